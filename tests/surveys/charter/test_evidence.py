"""What may be shown of a commitment: twelve months, and never so few that they can be worked out."""

from collections import Counter
from datetime import date

import pytest

from surveys.charter.evidence import evidence_on, month_before
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
        ({month(10): counts(10, 5, 5)}, None),
        ({month(10): counts(60, 20, 20)}, 0.60),
        ({month(11): counts(60, 20, 20)}, None),
        ({month(9): counts(30, 10, 10), month(10): counts(30, 10, 10)}, 0.60),
        ({month(11, 2025): counts(60, 20, 20)}, 0.60),
    ],
)
def test_twelve_closed_months_are_shown_when_they_are_enough(months, shown):
    evidence = evidence_on(months, TODAY)
    assert (evidence.kept.value if evidence else None) == shown


def test_a_month_with_nine_more_does_not_move_the_figure_and_ten_do():
    months = {month(8): counts(60, 20, 20), month(9): counts(1, 4, 4)}
    assert evidence_on(months, TODAY).last_month == month(8)
    months[month(10)] = counts(1)
    assert evidence_on(months, TODAY).last_month == month(10)


def test_the_figure_stays_dated_while_nobody_answers():
    months = {month(3, 2024): counts(60, 20, 20)}
    assert evidence_on(months, TODAY).last_month == month(3, 2024)


def test_few_more_who_all_say_the_same_do_not_move_the_figure():
    months = {month(8): counts(60, 20, 20), month(10): counts(29)}
    assert evidence_on(months, TODAY).last_month == month(8)
    months[month(10)] = counts(30)
    assert evidence_on(months, TODAY).last_month == month(10)


def test_one_more_answer_in_the_running_month_moves_nothing():
    months = {month(10): counts(60, 20, 20)}
    before = evidence_on(months, TODAY)
    assert evidence_on({**months, month(11): counts(1)}, TODAY) == before


def test_the_split_is_shown_only_where_every_part_has_ten():
    assert evidence_on({month(10): counts(80, 10, 10)}, TODAY).not_kept == 0.1
    for months in (counts(80, 9, 11), counts(80, 11, 9), counts(9, 45, 46)):
        evidence = evidence_on({month(10): months}, TODAY)
        if months[Rating.MET] >= 10:
            assert (evidence.partly, evidence.not_kept) == (None, None)


def test_nobody_saying_kept_is_only_said_to_be_under():
    evidence = evidence_on({month(10): counts(0, 60, 60)}, TODAY)
    assert evidence.kept.value is None
    assert evidence.kept.under == 0.05
    assert evidence.partly is None


@pytest.mark.parametrize(
    ("number", "expected"), [(0, month(1)), (1, month(12, 2025)), (11, month(2, 2025)), (12, month(1, 2025))]
)
def test_months_are_counted_back_over_the_year(number, expected):
    assert month_before(month(1), number) == expected
