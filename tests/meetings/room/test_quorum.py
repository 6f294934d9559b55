"""Who is in the room at any moment, and when there is no quorum: against counting minute by minute."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from meetings.room.models import Presence
from meetings.room.quorum import Quorum, is_there, lapses, quorum_at, was_there

START = datetime(2026, 11, 10, 18, 30, tzinfo=UTC)
LENGTH = 40


@dataclass
class Stay:
    presence: Presence
    arrived_at: datetime | None = None
    left_at: datetime | None = None


def minute(number: int | None) -> datetime | None:
    return None if number is None else START + timedelta(minutes=number)


minutes = st.none() | st.integers(-5, LENGTH + 5)
stays = st.builds(
    lambda presence, times: Stay(presence, minute(times[0]), minute(times[1])),
    st.sampled_from(Presence),
    st.tuples(minutes, minutes).filter(lambda t: t[0] is None or t[1] is None or t[0] < t[1]),
)


@given(st.lists(stays, max_size=8), st.integers(0, 8))
def test_the_lapses_are_the_minutes_without_a_quorum(voting, needed):
    end = START + timedelta(minutes=LENGTH)
    found = lapses(voting, needed, START, end)
    for number in range(LENGTH):
        at = START + timedelta(minutes=number)
        present = 0
        for stay in voting:
            came = stay.arrived_at is None or at >= stay.arrived_at
            gone = stay.left_at is not None and at >= stay.left_at
            present += stay.presence.value in ("present", "online") and came and not gone
        assert quorum_at(voting, 8, needed, at) == Quorum(present, 8, needed)
        assert (present < needed) == any(since <= at < until for since, until in found), at
    assert all(START <= since < until <= end for since, until in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))  # joined where they touch


@given(stays, st.integers(0, LENGTH), st.integers(0, LENGTH))
def test_somebody_was_there_in_a_time_exactly_when_there_was_a_minute_they_were_there(stay, one, other):
    first, last = sorted((one, other))
    any_minute = any(is_there(stay, minute(number)) for number in range(first, last + 1))
    assert was_there(stay, minute(first), minute(last)) == any_minute


def test_a_member_counts_from_arriving_until_leaving():
    stay = Stay(Presence.ONLINE, minute(5), minute(10))
    assert [is_there(stay, minute(number)) for number in (4, 5, 9, 10)] == [False, True, True, False]


def test_no_quorum_set_is_always_met():
    assert Quorum(0, 0, 0).is_met
    assert lapses([], 0, START, START + timedelta(hours=1)) == []
