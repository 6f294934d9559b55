"""From counts to figures: what is shown of a window, what it is compared with, and what stays as it was released."""

import pytest

from engage.indicators.families.said import FAMILY, cubes
from engage.indicators.families.said.gathering import CELLS
from engage.indicators.families.said.weighted import Windows
from engage.indicators.figures import Caveat, Status, document
from engage.indicators.judging import judged
from engage.indicators.models import LONDON_GSS
from engage.kit.comparisons import Direction
from tests.indicators.families.said.factories import CROYDON, FULL, HACKNEY, LISTENS, TRUST, even, line, make_gathered

GROUPS = 1 + 6 + 2 + 5


def compiled(gathered, gss=HACKNEY):
    """Group and last month → figure of trust."""
    found = judged(FAMILY.compile({"surveys": gathered, "commitments": {"rated": [], "released": {}}}))
    return {(one.group, one.period.key[4:]): one for one in found if (one.gss, one.indicator) == (gss, TRUST)}


def with_released(gathered, *keys, groups=("",)):
    return {**gathered, "released": {HACKNEY: {TRUST: {group: list(keys) for group in groups}}}}


# A window


def test_four_of_ten_in_every_cell_are_forty_per_cent_of_everybody_whatever_the_weights():
    """60 cells of ten people, four favourable and six not: the weights differ, each cell's share does not."""
    found = compiled(make_gathered({HACKNEY: {"2025-Q4": even(10, 4, 6), "2026-Q3": even(10, 4, 6)}}))
    everybody = found["", "2026-09"]
    assert (everybody.value, everybody.base, everybody.status) == (0.4, 1200, Status.SHOWN)
    assert everybody.low < 0.4 < everybody.high
    groups = {group: figure for (group, month), figure in found.items() if month == "2026-09"}
    assert len(groups) == GROUPS
    assert {figure.value for figure in groups.values()} == {0.4}
    assert {figure.gap.verdict for group, figure in groups.items() if group} == {Direction.NO_CLEAR_DIFFERENCE}
    assert everybody.gap is None


def test_a_share_is_worked_by_hand_from_the_census():
    """Women are all favourable, men not at all: the share is that of women in the Census, 135,303 of 259,143."""
    lines = [line(number, 10, {TRUST: (10, 0) if CELLS[number][1] == "female" else (0, 10)}) for number in FULL]
    everybody = compiled(make_gathered({HACKNEY: {"2026-Q3": lines}}))["", "2026-09"]
    assert everybody.value == round(135_303 / (135_303 + 123_840), 2) == 0.52


def test_fewer_than_fifty_respondents_have_no_figure_and_neither_have_groups_of_too_few():
    few = [line(FULL[0], 49, {TRUST: (25, 24)})]
    assert compiled(make_gathered({HACKNEY: {"2026-Q3": few}})) == {}
    lines = [line(number, 2, {TRUST: (1, 1)}) for number in FULL]  # 120 people, 24 of each ethnic group
    found = compiled(make_gathered({HACKNEY: {"2025-Q4": lines, "2026-Q3": [line(FULL[0], 1, {})]}}))
    assert {group for group, month in found if month == "2025-12"} == {""}


def test_before_twelve_months_there_is_everybody_alone():
    found = compiled(make_gathered({HACKNEY: {"2026-Q3": even()}}))
    assert found.keys() == {("", "2026-09")}


def test_a_survey_that_only_others_ask_makes_respondents_but_no_answers():
    """People of the borough who were not asked are weighted with the others, and have no answer."""
    asked = make_gathered({HACKNEY: {"2026-Q3": even(10, 4, 6)}})
    more = make_gathered({HACKNEY: {"2026-Q3": [*even(10, 4, 6), *even(5, 2, 3, indicator=LISTENS)]}})
    assert compiled(asked)["", "2026-09"].base == compiled(more)["", "2026-09"].base == 600
    window = Windows(cubes.places(more)[0]).of(cubes.number_of("2026-Q3"))
    assert window.weighting.n == 900


def test_weights_are_of_residents_aged_16_and_over():
    place = cubes.places(make_gathered({HACKNEY: {"2026-Q3": even()}}))[0]
    margins, population = place.margins([HACKNEY])
    assert population == 29751 + 63482 + 42249 + 30035 + 23452 + 20501
    for margin in margins:
        margin.check(population)
    by_sex = margins[1].targets
    assert by_sex["female",] / by_sex["male",] == pytest.approx(135_303 / 123_840)


# Use with care


def test_people_who_did_not_say_are_a_caveat_and_too_many_leave_their_margin_out():
    unknown = next(number for number, cell in enumerate(CELLS) if cell == ("25_34", "female", ""))
    for people, caveats, detail in (
        (80, (Caveat.NO_TARGET,), {}),
        (300, (Caveat.NO_TARGET,), {"not_weighted_by": ["ethnic_group"]}),
    ):
        lines = [*even(10, 4, 6), line(unknown, people, {TRUST: (people // 2, people // 2)})]
        figure = compiled(make_gathered({HACKNEY: {"2026-Q3": lines}}))["", "2026-09"]
        assert (figure.status, figure.caveats, figure.detail) == (Status.WITH_CARE, caveats, detail)


def test_a_small_base_is_used_with_care():
    lines = [line(number, 2, {TRUST: (1, 1) if place % 2 else (1, 0)}) for place, number in enumerate(FULL)]
    figure = compiled(make_gathered({HACKNEY: {"2026-Q3": lines}}))["", "2026-09"]
    assert (figure.status, figure.caveats, figure.base) == (Status.WITH_CARE, (Caveat.FEW,), 90)


# Gaps and changes


def lower_among_black(people=20):
    rated = {True: (people // 5, people - people // 5), False: (people - people // 5, people // 5)}
    return [line(number, people, {TRUST: rated[CELLS[number][2] == "black"]}) for number in FULL]


def test_a_gap_is_a_group_less_everybody_and_told_where_it_is_clear():
    found = compiled(make_gathered({HACKNEY: {"2025-Q4": even(1, 1, 0), "2026-Q3": lower_among_black()}}))
    black, everybody = found["ethnic_group=black", "2026-09"], found["", "2026-09"]
    assert black.gap.verdict is Direction.LOWER
    assert black.gap.value == pytest.approx(black.value - everybody.value, abs=0.0101)
    assert black.gap.low < black.gap.value < black.gap.high < 0
    assert found["sex=female", "2026-09"].gap.verdict is Direction.NO_CLEAR_DIFFERENCE


def test_a_change_is_against_the_twelve_months_before_where_those_were_released():
    surveys = {HACKNEY: {"2024-Q4": even(20, 10, 10), "2025-Q3": even(20, 10, 10), "2026-Q3": even(20, 16, 4)}}
    found = compiled(make_gathered(surveys))
    change = found["", "2026-09"].change
    assert (change.value, change.verdict) == (0.3, Direction.HIGHER)
    assert found["sex=male", "2026-09"].change.verdict is Direction.HIGHER
    assert found["", "2025-09"].change is None
    never = {**make_gathered(surveys), "released": {HACKNEY: {LISTENS: {"": ["12m-2026-06"]}}}}
    assert compiled(never)["", "2026-09"].change is None


# What was released


def test_a_released_window_is_never_made_again_and_the_next_ones_follow_from_it():
    surveys = {HACKNEY: {"2025-Q4": even(), "2026-Q2": even(), "2026-Q3": even()}}
    first = compiled(
        make_gathered({HACKNEY: {key: surveys[HACKNEY][key] for key in ("2025-Q4", "2026-Q2")}}, "2026-Q2")
    )
    both = compiled(make_gathered(surveys))
    keys = sorted({f"12m-{month}" for _, month in first})
    later = compiled(with_released(make_gathered(surveys), *keys))
    assert {month for _, month in later} == {"2026-09"}
    assert both["", "2026-09"] == later["", "2026-09"]


def test_a_window_that_adds_too_few_people_is_not_released():
    added = [line(FULL[0], 9, {TRUST: (5, 4)})]
    found = compiled(make_gathered({HACKNEY: {"2025-Q4": even(), "2026-Q3": added}}))
    assert ("", "2025-12") in found
    assert ("", "2026-09") not in found
    ten = [line(FULL[0], 10, {TRUST: (5, 5)})]
    assert ("", "2026-09") in compiled(make_gathered({HACKNEY: {"2025-Q4": even(), "2026-Q3": ten}}))


def test_no_window_is_made_of_a_quarter_that_waits():
    gathered = make_gathered({HACKNEY: {"2025-Q4": even()}}, waiting={HACKNEY: "2026-Q2"})
    assert {month for _, month in compiled(gathered)} == {"2025-12"}
    assert not [one for one in compiled(gathered, LONDON_GSS) if one[1] > "2026-03"]


def test_a_survey_whose_own_results_are_public_may_not_be_subtracted_from_a_window():
    """Two surveys in a window; the results of the larger are public, so that the other's nine people would be."""
    gathered = make_gathered({HACKNEY: {"2026-Q3": even()}})
    gathered["surveys"][HACKNEY]["2026-Q3"]["two"] = [line(FULL[0], 9, {TRUST: (5, 4)})]
    numbers = list(gathered["given"][HACKNEY]["one"])
    gathered["given"][HACKNEY] = {slug: {number: [] for number in numbers} for slug in ("one", "two")}
    assert compiled(gathered).keys() == {("", "2026-09")}
    for number in numbers:
        gathered["given"][HACKNEY]["one"][number] = ["all"]
    assert compiled(gathered) == {}


# The whole


def test_the_same_counts_make_the_same_bytes():
    gathered = make_gathered(
        {HACKNEY: {"2025-Q4": even(), "2026-Q3": lower_among_black()}, CROYDON: {"2026-Q3": even()}}
    )
    parts = {"surveys": gathered, "commitments": {"rated": [], "released": {}}}
    assert document(judged(FAMILY.compile(parts))) == document(judged(FAMILY.compile(parts)))


def test_nothing_gathered_is_nothing_told():
    assert FAMILY.compile({"surveys": make_gathered({}), "commitments": {"rated": [], "released": {}}}) == []


def test_more_answers_than_people_are_refused():
    with pytest.raises(cubes.MiscountedSurvey, match="one in E09000012 has more answers than people"):
        compiled(make_gathered({HACKNEY: {"2026-Q3": [line(FULL[0], 1, {TRUST: (1, 1)})]}}))
