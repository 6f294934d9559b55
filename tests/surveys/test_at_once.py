"""Several people press a button at the same moment: real connections, committed rows, each thing done once."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest

from boroughs.models import Borough
from boroughs.people.models import Role
from engage.app import build_app
from engage.kit.audit import AuditEvent
from engage.kit.security import new_code, read_code
from surveys.charter.actions import load_charter
from surveys.charter.models import CharterCommitment
from surveys.charter.safeguarding.models import SafeguardingReport
from surveys.charter.triggers.models import CommunityTrigger, TriggerRule
from surveys.charter.venues.models import Venue
from surveys.models import InboxItem
from surveys.moderation.conversations.models import ABOUT_COMMENT, Conversation, Message, case_hash
from surveys.moderation.models import Comment, DecisionTally, Original
from tests.browser import Browser
from tests.factories import make_member
from tests.surveys.charter.factories import SEND, questions_of
from tests.surveys.moderation.factories import make_comment

TIMES = 6


@pytest.fixture
async def here(alone):
    """Hackney in a database of this test alone, outside any transaction."""
    await load_charter()
    return await Borough.get(slug="hackney")


@pytest.fixture
async def at_once(alone, clock, here):
    """Sends forms at one moment, each by somebody of their own with a role (None: nobody); returns the statuses."""
    app = build_app(alone, clock)

    async def send(role, forms):
        browsers = [Browser(app) for _ in forms]
        try:
            for browser in browsers:
                if role:
                    await browser.as_person(await make_member(here, role))
            sent = (browser.post(path, data=data) for browser, (path, data) in zip(browsers, forms, strict=True))
            return sorted(reply.status_code for reply in await asyncio.gather(*sent))
        finally:
            for browser in browsers:
                await browser.aclose()

    return send


async def test_moderators_who_decide_at_once_decide_once(at_once, here):
    comment = await make_comment(here, text="He said no")
    path = f"/hackney/comments/{comment.id}"
    forms = [(path, {"decision": "approve"}), (path, {"decision": "is_abusive"})] * 2
    forms += [(f"{path}/redact", {"text": "[removed] no"}), (f"{path}/redact", {"text": "He [removed]"})]
    statuses = await at_once(Role.MODERATOR, forms)
    assert statuses.count(303) >= 1
    assert set(statuses) <= {303, 409}
    assert [tally.count for tally in await DecisionTally.all()] == [1]
    assert await AuditEvent.filter(about=f"comment {comment.id}").count() == 1
    state = (await Comment.get()).state.value
    assert await Original.all().count() == (state == "redacted")


async def test_moderators_who_begin_a_conversation_at_once_have_one(at_once, here):
    comment = await make_comment(here, case_hash="ab" * 32)
    path = f"/hackney/comments/{comment.id}/conversation"
    statuses = await at_once(Role.MODERATOR, [(path, {"text": f"What happened {n}?"}) for n in range(TIMES)])
    assert statuses == [303] * TIMES
    assert await Conversation.all().count() == 1
    assert [message.number for message in await Message.all().order_by("number")] == list(range(1, TIMES + 1))


async def test_a_question_is_answered_once_from_two_telephones(at_once, here, alone):
    code = new_code()
    hashed = case_hash(alone.secret, ABOUT_COMMENT, here.id, read_code(code))
    talk = await Conversation.create(case_hash=hashed, borough=here, expires_on=date(2027, 1, 1))
    await Message.create(id=uuid4(), conversation=talk, number=1, text="Where?", asked_by_id=1)
    path = "/hackney/stop-and-search/tell-us/receipt/answer"
    sent = {"code": code, "purpose": "comment", "number": "1"}
    statuses = await at_once(None, [(path, {**sent, "comment-text": f"There {n}"}) for n in range(TIMES)])
    assert statuses == [303] + [409] * (TIMES - 1)
    assert await Message.all().count() == 2


async def test_leads_who_handle_a_report_at_once_handle_it_once(at_once, here):
    report = await SafeguardingReport.create(
        id=uuid4(), borough=here, case_hash="cd" * 32, answering_as="searched", age="13_15", month="2026-11",
        received_on=date(2026, 11, 20), due_on=date(2026, 11, 23),
    )  # fmt: skip
    forms = [(f"/hackney/safeguarding/{report.id}", {"outcome": o}) for o in ("referred", "already_known")] * 3
    assert await at_once(Role.SAFEGUARDING_LEAD, forms) == [303] + [409] * (TIMES - 1)
    assert await AuditEvent.filter(verb="handled a safeguarding report").count() == 1


async def test_rules_changed_at_once_leave_one_in_force_for_each_commitment(at_once, here):
    path = "/hackney/stop-and-search/triggers/rules"
    forms = [
        (path, {"commitment": commitment, "at_least": str(20 + n), "kept_below": "50"})
        for n in range(3)
        for commitment in ("every", "QE-3")
    ]
    assert await at_once(Role.PANEL_CHAIR, forms) == [303] * 6
    assert await TriggerRule.filter(ended_on=None, commitment_id=None).count() == 1
    assert await TriggerRule.filter(ended_on=None, commitment__code="QE-3").count() == 1


async def test_chairs_who_close_a_trigger_at_once_close_it_with_one_of_their_words(at_once, here):
    rule = await TriggerRule.create(borough=here, at_least=10, kept_below=50, began_on=date(2026, 1, 1))
    await CommunityTrigger.create(
        borough=here, rule=rule, commitment=await CharterCommitment.get(code="QE-3"), quarter=date(2026, 7, 1),
        raised_on=date(2026, 10, 1), discussed_on=date(2026, 11, 1),
    )  # fmt: skip
    path = "/hackney/stop-and-search/triggers/2026-q3/qe-3/close"
    assert await at_once(Role.PANEL_CHAIR, [(path, {"words": f"Words {n}"}) for n in range(TIMES)]) == [303] + [409] * 5
    assert await AuditEvent.filter(verb="closed a community trigger").count() == 1


async def test_a_venue_added_at_once_is_there_once(at_once, here):
    forms = [("/hackney/stop-and-search/cards", {"name": "Library"})] * TIMES
    assert await at_once(Role.COUNCIL_CLERK, forms) == [303] + [422] * (TIMES - 1)
    assert await Venue.all().count() == 1


async def test_feedback_sent_many_times_at_once_with_one_code_is_stored_once(at_once, here):
    data = {"answering_as": "searched", "month": "2026-11", "age": "13_15", "clothing": "more", **SEND}
    forms = [(questions_of(here), {**data, "code": "bcdf-ghjk-mnpq-2345"})] * TIMES
    assert await at_once(None, forms) == [303] * TIMES
    assert sorted(item.stream for item in await InboxItem.all()) == ["charter", "child"]
