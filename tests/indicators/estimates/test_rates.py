"""Rates, ratios of rates and their ranges, and when a ratio is withheld."""

from math import comb, exp, factorial, inf, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.indicators.estimates.rates import (
    dispersion,
    exact_interval,
    poisson_interval,
    rate_change,
    rate_interval,
    ratio,
    withheld,
)


def binomial_tail(successes: int, base: int, share: float) -> float:
    """The chance of so many successes or more."""
    return sum(comb(base, k) * share**k * (1 - share) ** (base - k) for k in range(successes, base + 1))


@pytest.mark.parametrize(("events", "low", "high"), [(0, 0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390)])
def test_the_poisson_interval_agrees_with_the_printed_table(events, low, high):
    # Pearson & Hartley, "Biometrika Tables for Statisticians" I, table 40.
    assert poisson_interval(events) == pytest.approx((low, high), abs=5e-4)


@given(st.integers(1, 60))
def test_each_end_of_the_poisson_interval_leaves_a_fortieth_outside(events):
    low, high = poisson_interval(events)
    assert 1 - sum(exp(-low) * low**k / factorial(k) for k in range(events)) == pytest.approx(0.025)
    assert sum(exp(-high) * high**k / factorial(k) for k in range(events + 1)) == pytest.approx(0.025)


@given(st.integers(1, 60), st.integers(1, 60))
def test_each_end_of_the_exact_interval_leaves_a_fortieth_outside(successes, others):
    low, high = exact_interval(successes, successes + others)
    assert binomial_tail(successes, successes + others, low) == pytest.approx(0.025)
    assert 1 - binomial_tail(successes + 1, successes + others, high) == pytest.approx(0.025)


def test_the_exact_interval_reaches_nothing_and_everything():
    assert exact_interval(0, 10) == (0, pytest.approx(0.3085, abs=5e-5))
    assert exact_interval(10, 10) == (pytest.approx(0.6915, abs=5e-5), 1)


def test_a_rate_is_per_thousand_residents_unless_said_otherwise():
    low, high = poisson_interval(10)
    assert rate_interval(10, 5_000) == pytest.approx((low / 5, high / 5))
    assert rate_interval(10, 5_000, per=100_000) == pytest.approx((low * 20, high * 20))


@given(st.integers(1, 500), st.integers(1, 500), st.integers(1_000, 10**6), st.integers(1_000, 10**6))
def test_a_ratio_turned_round_is_its_inverse(events, others, residents, others_residents):
    one = ratio(events, residents, others, others_residents)
    other = ratio(others, others_residents, events, residents)
    assert other.value == pytest.approx(1 / one.value)
    assert other.by_log == pytest.approx((1 / one.by_log[1], 1 / one.by_log[0]))
    assert other.exact == pytest.approx((1 / one.exact[1], 1 / one.exact[0]))
    assert other.p_exact == pytest.approx(one.p_exact)
    assert one.exact[0] < one.value < one.exact[1]
    assert one.by_log[0] < one.value < one.by_log[1]


def test_under_twenty_events_in_either_group_the_exact_range_is_used():
    assert not ratio(20, 1_000, 20, 1_000).is_exact
    for few in (ratio(19, 1_000, 20, 1_000), ratio(20, 1_000, 19, 1_000)):
        assert few.is_exact
        assert few.ends == few.exact
    many = ratio(200, 1_000, 300, 1_000)
    assert (
        many.ends
        == many.by_log
        == pytest.approx(tuple(2 / 3 * exp(sign * 1.959964 * sqrt(1 / 200 + 1 / 300)) for sign in (-1, 1)))
    )


def test_dispersion_widens_the_range_by_its_root():
    plain, wide = ratio(200, 1_000, 300, 1_000), ratio(200, 1_000, 300, 1_000, phi=4)
    assert log(wide.by_log[1] / wide.value) == pytest.approx(2 * log(plain.by_log[1] / plain.value))
    assert wide.exact == plain.exact
    assert wide.log_error == plain.log_error


def test_a_ratio_to_no_events_has_no_upper_end():
    found = ratio(5, 1_000, 0, 1_000)
    assert (found.value, found.exact[1], found.by_log, found.log_error) == (inf, inf, None, None)
    assert found.ends == found.exact
    assert found.exact[0] == pytest.approx(exact_interval(5, 5)[0] / (1 - exact_interval(5, 5)[0]))
    none = ratio(0, 1_000, 5, 1_000)
    assert (none.value, none.exact[0], none.by_log) == (0, 0, None)


@pytest.mark.parametrize("counts", [(0, 1_000, 0, 1_000), (5, 0, 5, 1_000), (5, 1_000, 5, 0)])
def test_a_ratio_needs_events_and_residents(counts):
    with pytest.raises(ValueError, match="needs events"):
        ratio(*counts)


def test_the_exact_p_value_adds_up_all_that_is_no_likelier():
    # Of 8 events in two groups of one size, 1 is as unlikely as 7: (1 + 8 + 8 + 1) / 256.
    assert ratio(1, 1_000, 7, 1_000).p_exact == pytest.approx(18 / 256)
    assert ratio(4, 1_000, 4, 1_000).p_exact == pytest.approx(1)
    assert 0 <= ratio(40_000, 1_000, 400, 1_000).p_exact < 1e-300


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0.02, 0.98))
def test_the_exact_p_value_is_that_of_adding_up_one_by_one(events, others, share):
    base = events + others
    if base:
        chances = [comb(base, k) * share**k * (1 - share) ** (base - k) for k in range(base + 1)]
        no_likelier = sum(chance for chance in chances if chance <= chances[events] * (1 + 1e-7))
        found = ratio(events, share * 10_000, others, (1 - share) * 10_000).p_exact
        assert found == pytest.approx(no_likelier, rel=1e-6)


def test_dispersion_is_pearsons_and_never_under_one():
    # θ = 1/2: of months of 10, 10 and 20 events, (8-5)²/2.5 + (2-5)²/2.5 + 0 = 7.2, over two degrees of freedom.
    assert dispersion([(8, 2), (2, 8), (10, 10)]) == pytest.approx(3.6)
    assert dispersion([(8, 2), (0, 0), (2, 8), (10, 10)]) == pytest.approx(3.6)
    assert dispersion([(5, 5), (5, 5), (10, 10)]) == 1


@pytest.mark.parametrize("months", [[], [(3, 4)], [(0, 4), (0, 9)], [(4, 0), (9, 0)]])
def test_dispersion_that_cannot_be_seen_is_one(months):
    assert dispersion(months) == 1


def test_a_ratio_is_withheld_for_one_reason_at_a_time_and_shown_at_the_edge():
    assert withheld(10, 1_000, 10, 1_000, 0.40, has_residents=True) is None
    assert withheld(10, 999, 10, 5_000, 0, has_residents=True) == "fewer than 1,000 residents in a group"
    assert withheld(10, 5_000, 10, 999, 0, has_residents=True) == "fewer than 1,000 residents in a group"
    assert withheld(9, 5_000, 10, 5_000, 0, has_residents=True) == "fewer than 10 events in a group"
    assert withheld(10, 5_000, 9, 5_000, 0, has_residents=True) == "fewer than 10 events in a group"
    assert withheld(10, 5_000, 10, 5_000, 0.401, has_residents=True) == "the group of more than 40% is not known"
    assert withheld(1_006, 193, 900, 5_000, 0, has_residents=False) == "few of the people it happened to live there"


# Changes of rates


def test_a_change_of_a_rate_is_worked_by_hand():
    # Garwood's limits of 10 events are 4.795 and 18.390, of none 0 and 3.689: 10 - √(5.205² + 3.689²) and 10 + 8.390.
    found = rate_change([10], [0], 1_000)
    assert (found.value, found.low, found.high) == pytest.approx((10, 10 - sqrt(5.205**2 + 3.689**2), 18.390), abs=2e-3)
    assert rate_change([10], [0], 5_000).low == pytest.approx(found.low / 5)
    assert rate_change([10], [0], 5_000).p_value == pytest.approx(found.p_value)
    turned = rate_change([0], [10], 1_000)
    assert (turned.value, turned.low, turned.high) == (-found.value, -found.high, -found.low)


def test_months_that_differ_more_than_by_chance_widen_a_change():
    even, uneven = rate_change([50] * 4, [40] * 4, 1_000), rate_change([20, 80, 20, 80], [70, 10, 70, 10], 1_000)
    assert even.value == uneven.value == 40
    # θ = 5/9: 2 · (20 - 50)²/(90·20/81) + 2 · (80 - 50)²/(90·20/81) = 162, over 3 months.
    assert dispersion([(20, 70), (80, 10)] * 2) == pytest.approx(54)
    assert uneven.low == pytest.approx(40 - sqrt(54) * (40 - even.low))
    assert (even.p_value < 0.05, uneven.p_value > 0.5) == (True, True)


def alarms(months, events, phi, draws=600):
    """How many of so many changes of a rate that stays the same are called one; months differ √φ times by chance."""
    chance = np.random.default_rng(3)
    size = (draws, 2, months)
    drawn = chance.poisson(events, size) if phi == 1 else chance.negative_binomial(events / (phi - 1), 1 / phi, size)
    return sum(rate_change(now, before, 1_000).p_value < 0.05 for now, before in drawn.tolist())


@pytest.mark.parametrize("months", [1, 3, 12])
@pytest.mark.parametrize("events", [3, 30])
def test_a_rate_that_stays_the_same_changes_by_chance_in_five_of_a_hundred_periods_at_most(months, events):
    # Of 600, each with a chance of 5 %, 46 at most do in 998 of 1,000 such tests.
    assert alarms(months, events, phi=1) <= 46


def test_clusters_of_events_make_few_alarms_over_a_year_where_chance_alone_would_make_a_quarter():
    assert alarms(12, 30, phi=3) <= 70  # measured: 8 of 100; without φ it is 25
