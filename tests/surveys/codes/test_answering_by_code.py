"""A resident answers a survey with a code: by QR code or link, or typed in before or after the first answers."""

import re
from datetime import UTC, datetime

import pytest

from engage.kit.security import new_code
from surveys.codes.models import SurveyCode, hash_of
from surveys.codes.spending import Outcome, spend
from surveys.inbox import receipt_hash
from surveys.jobs import jobs
from surveys.models import Assurance, InboxItem, SurveyResponse
from tests.browser import Browser
from tests.conftest import NOW
from tests.surveys.factories import make_draft, make_survey

AFTER = datetime(2026, 12, 1, 9, tzinfo=UTC)
BY_DAY, _ = jobs
SEND = {"police_listen": "neither", "send": "1"}


@pytest.fixture
async def survey(hackney):
    return await make_survey(hackney, assurance=Assurance.ONE_TIME_CODES, short_link="bcdfg")


@pytest.fixture
async def code(survey, settings):
    return await make_code(settings, survey)


async def make_code(settings, survey):
    code = new_code()
    await SurveyCode.create(code_hash=hash_of(settings.secret, survey.id, code), survey=survey, batch=1)
    return code


def here(survey, more=""):
    return f"/hackney/surveys/{survey.slug}{more}"


def hidden_in(text):
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text)


def words(text):
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


async def test_the_link_of_a_letter_lets_in_and_changes_nothing(browser, survey, code, queries):
    queries.clear()
    reply = await browser.get(f"/i/bcdfg/{code}")
    assert (reply.status_code, reply.headers["location"]) == (303, here(survey))
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["referrer-policy"] == "no-referrer"
    cookie = next(c for c in reply.headers.get_list("set-cookie") if c.startswith("__Host-invitation="))
    assert all(part in cookie for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=3600"))
    assert [query for query in queries if not query.startswith("SELECT")] == []
    review = await browser.post(here(survey), data={"police_listen": "neither"})
    assert review.status_code == 200
    sent = await browser.post(here(survey), data=SEND)
    assert (sent.status_code, sent.headers["location"]) == (303, here(survey, "/thanks"))


async def test_a_link_in_another_language_keeps_it(browser, survey, code):
    assert (await browser.get(f"/bn/i/bcdfg/{code}")).headers["location"] == "/bn" + here(survey)


@pytest.mark.parametrize("typed", ["nothing", "bcdf-ghjk-mnpq-234", "<b>", "é" * 16])
async def test_a_link_that_was_cut_short_leads_to_the_box_for_the_code(browser, survey, typed):
    reply = await browser.get(f"/i/bcdfg/{typed}")
    assert reply.headers["location"] == here(survey, "/code")
    assert "set-cookie" not in reply.headers


async def test_links_of_no_survey_are_404(browser, hackney, code):
    await make_draft(hackney, short_link="zzzzz")
    for link in ("zzzzz", "bcdff", "x" * 9, "x" * 70):
        assert (await browser.get(f"/i/{link}/{code}")).status_code == 404


async def test_what_is_stored_lies_under_the_code_with_the_receipt_apart(browser, survey, code, settings):
    await browser.get(f"/i/bcdfg/{code}")
    await browser.post(here(survey), data=SEND)
    receipt = re.search(r"[b-z2-9]{4}(-[b-z2-9]{4}){3}", words((await browser.get(here(survey, "/thanks"))).text))[0]
    item = await InboxItem.get()
    assert item.token_hash == hash_of(settings.secret, survey.id, code)
    assert item.document["receipt"] == receipt_hash(settings.secret, "survey", survey.id, receipt)
    assert receipt != code
    held = await browser.post(here(survey, "/receipt"), data={"code": receipt})
    assert "Yes: we hold an answer" in held.text
    await settle_among_others(survey, settings)
    [response] = await stored()
    assert response.receipt_hash == receipt_hash(settings.secret, "survey", survey.id, receipt)


async def settle_among_others(survey, settings, others=9):
    """Others answer too, which makes enough for a batch."""
    for _ in range(others):
        hashed = hash_of(settings.secret, survey.id, await make_code(settings, survey))
        assert await spend(survey.id, hashed, f"other {hashed[:50]}", document()) is Outcome.STORED
    assert (await BY_DAY.do(NOW))["answers"] >= others


def document():
    return {"version": 1, "channel": "online", "answers": {"police_listen": "neither"}, "texts": {}}


async def stored():
    return [response async for response in SurveyResponse.exclude(receipt_hash__startswith="other")]


async def test_the_first_page_is_the_same_for_everybody_and_says_that_a_code_is_needed(browser, survey, code):
    stranger = (await browser.get(here(survey))).text
    assert "You need the code from your letter" in stranger
    await browser.get(f"/i/bcdfg/{code}")
    assert (await browser.get(here(survey))).text == stranger


async def test_answers_without_a_code_are_kept_on_the_page_that_asks_for_it(browser, survey, code):
    typed = {"police_listen": "neither", "one_improvement": "Walk <more>", "screen": "0", "version": "1"}
    page = await browser.post(here(survey), data=typed)
    assert page.status_code == 422
    assert "To go on, enter the code" in page.text
    kept = hidden_in(page.text)
    assert ("one_improvement", "Walk &lt;more&gt;") in kept
    wrong = await browser.post(here(survey, "/code"), data={**typed, "one-time-code": "bcdf-ghjk-mnpq-2345"})
    assert wrong.status_code == 422
    assert "There is no such code" in wrong.text
    assert hidden_in(wrong.text) == kept
    right = await browser.post(here(survey, "/code"), data={**typed, "one-time-code": f" {code.upper()} "})
    assert (right.status_code, right.headers["location"]) == (307, here(survey))
    # A browser now sends the same form there.
    review = await browser.post(here(survey), data={**typed, "one-time-code": code})
    assert review.status_code == 200
    assert "Walk &lt;more&gt;" in review.text
    assert code not in review.text
    assert await InboxItem.all().count() == 0


async def test_a_code_typed_first_leads_to_the_survey(browser, survey, code):
    assert (await browser.get(here(survey, "/code"))).status_code == 200
    spaced = code.replace("-", " ").upper()
    right = await browser.post(here(survey, "/code"), data={"one-time-code": spaced})
    assert (right.status_code, right.headers["location"]) == (303, here(survey))
    assert (await browser.post(here(survey), data=SEND)).status_code == 303


@pytest.mark.parametrize(
    ("typed", "says"), [("", "Enter the code"), ("x" * 5000, "no such code"), ("ا" * 16, "no such")]
)
async def test_what_is_no_code_is_said(browser, survey, typed, says):
    page = await browser.post(here(survey, "/code"), data={"one-time-code": typed})
    assert page.status_code == 422
    assert says in page.text
    assert 'href="#code"' in page.text
    assert "set-cookie" not in page.headers


async def test_nothing_is_stored_without_a_code_whatever_is_sent(browser, hackney, survey, code, settings):
    other = await make_survey(hackney, assurance=Assurance.ONE_TIME_CODES)
    elsewhere = await make_code(settings, other)
    receipt = new_code()
    cookies = (
        "",
        f"__Host-invitation={survey.id}.bcdf-ghjk-mnpq-2345",
        f"__Host-invitation={survey.id}.{elsewhere}",
        f"__Host-invitation={other.id}.{code}",
        f"__Host-invitation={survey.id}.{hash_of(settings.secret, survey.id, code)}",
        f"__Host-invitation={code}",
        f"__Host-answering-{survey.id}={receipt}.begun",
        f"__Host-answering-{survey.id}={receipt}.sent",
        f"__Host-answering-{survey.id}={receipt}.change",
    )
    for cookie in cookies:
        page = await browser.post(here(survey), data={**SEND, "receipt": receipt}, headers={"cookie": cookie})
        assert page.status_code == 422, cookie
        assert "Enter your code" in page.text
    assert await InboxItem.all().count() == 0


async def test_sending_twice_replaces_and_another_device_is_refused(app, browser, survey, code):
    await browser.get(f"/i/bcdfg/{code}")
    for answer in ("neither", "tend_to_agree"):
        assert (await browser.post(here(survey), data={**SEND, "police_listen": answer})).status_code == 303
    async with Browser(app) as phone:
        await phone.get(f"/i/bcdfg/{code}")
        for fields in ({"police_listen": "neither"}, SEND):
            page = await phone.post(here(survey), data={**fields, "police_listen": "dont_know"})
            assert page.status_code == 409
            assert "This code has been used" in page.text
        page = await phone.post(here(survey, "/code"), data={"one-time-code": code})
        assert page.status_code == 409
    assert (await InboxItem.get()).document["answers"] == {"police_listen": "tend_to_agree"}
    same = await browser.post(here(survey, "/code"), data={"one-time-code": code})
    assert same.status_code == 303


async def test_a_device_that_began_before_another_sent_is_refused_at_the_end(app, browser, survey, code):
    await browser.get(f"/i/bcdfg/{code}")
    await browser.post(here(survey), data={"police_listen": "neither"})
    async with Browser(app) as phone:
        await phone.get(f"/i/bcdfg/{code}")
        review = await phone.post(here(survey), data={"police_listen": "dont_know"})
        assert (await browser.post(here(survey), data=SEND)).status_code == 303
        fields = dict(hidden_in(review.text))
        page = await phone.post(here(survey), data={**fields, "send": "1"})
        assert page.status_code == 409
        assert "This code has been used" in page.text
    assert (await InboxItem.get()).document["answers"] == {"police_listen": "neither"}


async def test_a_spent_code_says_so_and_the_sender_may_send_once_more(app, browser, survey, code, settings):
    await browser.get(f"/i/bcdfg/{code}")
    await browser.post(here(survey), data=SEND)
    await settle_among_others(survey, settings)
    async with Browser(app) as phone:
        page = await phone.post(here(survey, "/code"), data={"one-time-code": code})
        assert page.status_code == 409
        await phone.get(f"/i/bcdfg/{code}")
        assert (await phone.post(here(survey), data=SEND)).status_code == 409
    assert (await browser.post(here(survey), data={**SEND, "police_listen": "tend_to_agree"})).status_code == 303
    await settle_among_others(survey, settings, 10)
    [response] = await stored()
    assert response.answers == {"police_listen": "tend_to_agree"}


async def test_two_people_at_one_browser_each_with_a_code_are_two_responses(browser, survey, code, settings):
    receipts = set()
    for invited in (code, await make_code(settings, survey)):
        await browser.get(f"/i/bcdfg/{invited}")
        await browser.post(here(survey), data={"police_listen": "neither"})
        assert (await browser.post(here(survey), data=SEND)).status_code == 303
        receipts.add(words((await browser.get(here(survey, "/thanks"))).text))
    assert await InboxItem.all().count() == len(receipts) == 2


async def test_a_second_persons_link_waits_while_the_first_is_answering(browser, survey, code, settings):
    """A phone that a family shares: the first has begun, and the second opens the link of their own letter on it."""
    second = await make_code(settings, survey)
    await browser.get(f"/i/bcdfg/{code}")
    await browser.post(here(survey), data={"police_listen": "neither"})
    asked = await browser.get(f"/i/bcdfg/{second}")
    assert asked.status_code == 200
    assert "Has the person before you finished?" in asked.text
    assert asked.headers["cache-control"] == "no-store"
    assert "set-cookie" not in asked.headers
    assert (await browser.post(here(survey), data=SEND)).status_code == 303
    assert (await InboxItem.get()).token_hash == hash_of(settings.secret, survey.id, code)
    # Now the same link lets the second in at once.
    assert (await browser.get(f"/i/bcdfg/{second}")).status_code == 303
    assert (await browser.post(here(survey), data=SEND)).status_code == 303
    assert await InboxItem.all().count() == 2


async def test_a_second_person_who_says_so_begins_with_their_own_code(browser, survey, code, settings):
    second = await make_code(settings, survey)
    await browser.get(f"/i/bcdfg/{code}")
    asked = await browser.get(f"/i/bcdfg/{second}")  # opened, and nothing filled in: the first may be reading
    fields = dict(hidden_in(asked.text))
    begun = await browser.post(here(survey, "/code"), data=fields)
    assert (begun.status_code, begun.headers["location"]) == (303, here(survey))
    assert (await browser.post(here(survey), data=SEND)).status_code == 303
    assert (await InboxItem.get()).token_hash == hash_of(settings.secret, survey.id, second)


async def test_the_same_link_again_goes_on(browser, survey, code):
    for _ in range(2):
        assert (await browser.get(f"/i/bcdfg/{code}")).status_code == 303
        await browser.post(here(survey), data={"police_listen": "neither"})


async def test_a_page_of_the_first_person_sent_with_the_second_code_is_a_new_receipt(browser, survey, code, settings):
    await browser.get(f"/i/bcdfg/{code}")
    review = await browser.post(here(survey), data={"police_listen": "neither"})
    fields = {**dict(hidden_in(review.text)), "send": "1"}
    assert (await browser.post(here(survey), data=fields)).status_code == 303
    await browser.get(f"/i/bcdfg/{await make_code(settings, survey)}")
    assert (await browser.post(here(survey), data=fields)).status_code == 303
    items = await InboxItem.all()
    assert len({item.document["receipt"] for item in items}) == len(items) == 2


async def test_a_survey_without_codes_or_closed_asks_for_none(browser, hackney, survey, clock):
    plain = await make_survey(hackney)
    reply = await browser.post(here(plain, "/code"), data={"one-time-code": "x"})
    assert (reply.status_code, reply.headers["location"]) == (303, here(plain))
    clock.now = AFTER
    assert (await browser.get(here(survey, "/code"))).headers["location"] == here(survey)


async def test_a_code_costs_one_query_at_the_first_answers(browser, survey, code, queries):
    await browser.get(f"/i/bcdfg/{code}")
    await browser.get(here(survey))
    queries.clear()
    await browser.post(here(survey), data={"police_listen": "neither"})
    assert len([query for query in queries if "survey_code" in query]) == len(queries) == 1
    queries.clear()
    await browser.post(here(survey), data={"police_listen": "neither"})
    assert queries == []
