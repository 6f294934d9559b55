"""What may be shown of a compiled value: worked by hand."""

from datetime import date

import pytest

from engage.indicators.cells import Status, Unit, cell_of
from engage.indicators.models import IndicatorValue
from engage.kit.i18n import use_language

GOOD_JOB = "local.survey.pas.good_job"


@pytest.fixture(autouse=True)
def english():
    use_language("en")


def cell(indicator, base, numerator=None, value=None, period="2026-Q3", **detail):
    return cell_of(
        IndicatorValue(indicator=indicator, period=period, base=base, numerator=numerator, value=value, detail=detail)
    )


def test_a_share_has_a_range_and_a_rounded_base():
    shown = cell(GOOD_JOB, 202, 101)  # Wilson: 43.17 % to 56.83 %
    assert (shown.text, shown.range, shown.base_text) == ("50%", "43% to 57%", "about 200")
    assert (shown.status, shown.unit, shown.period_text) == (Status.SHOWN, Unit.SHARE, "July to September 2026")
    assert shown.numerator is None


@pytest.mark.parametrize(("numerator", "base"), [(20, 29), (0, 0), (15, 30), (0, 29)])
def test_of_too_few_answers_nothing_is_told(numerator, base):
    shown = cell(GOOD_JOB, base, numerator)
    assert shown.text == "Not enough answers"
    assert not shown.is_shown
    assert {shown.value, shown.low, shown.high, shown.under, shown.over, shown.base, shown.numerator} == {None}


def test_a_share_of_less_than_a_hundred_is_to_be_used_with_care():
    assert cell(GOOD_JOB, 60, 30).status is Status.WITH_CARE


def test_few_people_on_one_side_are_only_under_or_over_an_edge():
    assert (cell(GOOD_JOB, 300, 2).text, cell(GOOD_JOB, 300, 298).text) == ("Under 5%", "Over 95%")
    assert (cell(GOOD_JOB, 300, 2).range, cell(GOOD_JOB, 300, 2).value) == ("", None)


@pytest.mark.parametrize(("number", "text"), [(0, "Fewer than 10"), (9, "Fewer than 10"), (10, "10"), (1238, "1,240")])
def test_surveys_answered_are_rounded_and_few_are_not_told(number, text):
    assert cell("local.surveys_answered", number).text == text


def test_a_month_is_named():
    assert cell("local.surveys_answered", 20, period="2026-10").period_text == "October 2026"


def test_a_commitment_is_of_the_twelve_months_to_the_end_of_the_quarter():
    shown, other = cell("local.commitment.T1", 202, 101), cell(GOOD_JOB, 202, 101)
    assert (shown.period_text, shown.starts_on) == ("Twelve months to September 2026", date(2025, 10, 1))
    assert (shown.text, shown.range, other.starts_on) == (other.text, other.range, date(2026, 7, 1))


def test_what_offices_did_is_told_exactly_and_without_a_percentage_under_thirty():
    few = cell("acct.responses_on_time", 4, 3)
    assert (few.text, few.range, few.base_text, few.value) == ("3 of 4", "", "4", None)
    many = cell("acct.minutes_on_time", 40, 30)  # Wilson: 59.81 % to 85.81 %
    assert (many.text, many.range, many.base_text, many.numerator) == ("75%", "60% to 86%", "40", 30)


def test_nothing_due_and_nothing_answered_are_said():
    assert cell("acct.responses_on_time", 0).text == "Nothing was due"
    assert cell("acct.median_days_to_respond", 0).text == "None answered"
    assert cell("acct.median_days_to_respond", 0, waiting=2).text == "Not known yet"


def test_days_are_told_with_how_many_still_wait():
    shown = cell("acct.median_days_to_respond", 4, value=24.5, waiting=2)
    assert (shown.text, shown.base_text, shown.waiting) == ("24.5 days", "4", 2)
