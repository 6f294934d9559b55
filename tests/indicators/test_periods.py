"""Months and quarters: their days, keys, neighbours and when they are closed."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from engage.indicators.periods import (
    Kind,
    Period,
    closed_before,
    is_quarter_end,
    month_end,
    quarter_of,
    year_to,
)

month_of = partial(Period.of, Kind.MONTH)
EVERY_DAY = [date(2023, 1, 1) + timedelta(days=n) for n in range(365 * 3)]


def test_a_month_has_its_own_first_and_last_day():
    assert month_of(date(2024, 2, 11)) == Period(Kind.MONTH, date(2024, 2, 1), date(2024, 2, 29))
    assert month_of(date(2026, 12, 31)).ends_on == date(2026, 12, 31)


def test_a_quarter_has_three_months():
    assert quarter_of(date(2026, 8, 9)) == Period(Kind.QUARTER, date(2026, 7, 1), date(2026, 9, 30))
    assert quarter_of(date(2026, 1, 1)) == Period(Kind.QUARTER, date(2026, 1, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 9, 2), date(2026, 9, 30)),
        (date(2026, 9, 1), date(2026, 9, 29)),
        (date(2026, 9, 1), date(2026, 10, 31)),
    ],
)
def test_a_period_that_is_not_a_calendar_month_is_refused(starts_on, ends_on):
    with pytest.raises(ValueError, match="not a calendar month"):
        Period(Kind.MONTH, starts_on, ends_on)


def test_keys_name_periods_and_are_read_back():
    assert month_of(date(2026, 9, 30)).key == "2026-09"
    assert quarter_of(date(2026, 9, 30)).key == "2026-Q3"
    for day in EVERY_DAY:
        assert Period.parse(month_of(day).key) == month_of(day)
        assert Period.parse(quarter_of(day).key) == quarter_of(day)


def test_keys_sort_by_time():
    months = [month_of(day).key for day in EVERY_DAY]
    quarters = [quarter_of(day).key for day in EVERY_DAY]
    assert months == sorted(months)
    assert quarters == sorted(quarters)


@pytest.mark.parametrize(
    "key",
    ["", "2026", "2026-13", "2026-00", "2026-Q0", "2026-Q5", "2026-q3", "26-09", "2026-9", "0000-01"],
)
def test_anything_else_is_not_a_key(key):
    with pytest.raises(ValueError, match="a period is written like"):
        Period.parse(key)


@pytest.mark.parametrize("key", ["2026-09 ", " 2026-09", "2026-09\n", "2026-09-01", "٢٠٢٦-09"])
def test_a_key_has_nothing_around_it_and_plain_digits(key):
    with pytest.raises(ValueError, match="a period is written like"):
        Period.parse(key)


def test_a_label_has_a_number_and_a_year():
    assert (month_of(date(2026, 11, 3)).number, month_of(date(2026, 11, 3)).year) == (11, 2026)
    assert (quarter_of(date(2026, 11, 3)).number, quarter_of(date(2026, 11, 3)).year) == (4, 2026)


def test_periods_follow_each_other_without_gap_or_overlap():
    for kind in (Kind.MONTH, Kind.QUARTER):
        for day in EVERY_DAY:
            period = Period.of(kind, day)
            assert period.starts_on <= day <= period.ends_on
            assert period.previous().ends_on + timedelta(days=1) == period.starts_on
            assert period.previous().following() == period
            assert period.ends_at == period.following().starts_at


def test_the_period_before_january_is_in_the_year_before():
    assert Period.parse("2026-01").previous().key == "2025-12"
    assert Period.parse("2026-Q1").previous().key == "2025-Q4"


def test_the_latest_closed_period_is_the_one_before_this_one():
    assert closed_before(date(2026, 9, 30), Kind.QUARTER).key == "2026-Q2"
    assert closed_before(date(2026, 10, 1), Kind.QUARTER).key == "2026-Q3"
    assert closed_before(date(2026, 1, 1), Kind.MONTH).key == "2025-12"
    for kind in (Kind.MONTH, Kind.QUARTER):
        for today in EVERY_DAY:
            assert closed_before(today, kind).ends_on < today <= closed_before(today, kind).following().ends_on


def test_london_midnight_in_summer_is_the_evening_before_in_utc():
    september = Period.parse("2026-09")
    assert september.starts_at == datetime(2026, 8, 31, 23, tzinfo=UTC)
    assert september.ends_at == datetime(2026, 9, 30, 23, tzinfo=UTC)
    assert september.starts_at.tzinfo is UTC
    assert Period.parse("2026-Q1").starts_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert Period.parse("2026-Q1").ends_at == datetime(2026, 3, 31, 23, tzinfo=UTC)


def test_four_days_a_year_are_quarter_ends():
    ends = [day for day in EVERY_DAY if day.year == 2024 and is_quarter_end(day)]
    assert ends == [date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31)]


def test_a_month_ends_on_its_last_day():
    assert month_end(2014, 12) == date(2014, 12, 31)
    assert month_end(2024, 2) == date(2024, 2, 29)
    with pytest.raises(ValueError, match="month"):
        month_end(2024, 13)


@pytest.mark.parametrize(
    ("ends_on", "first"),
    [
        (date(2026, 9, 30), date(2025, 10, 1)),
        (date(2026, 12, 31), date(2026, 1, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
    ],
)
def test_twelve_months_to_a_months_end_begin_with_the_day_after_it_a_year_before(ends_on, first):
    assert year_to(ends_on) == first


def test_twelve_months_end_with_a_month_and_the_twelve_before_share_no_day_with_them():
    leap = Period.of(Kind.YEAR, date(2024, 2, 11))
    assert leap == Period(Kind.YEAR, date(2023, 3, 1), date(2024, 2, 29))
    assert (leap.key, Period.parse("12m-2024-02")) == ("12m-2024-02", leap)
    assert leap.previous() == Period(Kind.YEAR, date(2022, 3, 1), date(2023, 2, 28))
    assert leap.following() == Period(Kind.YEAR, date(2024, 3, 1), date(2025, 2, 28))
    assert closed_before(date(2026, 10, 1), Kind.YEAR).key == "12m-2026-09"
    assert closed_before(date(2026, 9, 30), Kind.YEAR).key == "12m-2026-08"
    with pytest.raises(ValueError, match="a period is written like"):
        Period.parse("12m-2024-Q1")
