"""What may be shown of a commitment: twelve months, and never so few that they can be worked out."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from surveys.charter.evidence import evidence_on, month_before, twelve_months, windows
from surveys.charter.models import Rating

TODAY = date(2026, 11, 21)


def counts(met=0, partly=0, not_met=0):
    return Counter({Rating.MET: met, Rating.PARTLY: partly, Rating.NOT_MET: not_met})


def month(number, year=2026):
    return date(year, number, 1)


@pytest.mark.parametrize(
    ("months", "shown"),
    [
        ({}, None),
        ({month(9): counts(10, 5, 5)}, None),
        ({month(9): counts(60, 20, 20)}, 0.60),
        ({month(10): counts(60, 20, 20)}, None),
        ({month(6): counts(30, 10, 10), month(9): counts(30, 10, 10)}, 0.60),
        ({month(10, 2025): counts(60, 20, 20)}, 0.60),
    ],
)
def test_twelve_months_to_the_end_of_a_quarter_are_shown_when_they_are_enough(months, shown):
    evidence = evidence_on(months, TODAY)
    assert (evidence.kept.value if evidence else None) == shown


@pytest.mark.parametrize("first", range(1, 13))
def test_a_window_ends_with_march_june_september_or_december_and_never_before_they_are_over(first):
    months = {month(first, 2025): counts(60, 20, 20), month(first): counts(60, 20, 20)}
    last = month((first + 2) // 3 * 3)
    following = month_before(last, -1)
    assert windows(months, following - timedelta(days=1))[-1].year == 2025
    assert windows(months, following) == [last.replace(year=2025), last]


def test_nine_more_do_not_move_the_figure_and_ten_do():
    months = {month(6): counts(60, 20, 20), month(7): counts(1, 4, 4)}
    assert windows(months, TODAY) == [month(6)]
    months[month(9)] = counts(1)
    assert windows(months, TODAY) == [month(6), month(9)]


def test_few_more_are_added_up_over_the_quarters_until_they_are_ten():
    months = {month(3): counts(60, 20, 20), month(6): counts(1, 2, 2), month(9): counts(1, 2, 2)}
    assert windows(months, TODAY) == [month(3), month(9)]


def test_the_figure_stays_dated_while_nobody_answers():
    months = {month(3, 2024): counts(60, 20, 20)}
    assert evidence_on(months, TODAY).last_month == month(3, 2024)


def test_few_more_who_all_say_the_same_do_not_move_the_figure():
    months = {month(6): counts(60, 20, 20), month(9): counts(29)}
    assert windows(months, TODAY) == [month(6)]
    months[month(9)] = counts(30)
    assert windows(months, TODAY) == [month(6), month(9)]


def test_answers_of_the_running_quarter_move_nothing():
    months = {month(9): counts(60, 20, 20)}
    before = evidence_on(months, TODAY)
    assert evidence_on({**months, month(10): counts(60, 20, 20), month(11): counts(1)}, TODAY) == before


def test_what_comes_later_never_changes_a_window_that_was():
    chance = Random(7)
    months = {}
    was = []
    for number in range(60):
        months[month_before(month(1, 2021), -number)] = counts(*(chance.choice((0, 0, 1, 3)) for _ in range(3)))
        now = windows(months, month_before(month(1, 2021), -number - 1))
        assert now[: len(was)] == was
        assert len(now) <= len(was) + 1
        was = now
    assert 3 < len(was) < 20


def test_a_window_is_of_its_twelve_months():
    months = {month(9, 2025): counts(1), month(10, 2025): counts(2, 3), month(9): counts(4), month(10): counts(8)}
    assert twelve_months(months, month(9)) == counts(6, 3)


def test_the_split_is_shown_only_where_every_part_has_ten():
    assert evidence_on({month(9): counts(80, 10, 10)}, TODAY).not_kept == 0.1
    for months in (counts(80, 9, 11), counts(80, 11, 9), counts(9, 45, 46)):
        evidence = evidence_on({month(9): months}, TODAY)
        if months[Rating.MET] >= 10:
            assert (evidence.partly, evidence.not_kept) == (None, None)


def test_nobody_saying_kept_is_only_said_to_be_under():
    evidence = evidence_on({month(9): counts(0, 60, 60)}, TODAY)
    assert evidence.kept.value is None
    assert evidence.kept.under == 0.05
    assert evidence.partly is None


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, month(1)), (1, month(12, 2025)), (11, month(2, 2025)), (12, month(1, 2025)), (-12, month(1, 2027))],
)
def test_months_are_counted_back_over_the_year(number, expected):
    assert month_before(month(1), number) == expected
