"""What looks like a program's work is flagged for a clerk; people are asked nothing and nothing vanishes."""

from datetime import timedelta

import httpx2
import pytest

from engage.kit.security import new_code
from surveys.defence import MANY, TOO_MANY, Networks, TooMany
from surveys.definition.checks import RESERVED
from surveys.models import InboxItem
from surveys.steps import CONTROLS
from tests.browser import Browser
from tests.conftest import NOW
from tests.surveys.answering.asked import address, make, steps
from tests.surveys.answering.person import Person
from tests.surveys.answering.test_once import fill_in

SECOND = timedelta(seconds=1)


async def flag():
    return (await InboxItem.get()).document.get("flag", "")


@pytest.fixture
async def survey(hackney):
    return await make(hackney, steps())


async def test_a_person_is_not_flagged(browser, survey):
    await (await fill_in(await Person.opens(browser, address(survey)))).press("send")
    assert await flag() == ""


async def test_the_box_that_people_do_not_see_is_hidden_from_everybody_but_programs(browser, survey):
    person = await Person.opens(browser, address(survey))
    box = next(e for e in person.here.tree.iter() if e.get("name") == "website")
    assert (box.get("tabindex"), box.get("autocomplete"), box.get("value")) == ("-1", "off", None)
    assert 'class="govuk-visually-hidden" aria-hidden="true"><label for="website">Leave this empty' in person.here.text


async def test_a_program_that_fills_every_box_is_flagged_and_stored(browser, survey):
    person = await Person.opens(browser, address(survey))
    await person.press(way="walk", website="https://spam.example")
    await person.press(safe="b")
    assert (await person.press("send")).heading == "Your answers are sent"
    assert await flag() == "filled_by_program"
    assert "spam" not in str((await InboxItem.get()).document)


@pytest.mark.parametrize(("takes", "expected"), [(1.1, ""), (0.5, "too_fast")])
async def test_faster_than_a_second_a_question_is_flagged(browser, survey, takes, expected):
    person = await Person.opens(browser, address(survey))
    person.takes = timedelta(seconds=takes)
    await (await fill_in(person)).press("send")  # one question after the first page, and the review
    assert await flag() == expected


async def test_what_never_saw_the_review_is_flagged(browser, survey):
    await browser.post(address(survey), data={"way": "walk", "send": "1"})
    assert await flag() == "too_fast"


@pytest.mark.parametrize("started", ["", "1.x", "1700000000000.0", "x" * 3000, "é.é"])
async def test_a_start_that_we_did_not_sign_is_none(browser, survey, started):
    person = await fill_in(await Person.opens(browser, address(survey)))
    await person.press("send", started=started)
    assert await flag() == "too_fast"


async def test_a_start_serves_its_own_code_alone(browser, app, survey):
    person = await fill_in(await Person.opens(browser, address(survey)))
    async with Browser(app) as other:
        await Person(other, person.here).press("send", receipt=new_code())
    assert await flag() == "too_fast"


@pytest.fixture
def from_street(app):
    """A browser at an address of the internet."""

    def open_browser(host):
        browser = Browser(app)
        browser._transport = httpx2.ASGITransport(app=app, client=(host, 1))
        return browser

    return open_browser


async def test_more_than_many_from_one_network_are_flagged_and_stored(from_street, survey):
    for number in range(MANY + 2):
        async with from_street(f"81.2.69.{number}") as browser:
            person = await Person.opens(browser, address(survey))
            person.takes = timedelta(seconds=1.5)
            assert (await (await fill_in(person)).press("send")).heading == "Your answers are sent"
    flags = [item.document.get("flag", "") for item in await InboxItem.all()]
    assert sorted(flags) == [""] * MANY + ["busy_network"] * 2


def test_a_network_is_known_by_its_first_bits_for_ten_minutes():
    networks = Networks()
    assert [networks.count(f"81.2.69.{n}", NOW) for n in range(3)] == [1, 2, 3]
    assert networks.count("81.2.70.1", NOW) == 1
    assert networks.count("::ffff:81.2.69.9", NOW) == 4
    assert networks.count("2a00:1:2:300::1", NOW) == 1
    assert networks.count("2a00:1:2:3ff::1", NOW) == 2
    assert networks.count("2a00:1:2:400::1", NOW) == 1
    assert networks.count("81.2.69.1", NOW + timedelta(minutes=10)) == 1


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.1.2.3", "::1", "fe80::1%eth0", "", "testclient", "192.168.0.1"])
def test_our_own_proxy_is_no_network(inside):
    assert [Networks().count(inside, NOW) for _ in range(3)] == [0, 0, 0]


def test_a_network_that_sent_too_much_is_told_when_to_come_back():
    networks = Networks()
    for n in range(TOO_MANY):
        networks.count("81.2.69.1", NOW + n * SECOND)
    with pytest.raises(TooMany) as caught:
        networks.count("81.2.69.200", NOW + timedelta(minutes=8))
    assert caught.value.headers == {"Retry-After": "121"}
    assert "in about 2 minutes" in caught.value.detail
    assert networks.count("81.2.69.1", NOW + timedelta(minutes=10)) == TOO_MANY


def test_two_processes_know_a_network_by_nothing_in_common():
    known = []
    for _ in range(2):
        networks = Networks()
        networks.count("81.2.69.160", NOW)
        known.append(set(networks._sent))
    assert not known[0] & known[1]


async def test_the_page_that_says_so_is_plain_and_stores_nothing(from_street, survey, app):
    app.state.networks = Networks()
    for _ in range(TOO_MANY):
        app.state.networks.count("81.2.69.1", NOW)
    async with from_street("81.2.69.7") as browser:
        person = await fill_in(await Person.opens(browser, address(survey)))
        page = await person.press("send")
    assert page.status == 429
    assert int(page.response.headers["retry-after"]) <= 600
    assert "Your answers were not sent." in page.text
    assert await InboxItem.all().count() == 0


def test_no_question_can_have_the_name_of_a_field_of_the_page():
    assert CONTROLS == RESERVED
