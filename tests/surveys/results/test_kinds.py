"""What a page shows of each kind of question."""

import random
import re
from decimal import Decimal

import pytest

from surveys.definition.parts import Kind, Option, Question, Row
from surveys.results.bands import FEWEST_IN_A_BAND, month_bands, number_bands
from surveys.results.kinds import show
from tests.surveys.factories import question_of

LETTERS = tuple(Option(code=code, label={"en": code.upper()}) for code in "abc")


def shown(kind, counts, lines=None, **values):
    boring = {"options": LETTERS} if kind.has_options else {}
    return show(Question(key="q", kind=kind, wording={"en": "Q?"}, **{**boring, **values}), "en", counts, lines or {})


def cells(found):
    return {row[0]: row[1:] for row in found.table.rows}


def test_a_scale_says_its_favourable_share_and_keeps_dont_know_out_of_the_base():
    question = question_of("police_listen")
    counts = {"strongly_agree": 40, "tend_to_agree": 81, "neither": 40, "tend_to_disagree": 22,
              "strongly_disagree": 18, "dont_know": 9, "prefer_not_to_say": 3, "": 213}  # fmt: skip
    found = show(question, "en", counts, {})
    assert found.sentence == (
        "Of the people who answered, 60% chose “Strongly agree” or “Tend to agree” (range 53% to 67%)."
    )
    assert found.base == 200
    assert cells(found)["Neither agree nor disagree"] == ("20%", "15% to 26%")
    assert found.table.totals == (("Together: “Strongly agree” or “Tend to agree”", "60%", "53% to 67%"),)
    assert found.notes == (
        "Of those asked, 6% chose “Don’t know” or “Prefer not to say”. They are not counted in the shares.",
    )


def test_multiple_choice_is_of_the_people_who_answered():
    found = shown(Kind.MULTIPLE_CHOICE, {"a": 90, "b": 60, "c": 30, "dont_know": 20, "": 140}, has_dont_know=True)
    assert found.base == 120
    assert cells(found) == {"A": ("75%", "67% to 82%"), "B": ("50%", "41% to 59%"), "C": ("25%", "18% to 33%")}
    assert "more than 100%" in found.notes[0]


def test_a_choice_of_one_at_most_adds_up_and_hides_like_a_single_choice():
    found = shown(Kind.MULTIPLE_CHOICE, {"a": 120, "b": 60, "c": 3, "": 183}, most=Decimal(1))
    assert [row[1] for row in found.table.rows] == ["66%", "not shown", "under 5%"]


def test_a_matrix_has_a_line_for_each_of_its_lines():
    rows = tuple(Row(code=code, label={"en": f"Line {code}"}) for code in "xyz")
    lines = {"x": {"a": 60, "b": 30, "c": 30}, "y": {"a": 20, "b": 50, "c": 50}, "z": {"a": 2, "b": 3, "c": 4}}
    found = shown(Kind.MATRIX, {"": 120}, lines, rows=rows, favourable=("a",))
    assert found.table.columns == ("Line", "A", "B", "C", "Together: “A”", "Answers")
    assert cells(found)["Line x"] == ("50%", "25%", "25%", "50% (41% to 59%)", "about 120")
    assert cells(found)["Line z"] == ("–", "–", "–", "–", "not enough answers")
    assert found.sentence == "The most people chose “A” for “Line x” (50%), the fewest for “Line y” (17%)."
    chart = str(found.draw())
    assert 'role="img"' in chart
    assert chart.count("<title") == chart.count("<desc") == 1
    assert len(re.findall(r'class="part part-1"', chart)) == 3  # the key, and two lines


def test_zero_to_ten_gives_bands_and_a_mean_with_its_range():
    found = shown(Kind.ZERO_TO_TEN, {"0": 10, "3": 20, "5": 30, "7": 40, "10": 50, "": 150})
    # Mean 990 / 150 = 6.6; deviation 3.04, Student's interval 6.6 ± 0.5.
    assert found.sentence.startswith("On average people chose 6.6 out of 10 (range 6.1 to 7.1).")
    assert [row[:2] for row in found.table.rows] == [
        ("0 to 2", "7%"), ("3 to 4", "13%"), ("5", "20%"), ("6 to 7", "27%"), ("8 to 10", "33%"),
    ]  # fmt: skip


def test_a_mean_that_would_say_what_everybody_chose_is_not_given():
    found = shown(Kind.ZERO_TO_TEN, {"10": 148, "9": 2, "": 150})
    assert "On average" not in found.sentence
    assert "over 95%" in found.sentence


def test_a_ranking_says_who_is_first_and_the_mean_place():
    counts = {"a#1": 60, "b#1": 40, "c#1": 20, "a#2": 30, "b#2": 50, "c#2": 40, "a#3": 30, "b#3": 30, "c#3": 60}
    found = shown(Kind.RANKING, {**counts, "": 120})
    assert found.sentence == "“A” was put first by 50% (range 41% to 59%)."
    # (60 + 2·30 + 3·30) / 120 = 1.75, (20 + 2·40 + 3·60) / 120 = 2.33
    assert [row[-1] for row in found.table.rows] == ["1.8", "1.9", "2.3"]


def test_a_ranking_gives_no_mean_place_where_it_hides_the_share():
    counts = {"a#1": 116, "b#1": 2, "c#1": 2, "a#2": 2, "b#2": 58, "c#2": 60, "a#3": 2, "b#3": 60, "c#3": 58}
    found = shown(Kind.RANKING, {**counts, "": 120})
    assert [row[-1] for row in found.table.rows] == ["–", "–", "–"]


def test_a_number_has_bands_and_a_middle():
    counts = {str(minutes): 10 for minutes in (5, 10, 15, 20, 25, 30, 45, 60)}
    found = shown(Kind.NUMBER, {**counts, "": 80}, unit={"en": "minutes"})
    assert found.sentence.startswith("Half of the people who answered gave about 20 minutes or less.")
    assert found.table.rows[0][0] == "under 20 minutes"
    assert found.table.rows[-1][0].endswith("minutes or more")


def test_a_number_with_fewer_than_thirty_answers_shows_nothing():
    assert shown(Kind.NUMBER, {"5": 14, "10": 15, "": 29}).table is None


def test_dates_are_counted_by_month():
    found = shown(Kind.DATE, {"2026-09": 50, "2026-10": 40, "2026-11": 3, "": 93})
    assert [row[0] for row in found.table.rows] == ["September 2026", "October 2026 to November 2026"]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.INFORMATION])
def test_every_kind_shows_nothing_of_nobody(kind):
    assert shown(kind, {}).table is None


def test_numbers_are_never_in_a_band_of_a_few_and_no_end_is_the_greatest_anybody_gave():
    chance = random.Random(5)
    for _ in range(300):
        spread = chance.choice([3, 30, 3000])
        counts = {}
        for _ in range(chance.randint(1, 120)):
            number = Decimal(chance.randint(0, spread)) / chance.choice([1, 10])
            counts[number] = counts.get(number, 0) + chance.randint(1, 4)
        bands = number_bands(counts)
        base = sum(counts.values())
        assert sum(band.people for band in bands) in (0, base)
        for band in bands:
            assert band.people >= FEWEST_IN_A_BAND
            assert band.people * 20 >= base or base >= 200
        assert not bands or (bands[0].low is None and bands[-1].high is None)


def test_one_huge_number_shapes_no_band():
    counts = {Decimal(n): 10 for n in range(1, 11)}
    bands = number_bands({**counts, Decimal(1_000_000): 1})
    assert max(band.low for band in bands if band.low is not None) <= 10


def test_many_months_become_years():
    counts = {f"{year}-{month:02}": 10 for year in (2024, 2025) for month in range(1, 13)}
    assert month_bands(counts) == [("2024", "2024", 120), ("2025", "2025", 120)]
