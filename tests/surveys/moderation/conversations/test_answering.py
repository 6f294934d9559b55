"""Somebody comes back with the code they were given, reads what was asked, and answers; nobody learns who they are."""

from datetime import timedelta

import httpx2
import pytest

from boroughs.people.models import Role
from surveys.moderation.conversations.actions import answer, ask
from surveys.moderation.conversations.models import (
    ABOUT_COMMENT,
    ABOUT_SAFETY,
    LONGEST,
    Conversation,
    Message,
    case_hash,
)
from surveys.moderation.conversations.pages import MOST_CODES
from tests.browser import Browser
from tests.conftest import NOW
from tests.factories import make_member
from tests.surveys.charter.factories import Shown, make_feedback, tell_us
from tests.surveys.moderation.factories import make_comment

HERE = "/hackney/stop-and-search/tell-us/receipt"
CODE = "bcdf-ghjk-mnpq-2345"


@pytest.fixture
def hashed(settings, hackney):
    """What the database keeps of the code, for a purpose."""
    return lambda purpose=ABOUT_COMMENT: case_hash(settings.secret, purpose, hackney.id, CODE)


@pytest.fixture
async def asked(hackney, hashed):
    """A question that waits."""
    await ask(hackney, hashed(), "Which month was it?", at=NOW, actor_id=1)
    return await Conversation.get()


async def open_with(browser, code=CODE, here=HERE):
    return Shown(await browser.post(here, data={"code": code}))


def fields_of(page, text, **more):
    names = ("code", "purpose", "number")
    return {name: page.fields[name] for name in names} | {f"{page.fields['purpose']}-text": text} | more


async def answers():
    return [message.text for message in await Message.filter(asked_by_id=None).order_by("number")]


async def test_the_question_is_read_and_answered_with_the_code_and_the_next_one_too(browser, hackney, asked, hashed):
    page = await open_with(browser, f" {CODE.upper()} ")
    assert "Which month was it?" in page.response.text
    assert "until 19 January 2027" in page.response.text
    sent = await browser.post(f"{HERE}/answer", data=fields_of(page, "In May"))
    assert (sent.status_code, sent.headers["location"]) == (303, f"{HERE}/answered")
    assert "Your answer is sent" in (await browser.get(f"{HERE}/answered")).text
    again = await open_with(browser)
    assert "In May" in again.response.text
    assert "comment-text" not in again.asked
    await ask(hackney, hashed(), "And what would have helped?", at=NOW, actor_id=2)
    page = await open_with(browser)
    await browser.post(f"{HERE}/answer", data=fields_of(page, "Being told why"))
    assert await answers() == ["In May", "Being told why"]


async def test_the_code_that_came_with_the_feedback_opens_it(browser, app, hackney, settings):
    await tell_us(browser, hackney, one_improvement="Speak to me first")
    code = browser.cookies["__Host-receipt"]
    nothing = await open_with(browser, code)
    assert "Yes: we hold feedback with this code. Nobody has asked you anything" in nothing.response.text
    mine = case_hash(settings.secret, ABOUT_COMMENT, hackney.id, code)
    comment = await make_comment(hackney, case_hash=mine)
    async with Browser(app) as moderator:
        await moderator.as_person(await make_member(hackney, Role.MODERATOR))
        await moderator.post(f"/hackney/comments/{comment.id}/conversation", data={"text": "Who spoke?"})
    page = await open_with(browser, code)
    assert "Yes: we hold feedback with this code. You have been asked" in page.response.text
    assert "Who spoke?" in page.response.text


async def test_sent_twice_it_is_stored_once_and_going_back_changes_nothing(browser, asked):
    page = await open_with(browser)
    for _ in range(2):
        assert (await browser.post(f"{HERE}/answer", data=fields_of(page, "In May"))).status_code == 303
    other = await browser.post(f"{HERE}/answer", data=fields_of(page, "In June"))
    assert other.status_code == 409
    assert "Your first answer was kept" in other.text
    assert await answers() == ["In May"]


async def test_what_should_not_be_in_an_answer_is_pointed_out_once(browser, asked):
    page = await open_with(browser)
    warned = Shown(await browser.post(f"{HERE}/answer", data=fields_of(page, "Ring me on 07700 900123")))
    assert "Your answer is not sent yet" in warned.response.text
    assert "a telephone number" in warned.response.text
    assert warned.fields["comment-text"] == "Ring me on 07700 900123"
    assert await answers() == []
    sent = await browser.post(f"{HERE}/answer", data=fields_of(warned, "Ring me on 07700 900123", sure="yes"))
    assert sent.status_code == 303
    assert await answers() == ["Ring me on 07700 900123"]


@pytest.mark.parametrize(("text", "says"), [("", "Write your answer"), ("x" * (LONGEST + 1), "Use 1,000 characters")])
async def test_an_answer_is_there_and_not_too_long(browser, asked, text, says):
    response = await browser.post(f"{HERE}/answer", data=fields_of(await open_with(browser), text))
    assert response.status_code == 422
    assert says in response.text
    assert 'href="#comment-text"' in response.text
    assert (not text) or text in response.text
    assert await answers() == []


async def test_a_wrong_code_an_expired_one_and_one_never_given_look_the_same(
    browser, hackney, croydon, asked, clock, hashed
):
    def reply(response):
        assert response.status_code == 200
        return response.text.replace("Croydon", "Hackney").replace("croydon", "hackney")

    data = {"purpose": "comment", "number": "1", "comment-text": "In May"}
    seen = {reply(await browser.post(HERE, data={"code": "zzzz-zzzz-zzzz-zzzz"})).replace("zzzz-zzzz-zzzz-zzzz", CODE)}
    seen.add(reply(await browser.post(HERE.replace("hackney", "croydon"), data={"code": CODE})))
    clock.now = NOW + timedelta(days=60)
    seen.add(reply(await browser.post(HERE, data={"code": CODE})))
    seen.add(reply(await browser.post(f"{HERE}/answer", data={**data, "code": CODE})).replace("/answer", ""))
    assert len(seen) == 1
    assert "No: we hold no feedback" in seen.pop()
    assert await answers() == []


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"code": CODE},
        {"code": CODE, "purpose": "safeguarding", "number": "1", "safeguarding-text": "x"},
        {"code": CODE, "purpose": "comment", "comment-text": "x"},
        {"code": CODE, "purpose": "comment", "number": "9" * 4000, "comment-text": "x"},
        {"code": CODE, "purpose": "comment", "number": "٣", "comment-text": "x"},
        {"code": "x" * 3000, "purpose": "comment", "number": "1", "comment-text": "x"},
    ],
)
async def test_whatever_else_is_sent_is_answered_and_stores_nothing(browser, asked, data):
    assert (await browser.post(f"{HERE}/answer", data=data)).status_code in {200, 409, 422}
    assert await answers() == []


async def test_opened_by_a_link_to_another_language_it_asks_for_the_code(browser, asked):
    response = await browser.get(f"/bn{HERE}/answer")
    assert response.headers["location"] == f"/bn{HERE}"


async def test_the_code_is_in_no_address_and_what_it_opens_is_kept_by_nobody(browser, asked, capsys):
    page = await open_with(browser)
    assert page.response.headers["cache-control"] == "no-store"
    assert page.action == f"{HERE}/answer"
    sent = await browser.post(page.action, data=fields_of(page, "In May"))
    assert CODE not in str(sent.headers)
    assert CODE not in "".join(capsys.readouterr())


async def test_a_moderators_question_and_the_safeguarding_leads_are_told_apart(browser, hackney, asked, hashed):
    await ask(hackney, hashed(ABOUT_SAFETY), "Is the child safe now?", at=NOW, actor_id=3)
    page = await open_with(browser)
    assert {"comment-text", "safeguarding-text"} <= page.asked
    assert "From the council’s safeguarding lead" in page.response.text
    data = {"code": CODE, "purpose": "safeguarding", "number": "1", "safeguarding-text": "She is"}
    assert (await browser.post(f"{HERE}/answer", data=data)).status_code == 303
    safety = await Conversation.get(case_hash=hashed(ABOUT_SAFETY)).prefetch_related("messages")
    assert [message.text for message in safety.messages] == ["Is the child safe now?", "She is"]


async def test_what_is_said_is_text_and_not_a_page(browser, hackney, asked, hashed):
    await answer(asked, "<script>alert(1)</script>\nnext line", 1)
    await ask(hackney, hashed(), "<img src=x onerror=alert(1)>", at=NOW, actor_id=1)
    text = (await open_with(browser)).response.text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;/script&gt;<br>next line" in text


async def test_a_network_that_tries_code_after_code_has_to_wait(app, hackney):
    await make_feedback(hackney)
    async with Browser(app) as guessing:
        guessing._transport = httpx2.ASGITransport(app=app, client=("81.2.69.1", 1))
        await guessing.post(HERE, data={"code": "zzzz-zzzz-zzzz-zzzz"})
        for _ in range(MOST_CODES - 1):
            app.state.networks_of_codes.count("81.2.69.7", NOW)
        for path in (HERE, f"{HERE}/answer"):
            response = await guessing.post(path, data={"code": "zzzz-zzzz-zzzz-zzzz"})
            assert response.status_code == 429
            assert int(response.headers["retry-after"]) <= 601
            assert "Nothing was sent" in response.text
    async with Browser(app) as elsewhere:
        elsewhere._transport = httpx2.ASGITransport(app=app, client=("81.2.70.1", 1))
        assert (await elsewhere.post(HERE, data={"code": CODE})).status_code == 200
