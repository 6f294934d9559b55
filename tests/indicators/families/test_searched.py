"""Recorded searches as figures: rates with their ranges, ratios, shares, and gaps where months are not whole."""

from math import exp, log, sqrt

import pytest

from boroughs.london import BOROUGHS
from engage.indicators.estimates.rates import rate_change
from engage.indicators.families.searched import FAMILY
from engage.indicators.families.searched.tallies import COUNTED
from engage.indicators.families.searched.worked import WORKED
from engage.indicators.figures import Caveat, Status, document
from engage.indicators.judging import judged, kept
from engage.indicators.models import LONDON_GSS
from engage.kit.comparisons import Direction

HACKNEY, WESTMINSTER, CITY = "E09000012", "E09000033", "E09000001"
LIVING = {"white": 100_000, "mixed": 20_000, "asian": 20_000, "black": 50_000, "other": 900}
ONE = {"rows": 1, "people": 1, "aged": 1, "settled": 1, "told_linked": 1, "told_removed": 1}


def cells(gss=HACKNEY, group="white", searches=100, **more):
    """A row of counts: so many searches of people, of which so many were something more."""
    told = {name: ONE.get(name, 0) * searches for name in COUNTED} | more
    return [gss, group, *(told[name] for name in COUNTED)]


def month(*counts, lacks=(), unlocated=0, outside=0, officers=()):
    rows = sum(row[2] for row in counts)
    return {"rows": rows, "unlocated": unlocated, "outside": outside, "lacks": list(lacks), "counts": list(counts),
            "officers": list(officers)}  # fmt: skip


def figures(months, living=LIVING, *, in_force=None):
    """Every figure, by indicator, place, group and period, after those that were published."""
    residents = {one.gss: living for one in BOROUGHS}
    found = FAMILY.compile({"residents": residents, "months": months})
    return {one.key: one for one in judged(found, kept(found, in_force or {}))}


def of(months, indicator, period, gss=HACKNEY, group="", living=LIVING):
    return figures(months, living)[indicator, gss, group, period]


BLACK, WHITE = cells(group="black", searches=200), cells(group="white", searches=100)


def year(*counts, **values):
    return {f"2024-{number:02}": month(*counts, **values) for number in range(1, 13)}


def test_nothing_loaded_is_nothing_told():
    assert FAMILY.compile({"residents": {}, "months": {}}) == []


def test_a_rate_is_of_searches_of_people_with_its_exact_range():
    months = {"2024-06": month(BLACK, WHITE, cells(group="", searches=5, people=0))}
    black = of(months, "ss.rate_1000", "2024-06", group="ethnic_group=black")
    assert (black.value, black.numerator, black.base, black.status) == (4.0, 200, 50_000, Status.SHOWN)
    assert (black.low, black.high) == (3.46, 4.59)  # 173.2 and 229.7 searches: Garwood's limits of 200
    everybody = of(months, "ss.rate_1000", "2024-06")
    assert (everybody.numerator, everybody.base) == (300, sum(LIVING.values()))
    assert of(months, "ss.count", "2024-06").value == 305


def two_quarters(before, now):
    """The figures of three months that are all alike, and of the three after them."""
    return figures({f"2024-0{number}": before if number < 4 else now for number in range(1, 7)})


def test_a_rate_has_its_change_since_the_period_before_and_a_count_has_none():
    found = two_quarters(month(BLACK, WHITE), month(cells(group="black", searches=300), WHITE))
    black = found["ss.rate_1000", HACKNEY, "ethnic_group=black", "2024-Q2"].change
    since = rate_change([300] * 3, [200] * 3, LIVING["black"])
    assert (black.value, black.low, black.high) == (6.0, round(since.low, 2), round(since.high, 2))
    assert black.verdict is Direction.HIGHER
    white = found["ss.rate_1000", HACKNEY, "ethnic_group=white", "2024-Q2"].change
    assert (white.value, white.verdict) == (0.0, Direction.NO_CLEAR_DIFFERENCE)
    assert found["ss.rate_1000", HACKNEY, "", "2024-Q2"].change.verdict is Direction.HIGHER
    assert found["ss.rate_1000", HACKNEY, "", "2024-Q1"].change is None
    assert found["ss.count", HACKNEY, "", "2024-Q2"].change is None


def test_nothing_is_said_of_the_change_of_a_single_month():
    found = two_quarters(month(BLACK, WHITE), month(cells(group="black", searches=300), WHITE))
    assert found["ss.rate_1000", HACKNEY, "ethnic_group=black", "2024-04"].change is None


@pytest.mark.parametrize(
    "before",
    [
        month(cells(group="black", searches=3), WHITE),
        month(BLACK, WHITE, cells(group="", searches=201)),
        month(BLACK, WHITE, lacks=["ethnic_group"]),
        month(BLACK, WHITE, lacks=["rows"]),
    ],
)
def test_a_rate_is_not_compared_with_one_that_is_not_told(before):
    found = two_quarters(before, month(BLACK, WHITE))
    assert found["ss.rate_1000", HACKNEY, "ethnic_group=black", "2024-Q2"].change is None


def test_a_ratio_is_worked_as_in_the_method_and_a_single_month_has_no_dispersion():
    figure = of({"2024-06": month(BLACK, WHITE)}, "ss.rrr_black_white", "2024-06")
    assert figure.value == 4.0
    half = 1.959964 * sqrt(1 / 200 + 1 / 100)
    assert (figure.low, figure.high) == (round(exp(log(4) - half), 2), round(exp(log(4) + half), 2))
    assert figure.detail == {"unknown": 0.0, "exact": False, "phi": 1.0}


def test_months_that_differ_more_than_by_chance_widen_the_range():
    steady = of(year(BLACK, WHITE), "ss.rrr_black_white", "12m-2024-12")
    uneven = year(BLACK, WHITE)
    for number, searches in ((1, 100), (2, 300)):
        uneven[f"2024-{number:02}"] = month(cells(group="black", searches=searches), WHITE)
    wide = of(uneven, "ss.rrr_black_white", "12m-2024-12")
    assert steady.value == wide.value == 4.0
    # θ = 2/3: (100 - 133.33)²/(200·2/9) + (300 - 266.67)²/(400·2/9) = 25 + 12.5, over 11
    assert (steady.detail["phi"], wide.detail["phi"]) == (1.0, 3.41)
    half = 1.959964 * sqrt(37.5 / 11 * (1 / 2400 + 1 / 1200))
    assert (wide.low, wide.high) == (round(exp(log(4) - half), 2), round(exp(log(4) + half), 2))


def test_a_ratio_has_a_change_with_the_range_that_comes_from_both():
    fewer = month(cells(group="black", searches=400), cells(searches=400))
    more = month(cells(group="black", searches=800), cells(searches=400))
    key = ("ss.rrr_black_white", HACKNEY, "")
    change = two_quarters(fewer, more)[*key, "2024-Q2"].change
    # 2 before, with a range from 1.85 to 2.17; 4 now, from 3.73 to 4.29
    low, high = 2 - sqrt(0.27**2 + 0.17**2), 2 + sqrt(0.29**2 + 0.15**2)
    assert (change.value, change.low, change.high) == (2.0, round(low, 2), round(high, 2))
    assert change.verdict is Direction.HIGHER
    same = two_quarters(more, more)[*key, "2024-Q2"].change
    assert (same.value, same.verdict) == (0.0, Direction.NO_CLEAR_DIFFERENCE)
    assert two_quarters(fewer, more)[*key, "2024-04"].change is None, "of a month nobody can tell"


def test_what_was_said_of_a_month_does_not_change_with_those_that_follow():
    found = [cells(searches=134, positive=20), cells(group="black", searches=134, positive=30)]
    flat = [cells(searches=134, positive=20), cells(group="black", searches=134, positive=20)]
    spring = {f"2024-{number:02}": month(*found) for number in (4, 5, 6)}
    later = {f"2024-{number:02}": month(*flat) for number in range(7, 13)}
    first = figures(spring)
    again = figures(spring | later, in_force={key: one.as_json() for key, one in first.items()})
    told = first["ss.positive_rate", HACKNEY, "ethnic_group=black", "2024-Q2"]
    assert told.gap.verdict is Direction.HIGHER
    assert all(again[key] == one for key, one in first.items() if "12m" not in key[3])


def test_fewer_than_twenty_searches_have_the_exact_range():
    figure = of({"2024-06": month(cells(group="black", searches=15), WHITE)}, "ss.rrr_black_white", "2024-06")
    assert figure.detail["exact"]
    assert (figure.value, figure.low, figure.high) == (0.3, 0.16, 0.52)


def test_the_officers_view_stands_beside_what_people_said():
    officers = [[HACKNEY, "black", 240], [HACKNEY, "white", 60]]
    figure = of({"2024-06": month(BLACK, WHITE, officers=officers)}, "ss.rrr_black_white", "2024-06")
    assert figure.detail["officer_defined"]["value"] == 8.0
    assert figure.detail["officer_defined"]["low"] < 8 < figure.detail["officer_defined"]["high"]
    few = month(BLACK, WHITE, officers=[[HACKNEY, "black", 9], [HACKNEY, "white", 60]])
    lacking = month(BLACK, WHITE, officers=officers, lacks=["officer_defined"])
    for told in (few, lacking):
        assert "officer_defined" not in of({"2024-06": told}, "ss.rrr_black_white", "2024-06").detail


@pytest.mark.parametrize(
    ("counts", "status", "caveats"),
    [
        ((BLACK, WHITE, cells(group="", searches=33)), Status.SHOWN, ()),
        ((BLACK, WHITE, cells(group="", searches=34)), Status.WITH_CARE, (Caveat.UNKNOWN_GROUP,)),
        ((BLACK, WHITE, cells(group="", searches=200)), Status.WITH_CARE, (Caveat.UNKNOWN_GROUP,)),
        ((BLACK, WHITE, cells(group="", searches=201)), Status.TOO_FEW, (Caveat.UNKNOWN_GROUP,)),
        ((cells(group="black", searches=10), WHITE), Status.SHOWN, ()),
        ((cells(group="black", searches=9), WHITE), Status.TOO_FEW, ()),
        ((BLACK, cells(group="white", searches=9)), Status.TOO_FEW, ()),
        ((BLACK,), Status.TOO_FEW, ()),
    ],
)
def test_a_ratio_that_would_say_little_is_withheld_or_used_with_care(counts, status, caveats):
    figure = of({"2024-06": month(*counts)}, "ss.rrr_black_white", "2024-06")
    assert (figure.status, figure.caveats) == (status, caveats)
    assert (figure.value is None) == (figure.low is None) == (status is Status.TOO_FEW)


def test_a_group_of_few_residents_has_no_rate():
    months = {"2024-06": month(BLACK, WHITE, cells(group="other", searches=500))}
    assert of(months, "ss.rrr_other_white", "2024-06").status is Status.TOO_FEW
    assert of(months, "ss.rate_1000", "2024-06", group="ethnic_group=other").status is Status.TOO_FEW
    more = LIVING | {"other": 1000}
    assert of(months, "ss.rrr_other_white", "2024-06", living=more).value == 500.0


def test_many_visitors_are_told_and_the_city_has_no_figures_but_counts_in_london():
    months = {"2024-06": month(cells(WESTMINSTER, "black"), cells(WESTMINSTER), cells(CITY), cells("", "", 7),
                               cells("outside", "", 5), unlocated=7, outside=5)}  # fmt: skip
    found = figures(months)
    westminster = found["ss.rrr_black_white", WESTMINSTER, "", "2024-06"]
    assert (westminster.status, westminster.caveats) == (Status.WITH_CARE, (Caveat.VISITORS,))
    assert not any(one.gss == CITY for one in found.values())
    london = found["ss.count", LONDON_GSS, "", "2024-06"]
    assert (london.value, london.detail) == (307, {"unlocated": 7})
    assert found["ss.count", HACKNEY, "", "2024-06"].value == 0


def test_what_is_on_no_map_point_is_shown_for_london_alone():
    months = {key: told | {"rows": 112, "unlocated": 7, "outside": 5} for key, told in year(WHITE).items()}
    found = figures(months)
    figure = found["ss.unmappable_share", LONDON_GSS, "", "12m-2024-12"]
    assert (figure.numerator, figure.base, figure.detail) == (144, 1344, {"unlocated": 84, "outside": 60})
    assert figure.value == round(144 / 1344, 3)
    assert ("ss.unmappable_share", HACKNEY, "", "12m-2024-12") not in found


def test_find_rates_have_a_range_a_gap_to_everybody_and_a_change():
    quarter = {key: month(cells(group="black", searches=200, positive=20), cells(positive=40)) for key in
               ("2024-01", "2024-02", "2024-03")}  # fmt: skip
    after = {key: month(cells(group="black", searches=200, positive=80), cells(positive=40)) for key in
             ("2024-04", "2024-05", "2024-06")}  # fmt: skip
    found = figures(quarter | after)
    black = found["ss.positive_rate", HACKNEY, "ethnic_group=black", "2024-Q1"]
    assert (black.value, black.numerator, black.base, black.status) == (0.1, 60, 600, Status.SHOWN)
    assert (black.low, black.high) == (0.078, 0.127)
    assert (black.gap.value, black.gap.verdict) == (-0.1, Direction.LOWER)
    assert found["ss.positive_rate", HACKNEY, "", "2024-Q1"].gap is None
    later = found["ss.positive_rate", HACKNEY, "ethnic_group=black", "2024-Q2"]
    assert (later.change.value, later.change.verdict, later.gap.verdict) == (
        0.3, Direction.HIGHER, Direction.NO_CLEAR_DIFFERENCE,
    )  # fmt: skip
    assert black.change is None


def test_a_share_of_few_searches_is_not_told():
    few = {f"2024-0{number}": month(cells(searches=9, positive=3)) for number in (1, 2, 3)}
    assert of(few, "ss.positive_rate", "2024-Q1").status is Status.TOO_FEW
    assert of(few, "ss.positive_rate", "2024-Q1").numerator is None
    some = {f"2024-0{number}": month(cells(searches=30, positive=3)) for number in (1, 2, 3)}
    figure = of(some, "ss.positive_rate", "2024-Q1")
    assert (figure.status, figure.caveats) == (Status.WITH_CARE, (Caveat.FEW,))
    assert of(some, "ss.positive_rate", "2024-Q1", gss=WESTMINSTER).status is Status.NOTHING_DUE


def test_a_month_that_is_missing_is_a_gap_and_never_nought():
    months = year(BLACK, WHITE)
    del months["2024-05"]
    found = figures(months)
    for indicator, period in (("ss.count", "2024-05"), ("ss.count", "2024-Q2"), ("ss.positive_rate", "12m-2024-12")):
        figure = found[indicator, HACKNEY, "", period]
        assert (figure.status, figure.value, figure.numerator) == (Status.GAP, None, None)
        assert figure.caveats == (Caveat.INCOMPLETE,)
    assert found["ss.count", HACKNEY, "", "2024-Q1"].value == 900
    assert ("ss.count", HACKNEY, "", "2025-01") not in found
    assert ("ss.count", HACKNEY, "", "12m-2024-03") not in found


def test_two_series_far_apart_have_no_gaps_between_them():
    found = figures({"2016-06": month(WHITE)} | year(WHITE))
    assert {key[3] for key in found if key[0] == "ss.count"} == {
        "2016-06", *year(), "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "12m-2024-12"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lack", "gaps", "stay"),
    [
        ("rows", {"ss.count", "ss.rate_1000", "ss.rrr_black_white", "ss.positive_rate", "ss.under18_share"}, set()),
        ("linked", {"ss.linked_rate"}, {"ss.count", "ss.positive_rate"}),
        ("removed", {"ss.more_than_outer_share"}, {"ss.linked_rate"}),
        ("outcome", {"ss.positive_rate", "ss.arrest_rate"}, {"ss.count"}),
        ("age", {"ss.under18_share"}, {"ss.count"}),
        ("legislation", {"ss.s60_count"}, {"ss.count"}),
        ("ethnic_group", {"ss.rrr_black_white", "ss.ethnicity_not_stated_share"}, {"ss.rate_1000", "ss.positive_rate"}),
        ("place", {"ss.count", "ss.rate_1000"}, set()),
    ],
)
def test_what_a_month_lacks_is_a_gap_in_what_depends_on_it(lack, gaps, stay):
    months = year(BLACK, WHITE) | {"2024-05": month(BLACK, WHITE, lacks=[lack])}
    found = figures(months)
    told = {key[0]: one.status for key, one in found.items() if key[1:] == (HACKNEY, "", "2024-Q2")}
    assert {told[key] for key in gaps} == {Status.GAP}
    assert Status.GAP not in {told[key] for key in stay}
    assert found["ss.count", LONDON_GSS, "", "2024-Q2"].status is (Status.GAP if lack == "rows" else Status.SHOWN)


def test_the_same_months_are_the_same_bytes():
    months = year(BLACK, WHITE, officers=[[HACKNEY, "black", 240], [HACKNEY, "white", 60]])
    assert document(figures(months).values()) == document(figures(dict(reversed(months.items()))).values())


def test_the_worked_example_is_right_at_every_step():
    black_rate = WORKED.black / WORKED.black_residents * 1000
    white_rate = WORKED.white / WORKED.white_residents * 1000
    error = sqrt(WORKED.phi * (1 / WORKED.black + 1 / WORKED.white))
    ratio = black_rate / white_rate
    steps = (black_rate, white_rate, log(ratio), error, 1.959964 * error)
    shown = (WORKED.black_rate, WORKED.white_rate, WORKED.logarithm, WORKED.error, WORKED.half)
    assert tuple(round(step, 3) for step in steps) == shown
    ends = (log(ratio) - 1.959964 * error, log(ratio) + 1.959964 * error)
    assert (WORKED.log_low, WORKED.log_high) == tuple(round(end, 3) for end in ends)
    assert (WORKED.ratio, WORKED.low, WORKED.high) == tuple(round(one, 2) for one in (ratio, *map(exp, ends)))
