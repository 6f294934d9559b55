"""A year of meetings at once."""

from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boroughs.people.models import Role
from boroughs.responses.clock import bank_holiday
from engage.kit.clock import LONDON
from meetings.models import Meeting
from meetings.series.dates import LAST, nth_weekday, series_of
from tests.factories import make_member
from tests.meetings.factories import make_meeting, make_panel

NEW = "/hackney/new-meetings"


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


def typed(panel, **values):
    return {
        "panel": str(panel.id), "title": "Scrutiny", "months": "1", "nth": "2", "weekday": "1", "times": "12",
        "since-day": "1", "since-month": "12", "since-year": "2026", "time": "18:30", "venue": "Town Hall",
        "way": "in_person", **values,
    }  # fmt: skip


async def make(browser, form):
    shown = (await browser.post(NEW, data={**form, "do": "show"})).text
    seen = shown.split('name="seen"')[1].split('value="')[1].split('"')[0]
    return await browser.post(NEW, data={**form, "do": "make", "seen": seen})


@pytest.mark.parametrize(
    ("month", "weekday", "nth", "day"),
    [
        ("2026-12-01", 1, 2, "2026-12-08"),
        ("2026-12-01", 1, 1, "2026-12-01"),
        ("2027-02-01", 0, 4, "2027-02-22"),
        ("2027-02-01", 6, LAST, "2027-02-28"),
        ("2026-12-01", 3, LAST, "2026-12-31"),
        ("2026-12-01", 4, LAST, "2026-12-25"),
    ],
)
def test_the_nth_weekday_of_a_month(month, weekday, nth, day):
    assert nth_weekday(date.fromisoformat(month), weekday, nth) == date.fromisoformat(day)


def test_bank_holidays_are_left_out_and_named():
    series = series_of(date(2027, 3, 1), weekday=0, nth=1, months=1, times=3)
    assert series.dates == [date(2027, 3, 1), date(2027, 4, 5), date(2027, 6, 7)]
    assert [day for day, name in series.left_out if name] == [date(2027, 5, 3)]


@given(
    st.dates(date(2024, 1, 1), date(2032, 1, 1)), st.integers(0, 6), st.integers(1, LAST),
    st.sampled_from([1, 2, 3, 6]), st.integers(2, 24),
)  # fmt: skip
def test_a_series_has_as_many_dates_as_asked_on_the_day_asked(since, weekday, nth, months, times):
    series = series_of(since, weekday, nth, months, times)
    assert len(series.dates) == times
    everything = sorted([*series.dates, *(day for day, _ in series.left_out)])
    assert everything[0] >= since
    assert (everything[0] - since).days < 2 * 31
    assert {day.weekday() for day in everything} == {weekday}
    assert all(not bank_holiday(day) for day in series.dates)
    numbers = [day.year * 12 + day.month for day in everything]
    assert {after - before for before, after in pairwise(numbers)} == {months}


async def test_a_year_is_shown_then_made_at_london_time(browser, hackney, clerk):
    panel = await make_panel(hackney)
    shown = await browser.post(NEW, data=typed(panel, weekday="0", nth="1", do="show"))
    assert "7 December 2026" in shown.text
    assert "3 May 2027 (" in shown.text
    assert await Meeting.all().count() == 0
    for _ in range(2):  # twice is once
        response = await make(browser, typed(panel))
        assert response.headers["location"] == "/hackney/all-meetings"
    made = await Meeting.all().order_by("starts_at")
    assert len(made) == 12
    assert {one.starts_at.astimezone(LONDON).time() for one in made} == {time(18, 30)}
    assert made[0].starts_at == datetime(2026, 12, 8, 18, 30, tzinfo=UTC)
    assert made[4].starts_at == datetime(2027, 4, 13, 17, 30, tzinfo=UTC)
    assert made[11].starts_at == datetime(2027, 11, 9, 18, 30, tzinfo=UTC)
    assert {one.notice_at for one in made} == {None}


async def test_only_the_dates_that_were_shown_are_made(browser, hackney, clerk):
    response = await browser.post(NEW, data=typed(await make_panel(hackney), do="make", seen="something else"))
    assert response.status_code == 200
    assert "8 December 2026" in response.text
    assert await Meeting.all().count() == 0


async def test_where_one_is_taken_none_is_made(browser, hackney, clerk):
    meeting = await make_meeting(hackney, starts_at=datetime(2027, 1, 12, 18, 30, tzinfo=UTC))
    response = await make(browser, typed(await meeting.panel))
    assert response.status_code == 422
    assert "already has a meeting at that time" in response.text
    assert await Meeting.all().count() == 1


@pytest.mark.parametrize(
    "values",
    [{"times": "1"}, {"times": "25"}, {"weekday": "7"}, {"nth": "0"}, {"months": "4"}, {"time": "soon"}, {"venue": ""},
     {"since-day": "31", "since-month": "2"}, {"since-year": "2020"}],
)  # fmt: skip
async def test_a_wrong_form_comes_back(browser, hackney, clerk, values):
    response = await browser.post(NEW, data=typed(await make_panel(hackney), do="make", **values))
    assert response.status_code == 422
    assert await Meeting.all().count() == 0
