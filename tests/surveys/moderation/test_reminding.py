"""Moderators hear on Mondays of what waits from an earlier month, and of answers; never what it says."""

from datetime import UTC, date, datetime

import pytest

from boroughs.people.models import Membership, Role
from engage.kit.mail import OutboxMessage
from surveys.moderation.conversations.actions import answer, ask
from surveys.moderation.conversations.models import Conversation
from surveys.moderation.reminders import jobs, remind
from tests.conftest import NOW
from tests.factories import make_member, make_superintendent
from tests.surveys.moderation.factories import make_approved, make_comment

SITE = "https://engage.test"
OCTOBER = date(2026, 10, 1)


@pytest.fixture
async def moderator(hackney):
    return await make_member(hackney, Role.MODERATOR)


async def test_what_waits_from_an_earlier_month_is_written_of_and_what_came_this_month_is_not(hackney, moderator):
    await make_comment(hackney, text="Secret words")
    await make_approved(hackney, 3, received_on=OCTOBER)
    assert await remind(SITE, NOW) == {"boroughs": 0, "messages": 0}
    await make_comment(hackney, text="Secret words", received_on=OCTOBER)
    assert await remind(SITE, NOW) == {"boroughs": 1, "messages": 1}
    message = await OutboxMessage.get()
    assert message.recipient == moderator.email
    assert "1 comment from an earlier month waits" in message.text
    assert "https://engage.test/hackney/comments" in message.text
    assert "Secret" not in message.subject + message.text


async def test_an_answer_that_was_not_read_is_written_of(hackney, moderator):
    comment = await make_comment(hackney, case_hash="a" * 64)
    await ask(hackney, comment.case_hash, "When?", at=NOW, actor_id=1)
    assert (await remind(SITE, NOW))["messages"] == 0
    await answer(await Conversation.get(), "Secret words", 1)
    assert (await remind(SITE, NOW))["messages"] == 1
    message = await OutboxMessage.get()
    assert "1 resident’s answer to a moderator waits" in message.text
    assert "Secret" not in message.text


async def test_only_moderators_of_the_borough_who_are_no_police_are_written_to(hackney, croydon, moderator):
    for role in (Role.COUNCIL_CLERK, Role.PANEL_CHAIR, Role.NEIGHBOURHOOD_INSPECTOR):
        await make_member(hackney, role)
    await make_member(croydon, Role.MODERATOR)
    await Membership.create(person=await make_superintendent(croydon), borough=hackney, role=Role.MODERATOR,
                            starts_on="2026-01-01")  # fmt: skip
    await make_comment(hackney, received_on=OCTOBER)
    await remind(SITE, NOW)
    assert [message.recipient for message in await OutboxMessage.all()] == [moderator.email]


def test_once_a_week_also_over_the_new_year():
    [job] = jobs(SITE)
    slots = [job.slot(datetime(2026, 12, 28 + day, 8, tzinfo=UTC)) for day in range(4)]
    slots.append(job.slot(datetime(2027, 1, 3, 8, tzinfo=UTC)))
    assert set(slots) == {"2026-W53"}
    assert job.slot(datetime(2027, 1, 4, 8, tzinfo=UTC)) == "2027-W01"
