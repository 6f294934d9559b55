"""The reference case of two windows, fed as a cube: what is compiled is what R's `survey` made of the same people."""

import csv
import json
from collections import Counter

import pytest

from engage.indicators.families.said import telling
from engage.indicators.families.said.cubes import Place, places
from engage.indicators.families.said.weighted import Windows
from tests.indicators.estimates.test_cases import REFERENCE, needs_reference

O2 = REFERENCE / "O2_missing_gap_trend"
QUARTERS = {"previous": "2024-Q1", "current": "2025-Q1"}
GSS = "E09000012"
COLUMNS = {"age_band": "age_band", "sex": "sex", "ethnicity": "ethnic_group"}

pytestmark = needs_reference


def gathered():
    """The case as the family gathers it: each window as one survey that closed in its last quarter."""
    case = json.loads((O2 / "case.json").read_text())
    with (O2 / "data.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    cells = sorted({tuple(row[column] for column in COLUMNS) for row in rows})
    surveys = {}
    for window in case["windows"]:
        inside = [row for row in rows if window["from"] <= row[window["column"]] <= window["to"]]
        people = Counter(tuple(row[column] for column in COLUMNS) for row in inside)
        lines = []
        for number, cell in enumerate(cells):
            if people[cell]:
                own = [row for row in inside if tuple(row[column] for column in COLUMNS) == cell]
                counts = []
                for indicator in case["indicators"]:
                    said = [row[indicator["column"]] for row in own]
                    counts += [sum(one in indicator[kind] for one in said) for kind in ("favourable", "unfavourable")]
                lines.append([number, people[cell], *counts])
        surveys[QUARTERS[window["id"]]] = {"one": lines}
    targets = {
        COLUMNS[margin["columns"][0]]: {t[margin["columns"][0]]: t["target"] for t in margin["targets"]}
        for margin in case["margins"]
    }
    keys = [indicator["id"] for indicator in case["indicators"]]
    return {
        "until": "2025-Q1",
        "indicators": keys,
        # A group that the Census has no number of is nobody's group, as in the product.
        "cells": [
            [value if value in targets[column] else "" for value, column in zip(cell, COLUMNS.values(), strict=True)]
            for cell in cells
        ],
        "residents": {GSS: targets},
        "surveys": {GSS: surveys},
        "given": {GSS: {"one": {str(number): [] for number in range(len(keys))}}},
        "waiting": {},
        "released": {},
    }  # fmt: skip


def group_of(domain):
    case = json.loads((O2 / "case.json").read_text())
    found = next(one for one in case["domains"] if one["id"] == domain)
    return f"{COLUMNS[found['column']]}={found['values'][0]}" if "column" in found else ""


def expected(kind):
    return json.loads((O2 / "expected.json").read_text())[kind]


@pytest.fixture(scope="module")
def windows():
    place: Place = places(gathered())[0]
    return Windows(place)


def last(window):
    year, quarter = QUARTERS[window].split("-Q")
    return int(year) * 4 + int(quarter) - 1


def test_shares_are_those_of_the_reference(windows):
    checked = 0
    for row in expected("estimates"):
        made = windows.of(last(row["window"]))
        share = dict(zip(made.plan.names, made.shares, strict=True))[row["indicator"], group_of(row["domain"])]
        assert (share.n, share.p, share.error) == (
            row["n"],
            pytest.approx(row["p"], abs=1e-6),
            pytest.approx(row["se"], abs=1e-6),
        )
        assert (share.low, share.high) == pytest.approx(row["ci_wilson"], abs=1e-5)
        checked += 1
    assert checked >= 6


def test_gaps_to_everybody_are_those_of_the_reference(windows):
    rows = [row for row in expected("gaps") if row["gap"].endswith("_vs_all")]
    for row in rows:
        name = row["indicator"], group_of(row["gap"].removesuffix("_vs_all"))
        gap = windows.of(last(row["window"])).gaps([name])[name]
        assert (gap.difference.value, gap.error) == pytest.approx((row["diff"], row["se"]), abs=1e-6)
        assert (gap.difference.low, gap.difference.high) == pytest.approx(row["ci"], abs=1e-5)
        assert gap.difference.p_value == pytest.approx(row["p_value"], abs=1e-5)
    assert rows


def test_changes_over_a_year_are_those_of_the_reference(windows):
    for row in expected("changes"):
        name = row["indicator"], group_of(row["domain"])
        change = windows.changes(last("current"), last("previous"), [name])[name]
        assert (change.difference.value, change.error) == pytest.approx((row["diff"], row["se"]), abs=1e-6)
        assert (change.difference.low, change.difference.high) == pytest.approx(row["ci"], abs=1e-5)


def test_figures_are_the_reference_in_whole_points(windows):
    told = {(one.indicator, one.group, one.period.key): one for one in telling.weighted(gathered())
            if one.gss == GSS}  # fmt: skip
    rows = [row for row in expected("estimates") if not group_of(row["domain"]) and row["window"] == "current"]
    for row in rows:
        figure = told[row["indicator"], "", "12m-2025-03"]
        assert figure.value == pytest.approx(row["p"], abs=0.005)
        assert abs(figure.base - row["n"]) <= 2
        assert (figure.low, figure.high) == pytest.approx(row["ci_wilson"], abs=0.00501)
    change = {row["indicator"]: row for row in expected("changes") if not group_of(row["domain"])}
    assert change
    for indicator, row in change.items():
        assert told[indicator, "", "12m-2025-03"].change.value == pytest.approx(row["diff"], abs=0.00501)
