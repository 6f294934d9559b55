"""What is public of a borough's panels, and who sits where on a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from tortoise.expressions import Q

from boroughs.models import Borough
from engage.kit.clock import london_moment
from meetings.models import Meeting, Panel
from meetings.panels.models import PanelBorough, PanelProfile, Seat, SeatKind, Term, WorkItem
from meetings.panels.profile import TITLES, beside

_DROPPED_SHOWN = timedelta(days=365)
"""So long a thing that was dropped stays in the public work programme."""


@dataclass
class Sitting:
    """A seat and who sits in it on a day: its member, None where it is vacant, and its substitutes.

    `numbered` has every term of the seat with its number in addresses, from 1.
    """

    seat: Seat
    member: Term | None = None
    substitutes: list[Term] = field(default_factory=list)
    numbered: list[tuple[int, Term]] = field(default_factory=list)


@dataclass(frozen=True)
class Listed:
    """A panel in a borough's list: the borough whose council serves it, and its chair's name, "" where not public."""

    panel: Panel
    host: Borough
    chair: str


async def of_borough(borough: Borough, day: date) -> list[Listed]:
    """Returns a borough's panels on a London date, those that end or ended last: its own and those it shares."""
    shared = await PanelBorough.filter(borough=borough).values_list("panel_id", flat=True)
    mine = Panel.filter(Q(borough=borough) | Q(id__in=shared), borough__is_open=True).select_related("borough")
    panels = await mine.order_by("name")
    chairs = Term.on(day).filter(seat__panel_id__in=[panel.id for panel in panels], seat__kind=SeatKind.CHAIR)
    names: dict[int, list[str]] = defaultdict(list)
    for term in await chairs.filter(is_substitute=False, is_named=True).order_by("id").select_related("seat"):
        names[term.seat.panel_id].append(term.name)
    listed = [Listed(panel, panel.borough, ", ".join(names[panel.id])) for panel in panels]
    return sorted(listed, key=lambda one: has_ended(one.panel, day))


def has_ended(panel: Panel, day: date) -> bool:
    """Whether a panel has ended by a London date."""
    return panel.ended_on is not None and panel.ended_on <= day


async def seats_of(panel: Panel, day: date) -> list[Sitting]:
    """Returns a panel's seats in their order, ended ones too, with who sits in them on a London date. Two queries."""
    sittings = {seat.id: Sitting(seat) for seat in await Seat.filter(panel=panel)}
    for term in await Term.filter(seat__panel=panel).order_by("id"):
        sitting = sittings[term.seat_id]
        sitting.numbered.append((len(sitting.numbered) + 1, term))
        if not term.starts_on <= day or (term.ends_on and term.ends_on <= day):
            continue
        if term.is_substitute:
            sitting.substitutes.append(term)
        else:
            sitting.member = term
    return list(sittings.values())


async def of_panel(borough: Borough, panel: Panel, day: date) -> dict[str, Any]:
    """Returns what the public page of a panel shows on a London date."""
    begins = london_moment(day, time(0))
    shared = await Borough.filter(shared_panels__panel=panel).order_by("name")
    meetings = Meeting.filter(panel=panel, notice_at__isnull=False, ended_at__isnull=True, starts_at__gte=begins)
    profile = await PanelProfile.filter(panel=panel).order_by("-on").first()
    return {
        "shared": shared,
        "has_ended": has_ended(panel, day),
        "seats": [one for one in await seats_of(panel, day) if not (one.seat.ended_on and one.seat.ended_on <= day)],
        "coming": await meetings.order_by("starts_at").limit(5),
        **await _programme(panel, day),
        "profile": profile,
        "profile_parts": beside(profile.counts, [borough, *shared]) if profile else {},
        "profile_titles": TITLES,
    }


async def _programme(panel: Panel, day: date) -> dict[str, Any]:
    """Returns the work programme from this month on: by month, then without a month, and what was dropped."""
    items = await WorkItem.filter(panel=panel).order_by("month", "id").select_related("meeting")
    planned = [one for one in items if not one.dropped_on and _is_to_come(one, day)]
    dropped = [one for one in items if one.dropped_on and one.dropped_on > day - _DROPPED_SHOWN]
    return {"months": _by_month(planned), "dropped": dropped}


def _is_to_come(item: WorkItem, day: date) -> bool:
    """Whether a thing is still to be looked at: one whose month has passed without a meeting is late, not gone."""
    return item.meeting is None or item.meeting.held_on >= day


def _by_month(items: Iterable[WorkItem]) -> list[tuple[date | None, list[WorkItem]]]:
    months: dict[date | None, list[WorkItem]] = defaultdict(list)
    for item in items:
        meeting = item.meeting if item.meeting and item.meeting.notice_at else None
        months[meeting.held_on.replace(day=1) if meeting else item.month].append(item)
    return sorted(months.items(), key=lambda one: (one[0] is None, one[0] or date.max))
