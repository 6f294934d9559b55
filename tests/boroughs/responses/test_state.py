"""Where a request stands is worked out from dates, for any day."""

from datetime import date, timedelta
from itertools import product

import pytest

from boroughs.responses.models import Position
from boroughs.responses.state import Phase, Step, state_on, time_may_be_asked

DUE = date(2026, 11, 30)
MORE = Position.NEEDS_MORE_TIME
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (DUE - 28 * DAY, Phase.WAITING),
        (DUE, Phase.WAITING),
        (DUE + DAY, Phase.OVERDUE),
        (DUE + 900 * DAY, Phase.OVERDUE),
    ],
)
def test_an_unanswered_request_waits_until_its_due_date_is_over(day, phase):
    assert state_on(day, DUE, []).phase is phase


@pytest.mark.parametrize(
    ("answered_on", "phase", "late"),
    [(DUE, Phase.ANSWERED_ON_TIME, 0), (DUE + DAY, Phase.ANSWERED_LATE, 1), (DUE + 40 * DAY, Phase.ANSWERED_LATE, 40)],
)
def test_an_answer_is_on_time_on_or_before_the_due_date(answered_on, phase, late):
    state = state_on(DUE + 100 * DAY, DUE, [Step(answered_on, Position.NOT_ACCEPTED)])
    assert (state.phase, state.days_late, state.answered_on) == (phase, late, answered_on)


def test_asking_for_more_time_in_time_moves_the_due_date():
    state = state_on(DUE + DAY, DUE, [Step(DUE, MORE, DUE + 30 * DAY)])
    assert (state.phase, state.due_on, state.days_left) == (Phase.NEEDS_MORE_TIME, DUE + 30 * DAY, 29)


def test_asking_for_more_time_late_does_not():
    state = state_on(DUE + 2 * DAY, DUE, [Step(DUE + DAY, MORE, DUE + 30 * DAY)])
    assert (state.phase, state.due_on, state.days_late) == (Phase.OVERDUE, DUE, 2)


def test_asking_a_second_time_does_not():
    steps = [Step(DUE, MORE, DUE + 10 * DAY), Step(DUE + DAY, MORE, DUE + 50 * DAY)]
    assert state_on(DUE + 11 * DAY, DUE, steps).phase is Phase.OVERDUE


def test_an_answer_within_the_time_asked_for_is_on_time():
    steps = [Step(DUE, MORE, DUE + 10 * DAY), Step(DUE + 10 * DAY, Position.ACCEPTED)]
    assert state_on(DUE + 11 * DAY, DUE, steps).phase is Phase.ANSWERED_ON_TIME


def test_the_first_final_answer_sets_the_clock_whatever_follows():
    steps = [Step(DUE, Position.NOT_ACCEPTED), Step(DUE + 5 * DAY, Position.ACCEPTED)]
    assert state_on(DUE + 9 * DAY, DUE, steps).answered_on == DUE


ASKED = [None, *(DUE + n * DAY for n in (-9, 0, 1))]
ANSWERED = [None, *(DUE + n * DAY for n in (-3, 0, 1, 20, 21))]


@pytest.mark.parametrize(("asked", "answered"), list(product(ASKED, ANSWERED)))
def test_on_any_past_day_only_what_had_happened_by_then_counts(asked, answered):
    steps = sorted(
        ([Step(asked, MORE, DUE + 20 * DAY)] if asked else [])
        + ([Step(answered, Position.ACCEPTED)] if answered else [])
    )
    for offset in range(-12, 30):
        day = DUE + offset * DAY
        state = state_on(day, DUE, steps)
        assert state == state_on(day, DUE, [step for step in steps if step.on <= day])
        assert state.is_answered == bool(answered and answered <= day)
        assert (state.phase is Phase.OVERDUE) == (not state.is_answered and day > state.due_on)
        assert state.due_on in (DUE, DUE + 20 * DAY)


def test_more_time_is_promised_from_tomorrow_up_to_six_months():
    assert time_may_be_asked(DUE, DUE - 5 * DAY) == (DUE + DAY, date(2027, 5, 30))
    assert time_may_be_asked(DUE, date(2027, 8, 31)) == (date(2027, 9, 1), date(2028, 2, 29))
