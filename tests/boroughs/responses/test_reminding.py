"""Posts and clerks are reminded a week before, on the day and a week after: each once, whatever stops in between."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boroughs.people.models import Role
from boroughs.responses.models import EventKind, RequestEvent, ResponseRequest
from boroughs.responses.reminding import due, remind
from boroughs.responses.standing import Standing
from boroughs.responses.state import state_on
from engage.kit.mail import OutboxMessage
from tests.boroughs.responses.factories import DUE, make_extension, make_request, make_response
from tests.factories import make_member, make_superintendent

SITE = "https://engage.test"


def day(n):
    return DUE + timedelta(days=n)


async def run(on):
    return (await remind(SITE, datetime(on.year, on.month, on.day, 7, 30, tzinfo=UTC)))["requests"]


async def runs(*numbers):
    """Returns the days, of these after the due date, on which there was a reminder."""
    return [n for n in numbers if await run(day(n))]


@pytest.fixture
async def asked(hackney):
    request = await make_request(hackney)
    await OutboxMessage.all().delete()
    return request


async def test_the_three_days_and_no_other(asked):
    assert await runs(*range(-27, 40)) == [-7, 0, 7]


async def test_running_again_on_the_same_day_says_nothing(asked):
    assert await runs(-7, -7, 0, 0, 0, 7, 7) == [-7, 0, 7]


async def test_after_a_stop_the_nearest_speaks_for_all(hackney, asked):
    holder = await make_superintendent(hackney)
    assert await runs(3, 4, 6, 9, 10) == [3, 9]
    sent = await OutboxMessage.filter(recipient=holder.email).order_by("id")
    assert "It is 3 days late." in sent[0].text
    assert "is late" in sent[0].subject
    assert len(sent) == 2


async def test_a_due_date_that_moved_is_reminded_of_anew(asked):
    assert await runs(-7) == [-7]
    await make_extension(asked, day(-5), day(20))
    assert await runs(-4, 0, 7, 12, 13, 14, 20, 27, 28) == [13, 20, 27]


async def test_more_time_that_did_not_move_the_date_reminds_of_nothing(asked):
    assert await runs(0) == [0]
    await make_extension(asked, day(2), day(20))
    assert await runs(3, 4) == []


async def test_a_stopped_clock_is_quiet_and_then_counts_from_its_new_date(asked):
    await RequestEvent.create(
        request=asked, kind=EventKind.PAUSED, on=day(-10), until_on=day(4), text="What do you mean?"
    )
    assert await runs(-9, -7, 0, 3) == []
    assert await runs(6, 7, 14, 21, 22) == [7, 14, 21]


async def test_the_answer_ends_it(hackney, asked):
    await make_superintendent(hackney)
    await make_response(asked, day(-9))
    assert await runs(*range(-8, 30)) == []


async def test_the_holder_reads_what_to_do_and_the_clerk_where_it_stands(hackney, croydon, asked):
    holder, clerk = await make_superintendent(hackney), await make_member(hackney, Role.COUNCIL_CLERK)
    await make_member(croydon, Role.COUNCIL_CLERK)
    await make_member(hackney, Role.PANEL_CHAIR)
    await make_member(hackney, Role.NEIGHBOURHOOD_INSPECTOR)
    await run(DUE)
    sent = {message.recipient: message for message in await OutboxMessage.all()}
    assert set(sent) == {holder.email, clerk.email}
    assert f"{SITE}/hackney/responses/1/clock" in sent[holder.email].text
    assert "/clock" not in sent[clerk.email].text
    assert sent[clerk.email].subject == "Hackney: request 1 is due today"


async def test_where_nobody_holds_the_post_the_clerk_reads_that(hackney, asked):
    clerk = await make_member(hackney, Role.COUNCIL_CLERK)
    await run(day(-7))
    [message] = await OutboxMessage.all()
    assert message.recipient == clerk.email
    assert "Nobody holds this post." in message.text
    assert message.subject == "Hackney: request 1 is due on 30 November 2026"


async def test_who_left_the_post_is_not_reminded(hackney, asked):
    holder = await make_superintendent(hackney)
    await holder.appointments.all().update(ends_on=day(-7))
    await run(day(-7))
    assert not await OutboxMessage.exists()


def test_what_is_asked_within_a_week_of_its_day_is_not_reminded_of_at_once():
    close = ResponseRequest(id=1, asked_on=day(-3), due_on=DUE)
    assert due(Standing(close, [], [], state_on(day(-3), DUE, []))) == []
    assert len(due(Standing(close, [], [], state_on(DUE, DUE, [])))) == 1


@given(st.lists(st.integers(-30, 60), min_size=1, max_size=20))
def test_however_often_and_whenever_it_runs_a_key_is_due_from_its_day_on(numbers):
    request = ResponseRequest(id=1, asked_on=date(2026, 11, 2), due_on=DUE)
    told: set[str] = set()
    for n in sorted(numbers):
        keys = set(due(Standing(request, [], [], state_on(day(n), DUE, []))))
        assert told <= keys
        told |= keys
    last = max(numbers)
    assert len(told) == sum(last >= moment for moment in (-7, 0, 7))
