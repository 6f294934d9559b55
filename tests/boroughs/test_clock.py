"""Due dates: calendar days, months, England's working days, clear days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boroughs.responses.clock import (
    FULL_NOTICE,
    Basis,
    add_working_days,
    agenda_due_on,
    bank_holiday,
    clear_working_days_before,
    due_on,
    is_working_day,
    minutes_due_on,
)


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("asked_on", "due"),
    [
        ("2025-03-03", "2025-03-31"),
        ("2024-02-01", "2024-02-29"),
        ("2023-02-01", "2023-03-01"),
        ("2024-12-04", "2025-01-01"),  # a bank holiday: calendar days do not move
        ("2025-12-31", "2026-01-28"),
    ],
)
def test_the_police_have_28_calendar_days_by_law(asked_on, due):
    assert due_on(Basis.POLICE_STATUTORY_28_DAYS, day(asked_on)) == day(due)
    assert due_on(Basis.POLICE_STATUTORY_28_DAYS, day(asked_on), agreed_days=90) == day(due)


@pytest.mark.parametrize(
    ("asked_on", "due"),
    [
        ("2025-01-15", "2025-03-15"),
        ("2024-12-31", "2025-02-28"),
        ("2023-12-31", "2024-02-29"),
        ("2023-12-29", "2024-02-29"),
        ("2025-07-31", "2025-09-30"),
        ("2025-06-30", "2025-08-30"),
        ("2025-11-30", "2026-01-30"),
        ("2025-10-31", "2025-12-31"),
        ("2024-02-29", "2024-04-29"),
    ],
)
def test_a_council_executive_has_two_months_ending_within_the_month(asked_on, due):
    assert due_on(Basis.COUNCIL_EXECUTIVE_TWO_MONTHS, day(asked_on)) == day(due)


def test_an_agreed_time_is_28_days_unless_another_was_agreed():
    assert due_on(Basis.AGREED_28_DAYS, day("2025-03-03")) == day("2025-03-31")
    assert due_on(Basis.AGREED_28_DAYS, day("2025-03-03"), agreed_days=14) == day("2025-03-17")


@pytest.mark.parametrize(
    ("meeting_on", "due"),
    [(None, "2025-03-31"), ("2025-03-20", "2025-03-20"), ("2025-04-20", "2025-03-31")],
)
def test_a_trigger_is_explained_at_the_next_meeting_or_after_28_days_if_sooner(meeting_on, due):
    next_meeting = day(meeting_on) if meeting_on else None
    assert due_on(Basis.CHARTER_TRIGGER_28_DAYS, day("2025-03-03"), meeting_on=next_meeting) == day(due)


def test_a_quarterly_statement_is_due_10_working_days_after_the_figures():
    assert due_on(Basis.QUARTERLY_STATEMENT_10_WORKING_DAYS, day("2025-04-14")) == day("2025-04-30")


def test_only_deadlines_set_by_law_are_called_statutory():
    statutory = {basis.value for basis in Basis if basis.is_statutory}
    assert statutory == {"police_statutory_28_days", "council_executive_two_months"}
    for basis in Basis:
        assert basis.label
        assert basis.source
        says_law = "set by law" in basis.label and "not set by law" not in basis.label
        assert says_law == basis.is_statutory
        assert any(word in basis.source for word in ("Act", "Regulations")) == basis.is_statutory


def test_a_basis_is_read_back_from_its_stored_value():
    assert Basis("agreed_28_days") is Basis.AGREED_28_DAYS
    assert str(Basis.AGREED_28_DAYS) == "agreed_28_days"


@pytest.mark.parametrize(
    "holiday",
    [
        "2025-01-01",
        "2025-04-18",  # Good Friday
        "2025-04-21",  # Easter Monday
        "2025-05-05",
        "2025-05-26",
        "2025-08-25",
        "2025-12-25",
        "2025-12-26",
        "2021-12-27",  # for Christmas Day on a Saturday
        "2021-12-28",  # for Boxing Day on a Sunday
        "2022-01-03",  # for New Year's Day on a Saturday
        "2022-12-27",  # for Christmas Day on a Sunday
        "2020-05-08",  # moved for VE Day
        "2022-06-02",  # moved for the Platinum Jubilee
        "2022-06-03",
        "2022-09-19",  # the Queen's funeral
        "2023-05-08",  # the Coronation
        "2025-04-19",  # a Saturday
        "2025-04-20",  # a Sunday
    ],
)
def test_a_bank_holiday_or_weekend_is_not_a_working_day(holiday):
    assert not is_working_day(day(holiday))


@pytest.mark.parametrize(
    "working",
    [
        "2025-01-02",  # a holiday in Scotland
        "2025-03-17",  # in Northern Ireland
        "2020-05-04",  # the May holiday that moved
        "2022-05-30",  # the spring holiday that moved
        "2025-04-17",
        "2025-12-24",
        "2024-02-29",
    ],
)
def test_other_weekdays_are_working_days(working):
    assert is_working_day(day(working))


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2025-03-03", 0, "2025-03-03"),
        ("2025-03-01", 0, "2025-03-01"),
        ("2025-03-07", 1, "2025-03-10"),
        ("2025-03-08", 1, "2025-03-10"),
        ("2025-04-17", 1, "2025-04-22"),
        ("2025-04-22", -1, "2025-04-17"),
        ("2021-12-24", 1, "2021-12-29"),
        ("2021-12-24", 4, "2022-01-04"),
        ("2022-05-31", 2, "2022-06-06"),
        ("2024-02-28", 2, "2024-03-01"),
        ("2025-12-31", 1, "2026-01-02"),
        ("2026-01-02", -1, "2025-12-31"),
    ],
)
def test_working_days_are_counted_over_holidays_in_both_directions(start, n, end):
    assert add_working_days(day(start), n) == day(end)


def test_counting_back_undoes_counting_on_from_every_working_day_of_two_years():
    for offset in range(730):
        start = date(2021, 6, 1) + timedelta(days=offset)
        for n in (-11, -1, 1, 10):
            assert not is_working_day(start) or add_working_days(add_working_days(start, n), -n) == start


@pytest.mark.parametrize(
    ("meeting_on", "published_on", "clear"),
    [
        ("2025-03-13", "2025-03-05", 5),
        ("2025-03-13", "2025-03-06", 4),
        ("2025-03-17", "2025-03-08", 5),  # published on a Saturday
        ("2025-04-24", "2025-04-14", 5),  # over Easter
        ("2025-04-24", "2025-04-15", 4),
        ("2026-01-06", "2025-12-23", 6),
        ("2025-03-13", "2025-03-12", 0),
        ("2025-03-13", "2025-03-13", 0),
        ("2025-03-13", "2025-03-20", 0),
    ],
)
def test_clear_days_leave_out_the_day_of_publication_and_of_the_meeting(meeting_on, published_on, clear):
    assert clear_working_days_before(day(meeting_on), day(published_on)) == clear


WORKED = [
    # the meeting, the last day that gives five, the next one that does not; each counted by hand on a calendar
    ("2026-04-08", "2026-03-27", "2026-03-30"),  # the week after Easter 2026: Friday 3 and Monday 6 April
    ("2026-04-14", "2026-04-06", "2026-04-07"),  # published on Easter Monday itself
    ("2026-04-14", "2026-04-02", "2026-04-07"),  # or before the long weekend
    ("2027-04-01", "2027-03-22", "2027-03-23"),  # Easter 2027, when the clocks go forward on Easter Day
    ("2027-01-05", "2026-12-23", "2026-12-24"),  # Boxing Day 2026 is a Saturday, so Monday 28 is off; so is 1 January
    ("2028-01-05", "2027-12-23", "2027-12-24"),  # three substitute days: 27 and 28 December, 3 January
    ("2022-01-05", "2021-12-23", "2021-12-24"),  # the same six years before
    ("2026-05-11", "2026-04-30", "2026-05-01"),  # early May
    ("2026-05-26", "2026-05-15", "2026-05-18"),  # the day after the spring holiday
    ("2026-09-01", "2026-08-21", "2026-08-24"),  # the day after the summer holiday
    ("2022-06-07", "2022-05-26", "2022-05-27"),  # 2 and 3 June 2022, the spring holiday moved
    ("2023-05-10", "2023-05-01", "2023-05-02"),  # the Coronation, a week after early May
    ("2022-09-22", "2022-09-13", "2022-09-14"),  # the Queen's funeral
    ("2026-10-27", "2026-10-19", "2026-10-20"),  # the clocks go back on the Sunday between: a day is still a day
    ("2026-11-24", "2026-11-15", "2026-11-17"),  # published on a Sunday
]


@pytest.mark.parametrize(("meeting_on", "in_time", "late"), WORKED)
def test_five_clear_working_days_as_counted_by_hand(meeting_on, in_time, late):
    assert clear_working_days_before(day(meeting_on), day(in_time)) >= FULL_NOTICE
    assert clear_working_days_before(day(meeting_on), day(late)) < FULL_NOTICE


DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))
GAPS = st.integers(1, 60).map(timedelta)


@given(DAYS, GAPS, GAPS)
def test_clear_days_add_up_over_any_day_between(published_on, gap, more):
    between, meeting_on = published_on + gap, published_on + gap + more
    parts = clear_working_days_before(between, published_on), clear_working_days_before(meeting_on, between)
    assert clear_working_days_before(meeting_on, published_on) == sum(parts) + is_working_day(between)


@given(DAYS, GAPS)
def test_neither_the_day_of_publication_nor_of_the_meeting_is_counted(published_on, gap):
    meeting_on = published_on + gap
    clear = clear_working_days_before(meeting_on, published_on)
    assert 0 <= clear <= gap.days - 1
    a_day_later = clear_working_days_before(meeting_on, published_on + timedelta(days=1))
    assert clear - a_day_later == (gap.days > 1 and is_working_day(published_on + timedelta(days=1)))


@given(DAYS)
def test_the_day_an_agenda_is_due_gives_five_and_the_next_working_day_four(meeting_on):
    due = agenda_due_on(meeting_on)
    assert clear_working_days_before(meeting_on, due) == FULL_NOTICE
    assert clear_working_days_before(meeting_on, add_working_days(due, 1)) == FULL_NOTICE - 1


def test_a_bank_holiday_has_a_name_and_other_days_none():
    assert bank_holiday(day("2026-12-28"))
    assert "Good Friday" in bank_holiday(day("2027-03-26"))
    assert not bank_holiday(day("2026-12-29"))


@pytest.mark.parametrize(
    ("held_on", "due"),
    [("2025-03-03", "2025-03-17"), ("2025-12-16", "2026-01-02"), ("2022-05-25", "2022-06-10")],
)
def test_minutes_are_due_10_working_days_after_the_meeting(held_on, due):
    assert minutes_due_on(day(held_on)) == day(due)
