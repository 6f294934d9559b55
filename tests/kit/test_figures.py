"""Estimates from counts: the Wilson range, the median of days, and what may be shown of a share."""

import json
from dataclasses import asdict

import pytest

from engage.kit.figures import (
    NOT_ENOUGH,
    Figure,
    Verdict,
    figure_of,
    mean_of,
    median,
    middle,
    present,
    student_95,
    wilson,
)
from tests.shared import shared

EVERY_COUNT = [(successes, base) for base in range(260) for successes in range(base + 1)]


def test_wilson_agrees_with_the_reference_cases():
    folder = shared("reference/statistics/O3_rates")
    cases = json.loads((folder / "expected.json").read_text())["proportions"]
    assert len(cases) == 5
    for case in cases:
        assert wilson(case["x"], case["n"]) == pytest.approx(case["ci_wilson"], abs=1e-6), case["id"]


def test_wilson_agrees_with_the_example_newcombe_published():
    # Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I: 81 of 263.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_wilson_is_exact_at_both_ends():
    assert wilson(0, 34)[0] == 0
    assert wilson(31, 31)[1] == 1


def test_wilson_is_the_same_seen_from_the_other_side():
    low, high = wilson(7, 52)
    assert wilson(45, 52) == pytest.approx((1 - high, 1 - low))


def test_wilson_contains_the_share_and_stays_between_nothing_and_everything():
    for successes, base in EVERY_COUNT[1:]:
        low, high = wilson(successes, base)
        assert 0 <= low <= successes / base <= high <= 1


@pytest.mark.parametrize(("successes", "base"), [(1, 0), (-1, 5), (6, 5), (0, -1)])
def test_impossible_counts_are_refused(successes, base):
    with pytest.raises(ValueError, match="between 0 and the base"):
        wilson(successes, base)
    with pytest.raises(ValueError, match="between 0 and the base"):
        present(successes, base)


def test_a_share_of_nothing_has_no_interval():
    with pytest.raises(ValueError, match="no interval"):
        wilson(0, 0)


def test_a_large_base_shows_whole_percentages_and_a_rounded_base():
    assert present(213, 412) == Figure(0.52, 0.47, 0.56, 410, Verdict.SHOWN)


def test_a_base_under_thirty_is_too_few():
    assert present(15, 29) is NOT_ENOUGH
    assert present(0, 0) is NOT_ENOUGH


def test_a_range_wider_than_thirty_points_is_too_few_whatever_the_base():
    low, high = wilson(19, 38)
    assert high - low > 0.30
    assert present(19, 38) is NOT_ENOUGH
    assert present(21, 42).verdict is Verdict.WITH_CARE


def test_a_base_under_a_hundred_is_shown_with_care():
    assert present(50, 99).verdict is Verdict.WITH_CARE
    assert present(50, 100).verdict is Verdict.SHOWN


def test_no_shown_range_is_wider_than_twenty_points():
    for successes, base in EVERY_COUNT[1:]:
        if present(successes, base).verdict is Verdict.SHOWN:
            low, high = wilson(successes, base)
            assert high - low <= 0.20


def test_nothing_of_too_few_can_be_worked_out():
    hidden = {tuple(asdict(present(s, n)).values()) for s, n in EVERY_COUNT if n < 30}
    assert hidden == {(None, None, None, None, Verdict.TOO_FEW, None, None)}
    for successes, base in EVERY_COUNT:
        figure = present(successes, base)
        assert figure.verdict is not Verdict.TOO_FEW or figure is NOT_ENOUGH


@pytest.mark.parametrize(
    ("successes", "base", "under"),
    [
        (0, 150, 0.05),
        (4, 500, 0.05),
        (6, 150, 0.05),
        (9, 199, 0.05),
        (0, 30, 0.15),
        (4, 40, 0.15),
        (1, 80, 0.10),
    ],
)
def test_a_share_near_nothing_is_only_said_to_be_under_an_edge(successes, base, under):
    figure = present(successes, base)
    assert (figure.value, figure.low, figure.high) == (None, None, None)
    assert (figure.under, figure.over) == (under, None)
    assert figure.base_shown is not None


def test_a_share_near_everything_is_the_mirror_image():
    for successes, base in EVERY_COUNT:
        figure, mirrored = present(successes, base), present(base - successes, base)
        assert (figure.under is None) == (mirrored.over is None)
        if figure.under is not None and mirrored.over is not None:
            assert figure.under == pytest.approx(1 - mirrored.over)
    assert present(150, 150).over == 0.95


def test_a_small_share_of_many_people_is_given():
    assert present(8, 200).value == 0.04
    assert present(5, 99).value == 0.05


def test_every_edge_is_true_of_the_share_it_hides():
    for successes, base in EVERY_COUNT[1:]:
        figure = present(successes, base)
        if figure.under is not None:
            assert successes / base < figure.under
        if figure.over is not None:
            assert successes / base > figure.over


def test_a_figure_near_an_edge_is_the_same_for_any_count_from_none_to_four():
    for base in range(30, 260):
        assert len({present(successes, base) for successes in range(5)}) == 1


def test_a_given_figure_has_its_value_inside_its_range_in_whole_hundredths():
    for successes, base in EVERY_COUNT:
        figure = present(successes, base)
        if figure.value is None:
            assert (figure.low, figure.high) == (None, None)
            continue
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= figure.value <= figure.high
        for share in (figure.low, figure.value, figure.high):
            assert share == round(share, 2)


def test_a_weighted_figure_is_shown_under_the_same_rules():
    assert figure_of(0.5249, (0.48, 0.57), 200, 412) == Figure(0.52, 0.48, 0.57, 410, Verdict.SHOWN)
    assert figure_of(0.52, (0.48, 0.57), 200, 412, is_careful=True).verdict is Verdict.WITH_CARE
    assert figure_of(0.52, (0.36, 0.67), 200, 412) is NOT_ENOUGH


def test_a_weighted_share_near_an_edge_is_hidden_by_people_or_by_share():
    assert figure_of(0.045, (0.02, 0.09), 30, 412).value == 0.05  # many people, 4.5 %
    assert figure_of(0.045, (0.02, 0.09), 12, 150).under == 0.05  # weighted share under 5 % of fewer than 200
    assert figure_of(0.02, (0.01, 0.05), 4, 412).under == 0.05  # four people
    assert figure_of(0.98, (0.95, 0.99), 408, 412).over == 0.95


def test_four_people_whose_weights_put_them_beyond_the_edge_are_too_few():
    # "Under 5 %" would not be true of 7 %, and saying 7 % would tell of four people.
    assert figure_of(0.07, (0.03, 0.14), 4, 412) is NOT_ENOUGH
    assert figure_of(0.93, (0.86, 0.97), 408, 412) is NOT_ENOUGH


def test_halves_are_rounded_upwards():
    assert present(25, 200).value == 0.13
    assert present(35, 200).value == 0.18
    assert present(57, 200).value == 0.29


@pytest.mark.parametrize(("base", "shown"), [(100, 100), (102, 100), (103, 105), (107, 105), (108, 110)])
def test_the_base_is_rounded_to_the_nearest_five(base, shown):
    assert present(50, base).base_shown == shown


@pytest.mark.parametrize(
    ("days", "expected"),
    [([], None), ([7], 7), ([9, 1], 5), ([3, 1, 2], 2), ([0, 0, 0], 0), ([4, 1, 3, 2], 2.5)],
)
def test_the_median_of_answered_requests_is_the_ordinary_one(days, expected):
    assert median(days) == expected


def test_requests_still_waiting_lengthen_the_median():
    assert median([2, 4, 6]) == 4
    assert median([2, 4, 6], waiting=[30, 30]) == 6
    assert median([2, 4], waiting=[30, 30]) == 4
    assert median([2, 4], waiting=[30, 30, 30]) is None
    assert median([], waiting=[3]) is None


def test_a_request_that_has_only_just_begun_to_wait_says_nothing_yet():
    assert median([5, 8], waiting=[0, 0, 0]) == median([5, 8])


def test_the_median_agrees_with_a_published_survival_study():
    # Freireich and others 1963, weeks in remission: medians of 23 (treated) and 8 (placebo).
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    going_on = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    assert median(ended, going_on) == 23
    assert median([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]) == 8


def test_a_request_cannot_take_less_than_no_time():
    with pytest.raises(ValueError, match="before it was made"):
        median([3, -1])


# Student's t table: Fisher & Yates, "Statistical Tables", table III (P = .05).
@pytest.mark.parametrize(("freedom", "quantile"), [(9, 2.262), (29, 2.045), (60, 2.000), (120, 1.980)])
def test_students_quantile_agrees_with_the_printed_table(freedom, quantile):
    assert student_95(freedom) == pytest.approx(quantile, abs=6e-4)


def test_a_mean_and_its_range_agree_with_students_own_example():
    # Student, "The probable error of a mean", 1908: hours of sleep gained, in tenths; mean 2.33, deviation 2.002.
    hours = {19: 1, 8: 1, 11: 1, 1: 1, -1: 1, 44: 1, 55: 1, 16: 1, 46: 1, 34: 1}
    found = mean_of(hours)
    assert found.value == pytest.approx(23.3)
    assert (found.low, found.high) == pytest.approx((23.3 - 14.32, 23.3 + 14.32), abs=0.03)


def test_the_mean_of_one_answer_has_no_range():
    with pytest.raises(ValueError, match="no range"):
        mean_of({5: 1})
    assert mean_of({5: 2}).low == mean_of({5: 2}).high == 5


def test_the_middle_is_a_number_that_somebody_chose():
    assert middle({1: 1, 2: 1, 9: 1}) == 2
    assert middle({1: 5, 9: 5}) == 1
    assert middle({1: 5, 9: 6}) == 9
    assert middle({}) is None
