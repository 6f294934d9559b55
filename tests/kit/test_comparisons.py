"""Differences of shares: the published examples, and when a difference may be called one."""

import json
from math import sqrt

import pytest

from engage.kit.comparisons import Difference, Direction, adjusted, change, directions, discoveries, gap
from engage.kit.comparisons import difference as mover
from tests.shared import shared


# Newcombe, "Interval estimation for the difference between independent proportions", 1998, table II, method 10.
@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_a_change_agrees_with_the_examples_newcombe_published(counts, low, high):
    found = change(*counts)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert found.value == pytest.approx(counts[0] / counts[1] - counts[2] / counts[3])


def test_differences_agree_with_the_reference_cases():
    path = shared("reference/statistics/O2_missing_gap_trend/expected.json")
    cases = json.loads(path.read_text())
    found = {(e["window"], e["domain"]): (e["p"], e["ci_wilson"]) for e in cases["estimates"]}
    for case in cases["gaps"]:
        one, other = case["gap"].split("_vs_")
        result = mover(*found[case["window"], one], *found[case["window"], other], case["rho"])
        assert_same(result, case)
    for case in cases["changes"]:
        result = mover(*found["current", case["domain"]], *found["previous", case["domain"]], case["rho"])
        assert_same(result, case)


def assert_same(result, case):
    assert result.value == pytest.approx(case["diff"], abs=1e-9)
    assert [result.low, result.high] == pytest.approx(case["ci"], abs=1e-6)
    assert result.p_value == pytest.approx(case["p_value"], abs=1e-5)


def test_the_range_holds_nothing_exactly_when_chance_explains_it():
    for now in range(0, 201, 4):
        found = change(now, 200, 100, 200)
        assert (found.low <= 0 <= found.high) == (found.p_value >= 0.05)


def test_a_group_against_everybody_is_surer_than_against_strangers():
    # The group is a part of everybody, so the difference varies less than of two groups apart.
    inside, apart = gap(60, 100, 500, 1000), change(60, 100, 500, 1000)
    assert inside.value == apart.value
    assert inside.high - inside.low < apart.high - apart.low


def test_everybody_against_everybody_is_no_difference():
    found = gap(40, 100, 40, 100)
    assert (found.value, found.p_value) == (0, 1)
    assert found.low == pytest.approx(0, abs=0.1)


def test_the_standard_error_of_a_gap_is_that_of_its_linearised_values():
    # 30 of 80 in the group, 200 of 400 in all: V(z_group - z_all), person by person, over what the range implies.
    people = [(1, 1)] * 30 + [(1, 0)] * 50 + [(0, 1)] * 170 + [(0, 0)] * 150
    own, everybody = 30 / 80, 200 / 400
    z = [inside * (y - own) / 80 - (y - everybody) / 400 for inside, y in people]
    exact = sqrt(sum(value * value for value in z))
    found = gap(30, 80, 200, 400)
    assert (found.high - found.low) / 2 / 1.959964 == pytest.approx(exact, rel=0.03)


def test_a_group_that_is_no_part_of_everybody_is_refused():
    with pytest.raises(ValueError, match="part of everybody"):
        gap(60, 100, 50, 1000)


def test_discoveries_agree_with_the_example_benjamini_and_hochberg_published():
    # "Controlling the false discovery rate", 1995, section 3.2: fifteen comparisons, of which the first four pass.
    p_values = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
                0.6528, 0.7590, 1.0]  # fmt: skip
    assert discoveries(p_values) == [True] * 4 + [False] * 11
    assert discoveries(p_values[::-1]) == [False] * 11 + [True] * 4
    assert discoveries([]) == []


def test_adjusted_p_values_pass_exactly_where_they_are_discoveries():
    # Benjamini & Hochberg's fifteen p-values: the fourth passes because 0.0095 is under 0.05 * 4 / 15, and the fifth is
    # then the fourth smallest that does not: 0.0201 * 15 / 5.
    p_values = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
                0.7590, 1.000]  # fmt: skip
    found = adjusted(p_values)
    assert found[:5] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625, 0.0603])
    assert found[-1] == 1
    assert [q < 0.05 for q in found] == discoveries(p_values)
    assert adjusted(p_values[::-1]) == found[::-1]
    assert adjusted([]) == []


def test_a_smaller_p_value_is_never_adjusted_above_a_larger_one():
    assert adjusted([0.03, 0.04, 0.04]) == pytest.approx([0.04, 0.04, 0.04])


def test_a_difference_is_said_only_if_it_is_sure_and_three_points():
    sure_and_large, sure_and_small = Difference(-0.03, -0.04, -0.02, 0.001), Difference(0.029, 0.02, 0.04, 0.001)
    unsure = Difference(0.3, -0.01, 0.5, 0.051)
    assert directions([sure_and_large, sure_and_small, unsure]) == [
        Direction.LOWER,
        Direction.NO_CLEAR_DIFFERENCE,
        Direction.NO_CLEAR_DIFFERENCE,
    ]
    assert directions([Difference(0.1, 0.05, 0.2, 0.04)]) == [Direction.HIGHER]
    assert directions([Difference(0.1, 0.05, 0.2, 0.04), unsure]) == [Direction.NO_CLEAR_DIFFERENCE] * 2
