"""Several people at the same moment: real connections, committed rows."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from boroughs.models import Borough
from boroughs.people.models import Role
from engage.app import build_app
from engage.kit.mail import OutboxMessage
from meetings.questions.models import PublicQuestion
from meetings.registration.letters import token_of
from meetings.registration.models import Registration
from tests.browser import Browser
from tests.factories import make_member
from tests.meetings.factories import make_meeting

AHEAD = datetime(2026, 12, 8, 18, 30, tzinfo=UTC)
HERE = "/hackney/meetings/meeting-1"


@pytest.fixture
async def meeting(alone):
    """A meeting of Hackney in a database of this test alone, outside any transaction."""
    days = {"registers_until": date(2026, 12, 7), "questions_until": date(2026, 12, 7)}
    return await make_meeting(
        await Borough.get(slug="hackney"), starts_at=AHEAD, published_at=AHEAD - timedelta(days=20), capacity=1, **days
    )


@pytest.fixture
async def at_once(alone, clock):
    """Sends several forms at the same moment, as `person` if there is one; returns the statuses."""
    app = build_app(alone, clock)

    async def send(*forms, person=None):
        async with Browser(app) as browser:
            if person:
                await browser.as_person(person)
            replies = await asyncio.gather(*(browser.post(address, data=data) for address, data in forms))
            return sorted(reply.status_code for reply in replies)

    return send


async def make_waiting(meeting, alone, number, **values):
    """Somebody who has not confirmed yet, and their link."""
    one = await Registration.create(
        id=uuid4(), meeting=meeting, name=f"P{number}", email=f"p{number}@example.org", expires_at=AHEAD, **values
    )
    return f"/hackney/coming/{one.id}/{token_of(alone.secret, one.id)}"


async def test_of_six_at_once_for_the_last_place_one_has_it(meeting, at_once, alone):
    links = [await make_waiting(meeting, alone, number) for number in range(6)]
    assert await at_once(*((link, {"do": "confirm"}) for link in links)) == [303] * 6
    assert await Registration.filter(confirmed_at__isnull=False).count() == 6
    assert await Registration.filter(has_place=True).count() == 1


async def test_a_place_that_is_cancelled_twice_at_once_goes_to_one_who_waits(meeting, at_once, alone, clock):
    link = await make_waiting(meeting, alone, 0, confirmed_at=clock.now, has_place=True)
    for number in (1, 2):
        await make_waiting(meeting, alone, number, confirmed_at=clock.now + timedelta(minutes=number))
    statuses = await at_once(*[(link, {"do": "cancel"})] * 4)
    assert set(statuses) <= {200, 404}
    assert await Registration.filter(has_place=True).values_list("name", flat=True) == ["P1"]
    assert await OutboxMessage.all().count() == 1


async def test_one_address_that_registers_six_times_at_once_gets_one_mail(meeting, at_once):
    form = {"name": "Ada", "email": "ada@example.org", "needs": ""}
    assert await at_once(*[(f"{HERE}/register", form)] * 6) == [303] * 6
    assert await Registration.all().count() == 1
    assert await OutboxMessage.all().count() == 1


async def test_a_question_sent_six_times_at_once_is_one(meeting, at_once):
    form = {"key": str(uuid4()), "text": "Why so few?", "email": "ada@example.org", "send": "yes"}
    assert await at_once(*[(f"{HERE}/ask", form)] * 6) == [303] * 6
    assert await PublicQuestion.all().count() == 1
    assert await OutboxMessage.all().count() == 1


async def test_questions_accepted_at_once_are_numbered_without_gaps_or_twins(meeting, at_once):
    asked = [
        await PublicQuestion.create(id=uuid4(), meeting=meeting, text=f"Why {n}?", asked_on=date(2026, 11, 20))
        for n in range(5)
    ]
    clerk = await make_member(await Borough.get(slug="hackney"), Role.COUNCIL_CLERK)
    forms = [(f"{HERE}/questions/{one.id}", {"do": "accept", "text": one.text}) for one in asked]
    assert await at_once(*forms, person=clerk) == [303] * 5
    assert await PublicQuestion.all().order_by("number").values_list("number", flat=True) == [1, 2, 3, 4, 5]
