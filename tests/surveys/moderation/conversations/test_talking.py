"""A moderator asks whoever wrote a comment, reads the answer in the queue and on the comment; nobody else does."""

from datetime import date, timedelta

import pytest

from boroughs.people.models import Role
from engage.retention import erase_expired
from surveys.charter.safeguarding.models import SafeguardingReport
from surveys.desk import tasks
from surveys.moderation.conversations.actions import answer, ask
from surveys.moderation.conversations.models import Conversation, Message
from surveys.moderation.models import Comment, CommentState
from tests.conftest import NOW
from tests.factories import make_member
from tests.surveys.moderation.factories import make_comment

CASE, OTHER = "a" * 64, "b" * 64
QUEUE = "/hackney/comments"


@pytest.fixture
async def moderator(browser, hackney):
    person = await make_member(hackney, Role.MODERATOR)
    await browser.as_person(person)
    return person


@pytest.fixture
async def comment(hackney):
    return await make_comment(hackney, text="He was rude", case_hash=CASE)


async def answered(hackney, text="It was in May", case=CASE):
    await ask(hackney, case, "Which month?", at=NOW, actor_id=1)
    conversation = await Conversation.get(case_hash=case)
    await answer(conversation, text, 1)
    return conversation


async def test_a_question_is_asked_from_the_comment(browser, moderator, comment):
    here = f"{QUEUE}/{comment.id}"
    assert f'href="{here}/conversation"' in (await browser.get(here)).text
    for text, says in (("", "Write your question"), ("x" * 1001, "Use 1,000 characters")):
        wrong = await browser.post(f"{here}/conversation", data={"text": text})
        assert (wrong.status_code, says in wrong.text) == (422, True)
    for _ in range(2):
        sent = await browser.post(f"{here}/conversation", data={"text": "Which month?"})
        assert (sent.status_code, sent.headers["location"]) == (303, f"{here}/conversation")
    assert (await Message.get()).asked_by_id == moderator.id
    for path in (here, f"{here}/conversation"):
        assert "Which month?" in (await browser.get(path)).text


async def test_a_comment_without_a_code_cannot_be_asked_about(browser, moderator, hackney):
    comment = await make_comment(hackney)
    assert "/conversation" not in (await browser.get(f"{QUEUE}/{comment.id}")).text
    assert (await browser.get(f"{QUEUE}/{comment.id}/conversation")).status_code == 404
    assert (await browser.post(f"{QUEUE}/{comment.id}/conversation", data={"text": "Who?"})).status_code == 404


async def test_an_answer_stands_in_the_queue_and_on_the_desk_until_it_was_read(browser, moderator, hackney, comment):
    await answered(hackney)
    await make_comment(hackney, text="Something else")
    listed = (await browser.get(f"{QUEUE}?show=answered")).text
    assert "He was rude" in listed
    assert "Something else" not in listed
    assert "Answer to read" in listed
    assert "Read 1 answer to a moderator" in (await browser.get("/desk")).text
    page = (await browser.get(f"{QUEUE}/{comment.id}/conversation")).text
    assert "It was in May" in page
    assert "It was in May" in (await browser.get(f"{QUEUE}/{comment.id}")).text
    assert (await Message.get(number=2)).is_read is False
    read = await browser.post(f"{QUEUE}/{comment.id}/conversation", data={"read": "yes"})
    assert read.headers["location"] == f"{QUEUE}/{comment.id}"
    assert "No answer waits to be read" in (await browser.get(f"{QUEUE}?show=answered")).text
    assert "answer to a moderator" not in (await browser.get("/desk")).text


async def test_what_the_safeguarding_lead_asks_about_is_not_a_moderators(browser, moderator, hackney, comment):
    await answered(hackney, "About the child", OTHER)
    assert "No answer waits to be read" in (await browser.get(f"{QUEUE}?show=answered")).text
    assert [t.text for t in await tasks(hackney, [Role.MODERATOR], date(2026, 11, 21), 1)] == [
        "Read 1 comment that waits"
    ]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLATFORM_ADMIN and role is not
                                  Role.BOROUGH_SUPERINTENDENT and role is not Role.MODERATOR])  # fmt: skip
async def test_nobody_but_a_moderator_talks(browser, hackney, croydon, comment, role):
    await answered(hackney)
    path = f"{QUEUE}/{comment.id}/conversation"
    for borough, status in ((hackney, 403), (croydon, 404)):
        await browser.as_person(await make_member(borough, role))
        for response in (await browser.get(path), await browser.post(path, data={"text": "Who are you?"})):
            assert response.status_code == status
            assert "May" not in response.text
    assert await Message.all().count() == 2


async def test_a_moderator_of_another_borough_finds_no_conversation(browser, hackney, croydon, comment):
    await answered(hackney)
    await browser.as_person(await make_member(croydon, Role.MODERATOR))
    for path in (f"{QUEUE}/{comment.id}/conversation", f"/croydon/comments/{comment.id}/conversation"):
        assert (await browser.get(path)).status_code == 404
        assert (await browser.post(path, data={"text": "Who?"})).status_code == 404


async def make_report(borough, case):
    return await SafeguardingReport.create(
        id=CASE[:32], borough=borough, case_hash=case, answering_as="searched", age="16_17", month="2026-11",
        received_on=date(2026, 11, 20), due_on=date(2026, 11, 23),
    )  # fmt: skip


async def test_a_conversation_is_erased_when_it_expires_or_its_comment_is_gone(hackney, comment):
    await answered(hackney)
    await answered(hackney, case=OTHER)
    report = await make_report(hackney, OTHER)
    await erase_expired(NOW + timedelta(days=59))
    assert await Conversation.all().count() == 2
    await erase_expired(NOW + timedelta(days=60))
    assert await Message.all().count() == 0
    await answered(hackney)
    await answered(hackney, case=OTHER)
    await Comment.filter(id=comment.id).update(
        state=CommentState.WITHHELD, reason="is_abusive", decided_on=date(2026, 11, 21)
    )
    await erase_expired(NOW + timedelta(days=31))
    assert [conversation.case_hash for conversation in await Conversation.all()] == [OTHER]
    await report.delete()
    await erase_expired(NOW + timedelta(days=31))
    assert await Message.all().count() == 0
