"""Weighted shares, their standard errors, gaps and changes, beside the same worked out person by person."""

import os
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.indicators.estimates.raking import design_of
from engage.indicators.estimates.shares import Share, changes, gaps, shares
from engage.indicators.estimates.shown import shown
from engage.indicators.estimates.tallies import Cube, Tally
from engage.indicators.estimates.variance import Domain, Influence, covariances, influence
from engage.indicators.estimates.weighting import NotWeighted, Weighting, levels_of, weigh
from engage.kit.comparisons import adjusted
from engage.kit.figures import NOT_ENOUGH, Verdict, wilson
from tests.indicators.estimates.factories import (
    COLUMNS,
    POPULATION,
    make_even_tally,
    make_margins,
    make_tally,
    shuffled,
    tallies,
)
from tests.indicators.estimates.simulation import coverage


def domains_of(tally: Tally) -> list[Domain]:
    """Everybody, Black people, and women."""
    everybody = np.ones(len(tally.cells), dtype=bool)
    groups = (everybody, tally.having("ethnicity", ["Black"]), tally.having("sex", ["Female"]))
    return [Domain("trust", group) for group in groups]


def found_of(tally: Tally) -> tuple[Weighting, Influence] | None:
    """What is made of a random tally, or None where no weights keep the bounds."""
    try:
        weighting = weigh(tally, make_margins(), POPULATION)
    except NotWeighted:
        return None
    return weighting, influence(tally, weighting, domains_of(tally))


def by_person(tally: Tally, weighting: Weighting, domain: Domain) -> tuple[float, np.ndarray]:
    """The share and z of every person, by the textbook: one row per person, least squares on the rows."""
    rows = [(cell, kind) for cell, said in enumerate(tally.answers["trust"]) for kind in (0, 1, 2)
            for _ in range(said[kind])]  # fmt: skip
    cell, kind = np.array(rows).T
    w = weighting.weights[cell]
    inside = domain.group[cell] & (kind < 2)
    y = (kind == 0).astype(float)
    p = (w * y)[inside].sum() / w[inside].sum()
    u = np.where(inside, y - p, 0) / w[inside].sum()
    x = design_of(levels_of(weighting.margins))[cell]
    return p, w * (u - x @ np.linalg.lstsq(x, u, rcond=None)[0])


def variance(z: np.ndarray) -> float:
    return len(z) / (len(z) - 1) * ((z - z.mean()) ** 2).sum()


@given(tallies())
@settings(max_examples=25, deadline=None)
def test_shares_and_their_variances_are_those_of_a_pass_over_people(tally):
    if (made := found_of(tally)) is None:
        return
    weighting, found = made
    z_of = []
    for domain, share in zip(found.domains, shares(found), strict=True):
        p, z = by_person(tally, weighting, domain)
        z_of.append(z)
        assert share.p == pytest.approx(p, abs=1e-12)
        assert share.error**2 == pytest.approx(variance(z), rel=1e-8, abs=1e-20)
        assert share.error >= 0
    gap = gaps(found, shares(found), [(1, 0)])[0]
    assert gap.error**2 == pytest.approx(variance(z_of[1] - z_of[0]), rel=1e-8, abs=1e-20)


@given(tallies())
@settings(max_examples=25, deadline=None)
def test_variances_are_those_of_the_formula_by_cells(tally):
    # V = n/(n-1) [Σ g²(Q - 2hS + nh²) - (Σ g(S - nh))²/n], in the units of weights instead of g.
    if (made := found_of(tally)) is None:
        return
    weighting, found = made
    people, weights, design = tally.people, weighting.weights, design_of(levels_of(weighting.margins))
    for domain, share, v in zip(found.domains, shares(found), found.variances(), strict=True):
        yes, no = (np.where(domain.group, tally.answers["trust"][:, kind], 0) for kind in (0, 1))
        total = ((yes + no) * weights).sum()
        up, down = (1 - share.p) / total, -share.p / total
        s, q = yes * up + no * down, yes * up**2 + no * down**2
        normal = design.T @ (people[:, None] * design)
        h = design @ (np.linalg.pinv(normal, rcond=1e-11) @ (design.T @ s))
        n = people.sum()
        by_cells = (weights**2 * (q - 2 * h * s + people * h**2)).sum() - (weights * (s - people * h)).sum() ** 2 / n
        assert v == pytest.approx(n / (n - 1) * by_cells, rel=1e-8, abs=1e-20)


@given(tallies(), st.randoms())
@settings(max_examples=25, deadline=None)
def test_the_order_of_cells_does_not_matter(tally, random):
    order = random.sample(range(len(tally.cells)), len(tally.cells))
    one, other = found_of(tally), found_of(shuffled(tally, order))
    assert (one is None) == (other is None)
    if one and other:
        for first, second in zip(shares(one[1]), shares(other[1]), strict=True):
            assert (first.n, first.favourable) == (second.n, second.favourable)
            assert second.p == pytest.approx(first.p, abs=1e-10)
            assert second.error == pytest.approx(first.error, rel=1e-7)


@given(tallies())
@settings(max_examples=25, deadline=None)
def test_a_gap_seen_from_the_other_side_is_its_mirror_image(tally):
    if (made := found_of(tally)) is None:
        return
    found = made[1]
    one, other, none = gaps(found, shares(found), [(1, 0), (0, 1), (2, 2)])
    assert other.difference.value == -one.difference.value
    assert (other.difference.low, other.difference.high) == pytest.approx((-one.difference.high, -one.difference.low))
    assert (other.error, other.rho) == pytest.approx((one.error, one.rho))
    assert other.difference.p_value == pytest.approx(one.difference.p_value)
    assert (none.difference.value, none.error, none.difference.p_value) == (0, 0, 1)
    assert none.rho == pytest.approx(1)
    assert one.difference.low <= one.difference.value <= one.difference.high


@given(tallies())
@settings(max_examples=25, deadline=None)
def test_answers_turned_round_turn_the_figures_round(tally):
    if (made := found_of(tally)) is None:
        return
    turned = Tally(COLUMNS, tally.cells, tally.people, {"trust": tally.answers["trust"][:, [1, 0, 2]]})
    for share, other in zip(shares(made[1]), shares(found_of(turned)[1]), strict=True):
        assert other.p == pytest.approx(1 - share.p)
        assert other.error == pytest.approx(share.error)
        assert other.n_eff == pytest.approx(share.n_eff)
        assert (other.low, other.high) == pytest.approx((1 - share.high, 1 - share.low))


def test_equal_weights_on_one_margin_give_the_variance_of_what_it_does_not_explain():
    # 30 of 50 women and 20 of 50 men: everybody weighs the same, and what is left is the spread within each sex.
    margins = [margin for margin in make_margins(1_000) if margin.name == "sex"]
    tally = make_tally({("Female",): (39, 13, 0), ("Male",): (24, 24, 0)}, ("sex",))
    weighting = weigh(tally, margins, 1_000)
    (share,) = shares(influence(tally, weighting, [Domain("trust", np.array([True, True]))]))
    within = 52 * 0.75 * 0.25 + 48 * 0.5 * 0.5
    assert share.p == pytest.approx(0.63)
    assert share.error == pytest.approx(sqrt(100 / 99 * within / 100**2))
    assert share.deff_kish == pytest.approx(1)
    assert share.deff == pytest.approx(100 / 99 * within / 100**2 / (0.63 * 0.37 / 100))
    assert share.n_eff == share.n_kish == pytest.approx(100)  # never worth more than its people
    assert (share.low, share.high) == pytest.approx(wilson(63, 100))


@pytest.mark.parametrize(("said", "p"), [((0, 6, 1), 0), ((6, 0, 1), 1)])
def test_where_all_said_the_same_the_range_is_that_of_kishs_base(said, p):
    tally = make_even_tally(said)
    everybody = shares(influence(tally, weigh(tally, make_margins(), POPULATION), domains_of(tally)))[0]
    assert everybody.p == p
    assert everybody.error == 0
    assert everybody.deff is None
    assert everybody.n_eff == everybody.n_kish < 360
    assert (everybody.low, everybody.high) == wilson(p * everybody.n_kish, everybody.n_kish)
    assert p in (everybody.low, everybody.high)


def test_two_groups_that_all_said_the_same_differ_by_nothing_or_everything():
    tally = make_tally({cell: (4, 0, 0) if cell[2] == "Black" else (0, 4, 0) for cell in make_even_tally().cells})
    black, white = (Domain("trust", tally.having("ethnicity", [group])) for group in ("Black", "White"))
    found = influence(tally, weigh(tally, make_margins(), POPULATION), [black, white])
    (gap,) = gaps(found, shares(found), [(0, 1)])
    assert (gap.difference.value, gap.difference.high, gap.rho) == (1, 1, 0)
    assert gap.difference.low < 0.95


def test_a_group_that_nobody_answered_in_has_no_share_and_no_gap():
    tally = make_tally({cell: (0, 0, 4) if cell[2] == "Black" else (2, 2, 0) for cell in make_even_tally().cells})
    found = influence(tally, weigh(tally, make_margins(), POPULATION), domains_of(tally))
    everybody, black, _ = shares(found)
    assert (everybody.n, black) == (48 * 4, None)
    assert gaps(found, shares(found), [(1, 0), (2, 0)])[0] is None
    assert changes(found, shares(found), found, shares(found), tally)[1] is None


def test_gaps_and_changes_are_of_one_indicator():
    tally = make_even_tally()
    both = Tally(COLUMNS, tally.cells, tally.people, {"trust": tally.answers["trust"], "job": tally.answers["trust"]})
    weighting = weigh(both, make_margins(), POPULATION)
    everybody = np.ones(60, dtype=bool)
    trust, job = (influence(both, weighting, [Domain(name, everybody)]) for name in ("trust", "job"))
    with pytest.raises(ValueError, match="one indicator"):
        covariances(trust, job, both)
    with pytest.raises(ValueError, match="one indicator"):
        influence(both, weighting, [*trust.domains, *job.domains]).variances_of_gaps([(0, 1)])


def halves(tally: Tally) -> Cube:
    """A cube of three spans over the same cells, each a third of the people or so."""
    said = tally.answers["trust"]
    parts = np.stack([said // 3, (said + 1) // 3, (said + 2) // 3])
    return Cube(COLUMNS, tally.cells, ("one", "two", "three"), parts.sum(axis=2), {"trust": parts})


@given(tallies())
@settings(max_examples=15, deadline=None)
def test_windows_that_share_people_have_their_covariance(tally):
    cube = halves(tally)
    windows = cube.window(["one", "two"]), cube.window(["two", "three"])
    shared = cube.window(["two"])
    made = [found_of(window) for window in windows]
    if None in made:
        return
    (first, now), (second, before) = made
    domain = now.domains[0]
    # Person by person: those of the shared span have the z of their cell and answer in both windows.
    z = [by_person(window, weighting, domain)[1] for window, weighting in zip(windows, (first, second), strict=True)]
    value = []
    for window, of_people in zip(windows, z, strict=True):
        starts = np.concatenate([[0], np.cumsum(window.answers["trust"].ravel())[:-1]])
        some = np.where(window.answers["trust"].ravel() > 0, of_people[np.minimum(starts, len(of_people) - 1)], 0)
        value.append((some - of_people.mean()).reshape(-1, 3))
    n, m = windows[0].total, windows[1].total
    by_people = sqrt(n * m / (n - 1) / (m - 1)) * (shared.answers["trust"] * value[0] * value[1]).sum()
    change = changes(now, shares(now), before, shares(before), shared)[0]
    assert change.covariance == pytest.approx(by_people, rel=1e-7, abs=1e-18)
    apart = changes(now, shares(now), before, shares(before), cube.window([]))[0]
    assert (apart.covariance, apart.rho) == (0, 0)
    assert apart.error == pytest.approx(sqrt(now.variances()[0] + before.variances()[0]))
    if change.rho > 0:
        assert change.error < apart.error


def test_a_window_against_itself_has_not_changed():
    tally = make_even_tally()
    found = influence(tally, weigh(tally, make_margins(), POPULATION), domains_of(tally))
    for change in changes(found, shares(found), found, shares(found), tally):
        assert change.difference.value == 0
        assert change.error == pytest.approx(0, abs=1e-9)
        assert change.rho == pytest.approx(1)
        assert adjusted([change.difference.p_value]) == [1]


def make_share(**values) -> Share:
    """A share that may be shown without a word."""
    some = {"n": 400, "favourable": 200, "p": 0.5, "error": 0.03, "n_kish": 350.0, "n_eff": 280.0}
    some |= {"low": 0.45, "high": 0.55}
    return Share(**(some | values))


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({}, Verdict.SHOWN),
        ({"n": 30, "favourable": 15, "n_kish": 30.0, "n_eff": 30.0}, Verdict.WITH_CARE),
        ({"n": 29, "favourable": 15}, Verdict.TOO_FEW),
        ({"n_eff": 29.9}, Verdict.TOO_FEW),
        ({"n_eff": 59.9}, Verdict.WITH_CARE),
        ({"n_eff": 60.0}, Verdict.SHOWN),
        ({"n": 99, "favourable": 50}, Verdict.WITH_CARE),
        ({"n": 100, "favourable": 50}, Verdict.SHOWN),
        ({"low": 0.39, "high": 0.60}, Verdict.WITH_CARE),
        ({"low": 0.34, "high": 0.65}, Verdict.TOO_FEW),
        ({"n_kish": 133.0}, Verdict.WITH_CARE),
        ({"n_kish": 134.0}, Verdict.SHOWN),
    ],
)
def test_what_may_be_shown_of_a_weighted_share(values, verdict):
    assert shown(make_share(**values), needs_care=False).verdict is verdict


def test_a_weighting_that_needs_care_gives_figures_that_do():
    assert shown(make_share(), needs_care=True).verdict is Verdict.WITH_CARE
    assert shown(make_share(n_eff=20.0), needs_care=True) is NOT_ENOUGH
    assert shown(None, needs_care=False) is NOT_ENOUGH


def test_a_weighted_figure_is_whole_per_cents_and_a_rounded_base():
    figure = shown(make_share(n=402, p=0.5162, low=0.4678, high=0.5643), needs_care=False)
    assert (figure.value, figure.low, figure.high, figure.base_shown) == (0.52, 0.47, 0.56, 400)


def test_ranges_hold_the_truth_as_often_as_they_say_where_weights_can_put_right_who_answers():
    # Of 200 ranges that each hold it with a chance of 95 %, 181 to 197 do in 998 of 1,000 such tests; the method's own,
    # measured, is 93.5 to 97.3 %, so that 178 (of 93.5 %) to 199 (of 97.3 %) do. `simulation` draws 1,000 times.
    held = coverage(200, 500)
    for name in ("all", "Black", "gap", "change"):
        assert 178 <= round(held[name] * 200) <= 199, name
    assert abs(held["bias"]) < 0.006  # three standard errors of a mean of 200: 3 * 0.027 / √200


@pytest.mark.skipif("ENGAGE_SIMULATE" not in os.environ, reason="takes minutes: ENGAGE_SIMULATE=1000 draws so often")
@pytest.mark.parametrize("people", [220, 500, 1_000])
def test_ranges_hold_the_truth_in_93_to_97_of_100_draws(people):
    """With 1,000 draws it was 94.8 to 95.7 % at 220 people, 95.2 to 95.6 % at 500 and 95.6 to 96.7 % at 1,000."""
    held = coverage(int(os.environ["ENGAGE_SIMULATE"]), people)
    for name in ("all", "Black", "gap", "change"):
        assert 0.93 <= held[name] <= 0.97, (name, held[name])


def test_no_weights_put_right_that_those_without_trust_answer_more_often():
    # 26 % less often: the method's page says 7.3 points too low, and the truth in 1 % of ranges at 1,000 people.
    held = coverage(100, 1_000, reluctance=0.26)
    assert held["bias"] == pytest.approx(-0.073, abs=0.006)
    assert held["all"] < 0.05
