"""Who is in the room, and whether that is enough: arithmetic on attendance, no database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Protocol

from meetings.room.models import Presence

THERE = (Presence.PRESENT, Presence.ONLINE)


class Stay(Protocol):
    """Somebody's time at a meeting: aware moments, the first inclusive, the last exclusive, null for all of it."""

    presence: Presence
    arrived_at: datetime | None
    left_at: datetime | None


def is_there(stay: Stay, at: datetime) -> bool:
    """Whether somebody takes part at a moment, in the room or online."""
    has_come = stay.arrived_at is None or stay.arrived_at <= at
    return stay.presence in THERE and has_come and (stay.left_at is None or at < stay.left_at)


def was_there(stay: Stay, start: datetime, end: datetime) -> bool:
    """Whether somebody took part at any moment from `start` to `end`, both included."""
    came_in_time = stay.arrived_at is None or stay.arrived_at <= end
    return stay.presence in THERE and came_in_time and (stay.left_at is None or start < stay.left_at)


@dataclass(frozen=True)
class Quorum:
    """How many of the voting members take part, and how many must; `needed` 0: nobody has set it."""

    present: int
    members: int
    needed: int

    @property
    def is_met(self) -> bool:
        """Whether the meeting may decide."""
        return self.present >= self.needed


def quorum_at(voting: Collection[Stay], members: int, needed: int, at: datetime) -> Quorum:
    """Returns the quorum at a moment; `voting` are the stays of those who have a vote."""
    return Quorum(sum(is_there(stay, at) for stay in voting), members, needed)


def lapses(voting: Collection[Stay], needed: int, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Returns the times between `start` and `end` without a quorum, in order; the last moment of each is not in it.

    The number changes only when somebody comes or goes, so those moments are all that is looked at.
    """
    found: list[tuple[datetime, datetime]] = []
    moments = [start, *sorted(_changes(voting, start, end)), end]
    for since, until in pairwise(moments):
        if since >= until or sum(is_there(stay, since) for stay in voting) >= needed:
            continue
        if found and found[-1][1] == since:
            since = found.pop()[0]
        found.append((since, until))
    return found


def _changes(voting: Iterable[Stay], start: datetime, end: datetime) -> set[datetime]:
    moments = {moment for stay in voting for moment in (stay.arrived_at, stay.left_at) if moment}
    return {moment for moment in moments if start < moment < end}
