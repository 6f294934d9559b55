"""Days to respond: the median and the 90th percentile with their ranges."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.indicators.estimates.survival import Wait, curve, days_until
from engage.kit.figures import median

HALF, NINE_TENTHS = Fraction(1, 2), Fraction(9, 10)
DAYS = st.lists(st.integers(0, 40), max_size=30)

# Freireich and others, Blood 21 (1963): weeks in remission of leukaemia, the treated and the others.
TREATED = Counter([6, 6, 6, 7, 10, 13, 16, 22, 23]), Counter([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
OTHERS = Counter([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]), Counter()


def test_the_curve_agrees_with_a_published_survival_study():
    # Kalbfleisch & Prentice, "The Statistical Analysis of Failure Time Data", 1980, print the curve.
    shares = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    steps = curve(*TREATED)
    assert [step.day for step in steps] == [6, 7, 10, 13, 16, 22, 23]
    assert [float(step.still_open) for step in steps] == pytest.approx(shares, abs=5e-4)
    # log-log at 6: S = 6/7, s² = 3 / (21 * 18); ln S = -0.15415, so that the powers are exp(∓1.96 s / 0.15415).
    assert steps[0].ends == pytest.approx((0.6197, 0.9516), abs=5e-4)


def test_median_and_its_range_agree_with_a_published_survival_study():
    # What R's survival gives with conf.type = "log-log": 23 (13, not reached) and 8 (4, 11).
    assert days_until(curve(*TREATED), HALF) == Wait(23, 13, None)
    assert days_until(curve(*OTHERS), HALF) == Wait(8, 4, 11)


def test_the_ninetieth_percentile_is_unknown_while_more_than_a_tenth_wait():
    assert days_until(curve(*TREATED), NINE_TENTHS).days is None
    assert days_until(curve(*OTHERS), NINE_TENTHS).days == 17


@given(DAYS, DAYS)
def test_the_median_is_that_of_the_kit(days, waiting):
    assert days_until(curve(Counter(days), Counter(waiting)), HALF).days == median(days, waiting)


@given(DAYS, DAYS)
def test_the_range_holds_the_figure_and_lies_round_the_curve(days, waiting):
    steps = curve(Counter(days), Counter(waiting))
    for step in steps:
        if step.ends:
            assert 0 <= step.ends[0] < step.still_open < step.ends[1] <= 1
        else:
            assert step.still_open == 0
    for share in (HALF, NINE_TENTHS):
        wait = days_until(steps, share)
        if wait.low is not None and wait.days is not None:
            assert wait.low <= wait.days
        if wait.high is not None:
            assert wait.days is not None
            assert wait.days <= wait.high


@given(st.lists(st.integers(0, 40), min_size=1), st.integers(1, 40))
def test_leaving_requests_unanswered_never_makes_the_figure_look_better(days, ago):
    shorter = days_until(curve(Counter(days), Counter()), HALF).days
    longer = days_until(curve(Counter(days), Counter([ago])), HALF).days
    assert shorter is not None
    assert longer is None or longer >= shorter


# What is followed only from some age on

ENTERED = Counter({3: 1, 5: 1, 8: 1}), Counter({4: 1, 9: 1}), Counter({2: 1, 4: 1})


def test_what_joins_later_is_at_risk_from_then_on():
    # By hand: of 3 that are followed from the start, one more joins at 2 (at risk at 3: 4), one at 4 (at risk at 5: 3,
    # after one was answered at 3 and one left at 4), and at 8 are 2 left.
    steps = curve(*ENTERED)
    assert [(step.day, step.still_open) for step in steps] == [
        (3, Fraction(3, 4)),
        (5, Fraction(3, 4) * Fraction(2, 3)),
        (8, Fraction(3, 4) * Fraction(2, 3) * Fraction(1, 2)),
    ]
    assert days_until(steps, HALF).days == (5 + 8) / 2


def test_the_curve_ends_where_all_are_answered_while_others_join_later():
    assert curve({2: 1}, {40: 3}, {30: 3}) == []
    assert days_until(curve({2: 1}, {40: 3}, {30: 3}), HALF) == Wait(None, None, None)
    [step] = curve({2: 1, 6: 1}, {40: 1}, {30: 1})
    assert (step.day, step.still_open) == (2, Fraction(1, 2))
    assert [step.still_open for step in curve({2: 1, 40: 1}, {2: 1}, {30: 1})] == [Fraction(1, 2), 0]


@given(DAYS, DAYS, st.data())
def test_what_joins_on_the_first_day_was_there_from_the_start(days, waiting, data):
    early = data.draw(st.integers(0, len(days) + len(waiting)))
    assert curve(Counter(days), Counter(waiting), Counter({0: early})) == curve(Counter(days), Counter(waiting))


def test_nothing_is_answered_before_it_is_followed():
    with pytest.raises(ValueError, match="before it was followed"):
        curve({1: 1}, {}, {5: 1})


def test_exactly_half_is_halfway_to_the_next_answer():
    assert days_until(curve({2: 1, 6: 1}, {}), HALF).days == 4
    assert days_until(curve({2: 1, 6: 1}, {3: 2}), HALF).days == 6  # three quarters wait longer than two days


def test_nothing_answered_is_not_known_yet():
    assert days_until(curve({}, {}), HALF) == days_until(curve({}, {9: 4}), HALF) == Wait(None, None, None)


def test_a_request_cannot_take_less_than_no_time():
    with pytest.raises(ValueError, match="before it was made"):
        curve({-1: 1}, {})
