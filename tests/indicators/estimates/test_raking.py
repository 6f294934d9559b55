"""Weights: they meet every margin, keep their bounds, and are refused where there are none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.indicators.estimates.margins import BadMargin, Margin
from engage.indicators.estimates.raking import NotRaked, has_weights_within, rake, rake_within
from engage.indicators.estimates.tallies import Tally
from engage.indicators.estimates.weighting import BOUNDS, NotWeighted, Weighting, levels_of, weigh
from tests.indicators.estimates.factories import (
    POPULATION,
    make_even_tally,
    make_margins,
    make_tally,
    shuffled,
    tallies,
)

SEX = Margin("sex", ("sex",), {("Female",): 520.0, ("Male",): 480.0})
AREA = Margin("area", ("area",), {("north",): 300.0, ("south",): 700.0})


def weighed(tally: Tally, **values) -> Weighting | None:
    """The weighting of a random tally; None where no weights keep the bounds."""
    try:
        return weigh(tally, make_margins(), POPULATION, **values)
    except NotWeighted:
        return None


def square(**people: int) -> Tally:
    """A tally of sex by area: `fn`, `fs`, `mn`, `ms` people."""
    sex, area = {"f": "Female", "m": "Male"}, {"n": "north", "s": "south"}
    return make_tally({(sex[k[0]], area[k[1]]): (0, number, 0) for k, number in people.items()}, ("sex", "area"))


def check_margins(weighting: Weighting) -> None:
    """Checks every level of every margin to ten digits, and the sum of all weights."""
    mass = weighting.people * weighting.weights
    for of_cell, targets in levels_of(weighting.margins):
        sums = np.bincount(of_cell, mass, len(targets))
        assert np.abs(sums - targets).max() <= 2e-10 * targets.max()
    assert mass.sum() == pytest.approx(weighting.population, rel=1e-9)
    assert (weighting.weights[weighting.people > 0] > 0).all()


def test_one_margin_gives_each_level_its_target():
    weighting = weigh(square(fn=30, fs=30, mn=20, ms=20), [SEX], 1_000)
    assert weighting.weights == pytest.approx([520 / 60, 520 / 60, 12, 12])
    assert weighting.n_kish == pytest.approx(1_000**2 / (60 * (520 / 60) ** 2 + 40 * 12**2))


def test_two_margins_that_do_not_depend_on_each_other_multiply():
    weighting = weigh(square(fn=25, fs=25, mn=25, ms=25), [SEX, AREA], 1_000)
    assert weighting.factors == pytest.approx([1.04 * 0.6, 1.04 * 1.4, 0.96 * 0.6, 0.96 * 1.4])


def test_raking_keeps_the_odds_ratio_of_the_table():
    # Deming & Stephan's property: the margins change, the association does not.
    tally = square(fn=40, fs=20, mn=15, ms=25)
    fn, fs, mn, ms = tally.people * weigh(tally, [SEX, AREA], 1_000).weights
    assert fn * ms / (fs * mn) == pytest.approx(40 * 25 / (20 * 15))


@given(tallies())
@settings(max_examples=60, deadline=None)
def test_plain_weights_meet_every_margin(tally):
    weighting = weighed(tally, bounds=None)
    if weighting:
        check_margins(weighting)
        assert weighting.at_bounds == 0


@given(tallies(), st.sampled_from([(0.15, 6.0), (0.2, 5.0), (0.25, 4.0)]))
@settings(max_examples=60, deadline=None)
def test_bounded_weights_meet_every_margin_and_keep_their_bounds(tally, bounds):
    weighting = weighed(tally, bounds=bounds)
    if weighting:
        check_margins(weighting)
        factors = weighting.factors[weighting.people > 0]
        assert factors.min() >= bounds[0]
        assert factors.max() <= bounds[1]


@given(tallies(), st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_cells_does_not_matter(tally, random):
    order = random.sample(range(len(tally.cells)), len(tally.cells))
    one, other = weighed(tally), weighed(shuffled(tally, order))
    assert (one is None) == (other is None)
    if one and other:
        assert other.weights == pytest.approx(one.weights[order], rel=1e-8)
        assert other.log == one.log


@given(tallies())
@settings(max_examples=30, deadline=None)
def test_cells_of_nobody_and_cells_cut_finer_change_nothing(tally):
    halves = {}
    for cell, said in zip(tally.cells, tally.answers["trust"].tolist(), strict=True):
        halves[(*cell, "yes")] = tuple(number // 2 for number in said)
        halves[(*cell, "no")] = tuple(number - number // 2 for number in said)
    halves["16-24", "Male", "Asian", "never"] = (0, 0, 0)
    one = weighed(tally)
    other = weighed(make_tally(halves, (*tally.columns, "disabled")))
    assert (one is None) == (other is None)
    if one and other:
        assert other.n_kish == pytest.approx(one.n_kish, rel=1e-8)


@given(tallies(with_no_target=False), st.floats(0.05, 0.9), st.floats(1.1, 8))
@settings(max_examples=60, deadline=None)
def test_bounded_weights_are_found_exactly_where_they_exist(tally, low, high):
    margins = [
        (of_cell, np.where(np.bincount(of_cell, tally.people, len(targets)) > 0, targets, 0))
        for of_cell, targets in levels_of(weigh(make_even_tally(), make_margins(), POPULATION).margins)
    ]
    if has_weights_within(tally.people, margins, low, high):
        factors = rake_within(tally.people, margins, low, high)[tally.people > 0]
        assert factors.min() >= low * (1 - 1e-12)
        assert factors.max() <= high * (1 + 1e-12)
    else:
        with pytest.raises(NotRaked, match="no weights between"):
            rake_within(tally.people, margins, low, high)


def test_loose_bounds_give_the_weights_of_plain_raking():
    tally = square(fn=40, fs=20, mn=15, ms=25)
    margins = levels_of(weigh(tally, [SEX, AREA], 1_000).margins)
    assert rake_within(tally.people, margins, 0.01, 100) == pytest.approx(rake(tally.people, margins), rel=1e-9)


def test_bounds_that_plain_weights_break_hold_and_are_said_to_hold():
    # South is 90 % of the population and 40 % of respondents. Women are in balance, so that only south's weight would
    # be 2.25 times the mean: too much for one bound, and less than another.
    area = Margin("area", ("area",), {("north",): 100.0, ("south",): 900.0})
    tally = square(fn=30, fs=20, mn=30, ms=20)
    assert weigh(tally, [SEX, area], 1_000, bounds=(0.1, 3)).at_bounds == 0
    weighting = weigh(tally, [SEX, area], 1_000, bounds=(0.1, 2.3))
    assert weighting.plain_factors.max() == pytest.approx(2.34)
    assert weighting.factors.max() == pytest.approx(2.3)
    assert weighting.at_bounds == 0.20
    assert weighting.needs_care
    assert weighting.log == ("plain raking: weights leave 0.1 to 2.3 times their mean",)
    check_margins(weighting)


def test_nothing_is_clipped_and_put_back_to_scale_where_no_weights_keep_the_bounds():
    area = Margin("area", ("area",), {("north",): 100.0, ("south",): 900.0})
    with pytest.raises(NotWeighted, match="no weights keep the bounds") as refused:
        weigh(square(fn=30, fs=20, mn=30, ms=20), [SEX, area], 1_000, bounds=(0.1, 2.2))
    assert refused.value.log[:2] == [
        "plain raking: weights leave 0.1 to 2.2 times their mean",
        "truncated raking: no weights between 0.1 and 2.2 times their mean meet the margins",
    ]


def test_levels_are_joined_further_where_no_weights_keep_the_bounds():
    # Everybody over 65 would have to weigh 0.14 / 0.02 = 7 times the mean.
    each = dict.fromkeys(make_even_tally().cells, (2, 2, 0))
    few = {cell: (1, 0, 0) if cell[0] == "65+" else said for cell, said in each.items()}
    few |= {cell: (10, 10, 0) for cell in few if cell[0] == "25-34"}
    weighting = weigh(make_tally(few), make_margins(), POPULATION)
    assert [len(margin.levels) for margin in weighting.margins] == [5, 2, 5]
    assert any("55-64 / 65+, to keep weights in bounds" in line for line in weighting.log)
    assert weighting.factors[weighting.people > 0].max() <= BOUNDS[1]
    check_margins(weighting)


def test_fewer_than_fifty_respondents_are_not_weighted():
    assert weigh(square(fn=13, fs=12, mn=13, ms=12), [SEX], 1_000).n == 50
    with pytest.raises(NotWeighted, match="49 respondents are fewer than 50"):
        weigh(square(fn=13, fs=12, mn=12, ms=12), [SEX], 1_000)


def test_without_a_usable_margin_nothing_is_weighted():
    with pytest.raises(NotWeighted, match="no margin is left") as refused:
        weigh(square(fn=46, mn=4), [SEX], 1_000)
    assert "sex: left out" in refused.value.log[0]


def test_margins_that_contradict_each_other_never_settle_and_give_no_weights():
    # Nobody is a woman from the south or a man from the north, but the margins want them.
    with pytest.raises(NotWeighted, match=r"did not settle in 1,000 cycles"):
        weigh(square(fn=30, ms=30), [SEX, AREA], 1_000, bounds=None)


def test_targets_must_add_up():
    with pytest.raises(BadMargin, match="add up to 1000, not to 999"):
        weigh(square(fn=30, fs=30, mn=20, ms=20), [SEX], 999)


def test_care_is_asked_for_above_a_tenth_without_a_target_even_where_the_margin_is_left_out():
    def with_unknown(number):
        people = {("Female",): (0, 50, 0), ("Male",): (0, 50 - number, 0), ("",): (0, number, 0)}
        both = {(*cell, area): said for cell, said in people.items() for area in ("north", "south")}
        return weigh(make_tally(both, ("sex", "area")), [SEX, AREA], 1_000)

    assert not with_unknown(10).needs_care
    assert with_unknown(11).needs_care
    assert len(with_unknown(25).margins) == 2
    left_out = with_unknown(26)
    assert [margin.margin.name for margin in left_out.margins] == ["area"]
    assert left_out.needs_care


def test_london_is_one_rake_with_the_borough_as_a_fourth_margin():
    boroughs = {"Barnet": 0.2, "Camden": 0.3, "Hackney": 0.5}
    cells = {(*cell, name): (1 + len(name) % 3, 1, 0) for cell in make_even_tally().cells for name in boroughs}
    borough = Margin("borough", ("borough",), {(name,): share * POPULATION for name, share in boroughs.items()})
    tally = make_tally(cells, ("age", "sex", "ethnicity", "borough"))
    weighting = weigh(tally, [*make_margins(), borough], POPULATION)
    assert [margin.margin.name for margin in weighting.margins] == ["age", "sex", "ethnicity", "borough"]
    check_margins(weighting)
    hackney = tally.having("borough", ["Hackney"])
    assert (weighting.people * weighting.weights)[hackney].sum() == pytest.approx(0.5 * POPULATION)


def test_a_level_with_a_target_and_nobody_in_it_cannot_be_raked():
    of_cell, targets = np.array([0, 0]), np.array([1.0, 1.0])
    with pytest.raises(NotRaked, match="nobody who answered is in it"):
        rake(np.array([5, 5]), [(of_cell, targets)])
