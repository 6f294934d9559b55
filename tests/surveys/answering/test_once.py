"""Whatever somebody does with the buttons of the page and of the browser, one person's answers are stored once."""

import asyncio
import random
import re

import pytest

from surveys.models import Assurance, InboxItem
from tests.browser import Browser
from tests.surveys.answering.asked import address, make, steps
from tests.surveys.answering.person import Person
from tests.surveys.answering.test_kinds import BY_KIND
from tests.surveys.factories import definition_of

CODE = re.compile(r"[b-z2-9]{4}(-[b-z2-9]{4}){3}")
TYPED = {"way": ("walk", "drive"), "name": ("Ann", "Bo", ""), "miles": ("", "3", "lots"), "car": ("a", "b"),
         "safe": ("a", "b"), "why": ("So", "")}  # fmt: skip


async def fill_in(person, **typed):
    """Goes on until the review."""
    said = {"way": "walk", "safe": "b", "miles": "3", **typed}
    while person.here.heading != "Check your answers":
        await person.press(**{name: value for name, value in said.items() if name in person.here.visible})
        assert person.here.status == 200
    return person


@pytest.fixture
async def survey(hackney):
    return await make(hackney, steps())


@pytest.mark.parametrize("seed", range(25))
async def test_any_order_of_forth_back_refresh_and_sending_twice_ends_in_one_response(browser, survey, seed):
    chance = random.Random(seed)
    person = await Person.opens(browser, address(survey))
    is_sent = False
    for _ in range(30):
        page = chance.choice(person.history) if chance.random() < 0.3 else person.here  # the browser's own Back
        if not page.action:
            continue
        typed = {name: chance.choice(values) for name, values in TYPED.items() if name in page.visible}
        button = chance.choice([""] * 4 + sorted(page.buttons))
        value = chance.choice([*TYPED]) if button == "change" else "1"
        for _ in range(chance.choice((1, 1, 1, 2))):  # pressed twice, or refreshed
            shown = await person.press(button, value, page=page, **typed)
        is_sent = is_sent or shown.heading == "Your answers are sent"
        assert await InboxItem.all().count() == is_sent
    person.here = next(page for page in person.history if page.action)
    assert (await (await fill_in(person)).press("send")).heading == "Your answers are sent"
    assert await InboxItem.all().count() == 1
    assert (await InboxItem.get()).document["answers"]["safe"] == "b"


async def test_two_tabs_are_one_person(browser, survey):
    first, second = [await Person.opens(browser, address(survey)) for _ in range(2)]
    await fill_in(first, way="walk")
    await fill_in(second, way="drive")
    await first.press("send")
    assert (await second.press("send")).heading == "Your answers are sent"
    assert (await InboxItem.get()).document["answers"]["way"] == "drive"


async def test_tabs_that_begin_in_the_same_moment_are_one_person(browser, survey):
    people = [await Person.opens(browser, address(survey)) for _ in range(4)]
    await asyncio.gather(*(one.press(way="walk") for one in people))
    for one in people:
        await (await fill_in(one)).press("send")
    assert await InboxItem.all().count() == 1


async def test_sending_twice_at_once_is_sending_once(browser, survey):
    person = await fill_in(await Person.opens(browser, address(survey)))
    review = person.here
    for _ in range(3):
        await person.press("send", page=review)
    assert await InboxItem.all().count() == 1


async def test_without_cookies_the_form_itself_keeps_the_code(app, survey):
    class NoCookies(Browser):
        async def send(self, request, **more):
            request.headers.pop("cookie", None)
            return await super().send(request, **more)

    async with NoCookies(app) as browser:
        person = await fill_in(await Person.opens(browser, address(survey)))
        for _ in range(2):
            await person.press("send", page=person.history[-1] if person.here.action else person.history[-2])
    assert await InboxItem.all().count() == 1


async def test_after_sending_the_review_asks_whose_the_next_answers_are(browser, survey):
    await (await fill_in(await Person.opens(browser, address(survey)))).press("send")
    person = await fill_in(await Person.opens(browser, address(survey)), way="drive")
    assert "You have sent answers from this browser" in person.here.text
    assert person.here.fields["whose"] == "mine"
    await person.press("send")
    assert (await InboxItem.get()).document["answers"]["way"] == "drive"


async def test_another_person_at_the_same_browser_is_another_response(browser, survey):
    first = await fill_in(await Person.opens(browser, address(survey)))
    code = CODE.search((await first.press("send")).text).group()
    person = await fill_in(await Person.opens(browser, address(survey)), way="drive")
    review = person.here
    for _ in range(3):
        thanks = await person.press("send", page=review, whose="anothers")
        assert CODE.search(thanks.text).group() != code
    ways = sorted([item.document["answers"]["way"] for item in await InboxItem.all()])
    assert ways == ["drive", "walk"]


async def test_a_page_of_the_person_before_is_still_theirs(browser, survey):
    first = await fill_in(await Person.opens(browser, address(survey)), name="Ann")
    old = first.here
    await first.press("send")
    second = await fill_in(await Person.opens(browser, address(survey)), name="Bo")
    await second.press("send", whose="anothers")
    await second.press("send", page=old)
    names = sorted([item.document["texts"]["name"] for item in await InboxItem.all()])
    assert names == ["Ann", "Bo"]


async def test_a_limited_survey_takes_one_response_from_a_browser(browser, app, hackney):
    survey = await make(hackney, steps(), assurance=Assurance.ONE_PER_BROWSER)
    person = await fill_in(await Person.opens(browser, address(survey)))
    review = person.here
    await person.press("send")
    again = await Person.opens(browser, address(survey))
    refused = await again.press(way="drive")
    assert refused.status == 409
    assert refused.heading == "You have already answered from this browser"
    assert f"{address(survey)}/receipt" in refused.text
    assert (await person.press("send", page=review)).status == 409
    assert await InboxItem.all().count() == 1
    async with Browser(app) as other:
        await (await fill_in(await Person.opens(other, address(survey)))).press("send")
    assert await InboxItem.all().count() == 2


@pytest.mark.parametrize(("assurance", "seconds"), [(Assurance.OPEN, 3600), (Assurance.ONE_PER_BROWSER, 9 * 86400)])
async def test_the_browser_forgets_in_an_hour_or_when_a_limited_survey_closes(browser, hackney, assurance, seconds):
    survey = await make(hackney, definition_of(BY_KIND[next(iter(BY_KIND))]), assurance=assurance)
    reply = await browser.post(address(survey), data={"one": "a", "send": "1"})
    age = int(re.search(r"Max-Age=(\d+)", reply.headers["set-cookie"]).group(1))
    assert seconds <= age < seconds + 86400
    assert "HttpOnly" in reply.headers["set-cookie"]


@pytest.mark.parametrize(
    "bent", ["", ".", "x.sent", "bbbb-bbbb-bbbb-bbb!.sent", "bbbb-bbbb-bbbb-bbbb.sent.<x>.é", "x" * 4000]
)
async def test_a_bent_cookie_is_none(browser, survey, bent):
    header = {"cookie": f"__Host-answering-{survey.id}={bent}".encode()}
    reply = await browser.post(address(survey), data={"way": "walk", "screen": "0"}, headers=header)
    assert reply.status_code == 200
    assert "<x>" not in reply.headers["set-cookie"]
