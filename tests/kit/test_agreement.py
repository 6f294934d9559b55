"""Agreement between people who judge the same things: published examples, sums done by hand, and what always holds."""

from fractions import Fraction
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.kit.agreement import FEWEST_SUBJECTS, ac1_range, agreement, fleiss_kappa, gwet_ac1

# The vignette "Calculating Chance-corrected Agreement Coefficients" of the R package irrCAC, by K. Gwet: two
# abstractors, 100 pregnancies (data set cont3x3abstractors), and four raters, twelve units, some not rated by all
# (cac.raw4raters). Its numbers: AC1 0.8493305; AC1 0.77544, range 0.461 to 1, Fleiss 0.76117.
ABSTRACTORS = [["e", "e"]] * 13 + [["a", "a"]] * 20 + [["a", "n"]] * 7 + [["n", "a"]] * 4 + [["n", "n"]] * 56
FOUR_RATERS = [
    [1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [5, 5, 5], [1, 1], [3],
]  # fmt: skip

# The worked example of the article "Fleiss' kappa" in Wikipedia: ten subjects, fourteen raters, five categories.
# Its numbers: observed 0.378, chance 0.213, kappa 0.210.
FOURTEEN_RATERS = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip


def spread(rows):
    """Verdicts from how many raters chose each category."""
    return [[category for category, count in enumerate(row) for _ in range(count)] for row in rows]


def test_two_abstractors_as_gwet_published():
    assert gwet_ac1(ABSTRACTORS, "ean") == pytest.approx(0.8493305, abs=5e-8)


def test_unequal_numbers_of_raters_as_gwet_published():
    assert gwet_ac1(FOUR_RATERS, range(1, 6)) == pytest.approx(0.77544, abs=5e-6)
    assert fleiss_kappa(FOUR_RATERS, range(1, 6)) == pytest.approx(0.76117, abs=5e-6)
    assert ac1_range(FOUR_RATERS, range(1, 6)) == pytest.approx((0.461, 1), abs=5e-4)


def test_fourteen_raters_as_published():
    assert fleiss_kappa(spread(FOURTEEN_RATERS), range(5)) == pytest.approx(0.210, abs=5e-4)
    found = agreement(spread(FOURTEEN_RATERS), range(5))
    assert found.observed == pytest.approx(0.378, abs=5e-4)
    assert (found.subjects, found.fewest_raters, found.most_raters) == (10, 14, 14)


def test_a_panels_cases_by_hand():
    """Three members, then two, on eleven cases: every step of the sum as fractions."""
    cases = [["green"] * 3] * 6 + [["green", "green", "amber"]] * 2 + [["amber", "amber"]] * 2 + [["red", "green"]]
    green = (6 * Fraction(1) + 2 * Fraction(2, 3) + Fraction(1, 2)) / 11
    amber = (2 * Fraction(1, 3) + 2 * Fraction(1)) / 11
    red = Fraction(1, 2) / 11
    assert green + amber + red == 1
    observed = (6 * Fraction(1) + 2 * Fraction(1, 3) + 2 * Fraction(1) + 0) / 11
    chance = (green * (1 - green) + amber * (1 - amber) + red * (1 - red)) / 2
    found = agreement(cases, ("green", "amber", "red"))
    assert found.ac1 == pytest.approx(float((observed - chance) / (1 - chance)))
    by_chance = green**2 + amber**2 + red**2
    assert found.kappa == pytest.approx(float((observed - by_chance) / (1 - by_chance)))
    assert (found.subjects, found.fewest_raters, found.most_raters) == (11, 2, 3)


def test_when_nearly_all_are_alike_ac1_stays_and_kappa_does_not():
    """118 of 125 alike in one category, 7 not: kappa below nothing, AC1 0.941 (Gwet 2008, the paradox of kappa)."""
    subjects = [["+", "+"]] * 118 + [["+", "-"]] * 5 + [["-", "+"]] * 2
    share = Fraction(118 * 2 + 7, 250)
    chance = 2 * share * (1 - share)
    assert gwet_ac1(subjects, "+-") == pytest.approx(float((Fraction(118, 125) - chance) / (1 - chance)))
    assert gwet_ac1(subjects, "+-") == pytest.approx(0.941, abs=5e-4)
    assert fleiss_kappa(subjects, "+-") < 0


def test_small_bases_give_nothing():
    alike = [["green", "green"]]
    assert agreement(alike * (FEWEST_SUBJECTS - 1), ("green", "red")) is None
    assert agreement(alike * (FEWEST_SUBJECTS - 1) + [["red"]] * 5, ("green", "red")) is None
    found = agreement(alike * FEWEST_SUBJECTS, ("green", "red"))
    assert (found.ac1, found.low, found.high, found.kappa, found.observed) == (1, 1, 1, None, 1)


@pytest.mark.parametrize("categories", [("green",), ("green", "amber")])
def test_verdicts_outside_the_categories_are_refused(categories):
    with pytest.raises(ValueError, match="categories"):
        agreement([["green", "red"]] * 12, categories)


panels = st.lists(st.lists(st.sampled_from("gar"), min_size=1, max_size=5), min_size=10, max_size=30).filter(
    lambda subjects: sum(len(given) > 1 for given in subjects) >= FEWEST_SUBJECTS
)


def alike(one, other):
    """Whether two agreements differ by nothing but rounding."""
    numbers = zip((one.ac1, one.low, one.high, one.observed), (other.ac1, other.low, other.high, other.observed),
                  strict=True)  # fmt: skip
    return all(isclose(a, b, abs_tol=1e-9) for a, b in numbers) and (one.kappa is None) == (other.kappa is None)


@given(panels)
def test_it_lies_within_its_range_and_minus_one_to_one(subjects):
    found = agreement(subjects, "gar")
    assert -1 <= found.low <= found.ac1 <= found.high <= 1
    assert found.kappa is None or -1 <= found.kappa <= 1
    assert 0 <= found.observed <= 1
    assert found.kappa is None or found.kappa <= found.observed + 1e-9


@given(panels, st.randoms(use_true_random=False))
def test_neither_the_order_of_cases_nor_of_members_matters(subjects, chance):
    shuffled = [chance.sample(given, len(given)) for given in subjects]
    chance.shuffle(shuffled)
    assert alike(agreement(subjects, "gar"), agreement(shuffled, "rag"))


@given(panels)
def test_names_of_colours_do_not_matter(subjects):
    turned = [["gar"["arg".index(colour)] for colour in given] for given in subjects]
    assert alike(agreement(subjects, "gar"), agreement(turned, "gar"))


@given(st.lists(st.tuples(st.sampled_from("gar"), st.integers(2, 6)), min_size=10, max_size=30))
def test_members_who_always_agree_agree_perfectly(cases):
    found = agreement([[colour] * members for colour, members in cases], "gar")
    assert found.ac1 == pytest.approx(1)
    assert found.kappa is None or found.kappa == pytest.approx(1)


@given(panels)
def test_cases_that_nobody_graded_change_nothing(subjects):
    assert alike(agreement(subjects, "gar"), agreement([*subjects, [], []], "gar"))
