"""What comes of a vote."""

import pytest

from meetings.room.models import Outcome, Vote
from meetings.room.voting import Counts, counted, outcome_of

CARRIED, LOST = Outcome.CARRIED, Outcome.LOST


@pytest.mark.parametrize(
    ("counts", "casting", "outcome"),
    [
        (None, None, CARRIED),
        (Counts(4, 3, 1), None, CARRIED),
        (Counts(3, 4, 1), None, LOST),
        (Counts(3, 3, 2), None, LOST),
        (Counts(3, 3, 2), True, CARRIED),
        (Counts(3, 3, 2), False, LOST),
        (Counts(1, 0, 7), None, CARRIED),
        (Counts(0, 0, 8), True, CARRIED),
        (Counts(2, 3, 0), True, LOST),  # a casting vote decides nothing but equal votes
    ],
)
def test_more_for_than_against_carries_and_the_chair_decides_equal_votes(counts, casting, outcome):
    assert outcome_of(counts, casting) is outcome


def test_a_named_vote_is_counted():
    votes = [Vote.FOR, Vote.AGAINST, Vote.FOR, Vote.ABSTAINED]
    assert counted(votes) == Counts(2, 1, 1)
    assert counted([]) == Counts(0, 0, 0)
