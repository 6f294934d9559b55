"""The census figures are those of the published tables, added up to the groups that surveys ask for."""

import csv
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from boroughs.census import AGE_BANDS, ETHNIC_GROUPS, RESIDENTS, SEXES
from boroughs.london import BY_GSS
from surveys.bank import BY_KEY

SHARED = Path(os.environ.get("ENGAGE_SHARED", Path(__file__).parents[2].parent / "shared"))
CENSUS = SHARED / "data" / "census"
AGES = {"16_24": (16, 24), "25_34": (25, 34), "35_44": (35, 44), "45_54": (45, 54), "55_64": (55, 64),
        "65_plus": (65, 100)}  # fmt: skip
FIVE = {"White": "white", "Mixed": "mixed", "Asian": "asian", "Black": "black", "Other": "other"}


def rows(name):
    path = CENSUS / name
    if not path.exists():
        pytest.skip("the published tables are not beside this repository; ENGAGE_SHARED can name their folder")
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_every_borough_is_there_with_every_group():
    assert set(RESIDENTS) == set(BY_GSS)
    assert sum(sum(one.ethnic_group.values()) for one in RESIDENTS.values()) == 8_799_736


def test_the_groups_are_those_that_surveys_ask_for():
    assert [code for code, _ in BY_KEY["age_band"].options if code != "prefer_not_to_say"] == list(AGE_BANDS)
    assert [code for code, _ in BY_KEY["sex"].options if code != "prefer_not_to_say"] == list(SEXES)
    assert {code.split("_")[0] for code, _ in BY_KEY["ethnic_group"].options[:-1]} == set(ETHNIC_GROUPS)


def test_ages_are_those_of_table_ts007():
    for row in rows("census2021-ts007-ltla.csv"):
        if (gss := row["geography code"]) not in RESIDENTS:
            continue
        single = {}
        for column, people in row.items():
            if found := re.fullmatch(r"Age: Aged (?:(\d+) years?|(100) years and over); measures: Value", column):
                single[int(found[1] or found[2])] = int(people)
        expected = {band: sum(single[age] for age in range(low, high + 1)) for band, (low, high) in AGES.items()}
        assert expected == RESIDENTS[gss].age_band, gss


def test_sexes_are_the_totals_of_all_ages():
    for row in rows("census2021_sex_london_boroughs.csv"):
        expected = {"female": int(row["total_females"]), "male": int(row["total_males"])}
        assert expected == RESIDENTS[row["ltla21_code"]].sex


def test_ethnic_groups_are_added_up_from_the_nineteen():
    found = Counter()
    for row in rows("census2021_ethnicity19_london_boroughs.csv"):
        group = re.match(r"\w+", row["ethnic_group"])[0]
        found[row["ltla21_code"], FIVE[group]] += int(row["residents"])
    assert found == {(gss, code): n for gss, one in RESIDENTS.items() for code, n in one.ethnic_group.items()}
