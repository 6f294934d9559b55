"""The roll of a meeting: every seat of its panel with whoever sits in it, and who else is there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from engage.kit.i18n import gettext
from meetings.models import AgendaItem, Meeting
from meetings.panels.models import Seat, Term
from meetings.room.models import Attendance, Declaration, ItemRecord
from meetings.room.quorum import Quorum, is_there, quorum_at, was_there


@dataclass(frozen=True)
class Line:
    """One seat on the day: who may sit in it (`terms`, its member before substitutes) and what was recorded, if any."""

    seat: Seat
    terms: list[Term]
    attendance: Attendance | None

    @property
    def sitting(self) -> Term | None:
        """Whoever sits in it: as recorded, else its member; None while the seat is vacant."""
        recorded = self.attendance.sitting_id if self.attendance else None
        chosen = [term for term in self.terms if term.id == recorded]
        return next(iter([*chosen, *self.terms]), None)

    @property
    def name(self) -> str:
        """The name of whoever sits in it, for those who keep the record."""
        return self.sitting.name if self.sitting else gettext("Vacant")

    @property
    def public_name(self) -> str:
        """The name as everybody may read it."""
        if self.sitting is None:
            return gettext("Vacant")
        return self.sitting.name if self.sitting.is_named else gettext("A member of the community")


@dataclass(frozen=True)
class Roll:
    """Every seat in order, and everybody else who attends, in the order they were added."""

    lines: list[Line]
    others: list[Attendance]
    needed: int

    @property
    def voting(self) -> list[Line]:
        """The filled seats that have a vote."""
        return [line for line in self.lines if line.seat.has_vote and line.terms]

    def quorum(self, at: datetime, away: Collection[int] = ()) -> Quorum:
        """Returns the quorum at a moment, without those who left for an item (attendance ids)."""
        stays = [line.attendance for line in self.voting if line.attendance and line.attendance.id not in away]
        return quorum_at(stays, len(self.voting), self.needed, at)

    def voters(self, start: datetime, end: datetime, away: Collection[int] = ()) -> list[Line]:
        """Returns who could vote from one moment to another: with one moment twice, at that moment."""
        return [
            line
            for line in self.voting
            if line.attendance
            and line.attendance.id not in away
            and (is_there(line.attendance, start) if start == end else was_there(line.attendance, start, end))
        ]

    def members(self) -> list[Line]:
        """Returns the seats whose people have an attendance: who can move, second or declare."""
        return [line for line in self.lines if line.attendance]


async def roll_of(meeting: Meeting) -> Roll:
    """Returns the roll of a meeting whose panel is loaded. Three queries."""
    day = meeting.held_on
    seats = await Seat.filter(panel_id=meeting.panel_id)
    known = await Attendance.filter(meeting=meeting).order_by("id")
    by_seat = {one.seat_id: one for one in known if one.seat_id}
    terms = await Term.on(day).filter(seat__panel_id=meeting.panel_id).order_by("is_substitute", "id")
    lines = [
        Line(seat, [term for term in terms if term.seat_id == seat.id], by_seat.get(seat.id))
        for seat in seats
        if seat.id in by_seat or seat.ended_on is None or seat.ended_on > day
    ]
    return Roll(lines, [one for one in known if one.seat_id is None], meeting.panel.quorum)


async def away_for(item: AgendaItem) -> set[int]:
    """Returns the attendances (ids) of those who left the room for an item because of an interest. One query."""
    left = Declaration.filter(item=item, left_room=True)
    return {one.attendance_id for one in await left}


async def time_of(meeting: Meeting, item: AgendaItem, now: datetime) -> tuple[datetime, datetime]:
    """Returns when an item was dealt with: the moment `now` twice while it is the current one of an open meeting.

    Otherwise from when it began to when the next one did or the meeting was closed; without those moments from the
    beginning, or to now. One query.
    """
    begun = await ItemRecord.filter(item__meeting_id=meeting.id, begun_at__isnull=False).order_by("begun_at")
    own = next((n for n, record in enumerate(begun) if record.item_id == item.id), None)
    opened = meeting.opened_at or meeting.starts_at
    closed = min(now, meeting.closed_at or now)
    if own is None:
        return (now, now) if meeting.closed_at is None else (min(opened, closed), closed)
    since = begun[own].begun_at or opened
    if own + 1 < len(begun):
        return since, max(since, begun[own + 1].begun_at or closed)
    return (now, now) if meeting.closed_at is None else (since, max(since, closed))
