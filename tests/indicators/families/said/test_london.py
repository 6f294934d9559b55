"""London: one weighting of all boroughs, each in proportion to its residents, and none of them by subtraction."""

from functools import cache

import pytest

from engage.indicators.estimates.collapsing import Fewest
from engage.indicators.estimates.margins import Margin, placed
from engage.indicators.families.said import FAMILY, cubes
from engage.indicators.families.said.weighted import Windows
from engage.indicators.judging import judged
from engage.indicators.models import LONDON_GSS
from tests.indicators.estimates.factories import make_tally
from tests.indicators.families.said.factories import FULL, HACKNEY, TRUST, even, line, make_gathered

BIG = [f"E090000{number:02}" for number in range(2, 24)]
"""Boroughs in which more than half of Londoners live."""

LAST = cubes.number_of("2026-Q3")


def compiled(gathered):
    found = judged(FAMILY.compile({"surveys": gathered, "commitments": {"rated": [], "released": {}}}))
    return {(one.gss, one.group, one.period.key[4:]): one for one in found if one.indicator == TRUST}


@cache
def everywhere():
    """Hackney's people are all favourable and five times as many as elsewhere, where none are."""
    surveys = {gss: {"2026-Q3": even(2, 0, 2)} for gss in BIG} | {HACKNEY: {"2026-Q3": even(10, 10, 0)}}
    return make_gathered(surveys)


def test_each_borough_has_the_weight_of_its_residents_however_many_answered():
    gathered = everywhere()
    adults = {gss: sum(people["age_band"].values()) for gss, people in gathered["residents"].items()}
    made = Windows(cubes.places(gathered)[-1]).of(LAST)
    share = dict(zip(made.plan.names, made.shares, strict=True))[TRUST, ""]
    assert share.p == pytest.approx(adults[HACKNEY] / sum(adults[gss] for gss in BIG), abs=1e-9)
    london = compiled(gathered)[LONDON_GSS, "", "2026-09"]
    assert (london.value, london.detail) == (round(share.p, 2), {"boroughs": len(BIG)})


def test_london_is_nobodys_figure_where_the_boroughs_with_answers_have_less_than_half_its_people():
    found = compiled(make_gathered({gss: {"2026-Q3": even(2, 1, 1)} for gss in BIG[:8]}))
    assert BIG[0] in {gss for gss, _, _ in found}
    assert LONDON_GSS not in {gss for gss, _, _ in found}


def test_a_borough_that_could_be_worked_out_by_subtraction_is_not():
    """In one borough twelve people answered, too few for a figure and enough to hide; in another four, who are not."""
    for people, is_safe in ((12, True), (4, False)):
        few = [line(FULL[0], people, {TRUST: (people // 2, people // 2)})]
        gathered = everywhere()
        gathered = {**gathered, "surveys": {**gathered["surveys"], "E09000033": {"2026-Q3": {"one": few}}}}
        gathered["given"] = {**gathered["given"], "E09000033": gathered["given"][HACKNEY]}
        found = compiled(gathered)
        assert (LONDON_GSS, "", "2026-09") in found
        assert ("E09000033", "", "2026-09") not in found
        shown = [gss for gss in BIG if (gss, "", "2026-09") in found]
        assert (len(shown) == len(BIG)) is is_safe


def test_london_waits_for_the_last_borough_and_is_not_made_of_what_some_have_had_before():
    waiting = {**everywhere(), "waiting": {"E09000033": "2026-Q3"}}
    assert not [key for key in compiled(waiting) if key[0] == LONDON_GSS]
    later = {**everywhere(), "released": {HACKNEY: {TRUST: {"": ["12m-2026-09"]}}}}
    found = compiled(later)
    assert (BIG[0], "", "2026-09") in found
    assert not [key for key in found if key[0] in (LONDON_GSS, HACKNEY)]


def test_a_borough_of_too_few_joins_the_one_with_the_fewest_others():
    tally = make_tally({("A",): (9, 0, 0), ("B",): (30, 0, 0), ("C",): (20, 0, 0), ("D",): (20, 0, 0)}, ("borough",))
    margin = placed(Margin("borough", ("borough",), {(name,): 100 for name in "ABCD"}), tally)
    assert Fewest().partner(margin, 0) == 2
    alone = placed(Margin("borough", ("borough",), {("A",): 1}), tally)
    assert Fewest().partner(alone, 0) is None
