"""What the room recorded of a meeting, as the compiler of the minutes reads it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from meetings.carried.models import MeetingAction
from meetings.items import numbered
from meetings.models import AgendaItem, Ending, Meeting, Recommendation
from meetings.questions.models import PublicQuestion
from meetings.room.models import Attendance, Declaration, ItemRecord, Motion, NamedVote

Row = TypeVar("Row")
Key = TypeVar("Key")


@dataclass(frozen=True)
class Record:
    """Everything recorded of one meeting, its panel loaded. The lists are in the order they are read out."""

    meeting: Meeting
    numbered: Sequence[tuple[str, AgendaItem]]
    attendances: Sequence[Attendance]
    declarations: Sequence[Declaration]
    notes: dict[int, ItemRecord]
    motions: dict[int, list[Motion]]
    votes: dict[int, list[NamedVote]]
    recommendations: dict[int | None, list[Recommendation]]
    actions: dict[int | None, list[MeetingAction]]
    questions: Sequence[PublicQuestion]
    next_meeting: Meeting | None


async def recorded(meeting: Meeting) -> Record:
    """Returns what the room recorded of a meeting whose panel is loaded; eleven queries."""
    items = await AgendaItem.filter(meeting=meeting)
    attendances = await Attendance.filter(meeting=meeting).select_related("seat", "sitting").order_by("id")
    motions = await Motion.filter(meeting=meeting).select_related("recommendation")
    votes = await NamedVote.filter(motion__meeting=meeting).order_by("id")
    agreed = await Recommendation.filter(meeting=meeting, agreed_on__isnull=False)
    actions = await MeetingAction.filter(meeting=meeting).select_related("action").order_by("action__number")
    coming = Meeting.filter(
        panel_id=meeting.panel_id, starts_at__gt=meeting.starts_at, notice_at__isnull=False, ending__isnull=True
    )
    return Record(
        meeting=meeting,
        numbered=numbered(items),
        attendances=sorted(attendances, key=lambda one: (one.seat is None, one.seat.position if one.seat else one.id)),
        declarations=await Declaration.filter(meeting=meeting).order_by("id"),
        notes={one.item_id: one for one in await ItemRecord.filter(item__meeting=meeting)},
        motions=_by(motions, lambda one: one.item_id),
        votes=_by(votes, lambda one: one.motion_id),
        recommendations=_by(agreed, lambda one: one.item_id),
        actions=_by(actions, lambda one: one.item_id),
        questions=await PublicQuestion.filter(meeting=meeting, number__isnull=False).order_by("number"),
        next_meeting=await coming.order_by("starts_at").first(),
    )


def is_inquorate(meeting: Meeting) -> bool:
    """Whether too few members came, so that nothing could be decided: its record is notes, not minutes."""
    return meeting.ending is Ending.INQUORATE


def _by(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)
