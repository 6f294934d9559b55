"""The clock against cases worked out by hand with a calendar, and what must hold in every case."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boroughs.people.models import Appointment, Office, OfficeKind, Role
from boroughs.people.roles.actions import appoint, end_role
from boroughs.responses.clock import Basis, add_working_days, due_on, is_working_day, working_days_between
from boroughs.responses.events.actions import record
from boroughs.responses.models import EventKind
from boroughs.responses.standing import standing
from boroughs.responses.state import Event, Phase, state_on
from engage.kit.clock import london_date
from engage.kit.problems import Forbidden
from tests.boroughs.responses.factories import make_request, make_response
from tests.factories import make_member, make_person, make_superintendent

DAY = timedelta(days=1)
POLICE, COUNCIL = Basis.POLICE_STATUTORY_28_DAYS, Basis.COUNCIL_EXECUTIVE_TWO_MONTHS
ACKNOWLEDGED, HELD, EXTENDED, PAUSED, RESUMED, ESCALATED = (
    EventKind.ACKNOWLEDGED,
    EventKind.HELD,
    EventKind.EXTENDED,
    EventKind.PAUSED,
    EventKind.RESUMED,
    EventKind.ESCALATED,
)


def on(text):
    return date.fromisoformat(text)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


LAST_DAYS = {
    # asked at (UTC), how, the last day on time
    "28 days end on Good Friday and stay there": ("2026-03-06T12:00", POLICE, 0, "2026-04-03"),
    "28 days over Easter": ("2026-03-20T12:00", POLICE, 0, "2026-04-17"),
    "10 working days over Easter skip Friday and Monday": ("2026-03-26T12:00", None, 10, "2026-04-13"),
    "5 working days over Christmas, Boxing Day moved to Monday": ("2026-12-23T12:00", None, 5, "2027-01-04"),
    "3 working days over a Christmas at a weekend, both moved": ("2027-12-23T12:00", None, 3, "2027-12-30"),
    "2 working days over a New Year’s Day moved to Monday": ("2027-12-30T12:00", None, 2, "2028-01-04"),
    "a funeral of state, once": ("2022-09-16T12:00", None, 2, "2022-09-21"),
    "a coronation, a week after the May bank holiday": ("2023-04-28T12:00", None, 5, "2023-05-09"),
    "a jubilee, two holidays in one week": ("2022-06-01T12:00", None, 1, "2022-06-06"),
    "asked on a holiday": ("2026-12-25T12:00", None, 1, "2026-12-29"),
    "28 days to the leap day": ("2028-02-01T12:00", POLICE, 0, "2028-02-29"),
    "28 days over the leap day": ("2028-02-02T12:00", POLICE, 0, "2028-03-01"),
    "28 days where there is none": ("2027-02-02T12:00", POLICE, 0, "2027-03-02"),
    "two months to the leap day": ("2027-12-31T12:00", COUNCIL, 0, "2028-02-29"),
    "two months to the end of a short February": ("2026-12-31T12:00", COUNCIL, 0, "2027-02-28"),
    "two months from the leap day": ("2028-02-29T12:00", COUNCIL, 0, "2028-04-29"),
    "the leap day is a working day": ("2028-02-28T12:00", None, 1, "2028-02-29"),
    "asked before midnight on the eve of summer time": ("2027-03-27T23:30", POLICE, 0, "2027-04-24"),
    "asked in the first hour of a day of summer time": ("2027-03-28T23:30", POLICE, 0, "2027-04-26"),
    "asked before midnight in the last night of summer time": ("2027-10-30T22:59", POLICE, 0, "2027-11-27"),
    "asked after midnight in the last night of summer time": ("2027-10-30T23:00", POLICE, 0, "2027-11-28"),
    "asked before midnight on the day summer time ends": ("2027-10-31T23:59", POLICE, 0, "2027-11-28"),
    "asked at midnight after it": ("2027-11-01T00:00", POLICE, 0, "2027-11-29"),
}


@pytest.mark.parametrize(("asked_at", "basis", "working_days", "last"), LAST_DAYS.values(), ids=LAST_DAYS.keys())
def test_the_last_day_is_the_one_found_by_hand(asked_at, basis, working_days, last):
    asked_on = london_date(at(asked_at))
    if basis:
        assert due_on(basis, asked_on) == on(last)
    else:
        assert due_on(Basis.AGREED_28_DAYS, asked_on, working_days, in_working_days=True) == on(last)


@pytest.mark.parametrize(
    ("due", "answered_at", "phase"),
    [
        ("2027-03-28", "2027-03-28T22:59", Phase.ANSWERED_ON_TIME),  # 23:59, summer time
        ("2027-03-28", "2027-03-28T23:00", Phase.ANSWERED_LATE),  # midnight, summer time
        ("2027-03-27", "2027-03-27T23:59", Phase.ANSWERED_ON_TIME),  # 23:59, winter time
        ("2027-03-27", "2027-03-28T00:00", Phase.ANSWERED_LATE),
        ("2027-10-30", "2027-10-30T22:59", Phase.ANSWERED_ON_TIME),
        ("2027-10-30", "2027-10-30T23:00", Phase.ANSWERED_LATE),
        ("2027-10-31", "2027-10-31T23:59", Phase.ANSWERED_ON_TIME),  # the day has 25 hours
        ("2027-10-31", "2027-11-01T00:00", Phase.ANSWERED_LATE),
        ("2028-02-29", "2028-02-29T23:59", Phase.ANSWERED_ON_TIME),
        ("2028-02-28", "2028-02-29T00:00", Phase.ANSWERED_LATE),
    ],
)
def test_a_day_ends_at_midnight_in_london(due, answered_at, phase):
    answered_on = london_date(at(answered_at))
    state = state_on(on(due) + 9 * DAY, on(due), [], [answered_on])
    assert state.phase is phase
    assert state.days_late == (phase is Phase.ANSWERED_LATE)


EASTER = [Event(on("2027-03-24"), PAUSED, on("2027-04-07")), Event(on("2027-04-01"), RESUMED)]
"""Stopped on the Wednesday before Good Friday, 26 March 2027, and running again on the Thursday after."""
FRIDAY = [Event(on("2026-12-18"), PAUSED, on("2027-01-01"))]
"""Stopped on a Friday, its last day; by itself it runs again on New Year's Day, a holiday."""
STATES = {
    # due on, working days?, events, [(day, phase, the last day as it is on that day)]
    "a pause over Easter gives back eight days": (
        "2027-03-31", False, EASTER,
        [("2027-03-24", Phase.PAUSED, "2027-03-31"), ("2027-03-31", Phase.PAUSED, "2027-04-07"),
         ("2027-04-01", Phase.WAITING, "2027-04-08"), ("2027-04-09", Phase.OVERDUE, "2027-04-08")],
    ),
    "a pause over Easter gives back four working days": (
        "2027-03-31", True, EASTER,
        [("2027-03-25", Phase.PAUSED, "2027-04-01"), ("2027-03-29", Phase.PAUSED, "2027-04-01"),
         ("2027-04-01", Phase.WAITING, "2027-04-06"), ("2027-04-07", Phase.OVERDUE, "2027-04-06")],
    ),
    "a clock stopped on its last day runs again by itself on its last day": (
        "2026-12-18", False, FRIDAY,
        [("2026-12-18", Phase.PAUSED, "2026-12-18"), ("2026-12-31", Phase.PAUSED, "2026-12-31"),
         ("2027-01-01", Phase.WAITING, "2027-01-01"), ("2027-01-02", Phase.OVERDUE, "2027-01-01")],
    ),
    "and where working days count on the first one there is": (
        "2026-12-18", True, FRIDAY,
        [("2026-12-20", Phase.PAUSED, "2026-12-21"), ("2026-12-31", Phase.PAUSED, "2026-12-31"),
         ("2027-01-01", Phase.WAITING, "2027-01-04"), ("2027-01-04", Phase.WAITING, "2027-01-04"),
         ("2027-01-05", Phase.OVERDUE, "2027-01-04")],
    ),
    "resumed on the Sunday after its last day, it is due on Monday": (
        "2026-12-18", True, [*FRIDAY, Event(on("2026-12-20"), RESUMED)],
        [("2026-12-20", Phase.WAITING, "2026-12-21"), ("2026-12-22", Phase.OVERDUE, "2026-12-21")],
    ),
    "more time taken on that Sunday counts, and the days it stood still after it": (
        "2026-12-18", True, [*FRIDAY, Event(on("2026-12-20"), EXTENDED, on("2027-01-08"))],
        [("2026-12-20", Phase.PAUSED, "2027-01-08"), ("2027-01-01", Phase.EXTENDED, "2027-01-19")],
    ),
    "a pause over the leap day": (
        "2028-02-29", False, [Event(on("2028-02-25"), PAUSED, on("2028-03-10")), Event(on("2028-03-01"), RESUMED)],
        [("2028-02-29", Phase.PAUSED, "2028-03-04"), ("2028-03-01", Phase.WAITING, "2028-03-05"),
         ("2028-03-06", Phase.OVERDUE, "2028-03-05")],
    ),
    "a pause over the night of a clock change is as long as any": (
        "2027-03-30", False, [Event(on("2027-03-27"), PAUSED, on("2027-04-10")), Event(on("2027-03-29"), RESUMED)],
        [("2027-03-29", Phase.WAITING, "2027-04-01"), ("2027-04-02", Phase.OVERDUE, "2027-04-01")],
    ),
    "taking more time after a pause counts from the later day": (
        "2026-12-01", False,
        [Event(on("2026-11-26"), PAUSED, on("2026-12-10")), Event(on("2026-11-30"), RESUMED),
         Event(on("2026-12-05"), EXTENDED, on("2026-12-20"))],
        [("2026-12-05", Phase.EXTENDED, "2026-12-20"), ("2026-12-21", Phase.OVERDUE, "2026-12-20")],
    ),
    "passed up, it stays what it is": (
        "2026-12-01", False, [Event(on("2026-12-08"), ESCALATED), Event(on("2026-12-29"), ESCALATED)],
        [("2026-12-08", Phase.OVERDUE, "2026-12-01"), ("2026-12-29", Phase.VERY_OVERDUE, "2026-12-01")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("due", "in_working_days", "events", "days"), STATES.values(), ids=STATES.keys())
def test_the_clock_stands_where_it_does_by_hand(due, in_working_days, events, days):
    for day, phase, last in days:
        state = state_on(on(day), on(due), events, in_working_days=in_working_days)
        assert (day, state.phase, state.due_on) == (day, phase, on(last))


# ---- what holds in every case -----------------------------------------------------------------------------------

some_day = st.dates(date(2026, 11, 1), date(2028, 4, 30))
counted = st.booleans()


@st.composite
def stopped(draw):
    """A due date, and the event that stops the clock on it or up to nine days before, for up to 14 days."""
    in_working_days = draw(counted)
    due = draw(some_day)
    due = add_working_days(due, 1) if in_working_days else due
    paused_on = due - draw(st.integers(0, 9)) * DAY
    return due, Event(paused_on, PAUSED, paused_on + draw(st.integers(1, 14)) * DAY), in_working_days


@given(stopped(), st.integers(0, 14))
def test_an_answer_while_the_clock_stands_still_is_never_late(case, after):
    due, pause, in_working_days = case
    answered_on = min(pause.on + after * DAY, pause.until)
    state = state_on(answered_on + 40 * DAY, due, [pause], [answered_on], in_working_days=in_working_days)
    assert (state.phase, state.days_late) == (Phase.ANSWERED_ON_TIME, 0)


@given(stopped(), st.integers(1, 14))
def test_a_clock_that_runs_again_has_as_much_time_left_as_when_it_stopped(case, after):
    due, pause, in_working_days = case
    again = min(pause.on + after * DAY, pause.until)
    events = [pause, Event(again, RESUMED)] if again < pause.until else [pause]
    state = state_on(again, due, events, in_working_days=in_working_days)
    assert not state.is_overdue
    if not in_working_days:
        assert state.due_on - again == due - pause.on
    elif left := working_days_between(pause.on, due):
        assert working_days_between(again, state.due_on) == left
    else:
        assert state.due_on == (again if is_working_day(again) else add_working_days(again, 1))
    if in_working_days:
        assert is_working_day(state.due_on)


@given(stopped(), st.lists(st.tuples(st.integers(0, 30), st.sampled_from([ACKNOWLEDGED, HELD, ESCALATED])), max_size=5))
def test_what_is_said_in_between_moves_nothing(case, said):
    due, pause, in_working_days = case
    events = [Event(pause.on + after * DAY, kind) for after, kind in sorted(said, key=lambda one: one[0])]
    for day in (pause.until - DAY, pause.until, pause.until + 30 * DAY):
        quiet = state_on(day, due, [pause], in_working_days=in_working_days)
        state = state_on(
            day, due, sorted([pause, *events], key=lambda event: event.on), in_working_days=in_working_days
        )
        assert (state.due_on, state.is_overdue, state.paused_until) == (
            quiet.due_on, quiet.is_overdue, quiet.paused_until,
        )  # fmt: skip


@given(stopped(), st.integers(1, 14), st.integers(-5, 30), st.integers(1, 60))
def test_from_day_to_day_the_due_date_never_goes_back_and_what_is_late_stays_late(case, after, extended, longer):
    due, pause, in_working_days = case
    asked = pause.on + extended * DAY
    events = [pause, Event(pause.on + after * DAY, RESUMED), Event(asked, EXTENDED, asked + longer * DAY)]
    events.sort(key=lambda event: event.on)
    days = [pause.on + n * DAY for n in range(-6, 100)]
    states = [state_on(day, due, events, in_working_days=in_working_days) for day in days]
    assert all(one.due_on <= two.due_on for one, two in pairwise(states))
    late = [state.is_overdue for state in states]
    assert late == sorted(late)


# ---- the post and who holds it ----------------------------------------------------------------------------------


async def test_when_the_holder_leaves_mid_clock_the_request_and_its_clock_stay_with_the_post(hackney):
    """Asked on 2 November, due on the 30th; the holder stops the clock on the 10th and leaves on the 14th; nobody for
    six days; the next begins on the 20th, takes the clock as it is on the 24th, and answers on 14 December, the last
    day: 30 November and the 14 days that it stood still."""
    office = await Office.get(borough=hackney, kind=OfficeKind.BOROUGH_SUPERINTENDENT)
    admin = await make_member(hackney, Role.COUNCIL_ADMIN)
    old, new = await make_superintendent(hackney, name="Old"), await make_person(name="New")
    request = await make_request(hackney)
    first = await Appointment.get(person=old)
    site = "https://engage.test"
    await record(
        hackney, request, first, PAUSED, text="Which months do you mean?", at=at("2026-11-10T12:00"), site=site
    )
    await end_role(first, by=admin, at=at("2026-11-14T12:00"))
    second = await appoint(office, new, "Supt New", on("2026-11-20"), by=admin, at=at("2026-11-19T12:00"))

    for day, holder in (("2026-11-13", first), ("2026-11-14", None), ("2026-11-19", None), ("2026-11-20", second)):
        assert await Appointment.on(on(day)).get_or_none(office=office) == holder
        found = await standing(hackney.id, 1, on(day))
        assert (found.request.office_id, found.state.phase) == (office.id, Phase.PAUSED)
    assert (await standing(hackney.id, 1, on("2026-11-24"))).state.due_on == on("2026-12-14")

    with pytest.raises(Forbidden):
        await record(hackney, request, first, HELD, text="We look into it.", at=at("2026-11-15T12:00"), site=site)
    await record(hackney, request, second, HELD, text="I took this over.", at=at("2026-11-25T12:00"), site=site)
    await make_response(request, on("2026-12-14"), signed_by=second)
    found = await standing(hackney.id, 1, on("2026-12-20"))
    assert (found.state.phase, found.newest.response.signed_by_id) == (Phase.ANSWERED_ON_TIME, second.id)
    assert [event.by_id for event in found.events] == [first.id, second.id]
    assert (await standing(hackney.id, 1, on("2026-11-12"))).state.phase is Phase.PAUSED
