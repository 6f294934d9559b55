"""A moderator takes words out of a comment, never puts any in, and the original stays among moderators."""

from datetime import date, timedelta

import pytest

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from engage.kit.clock import london_date
from engage.retention import erase_expired
from surveys.charter.actions import load_charter
from surveys.moderation.forms import RedactionForm
from surveys.moderation.models import Comment, CommentState, Original
from tests.factories import make_member
from tests.surveys.moderation.factories import make_approved, make_comment

SAID = "PC Smith, number 4321, was rude to me.\nTell officers to listen."
SHOWN = "[removed], was rude to me.\nTell officers to listen."


@pytest.fixture
async def moderator(browser, hackney):
    person = await make_member(hackney, Role.MODERATOR)
    await browser.as_person(person)
    return person


async def test_words_are_taken_out_and_the_original_is_kept_for_moderators(browser, moderator, hackney):
    comment = await make_comment(hackney, text=SAID)
    here = f"/hackney/comments/{comment.id}"
    chosen = await browser.post(here, data={"decision": "redact"})
    assert chosen.headers["location"] == f"{here}/redact"
    page = await browser.get(f"{here}/redact")
    assert "“PC Smith”: somebody’s name" in page.text
    assert (await browser.post(f"{here}/redact", data={"text": SHOWN})).status_code == 303
    comment = await Comment.get(id=comment.id)
    assert (comment.state, comment.text, comment.decided_on) == (CommentState.REDACTED, SHOWN, date(2026, 11, 21))
    assert (await Original.get(comment=comment)).text == SAID
    event = await AuditEvent.get(actor_id=moderator.id)
    assert event.verb == "redacted a comment"
    assert "Smith" not in str((event.about, event.detail))
    decided = (await browser.get(here)).text
    assert "Approved on 21 November 2026 with words taken out" in decided
    assert "PC Smith, number 4321" in decided
    for path in (f"{here}/redact", here):
        assert (await browser.post(path, data={"text": SHOWN, "decision": "approve"})).status_code in (303, 409)
    assert (await Comment.get(id=comment.id)).text == SHOWN


async def test_it_is_shown_wherever_approved_ones_are_without_the_words(browser, moderator, hackney):
    await load_charter()
    await make_approved(hackney, 9)
    comment = await make_comment(hackney, text=SAID)
    await browser.post(f"/hackney/comments/{comment.id}/redact", data={"text": SHOWN})
    browser.cookies.clear()
    register = (await browser.get("/hackney/stop-and-search")).text
    assert "[removed], was rude to me." in register
    assert "Smith" not in register


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SAID, "Replace the words to take out"),
        ("", "Leave some of the comment"),
        ("[removed]", "Leave some of the comment"),
        ("[removed] Tell officers to stop.", "Only take words out"),
        ("PC Smith, number 4321, was [removed] kind to me.\nTell officers to listen.", "Only take words out"),
        ("Tell officers to listen. [removed] PC Smith", "Only take words out"),
        (f"{SAID} [removed]", "Only take words out"),
    ],
)
async def test_no_word_is_added_changed_or_moved(browser, moderator, hackney, text, says):
    comment = await make_comment(hackney, text=SAID)
    page = await browser.post(f"/hackney/comments/{comment.id}/redact", data={"text": text})
    assert page.status_code == 422
    assert says in page.text
    assert (await Comment.get(id=comment.id)).state is CommentState.WAITING


@pytest.mark.parametrize(
    "text",
    [SHOWN, "PC Smith, number [removed], was rude to me. [removed] listen.", "PC Smith[removed]", "[removed] listen."],
)
def test_any_number_of_gaps_is_possible(text):
    form = RedactionForm(data={"text": text})
    form.original = SAID
    assert form.validate(), form.errors


async def test_the_original_goes_after_thirty_days(hackney, clock):
    for days in (29, 31):
        decided_on = london_date(clock.now) - timedelta(days=days)
        comment = await make_comment(hackney, state=CommentState.REDACTED, decided_on=decided_on)
        await Original.create(comment=comment, text=f"{days} days")
    await erase_expired(clock.now)
    assert [original.text for original in await Original.all()] == ["29 days"]
    assert await Comment.all().count() == 2
