"""London less the boroughs that are shown gives nobody away."""

from engage.indicators.disclosure import ALL, Part, Series, Window, decide_everywhere
from engage.indicators.disclosure.london import LONDON
from tests.indicators.disclosure.factories import part, quarters

YEAR = Window(3)


def decided(boroughs, window=YEAR, released=None, fit=lambda _: None):
    inputs = {Series("trust", gss, "sex"): parts for gss, parts in boroughs.items()}
    ledgers = {Series("trust", gss, "sex"): own for gss, own in (released or {}).items()}
    found = decide_everywhere(inputs, lambda series: ledgers.get(series, {}), window, fit)
    return {series.gss: categories for series, categories in found.items()}


def test_london_is_shown_beside_boroughs_that_all_are():
    whole = {ALL, "a", "b"}
    assert decided({"x": quarters(*[{"a": 20, "b": 20}] * 4), "y": quarters(*[{"a": 20, "b": 20}] * 4)}) == {
        "x": whole,
        "y": whole,
        LONDON: whole,
    }


def test_one_borough_too_small_takes_the_smallest_shown_one_with_it():
    found = decided(
        {
            "x": quarters(*[{"a": 40, "b": 40}] * 4),
            "y": quarters(*[{"a": 20, "b": 20}] * 4),
            "z": quarters(*[{"a": 1, "b": 1}] * 4),
        }
    )
    assert found == {"x": {ALL, "a", "b"}, "y": set(), "z": set(), LONDON: {ALL, "a", "b"}}


def test_two_small_boroughs_hide_each_other():
    small = quarters(*[{"a": 3, "b": 3}] * 4)  # 24 people a year
    found = decided({"x": quarters(*[{"a": 40, "b": 40}] * 4), "y": small, "z": small})
    assert found["x"] == found[LONDON] == {ALL, "a", "b"}
    assert found["y"] == found["z"] == set()


def test_a_group_that_only_one_borough_hides():
    found = decided(
        {
            "x": quarters(*[{"a": 40, "b": 40, "c": 40}] * 4),
            "y": quarters(*[{"a": 30, "b": 30, "c": 30}] * 4),
            "z": quarters(*[{"a": 30, "b": 30, "c": 1}] * 4),
        }
    )
    assert found[LONDON] == {ALL, "a", "b", "c"}
    assert found["z"] == {ALL, "b"}  # a hides with the four of c, and so y must not show either
    assert found["y"] == {ALL, "b"}
    assert found["x"] == {ALL, "a", "b", "c"}


def test_everybody_is_shown_in_every_partition_or_in_none():
    inputs = {
        Series("trust", "x", "sex"): quarters(*[{"a": 20, "b": 20}] * 4),
        Series("trust", "x", "age_band"): quarters(*[{"c": 5, "d": 2}] * 4),  # miscounted
    }
    assert not any(decide_everywhere(inputs, lambda _: {}, YEAR).values())


def test_what_a_borough_tells_later_does_not_tell_of_another_what_london_told_before():
    shown = frozenset({ALL})
    x = [*quarters(*[{"a": 20, "b": 20}] * 4), part(4, a=10, b=13), part(5, a=40, b=40, shown=shown)]
    y = [*quarters(*[{"a": 20, "b": 20}] * 4), part(4, a=4, b=3), part(5, a=40, b=40, shown=shown)]
    told = {gss: {ALL: [YEAR]} for gss in ("x", "y")} | {LONDON: {ALL: [YEAR, Window(4)]}}
    assert ALL not in decided({"x": x, "y": y}, Window(5), told)["x"]  # the 30 of London less its 23 are seven
    y[4] = part(4, a=6, b=6)
    assert ALL in decided({"x": x, "y": y}, Window(5), told)["x"]


def test_an_indicator_is_decided_by_itself():
    few = [Part(0, {"a": (1, 1)})]
    found = decide_everywhere(
        {Series("trust", "x", "sex"): quarters(*[{"a": 20, "b": 20}] * 4), Series("fair", "x", "sex"): few},
        lambda _: {},
        YEAR,
    )
    assert found[Series("trust", "x", "sex")] == {ALL, "a", "b"}
    assert not found[Series("fair", "x", "sex")]
