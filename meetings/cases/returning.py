"""What was asked about a case comes back to the panel's next meeting: when it was answered, or when it is overdue."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.responses.standing import Standing, standings
from engage.kit import audit
from engage.kit.clock import london_date, london_moment
from engage.kit.i18n import gettext
from meetings.cases.models import Case
from meetings.items import append
from meetings.models import AgendaItem, Meeting


@dataclass(frozen=True, slots=True)
class Due:
    """A case whose answer, or that there is none, is due before the panel since a London date."""

    case: Case
    standing: Standing
    since: date


async def due_cases(borough_id: int, day: date) -> list[Due]:
    """Returns a borough's cases that are answered or overdue on a London date and have no outcome yet, by number.

    One query without an open question, four with.
    """
    asked = Case.filter(borough_id=borough_id, request_id__isnull=False, outcome="").order_by("number")
    if not (cases := await asked):
        return []
    by_request = {standing.request.id: standing for standing in await standings(borough_id, day)}
    found = [(case, by_request[case.request_id]) for case in cases if case.request_id]
    return [Due(case, standing, since) for case, standing in found if (since := _since(standing))]


def _since(standing: Standing) -> date | None:
    state = standing.state
    if state.answered_on:
        return state.answered_on
    return state.due_on + timedelta(days=1) if state.is_overdue else None


async def bring_back(borough: Borough, meeting: Meeting, *, at: datetime) -> int:
    """Puts each due case of the meeting's panel on its agenda, if no agenda since has it, and returns how many.

    The agenda is still a draft. Taken off by hand, an item comes back when the agenda is published: what the police
    answered, or did not, is not left out.
    """
    due = [one for one in await due_cases(borough.id, london_date(at)) if one.case.panel_id == meeting.panel_id]
    if not due:
        return 0
    await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    told = AgendaItem.filter(
        request_id__in=[one.case.request_id for one in due], meeting__panel_id=meeting.panel_id, meeting__ended_at=None
    )
    known = await told.select_related("meeting")
    missing = [one for one in due if not _is_on(known, one)]
    for one in missing:
        title = gettext("Case %(number)s: what came back", number=one.case.number)
        text = gettext("The panel reviewed this search and asked the Borough Superintendent about it.")
        item = await append(meeting, title, text, one.standing.request)
        await audit.record("brought a case back to a meeting", f"{borough.slug}/meetings/{meeting.slug}", at=at,
                           borough_id=borough.id, case=one.case.number, item=item.position)  # fmt: skip
    return len(missing)


def _is_on(items: Collection[AgendaItem], due: Due) -> bool:
    return any(item.request_id == due.case.request_id and item.meeting.held_on >= due.since for item in items)


@atomic()
async def bring_all_back(now: datetime) -> int:
    """Puts every due case on the next agenda of its panel that is still a draft, and returns how many."""
    asked = Case.filter(request_id__isnull=False, outcome="")
    brought = 0
    for panel_id in await asked.distinct().values_list("panel_id", flat=True):
        drafts = Meeting.filter(panel_id=panel_id, published_at=None, ended_at=None, starts_at__gt=now)
        meeting = await drafts.order_by("starts_at").select_related("borough").first()
        brought += await bring_back(meeting.borough, meeting, at=now) if meeting else 0
    return brought


async def told_at(case: Case, at: datetime) -> Meeting | None:
    """Returns the panel's last public meeting, begun by an aware moment, that had the case's answer before it, or None.

    None too while the case has no final answer.
    """
    day = london_date(at)
    due = next((one for one in await due_cases(case.borough_id, day) if one.case.id == case.id), None)
    if due is None or not due.standing.state.is_answered:
        return None
    held = Meeting.filter(
        panel_id=case.panel_id, published_at__isnull=False, ended_at=None, starts_at__lte=at,
        starts_at__gte=london_moment(due.since, time(0)), items__request_id=case.request_id,
    )  # fmt: skip
    return await held.order_by("-starts_at").first()
