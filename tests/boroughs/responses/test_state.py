"""Where a request stands is worked out from dates, for any day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boroughs.responses.clock import is_working_day, working_days_between
from boroughs.responses.models import EventKind
from boroughs.responses.state import VERY_LATE, Event, Phase, state_on, time_may_be_asked

DUE = date(2026, 11, 30)
DAY = timedelta(days=1)
ACKNOWLEDGED, HELD, EXTENDED, PAUSED, RESUMED = (
    EventKind.ACKNOWLEDGED,
    EventKind.HELD,
    EventKind.EXTENDED,
    EventKind.PAUSED,
    EventKind.RESUMED,
)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (DUE - 28 * DAY, Phase.WAITING),
        (DUE, Phase.WAITING),
        (DUE + DAY, Phase.OVERDUE),
        (DUE + (VERY_LATE - 1) * DAY, Phase.OVERDUE),
        (DUE + VERY_LATE * DAY, Phase.VERY_OVERDUE),
    ],
)
def test_an_unanswered_request_waits_until_its_due_date_is_over(day, phase):
    assert state_on(day, DUE, []).phase is phase


@pytest.mark.parametrize(
    ("answered_on", "phase", "late"),
    [(DUE, Phase.ANSWERED_ON_TIME, 0), (DUE + DAY, Phase.ANSWERED_LATE, 1), (DUE + 40 * DAY, Phase.ANSWERED_LATE, 40)],
)
def test_an_answer_is_on_time_on_or_before_the_due_date(answered_on, phase, late):
    state = state_on(DUE + 100 * DAY, DUE, [], [answered_on])
    assert (state.phase, state.days_late, state.answered_on) == (phase, late, answered_on)


def test_it_is_acknowledged_then_held_and_neither_moves_the_due_date():
    events = [Event(DUE - 20 * DAY, ACKNOWLEDGED), Event(DUE - 10 * DAY, HELD)]
    assert state_on(DUE - 11 * DAY, DUE, events).phase is Phase.ACKNOWLEDGED
    held = state_on(DUE, DUE, events)
    assert (held.phase, held.due_on, held.acknowledged_on) == (Phase.HELD, DUE, DUE - 20 * DAY)
    assert state_on(DUE + DAY, DUE, events).phase is Phase.OVERDUE


def test_more_time_taken_in_time_moves_the_due_date():
    state = state_on(DUE + DAY, DUE, [Event(DUE, EXTENDED, DUE + 30 * DAY)])
    assert (state.phase, state.due_on, state.days_left) == (Phase.EXTENDED, DUE + 30 * DAY, 29)


def test_more_time_taken_late_does_not():
    state = state_on(DUE + 2 * DAY, DUE, [Event(DUE + DAY, EXTENDED, DUE + 30 * DAY)])
    assert (state.phase, state.due_on, state.days_late) == (Phase.OVERDUE, DUE, 2)


def test_more_time_taken_a_second_time_does_not():
    events = [Event(DUE, EXTENDED, DUE + 10 * DAY), Event(DUE + DAY, EXTENDED, DUE + 50 * DAY)]
    assert state_on(DUE + 11 * DAY, DUE, events).phase is Phase.OVERDUE


def test_an_answer_within_the_time_taken_is_on_time():
    events = [Event(DUE, EXTENDED, DUE + 10 * DAY)]
    assert state_on(DUE + 11 * DAY, DUE, events, [DUE + 10 * DAY]).phase is Phase.ANSWERED_ON_TIME


def test_the_first_answer_sets_the_clock_whatever_follows():
    assert state_on(DUE + 9 * DAY, DUE, [], [DUE, DUE + 5 * DAY]).answered_on == DUE


def test_a_pause_moves_the_due_date_by_the_days_it_lasted():
    asked = Event(DUE - 5 * DAY, PAUSED, DUE + 9 * DAY)
    paused = state_on(DUE + DAY, DUE, [asked])
    assert (paused.phase, paused.due_on, paused.paused_until) == (Phase.PAUSED, DUE + 6 * DAY, DUE + 9 * DAY)
    resumed = state_on(DUE + 3 * DAY, DUE, [asked, Event(DUE + 2 * DAY, RESUMED)])
    assert (resumed.phase, resumed.due_on, resumed.paused_until) == (Phase.WAITING, DUE + 7 * DAY, None)


def test_a_paused_clock_runs_again_by_itself():
    asked = Event(DUE, PAUSED, DUE + 14 * DAY)
    assert state_on(DUE + 13 * DAY, DUE, [asked]).phase is Phase.PAUSED
    again = state_on(DUE + 14 * DAY, DUE, [asked])
    assert (again.phase, again.due_on) == (Phase.WAITING, DUE + 14 * DAY)
    assert state_on(DUE + 15 * DAY, DUE, [asked]).phase is Phase.OVERDUE


def test_a_pause_over_a_holiday_gives_back_working_days_where_those_are_counted():
    # 22 December 2026 is a Tuesday; 25 and 28 (for Boxing Day, a Saturday) are bank holidays, so is 1 January.
    asked = Event(date(2026, 12, 22), PAUSED, date(2027, 1, 5))
    due = date(2026, 12, 30)
    assert state_on(date(2027, 1, 5), due, [asked]).due_on == due + 14 * DAY
    assert working_days_between(asked.on, date(2027, 1, 5)) == 7
    assert state_on(date(2027, 1, 5), due, [asked], in_working_days=True).due_on == date(2027, 1, 11)


@pytest.mark.parametrize("late", [Event(DUE + DAY, PAUSED, DUE + 9 * DAY), Event(DUE + DAY, EXTENDED, DUE + 9 * DAY)])
def test_what_is_late_stays_late(late):
    assert state_on(DUE + 2 * DAY, DUE, [late]).phase is Phase.OVERDUE


def test_the_clock_stops_only_once():
    first, second = Event(DUE - 9 * DAY, PAUSED, DUE - 8 * DAY), Event(DUE - 3 * DAY, PAUSED, DUE)
    assert state_on(DUE, DUE, [first, second]).due_on == DUE + DAY


def test_an_answer_while_the_clock_stands_still_is_on_time():
    asked = Event(DUE, PAUSED, DUE + 9 * DAY)
    state = state_on(DUE + 20 * DAY, DUE, [asked], [DUE + 4 * DAY])
    assert (state.phase, state.due_on, state.paused_until) == (Phase.ANSWERED_ON_TIME, DUE + 4 * DAY, None)


days = st.integers(-20, 60).map(lambda n: DUE + n * DAY)


@st.composite
def happened(draw):
    """Events in the order of their dates, as the actions let them be recorded."""
    found = []
    for on in sorted(draw(st.lists(days, max_size=6))):
        kind = draw(st.sampled_from([ACKNOWLEDGED, HELD, EXTENDED, PAUSED, RESUMED]))
        until = on + draw(st.integers(1, 30)) * DAY if kind in (EXTENDED, PAUSED) else None
        found.append(Event(on, kind, until))
    return found


@given(happened(), st.lists(days, max_size=2), days, st.booleans())
def test_on_any_past_day_only_what_had_happened_by_then_counts(events, answers, day, in_working_days):
    state = state_on(day, DUE, events, answers, in_working_days=in_working_days)
    known = [event for event in events if event.on <= day]
    assert state == state_on(day, DUE, known, [on for on in answers if on <= day], in_working_days=in_working_days)
    assert state.is_answered == any(on <= day for on in answers)
    assert state.is_overdue == (not state.is_answered and day > state.due_on)
    assert state.due_on >= DUE
    if not any(event.kind in (EXTENDED, PAUSED) and event.on <= DUE for event in known):
        assert state.due_on == DUE


@given(happened(), days)
def test_nothing_an_office_does_after_the_due_date_moves_it(events, day):
    state = state_on(day, DUE, events)
    if state.is_overdue:
        later = [*events, Event(day, EXTENDED, day + 30 * DAY), Event(day, PAUSED, day + 9 * DAY)]
        assert state_on(day, DUE, later).due_on == state.due_on


@given(days, st.integers(1, 14))
def test_working_days_between_are_those_that_a_walk_counts(start, length):
    walked = sum(is_working_day(start + n * DAY) for n in range(1, length + 1))
    assert working_days_between(start, start + length * DAY) == walked


def test_more_time_is_promised_from_tomorrow_up_to_six_months():
    assert time_may_be_asked(DUE, DUE - 5 * DAY) == (DUE + DAY, date(2027, 5, 30))
    assert time_may_be_asked(DUE, date(2027, 8, 31)) == (date(2027, 9, 1), date(2028, 2, 29))
