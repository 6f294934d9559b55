"""Actions as meetings show them: what each carries from those before it, and what it gave out itself."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tortoise.queryset import QuerySet

from boroughs.action_log.models import Action
from boroughs.action_log.standing import ActionStanding, Shown, actions_of, standings
from engage.kit.clock import london_date
from meetings.carried.models import MeetingAction
from meetings.models import Meeting

MOST_CARRIED = 100


@dataclass(frozen=True)
class Origin:
    """The public meeting that an action was given out at."""

    slug: str
    title: str


def public(actions: QuerySet[Action]) -> QuerySet[Action]:
    """Leaves out what was given out on exempt items: the exempt part of the minutes has it, for members and clerks."""
    return actions.filter(from_meeting__item__exempt_paragraph__isnull=True)


async def actions_shown(meeting: Meeting, now: datetime) -> dict[str, Any]:
    """Returns what a meeting's public page shows of actions: `carried` and `given_out`, as they stand at a moment.

    Of a meeting in the past, as they stood on its day. Open actions that earlier meetings of the panel gave out are
    carried to every later meeting until they end: nothing is copied, at most 100 are listed. Four queries.
    """
    day = london_date(now)
    given = await standings(public(_given_out_at(meeting)), day)
    return {"carried": await standings(public(_carried_to(meeting, now)), _day_of(meeting, now)), "given_out": given}


async def carried_to(meeting: Meeting, now: datetime) -> list[ActionStanding]:
    """Returns the open actions of the panel's earlier meetings on the day of a meeting, or today if that is earlier.

    For clerks: exempt ones are among them.
    """
    return await standings(_carried_to(meeting, now), _day_of(meeting, now))


async def given_out_at(meeting: Meeting, now: datetime, item_id: int | None = None) -> list[ActionStanding]:
    """Returns the actions that a meeting gave out, or one of its items, as they stand at an aware moment.

    For clerks: exempt ones are among them.
    """
    given = _given_out_at(meeting)
    if item_id is not None:
        given = given.filter(from_meeting__item_id=item_id)
    return await standings(given, london_date(now))


def _day_of(meeting: Meeting, now: datetime) -> date:
    return min(london_date(now), meeting.held_on)


def _carried_to(meeting: Meeting, now: datetime) -> QuerySet[Action]:
    return actions_of(meeting.borough_id, _day_of(meeting, now), Shown.OPEN).filter(
        from_meeting__meeting__panel_id=meeting.panel_id, from_meeting__meeting__starts_at__lt=meeting.starts_at
    ).limit(MOST_CARRIED)  # fmt: skip


def _given_out_at(meeting: Meeting) -> QuerySet[Action]:
    return Action.filter(from_meeting__meeting_id=meeting.id).order_by("number")


async def origins(actions: list[ActionStanding]) -> dict[int, Origin]:
    """Returns, by the database id of actions, the public meeting that gave each of them out, if any. One query."""
    found = MeetingAction.filter(
        action_id__in=[one.action.id for one in actions], meeting__published_at__isnull=False
    ).select_related("meeting")
    return {one.action_id: Origin(one.meeting.slug, one.meeting.title) for one in await found}
