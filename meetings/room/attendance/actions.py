"""Calling the roll: who is there by seat, and who else by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.models import Meeting
from meetings.room.access import lock_room, note
from meetings.room.models import Attendance, Presence
from meetings.room.roll import Line, roll_of

MOST_OTHERS = 100


@dataclass(frozen=True)
class Entry:
    """What somebody says about a seat: who sits in it (a term's id), whether they are there, from when until when.

    The moments are aware UTC, to the minute, null for the whole meeting. `seen` is the edition they started from.
    """

    seat_id: int
    sitting_id: int | None
    presence: Presence | None
    arrived_at: datetime | None
    left_at: datetime | None
    seen: str

    @property
    def edition(self) -> str:
        """The edition of what is said."""
        return edition(self.sitting_id, self.presence, self.arrived_at, self.left_at)


def line_edition(line: Line) -> str:
    """Returns the edition of what is recorded of a seat."""
    sitting, recorded = line.sitting, line.attendance
    if recorded is None:
        return edition(sitting.id if sitting else None, None, None, None)
    return edition(recorded.sitting_id, recorded.presence, recorded.arrived_at, recorded.left_at)


@atomic()
async def record_attendance(
    borough: Borough, meeting: Meeting, entries: Iterable[Entry], *, at: datetime, actor_id: int | None = None
) -> None:
    """Records what was changed about seats; what somebody else recorded meanwhile of other seats stands.

    Raises RoomSettled, or SavedMeanwhile when two people changed the same seat: nothing is recorded then.
    """
    await lock_room(meeting)
    lines = {line.seat.id: line for line in (await roll_of(meeting)).lines}
    changed = [one for one in entries if one.presence and one.edition != one.seen and one.seat_id in lines]
    changed = [one for one in changed if one.edition != line_edition(lines[one.seat_id])]
    if any(one.seen != line_edition(lines[one.seat_id]) for one in changed):
        raise SavedMeanwhile(gettext("Somebody else recorded one of these seats meanwhile. Nothing was saved yet."))
    for one in changed:
        said = {"sitting_id": one.sitting_id, "presence": one.presence, "arrived_at": one.arrived_at}
        await Attendance.update_or_create(
            meeting=meeting, seat_id=one.seat_id, defaults={**said, "left_at": one.left_at}
        )
    if changed:
        await note("recorded attendance", borough, meeting, at, actor_id, seats=len(changed))


@atomic()
async def add_other(
    borough: Borough,
    meeting: Meeting,
    name: str,
    capacity: str,
    presence: Presence,
    *,
    at: datetime,
    actor_id: int | None = None,
) -> None:
    """Records somebody without a seat, once; the public reads their capacity alone. Raises RoomSettled, or Conflict."""
    await lock_room(meeting)
    others = Attendance.filter(meeting=meeting, seat_id=None)
    if await others.filter(name=name, capacity=capacity).exists():
        return
    if await others.count() >= MOST_OTHERS:
        raise Conflict(gettext("At most %(most)s people without a seat can be listed.", most=MOST_OTHERS))
    await Attendance.create(meeting=meeting, name=name, capacity=capacity, presence=presence)
    await note("recorded attendance", borough, meeting, at, actor_id)


@atomic()
async def remove_other(
    borough: Borough, meeting: Meeting, attendance_id: int, *, at: datetime, actor_id: int | None = None
) -> None:
    """Takes somebody without a seat off the list; nothing when they are gone. Raises RoomSettled."""
    await lock_room(meeting)
    if await Attendance.filter(id=attendance_id, meeting=meeting, seat_id=None).delete():
        await note("removed from attendance", borough, meeting, at, actor_id)
