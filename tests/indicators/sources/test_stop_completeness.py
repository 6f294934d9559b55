"""Whether a month is whole: judged by what it has of each category, beside its neighbours and the usual."""

from collections import Counter
from datetime import date

import pytest

from engage.indicators.sources.stops.completeness import Lack, Month, lacking

ETHNICITY, OFFICER, TYPE = "Self-defined ethnicity", "Officer-defined ethnicity", "Type"
LINKED, REMOVED = "Outcome linked to object of search", "Removal of more than just outer clothing"
WHOLE = {
    TYPE: {"person": 7700, "person_and_vehicle": 2200, "vehicle": 100},
    ETHNICITY: {"W1": 3200, "W9": 1400, "B9": 1200, "B2": 1200, "A9": 600, "O9": 300, "M9": 300, "NS": 1500, "": 300},
    OFFICER: {"white": 4500, "black": 4000, "asian": 1200, "other": 300},
    "Outcome": {"nothing": 7000, "arrest": 1500, "other_positive": 1500},
    "Legislation": {"misuse_of_drugs_act_1971_section_23": 6000, "section_60": 4000},
    "Age range": {"18_24": 9000, "": 1000},
    LINKED: {"true": 2500, "false": 7500},
    REMOVED: {"true": 200, "false": 9800},
}


def month(number=6, force="metropolitan", **told):
    """A whole month of 10,000 rows; columns by heading are changed by `seen`."""
    seen = {heading: Counter(counts) for heading, counts in (WHOLE | told.pop("seen", {})).items()}
    values = {"rows": 10_000, "unlocated": 500, "rejected": 0, "days": 30 if number in (4, 6, 9, 11) else 31}
    return Month(force, date(2024, number, 1), **{**values, **told}, seen=seen)


def lacks(*months):
    return [set(found) for _, found in sorted(lacking(months).items())]


def test_a_whole_month_lacks_nothing_alone_or_beside_others():
    assert lacks(month()) == [set()]
    assert lacks(month(5), month(6), month(7)) == [set(), set(), set()]


def without(heading, *codes):
    """The column without some codes."""
    return {heading: {code: rows for code, rows in WHOLE[heading].items() if code not in codes}}


@pytest.mark.parametrize(
    "seen",
    [
        without(ETHNICITY, "NS", ""),
        without(ETHNICITY, "W9"),
        without(ETHNICITY, "W9", "B9", "A9", "O9", "M9", "NS"),
        without(OFFICER, "other"),
        without(TYPE, "vehicle"),
        {ETHNICITY: WHOLE[ETHNICITY] | {"NS": 1, "": 1}},
    ],
)
def test_a_category_left_out_is_rows_left_out_even_without_a_neighbour(seen):
    [counts] = seen.values()
    assert lacks(month(seen=seen, rows=sum(counts.values()))) == [{Lack.ROWS}]


def test_not_stated_as_a_blank_is_not_left_out():
    assert lacks(month(seen={ETHNICITY: WHOLE[ETHNICITY] | {"NS": 0, "": 1800}})) == [set()]


def test_neighbours_say_what_another_force_usually_has():
    odd = month(6, "btp", seen=without(ETHNICITY, "B2"))
    assert lacks(odd) == [set()]
    assert lacks(month(5, "btp"), odd, month(7, "btp")) == [set(), {Lack.ROWS}, set()]
    far = [month(12, "btp"), month(5, "btp", seen=without(ETHNICITY, "B2"))]
    assert lacks(*far) == [set(), set()]


def test_a_month_with_rows_left_out_says_nothing_of_its_neighbours():
    fewer = without(ETHNICITY, "W9")
    assert lacks(month(5, seen=fewer), month(6), month(7, seen=fewer)) == [{Lack.ROWS}, set(), {Lack.ROWS}]


def test_groups_that_a_later_census_brought_are_not_missed_before():
    newer = {ETHNICITY: WHOLE[ETHNICITY] | {"W3": 100, "O2": 200}}
    assert lacks(month(6), month(7, seen=newer)) == [set(), set()]


@pytest.mark.parametrize(
    ("seen", "lack"),
    [
        ({LINKED: {"": 10_000}}, Lack.LINKED),
        ({LINKED: {"false": 10_000}}, Lack.LINKED),
        ({LINKED: {"true": 1000, "false": 3900, "": 5100}}, Lack.LINKED),
        ({REMOVED: {"false": 10_000}}, Lack.REMOVED),
        ({REMOVED: {}}, Lack.REMOVED),
        ({"Outcome": {"": 10_000}}, Lack.OUTCOME),
        ({"Outcome": {"unrecognised": 9000, "arrest": 1000}}, Lack.OUTCOME),
        ({"Age range": {"": 9000, "18_24": 1000}}, Lack.AGE),
        ({"Legislation": {"": 10_000}}, Lack.LEGISLATION),
        ({ETHNICITY: {"": 10_000}}, Lack.ETHNIC_GROUP),
        ({OFFICER: {"": 10_000}}, Lack.OFFICER_DEFINED),
    ],
)
def test_a_column_that_is_broken_is_a_lack_of_itself_alone(seen, lack):
    assert lacks(month(seen=seen)) == [{lack}]


def test_few_rows_without_a_true_are_no_broken_column():
    few = {REMOVED: {"false": 100}, LINKED: {"true": 10, "false": 90}}
    seen = {heading: {code: rows // 100 for code, rows in counts.items()} for heading, counts in WHOLE.items()} | few
    assert lacks(month(rows=100, unlocated=5, seen=seen)) == [set()]


def test_days_and_places_left_out_and_rows_refused():
    assert lacks(month(days=29)) == [{Lack.ROWS}]
    assert lacks(month(rejected=101)) == [set()]
    assert lacks(month(rejected=102)) == [{Lack.ROWS}]
    assert lacks(month(unlocated=5001)) == [{Lack.PLACE}]
