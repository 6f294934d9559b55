"""A moderator reads comments, the oldest first, and decides on each once."""

import re
from datetime import date

import pytest

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from engage.kit.problems import Conflict
from surveys.charter.actions import load_charter
from surveys.charter.models import CommitmentTally, Rating
from surveys.moderation.actions import decide
from surveys.moderation.models import REASONS, Comment, CommentState
from tests.conftest import NOW
from tests.factories import make_member
from tests.surveys.charter.factories import make_feedback, settle_all
from tests.surveys.factories import make_survey
from tests.surveys.moderation.factories import make_approved, make_comment

QUEUE = "/hackney/comments"
REGISTER = "/hackney/stop-and-search"


@pytest.fixture
async def moderator(browser, hackney):
    person = await make_member(hackney, Role.MODERATOR)
    await browser.as_person(person)
    return person


async def test_an_empty_queue_says_so(browser, moderator):
    response = await browser.get(QUEUE)
    assert response.status_code == 200
    assert "No comment is waiting" in response.text


async def test_the_oldest_come_first_with_their_question_and_age(browser, moderator, hackney):
    survey = await make_survey(hackney, "police_listen", "one_improvement")
    await make_comment(hackney, text="Newer")
    await make_comment(hackney, text="Oldest", received_on=date(2026, 8, 1))
    await make_comment(hackney, text="Older", survey=survey, received_on=date(2026, 10, 1))
    text = (await browser.get(QUEUE)).text
    assert text.index("Oldest") < text.index("Older") < text.index("Newer")
    for words in ("3 months ago", "1 month ago", "This month", "What one thing would have made it better?"):
        assert words in text
    assert "From a survey" in text


async def test_fifty_are_on_a_page(browser, moderator, hackney, queries):
    for number in range(51):
        await make_comment(hackney, text=f"Number {number:03} here")
    queries.clear()
    first = await browser.get(QUEUE)
    assert len(queries) <= 9
    second = await browser.get(f"{QUEUE}?page=2")
    assert first.text.count("Number ") == 50
    assert second.text.count("Number ") == 1
    for page in ("0", "3", "-1", "x", "9" * 50, "٣"):
        assert (await browser.get(QUEUE, params={"page": page})).status_code == 200


async def test_approving_and_withholding_is_recorded_without_the_words(browser, moderator, hackney):
    good, bad = await make_comment(hackney, text="Explain more"), await make_comment(hackney, text="He is a thief")
    assert (await browser.post(f"{QUEUE}/{good.id}", data={"decision": "approve"})).status_code == 303
    response = await browser.post(f"{QUEUE}/{bad.id}", data={"decision": "tells_of_a_crime"})
    assert "The comment is withheld." in (await browser.get(response.headers["location"])).text
    assert "govuk-notification-banner" not in (await browser.get(f"{QUEUE}?saved=anything")).text
    good, bad = await Comment.get(id=good.id), await Comment.get(id=bad.id)
    assert (good.state, good.reason, good.decided_by_id) == (CommentState.APPROVED, "", moderator.id)
    assert (bad.state, bad.reason, bad.decided_on) == (CommentState.WITHHELD, "tells_of_a_crime", date(2026, 11, 21))
    events = await AuditEvent.filter(actor_id=moderator.id).order_by("id")
    assert [event.verb for event in events] == ["approved a comment", "withheld a comment"]
    assert "thief" not in str([(event.about, event.detail) for event in events])
    assert "Withheld on 21 November 2026" in (await browser.get(f"{QUEUE}/{bad.id}")).text


async def test_a_decision_is_made_once(browser, moderator, hackney):
    comment = await make_comment(hackney)
    await browser.post(f"{QUEUE}/{comment.id}", data={"decision": "is_abusive"})
    for data in ({"decision": "approve"}, {"decision": "redact"}, {}):
        response = await browser.post(f"{QUEUE}/{comment.id}", data=data)
        assert response.status_code == 409
    with pytest.raises(Conflict):
        await decide(hackney, comment, "", at=NOW, actor_id=moderator.id)
    assert (await Comment.get(id=comment.id)).state is CommentState.WITHHELD


@pytest.mark.parametrize("data", [{}, {"decision": ""}, {"decision": "publish"}, {"reason": "is_abusive"}])
async def test_a_decision_is_approval_or_a_published_reason(browser, moderator, hackney, data):
    comment = await make_comment(hackney)
    response = await browser.post(f"{QUEUE}/{comment.id}", data=data)
    assert response.status_code == 422
    assert "<title>Error: " in response.text
    assert (await Comment.get(id=comment.id)).state is CommentState.WAITING


@pytest.mark.parametrize("name", ["1", "x", "0" * 400, "00000000-0000-0000-0000-000000000000", "%00", "%2F"])
async def test_what_is_no_comment_is_not_found(browser, moderator, name):
    assert (await browser.get(f"{QUEUE}/{name}")).status_code == 404


async def test_the_policy_publishes_every_reason(browser, connection):
    text = (await browser.get("/moderation-policy")).text
    for words in REASONS.values():
        assert words in text


async def test_words_are_shown_from_ten_approved_on_with_nothing_beside_them(browser, hackney, croydon):
    await make_approved(hackney, 9, received_on=date(2026, 3, 1))
    await make_approved(croydon, 1)
    assert "In people’s own words" not in (await browser.get(REGISTER)).text
    await make_approved(hackney, 1, text="<b>Tell me</b> why first")
    text = (await browser.get(REGISTER)).text
    assert "In people’s own words" in text
    assert "&lt;b&gt;Tell me&lt;/b&gt; why first" in text
    assert "March 2026" not in text


async def test_words_that_came_with_a_survey_are_not_shown_with_feedback_on_searches(browser, hackney):
    await make_approved(hackney, 12, survey=await make_survey(hackney))
    assert "In people’s own words" not in (await browser.get(REGISTER)).text


async def test_the_queue_shows_what_waits_or_what_was_decided_the_newest_first(browser, moderator, hackney, queries):
    await make_comment(hackney, text="Not decided")
    await make_approved(hackney, 1, text="Approved first")
    await make_approved(hackney, 1, text="Withheld later", state=CommentState.WITHHELD, reason="is_abusive",
                        decided_on=date(2026, 11, 9))  # fmt: skip
    waiting = (await browser.get(f"{QUEUE}?show=nonsense")).text
    assert "Not decided" in waiting
    assert "Approved first" not in waiting
    queries.clear()
    decided = (await browser.get(f"{QUEUE}?show=decided")).text
    assert len(queries) <= 9
    assert decided.index("Withheld later") < decided.index("Approved first")
    assert "Withheld on 9 November 2026: it is abusive" in " ".join(decided.split())
    assert "Not decided" not in decided


async def test_the_answers_chosen_from_lists_count_before_anybody_reads_the_words(browser, moderator, hackney):
    await load_charter()
    for _ in range(10):
        await make_feedback(hackney, comment="Explain more", told_grounds="yes")
    await settle_all()
    assert await Comment.waiting_in(hackney).count() == 10
    counted = await CommitmentTally.filter(borough=hackney, rating=Rating.MET, partition="").values_list("count")
    assert (10,) in counted
    for comment in await Comment.all():
        await browser.post(f"{QUEUE}/{comment.id}", data={"decision": "is_off_topic"})
    assert (
        await CommitmentTally.filter(borough=hackney, rating=Rating.MET, partition="").values_list("count") == counted
    )


async def test_excerpts_say_nothing_of_the_order_in_which_they_were_told(browser, hackney):
    """Told one a month, they stand in the order of ids that are chance."""
    comments = [(await make_approved(hackney, 1, text=f"Text {n:02}", received_on=date(2026, n, 1)))[0]
                for n in range(1, 12)]  # fmt: skip
    text = (await browser.get(REGISTER)).text
    told = [comment.text for comment in comments]
    shown = sorted(told, key=text.index)
    assert shown == [comment.text for comment in sorted(comments, key=lambda comment: comment.id.bytes)]
    assert all(comment.id.version == 4 for comment in comments)
    words = text.partition('id="words"')[2].partition("</main>")[0]
    assert words.count("<blockquote") == 11
    assert not re.search("20[0-9]{2}|January|March|October|November|[Ww]ard", words)
