"""Anybody says with one press what an answer is worth: once each, and nothing is kept of who they are."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from tortoise import connections
from tortoise.expressions import F

from boroughs.people.models import ANSWERING, Role
from boroughs.responses.models import OfficialResponse, RequestContact
from boroughs.responses.taps.actions import forget_order, is_link_id, link_id, show_counts, tap
from boroughs.responses.taps.models import SpentTap, TapAnswer, TapQuestion, TapTally
from boroughs.responses.taps.pages import COOKIE, MOST_FROM_ONE_NETWORK
from boroughs.responses.taps.shown import counted
from engage.kit.audit import AuditEvent
from engage.kit.security import OWN_PAGE, signed
from tests.boroughs.responses.factories import make_request, make_response
from tests.factories import make_member, make_superintendent

TRAIL = "/hackney/responses/1"
TAPS = f"{TRAIL}/taps"
ANSWERED = date(2026, 11, 10)
POINT, HELPED = TapQuestion.ANSWERED_POINT, TapQuestion.HELPED
YES = {"question": "answered_point", "answer": "yes"}


@pytest.fixture
async def asked(hackney):
    await make_superintendent(hackney, name="Ama Boateng")
    request = await make_request(hackney)
    await make_response(request, ANSWERED)
    return request


@pytest.fixture
def link(settings, asked):
    id = link_id(asked.id, POINT, uuid4())
    return f"{TAPS}/answered_point/{signed(settings.secret, OWN_PAGE, id)}"


async def press(browser, **form):
    """Presses a button, as a browser does that follows the redirect which has it send its new cookie along."""
    response = await browser.post(TAPS, data={**YES, **form})
    return (
        await browser.post(response.headers["location"], data={**YES, **form})
        if response.status_code == 307
        else response
    )


def other_browser(settings):
    """The cookie of a browser that has pressed before."""
    return signed(settings.secret, COOKIE, uuid4())


async def numbers(**values):
    return {row.answer.value: row.number for row in await TapTally.filter(**values)}


async def test_one_press_on_the_public_page_counts(browser, asked):
    page = (await browser.get(TRAIL)).text
    assert "Did this answer your point?" in page
    assert "Did it help?" not in page
    assert f'action="{TAPS}"' in page
    assert (await press(browser)).headers["location"] == f"{TAPS}/thanks"
    assert "Thank you" in (await browser.get(f"{TAPS}/thanks")).text
    assert await numbers() == {"yes": 1}


async def test_the_answers_own_page_has_the_buttons_too(browser, asked):
    page = (await browser.get("/hackney/answers/1")).text
    assert "Did this answer your point?" in page
    assert f'action="{TAPS}"' in page
    assert "Did this answer your point?" not in (await browser.get("/hackney/answers/1/versions/1")).text


async def test_a_browser_counts_once_for_a_question_whatever_it_says_next(browser, asked):
    for answer in ("no", "no", "yes"):
        assert (await press(browser, answer=answer)).status_code == 303
    assert await numbers() == {"no": 1}


async def test_two_presses_before_the_first_reply_count_once(browser, asked):
    first, second = [await browser.post(TAPS, data=YES, headers={"Cookie": ""}) for _ in range(2)]
    assert [first.status_code, second.status_code] == [307, 307]
    assert await numbers() == {}
    # The browser gave up the first when the second was sent, and follows that one alone.
    await browser.post(second.headers["location"], data=YES)
    assert await numbers() == {"yes": 1}


async def test_no_cookie_is_set_before_a_press(browser, asked):
    for address in (TRAIL, TAPS, f"{TAPS}/thanks"):
        assert "set-cookie" not in (await browser.get(address)).headers
    kept = (await browser.post(TAPS, data=YES)).headers["set-cookie"]
    assert kept.startswith(f"{COOKIE}=")
    assert all(word in kept for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"))


async def test_a_browser_that_keeps_no_cookies_is_told_that_it_does_not_count(browser, asked):
    again = (await browser.post(TAPS, data=YES)).headers["location"]
    browser.cookies.clear()
    refused = await browser.post(again, data=YES)
    assert refused.status_code == 409
    assert "keeps no cookies" in refused.text
    assert await numbers() == {}


@pytest.mark.parametrize("form", [{}, {"answer": "maybe"}, {"question": "helped"}, {"question": "x"}])
async def test_what_is_not_asked_is_not_counted(browser, asked, form):
    sent = {**YES, **form} if form else {}
    assert (await browser.post(TAPS, data=sent)).status_code == 422
    assert await numbers() == {}


async def test_nothing_is_asked_before_an_answer(browser, hackney):
    await make_superintendent(hackney)
    await make_request(hackney)
    assert "Did this answer your point?" not in (await browser.get(TRAIL)).text
    assert (await browser.post(TAPS, data=YES)).status_code == 409
    assert (await browser.post("/hackney/responses/7/taps", data=YES)).status_code == 404


async def test_another_sites_page_presses_nothing(browser, asked, link):
    for address in (TAPS, link):
        refused = await browser.post(address, data=YES, headers={"Sec-Fetch-Site": "cross-site"})
        assert refused.status_code == 403
    assert await numbers() == {}


async def test_a_cookie_that_we_did_not_make_is_none(browser, asked, settings):
    made_up = [uuid4().hex, "x", signed(settings.secret, OWN_PAGE, uuid4()), other_browser(settings)[:-1] + "x"]
    for cookie in made_up:
        browser.cookies.set(COOKIE, cookie, domain="engage.test")
        assert (await browser.post(TAPS, data=YES)).status_code == 307
        assert (await browser.post(f"{TAPS}?with-cookie=1", data=YES)).status_code == 303  # with the one it was given
        browser.cookies.clear()
    browser.cookies.set(COOKIE, "x", domain="engage.test")
    assert (await browser.post(f"{TAPS}?with-cookie=1", data=YES)).status_code == 409
    assert await numbers() == {"yes": len(made_up)}


async def test_a_network_that_presses_too_often_waits(browser, asked, settings):
    browser._transport.client = ("81.2.69.142", 4000)
    for _ in range(MOST_FROM_ONE_NETWORK):
        browser.cookies.set(COOKIE, other_browser(settings), domain="engage.test")
        assert (await browser.post(TAPS, data=YES)).status_code == 303
    refused = await browser.post(TAPS, data=YES)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert await numbers() == {"yes": MOST_FROM_ONE_NETWORK}


@pytest.mark.parametrize("role", sorted(ANSWERING))
async def test_who_answers_cannot_press_and_it_is_recorded(browser, hackney, asked, link, role):
    person = await make_member(hackney, role)
    await browser.as_person(person)
    browser.cookies.set(COOKIE, "x", domain="engage.test")
    assert (await browser.post(TAPS, data=YES)).status_code == 403
    assert (await browser.post(link, data=YES)).status_code == 403
    assert await numbers() == {}
    assert await AuditEvent.filter(verb="refused", actor_id=person.id).count() == 2


async def test_a_clerk_may_press_as_anybody_and_is_not_recorded(browser, hackney, asked):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    await press(browser)
    assert await numbers() == {"yes": 1}
    assert await AuditEvent.filter(actor_id=person.id).count() == 0


async def test_the_link_counts_once_and_apart(browser, asked, link):
    page = await browser.get(link)
    assert "Did this answer your point?" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert await numbers() == {}
    for answer in ("partly", "yes"):
        sent = await browser.post(link, data={"question": "answered_point", "answer": answer})
        assert sent.headers["location"] == f"{TAPS}/thanks"
        assert "set-cookie" not in sent.headers
    assert await numbers(by_asker=True) == {"partly": 1}
    assert await numbers(by_asker=False) == {}
    assert (await browser.post(link, data={"answer": "perhaps"})).status_code == 422


async def test_a_link_is_good_for_its_own_question_and_request_alone(browser, hackney, settings, asked, link):
    other = await make_request(hackney)
    await make_response(other, ANSWERED)
    key = link.rpartition("/")[2]
    anybodys = signed(settings.secret, OWN_PAGE, uuid4())  # such as a follower's own page has
    bent = key[:-1] + ("0" if key[-1] != "0" else "1")
    for address in (
        f"{TAPS}/helped/{key}",
        f"/hackney/responses/{other.number}/taps/answered_point/{key}",
        f"/croydon/responses/1/taps/answered_point/{key}",
        f"{TAPS}/answered_point/{anybodys}",
        f"{TAPS}/answered_point/{bent}",
        f"{TAPS}/else/{key}",
    ):
        assert (await browser.get(address)).status_code == 404
        assert (await browser.post(address, data=YES)).status_code == 404
        assert (await browser.post(f"{address}/stop")).status_code == 404
    assert await numbers() == {}


def test_the_id_in_a_link_is_the_same_each_time_and_another_for_each_purpose():
    who = uuid4()
    ids = {link_id(request, question, who) for request in (1, 2) for question in TapQuestion for _ in range(2)}
    assert len(ids) == 4
    assert is_link_id(link_id(1, POINT, who), 1, POINT)
    assert not is_link_id(link_id(1, POINT, who), 1, HELPED)
    assert not is_link_id(link_id(1, POINT, who), 2, POINT)


async def test_nothing_about_a_person_gets_a_row_or_a_time(browser, settings, asked, link):
    contact = await RequestContact.create(request=asked, email="ada@example.org")
    await press(browser, answer="no")
    await browser.post(link, data={"question": "answered_point", "answer": "no"})
    connection = connections.get("default")
    columns = await connection.execute_query_dict(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_name IN ('tap_tally', 'spent_tap')"
    )
    assert not any("time" in one["data_type"] or one["data_type"] == "date" for one in columns)
    assert [one["column_name"] for one in columns if one["table_name"] == "spent_tap"] == ["hash"]
    spent = [one.hash for one in await SpentTap.all()]
    assert all(re.fullmatch("[0-9a-f]{64}", hash) for hash in spent)
    said = "".join(spent)
    assert browser.cookies[COOKIE] not in said
    assert link.rpartition("/")[2][:32] not in said
    await contact.refresh_from_db()
    assert contact.helped_on is None
    assert await AuditEvent.filter(verb__contains="tap").count() == 0


async def test_every_night_the_order_of_presses_is_forgotten(asked):
    hashes = [f"{n:064x}" for n in (9, 3, 7, 1)]
    for hash in hashes:
        await tap(asked, 1, POINT, TapAnswer.NO, spent=hash, by_asker=False)
    connection = connections.get("default")
    in_rows = "SELECT hash FROM spent_tap ORDER BY ctid"
    assert [row["hash"] for row in await connection.execute_query_dict(in_rows)] == hashes
    assert await forget_order() == 4
    assert [row["hash"] for row in await connection.execute_query_dict(in_rows)] == sorted(hashes)
    assert not await tap(asked, 1, POINT, TapAnswer.YES, spent=hashes[0], by_asker=False)
    assert await numbers() == {"no": 4}


async def people_press(request, people, question=POINT, *, by_asker=False):
    for answer, number in people.items():
        for _ in range(number):
            await tap(request, 1, question, TapAnswer(answer), spent=uuid4().hex * 2, by_asker=by_asker)


async def test_figures_come_in_batches_of_ten(browser, asked):
    none = "no batch of 10 is complete yet"
    await people_press(asked, {"yes": 5, "no": 4})
    assert await show_counts() == 0
    await people_press(asked, {"no": 1})
    assert (await browser.get(TRAIL)).text.count(none) == 1  # not before the night
    assert await show_counts() == 1
    page = (await browser.get(TRAIL)).text
    assert "Of about 10 people who pressed a button:" in page
    assert "Yes: about 5" in page
    assert "Partly: fewer than 5" in page
    assert page.count(none) == 1
    await people_press(asked, {"yes": 9})
    assert await show_counts() == 0
    assert (await browser.get(TRAIL)).text == page
    await people_press(asked, {"yes": 1})
    assert await show_counts() == 1
    assert "Yes: about 15" in (await browser.get(TRAIL)).text


async def test_those_who_asked_are_counted_apart_and_have_a_threshold_of_their_own(browser, asked):
    await people_press(asked, {"yes": 12})
    await people_press(asked, {"no": 9}, by_asker=True)
    await show_counts()
    page = (await browser.get(TRAIL)).text
    assert page.count("Of about 10 people who pressed a button:") == 1
    assert page.count("Fewer than 10 people have pressed a button") == 1


@pytest.mark.parametrize(
    ("numbers", "base", "seen"),
    [
        ({}, None, []),
        ({"yes": 4, "partly": 3, "no": 2}, None, []),
        ({"yes": 4, "partly": 3, "no": 3}, 10, [(None, None), (None, None), (None, None)]),
        ({"yes": 29}, 30, [(30, None), (None, None), (None, None)]),
        ({"yes": 15, "partly": 9, "no": 6}, 30, [(15, 0.5), (10, 1 / 3), (5, 1 / 6)]),
        ({"yes": 36, "no": 4}, 40, [(35, None), (None, None), (None, None)]),
        ({"yes": 40}, 40, [(40, None), (None, None), (None, None)]),
    ],
)
def test_few_people_are_never_shown_as_a_number(numbers, base, seen):
    found = counted(POINT, False, {TapAnswer(answer): number for answer, number in numbers.items()})
    assert found.base == base
    assert [(count.people, count.share) for count in found.counts] == seen


async def test_the_second_question_is_asked_from_its_day_on(browser, asked, clock):
    assert "From 8 February 2027 on we also ask whether it helped." in (await browser.get(TRAIL)).text
    helped = {"question": "helped", "answer": "partly"}
    assert (await press(browser, **helped)).status_code == 422
    clock.now += timedelta(days=79)
    assert "Did it help?" in (await browser.get(TRAIL)).text
    assert (await press(browser, **helped)).status_code == 303
    assert await numbers(question=HELPED) == {"partly": 1}


async def show_all():
    await TapTally.all().update(shown=F("number"))


async def test_a_second_answer_begins_at_nothing_and_the_first_keeps_its_own(browser, asked, clock):
    for _ in range(12):
        await tap(asked, 1, POINT, TapAnswer.NO, spent=uuid4().hex * 2, by_asker=False)
    await show_all()
    assert "Of about 10 people" in (await browser.get(TRAIL)).text
    await press(browser, answer="no")
    await make_response(asked, clock.now)
    for page in (TRAIL, TAPS, "/hackney/answers/2"):
        text = (await browser.get(page)).text
        assert "Of about" not in text
        assert 'name="of_answer" value="2"' in text
    first = (await browser.get("/hackney/answers/1")).text
    assert "No: about 10" in first
    assert 'name="of_answer" value="1"' in first
    for answer in ("yes", "no"):  # the same browser may say what it thinks of this answer, once
        assert (await press(browser, answer=answer)).status_code == 303
    assert await numbers(of_answer=2) == {"yes": 1}
    assert await numbers(of_answer=1) == {"no": 13}


async def test_a_press_counts_for_the_answer_that_was_read(browser, asked, clock, settings):
    await make_response(asked, clock.now)
    for read in ("1", "2", "7", "x"):
        browser.cookies.set(COOKIE, other_browser(settings), domain="engage.test")
        assert (await press(browser, of_answer=read)).status_code == 303
    assert await numbers(of_answer=1) == {"yes": 1}
    assert await numbers(of_answer=2) == {"yes": 3}


async def test_a_link_counts_once_for_each_answer(browser, asked, link, clock):
    for answer in ("no", "yes"):
        await browser.post(link, data={"answer": answer, "of_answer": "1"})
    await make_response(asked, clock.now)
    assert 'name="of_answer" value="2"' in (await browser.get(link)).text
    for answer in ("partly", "yes"):
        await browser.post(link, data={"answer": answer, "of_answer": "2"})
    assert await numbers(of_answer=1) == {"no": 1}
    assert await numbers(of_answer=2) == {"partly": 1}


async def test_a_corrected_answer_keeps_what_was_said_of_it(browser, asked, clock):
    for _ in range(12):
        await tap(asked, 1, POINT, TapAnswer.YES, spent=uuid4().hex * 2, by_asker=True)
    await show_all()
    first = await OfficialResponse.get()
    await make_response(
        asked, clock.now, number=1, version=2, corrects=first, correction="A figure was wrong.", text="Other words."
    )
    for page in (TRAIL, TAPS, "/hackney/answers/1"):
        text = (await browser.get(page)).text
        assert "Of about 10 people" in text
        assert 'name="of_answer" value="1"' in text


async def test_counts_of_two_answers_are_shown_in_batches_of_their_own(hackney, asked, clock):
    await make_response(asked, clock.now)
    for number, people in ((1, 9), (2, 10)):
        for _ in range(people):
            await tap(asked, number, POINT, TapAnswer.YES, spent=uuid4().hex * 2, by_asker=False)
    assert await show_counts() == 1
    assert await TapTally.all().order_by("of_answer").values_list("shown", flat=True) == [0, 10]
