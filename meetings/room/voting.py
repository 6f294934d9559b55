"""What comes of a vote: arithmetic, no database."""

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.room.models import Method, Outcome, Vote

COUNTED = (Method.SHOW_OF_HANDS, Method.BALLOT)
"""Methods whose counts are typed; those of a named vote are counted."""


@dataclass(frozen=True)
class Counts:
    """How many voted how."""

    votes_for: int
    votes_against: int
    abstentions: int

    @property
    def total(self) -> int:
        """How many took part in the vote."""
        return self.votes_for + self.votes_against + self.abstentions

    @property
    def is_equal(self) -> bool:
        """Whether the chair has a casting vote."""
        return self.votes_for == self.votes_against


def counted(votes: Iterable[Vote]) -> Counts:
    """Returns the counts of a named vote."""
    known = list(votes)
    return Counts(*(known.count(vote) for vote in (Vote.FOR, Vote.AGAINST, Vote.ABSTAINED)))


def outcome_of(counts: Counts | None, casting: bool | None = None) -> Outcome:
    """Returns what came of a motion: carried when agreed without a vote (`counts` None) or by more for than against.

    Where votes are equal the chair's casting vote decides, for (True) or against; without one the motion is lost.
    """
    if counts is None or counts.votes_for > counts.votes_against:
        return Outcome.CARRIED
    return Outcome.CARRIED if counts.is_equal and casting else Outcome.LOST
