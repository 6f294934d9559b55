"""Only the office acknowledges, holds, extends or stops its clock, in public; the council starts it again."""

from datetime import date, timedelta

import pytest
from tortoise import connections
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from boroughs.people.models import OFFICES, Role
from boroughs.responses.models import EventKind, RequestEvent
from engage.kit.audit import AuditEvent
from engage.kit.mail import OutboxMessage
from tests.boroughs.following.factories import make_follower
from tests.boroughs.responses.factories import make_request, make_response
from tests.factories import make_member, make_superintendent

CLOCK = "/hackney/responses/1/clock"
MEANT = "/hackney/responses/1/clarification"
TRAIL = "/hackney/responses/1"
WHY = "We are waiting for the records of three other units."


def until(day):
    return {f"until_on-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


@pytest.fixture
async def asked(hackney):
    return await make_request(hackney)


@pytest.fixture
async def holder(hackney, asked):
    return await make_superintendent(hackney, name="Ama Boateng")


async def test_the_holder_acknowledges_holds_and_takes_more_time(browser, holder, clock):
    await browser.as_person(holder)
    page = (await browser.get(CLOCK)).text
    assert "Say that it has come in" in page
    assert "The due date moves to this date." in page
    assert (await browser.post(CLOCK, data={"kind": "acknowledged"})).headers["location"] == TRAIL
    assert "Acknowledged" in (await browser.get(TRAIL)).text
    assert "Say that it has come in" not in (await browser.get(CLOCK)).text
    await browser.post(CLOCK, data={"kind": "held", "text": WHY})
    assert WHY in (await browser.get(TRAIL)).text
    await browser.post(CLOCK, data={"kind": "extended", "text": WHY, **until(date(2026, 12, 20))})
    page = (await browser.get(TRAIL)).text
    assert "Due on or before 20 December 2026: 29 days left." in page
    assert "First due on 30 November 2026." in page
    page = (await browser.get(CLOCK)).text
    assert "Take more time" not in page
    assert "until_on" not in page
    assert (
        await browser.post(CLOCK, data={"kind": "extended", "text": WHY, **until(date(2026, 12, 24))})
    ).status_code == 422
    assert await AuditEvent.filter(verb__startswith="request ").count() == 3


@pytest.mark.parametrize(
    ("promised", "status"),
    [
        (date(2026, 11, 30), 422),
        (date(2026, 12, 1), 303),
        (date(2027, 5, 30), 303),
        (date(2027, 5, 31), 422),
        (None, 422),
    ],
)
async def test_more_time_wants_a_date_after_the_due_date_and_within_six_months(browser, holder, promised, status):
    await browser.as_person(holder)
    fields = until(promised) if promised else {}
    response = await browser.post(CLOCK, data={"kind": "extended", "text": WHY, **fields})
    assert response.status_code == status
    assert status == 303 or WHY in response.text


async def test_pressing_twice_records_once(browser, holder):
    await browser.as_person(holder)
    form = {"kind": "held", "text": WHY}
    assert [(await browser.post(CLOCK, data=form)).status_code for _ in range(2)] == [303, 303]
    assert await RequestEvent.all().count() == 1


async def test_a_stopped_clock_starts_when_the_council_says_what_is_meant(browser, hackney, holder, clock):
    await browser.as_person(holder)
    await browser.post(CLOCK, data={"kind": "paused", "text": "Which months do you mean by “the summer”?"})
    assert "Clock stopped" in (await browser.get(TRAIL)).text
    clock.now += timedelta(days=5)
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    assert "Which months do you mean" in (await browser.get(MEANT)).text
    assert (await browser.post(MEANT, data={"text": "June, July and August."})).headers["location"] == TRAIL
    page = (await browser.get(TRAIL)).text
    assert "Due on or before 5 December 2026: 9 days left." in page
    assert "June, July and August." in page
    for refused in (await browser.post(MEANT, data={"text": "Again."}), await browser.get(MEANT)):
        assert refused.status_code == 409
        assert ">The clock of this request is running</h1>" in refused.text


async def test_a_stopped_clock_starts_by_itself(browser, holder, clock):
    await browser.as_person(holder)
    await browser.post(CLOCK, data={"kind": "paused", "text": "Which months do you mean by “the summer”?"})
    clock.now += timedelta(days=14)
    assert "Due on or before 14 December 2026: 9 days left." in (await browser.get(TRAIL)).text


async def test_what_is_late_cannot_be_stopped(browser, holder, clock):
    clock.now += timedelta(days=10)
    await browser.as_person(holder)
    page = (await browser.get(CLOCK)).text
    assert "Stop the clock" not in page
    assert "A stopped clock runs again" not in page
    assert "This request is late and stays late" in page
    assert (await browser.post(CLOCK, data={"kind": "paused", "text": WHY})).status_code == 422
    await browser.post(CLOCK, data={"kind": "extended", "text": WHY, **until(date(2026, 12, 24))})
    trail = (await browser.get(TRAIL)).text
    assert "It is 1 day late and has no answer." in trail
    assert "More time asked for, too late" in trail
    assert "The office says that it needs until 24 December 2026." in trail
    assert "This date counts as it was." in trail
    assert "More time needed" not in trail


async def test_followers_read_that_more_time_was_asked_for_too_late(browser, hackney, holder, clock):
    await make_follower(hackney, topics=["responses"])
    await browser.as_person(holder)
    clock.now += timedelta(days=10)
    await browser.post(CLOCK, data={"kind": "extended", "text": WHY, **until(date(2026, 12, 24))})
    text = (await OutboxMessage.get(subject__contains="More time needed")).text
    assert "Until 24 December 2026." in text
    assert "the due date counts as it was" in text


async def test_nothing_happens_after_the_answer(browser, asked, holder):
    await make_response(asked, date(2026, 11, 10))
    await browser.as_person(holder)
    assert "its clock has stopped for good" in (await browser.get(CLOCK)).text
    assert (await browser.post(CLOCK, data={"kind": "held", "text": WHY})).status_code == 409
    assert await RequestEvent.all().count() == 0


OTHERS = [role for role in Role if role not in OFFICES and role is not Role.PLATFORM_ADMIN]


@pytest.mark.parametrize("role", [*OTHERS, Role.BCU_COMMANDER, Role.COUNCIL_EXECUTIVE, Role.PARTNER])
async def test_nobody_but_the_office_touches_its_clock(browser, hackney, asked, role):
    await browser.as_person(await make_member(hackney, role))
    assert (await browser.get(CLOCK)).status_code == 403
    assert (await browser.post(CLOCK, data={"kind": "acknowledged"})).status_code == 403
    assert await RequestEvent.all().count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role.is_police])
async def test_the_police_do_not_say_what_was_meant(browser, hackney, asked, role):
    await browser.as_person(await make_member(hackney, role))
    assert (await browser.post(MEANT, data={"text": "Nothing."})).status_code == 403


async def test_for_another_borough_it_does_not_exist(browser, croydon, asked):
    await browser.as_person(await make_superintendent(croydon))
    assert (await browser.post(CLOCK, data={"kind": "acknowledged"})).status_code == 404


HOSTILE = [{}, {"kind": "answered"}, {"kind": "escalated", "text": WHY}, {"kind": "resumed"},
           {"kind": "held", "text": "short"}, {"kind": "extended", "text": WHY, "until_on-year": "9" * 40}]  # fmt: skip


@pytest.mark.parametrize("fields", HOSTILE)
async def test_a_wrong_form_comes_back(browser, holder, fields):
    await browser.as_person(holder)
    assert (await browser.post(CLOCK, data=fields)).status_code == 422
    assert await RequestEvent.all().count() == 0


@pytest.mark.parametrize("statement", ["UPDATE request_event SET text = 'other'", "DELETE FROM request_event"])
async def test_the_database_itself_keeps_what_happened(asked, statement):
    await RequestEvent.create(request=asked, kind=EventKind.ACKNOWLEDGED, on=date(2026, 11, 3))
    with pytest.raises(IntegrityError):
        async with in_transaction():
            await connections.get("default").execute_query(statement)
