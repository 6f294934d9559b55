"""A question is put under a case code, for 60 days; an answer to it is stored once, without a date."""

from datetime import date, timedelta

import pytest

from engage.kit.audit import AuditEvent
from engage.kit.problems import Conflict
from surveys.inbox import FEEDBACK, receipt_hash
from surveys.moderation.conversations.actions import answer, ask
from surveys.moderation.conversations.models import ABOUT_COMMENT, ABOUT_SAFETY, Conversation, Message, case_hash
from tests.conftest import NOW

CASE = "c" * 64
CODE = "bcdf-ghjk-mnpq-2345"


async def said():
    return [(m.number, m.text, m.asked_by_id, m.is_read) for m in await Message.all().order_by("number")]


def test_a_code_has_another_hash_for_each_purpose_and_borough(settings):
    secret = settings.secret
    hashes = {case_hash(secret, ABOUT_COMMENT, 1, CODE), case_hash(secret, ABOUT_SAFETY, 1, CODE),
              case_hash(secret, ABOUT_COMMENT, 2, CODE), case_hash("another", ABOUT_COMMENT, 1, CODE),
              receipt_hash(secret, FEEDBACK, 1, CODE)}  # fmt: skip
    assert len(hashes) == 5
    assert not any(part in text for text in hashes for part in CODE.split("-"))


async def test_a_conversation_goes_on_for_several_rounds_and_lasts_60_days_from_the_last_question(hackney):
    await ask(hackney, CASE, "Which month?", at=NOW, actor_id=1)
    conversation = await Conversation.get()
    assert conversation.expires_on == date(2027, 1, 20)
    await answer(conversation, "May", 1)
    await ask(hackney, CASE, "This year?", at=NOW + timedelta(days=10), actor_id=2)
    await answer(conversation, "Yes", 3)
    assert (await Conversation.get()).expires_on == date(2027, 1, 30)
    assert await said() == [(1, "Which month?", 1, False), (2, "May", None, True),
                            (3, "This year?", 2, False), (4, "Yes", None, False)]  # fmt: skip


async def test_asked_twice_and_answered_twice_it_is_stored_once(hackney):
    for _ in range(2):
        await ask(hackney, CASE, "Which month?", at=NOW, actor_id=1)
    conversation = await Conversation.get()
    for _ in range(2):
        await answer(conversation, "May", 1)
    assert len(await said()) == 2
    with pytest.raises(Conflict, match="first answer was kept"):
        await answer(conversation, "June", 1)
    for number in (0, 2, 3):
        with pytest.raises(Conflict, match="cannot be answered"):
            await answer(conversation, "June", number)
    assert len(await said()) == 2


async def test_what_has_expired_is_not_gone_on_with(hackney):
    await ask(hackney, CASE, "Which month?", at=NOW, actor_id=1)
    assert len(await Conversation.open_in(hackney.id, [CASE], date(2027, 1, 19))) == 1
    assert not await Conversation.open_in(hackney.id, [CASE], date(2027, 1, 20))
    await ask(hackney, CASE, "And where?", at=NOW + timedelta(days=60), actor_id=1)
    assert [text for _, text, _, _ in await said()] == ["And where?"]


async def test_the_record_says_who_asked_and_neither_what_nor_under_which_code(hackney):
    await ask(hackney, CASE, "Which month?", at=NOW, actor_id=7)
    await answer(await Conversation.get(), "May", 1)
    event = await AuditEvent.get(verb="asked a question under a case code")
    assert (event.about, event.actor_id) == ("hackney", 7)
    assert event.detail == {}
