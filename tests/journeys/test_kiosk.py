"""A tablet in a library: it asks whether somebody is still there, and clears itself for the next person."""

import asyncio
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Error

from engage.demo.people import PASSWORD
from tests.journeys.walker import NARROW

SURVEY = "/hackney/surveys/autumn-survey"
DIALOG = "Are you still there?"


async def start(visit, **options):
    """Switches kiosk mode on, and returns the visitor at the first page, whose time the test moves."""
    clerk = await visit(widths=(NARROW,))
    await clerk.open("/sign-in")
    await clerk.fill(**{"E-mail address": "clerk@hackney.example", "Password": PASSWORD})
    await clerk.press("Sign in")
    await clerk.open(f"{SURVEY}/kiosk")
    link = await clerk.page.locator("a[href*='/kiosk/device/']").get_attribute("href")
    person = await visit(widths=(NARROW,), **options)
    await person.page.clock.install()
    await person.open(urlsplit(link).path)
    await person.press("Start kiosk mode")
    return person


async def begin(person):
    """Answers something and goes on."""
    await person.page.get_by_role("radio").first.check()
    await person.press("Continue")


async def test_who_stays_is_asked_and_stays_and_who_goes_is_cleared(visit):
    person = await start(visit)
    beginning = person.page.url
    await begin(person)
    question = person.page.get_by_role("dialog", name=DIALOG)
    for _ in range(3):
        await person.page.clock.run_for(119_000)
        assert not await question.is_visible()
        await person.page.clock.run_for(2_000)
        await question.wait_for()
        await person.look()
        stay = question.get_by_role("button", name="Yes, I need more time")
        assert await stay.evaluate("button => button === document.activeElement")
        await person.page.clock.run_for(50_000)
        await person.page.keyboard.press("Enter")
        assert not await question.is_visible()
    assert person.page.url != beginning
    await person.page.clock.run_for(121_000)
    await person.go(person.page.clock.run_for(61_000))
    assert person.page.url == beginning
    assert await person.page.get_by_role("radio", checked=True).count() == 0


async def test_a_touch_puts_the_question_off_and_escape_answers_it(visit):
    person = await start(visit)
    question = person.page.get_by_role("dialog", name=DIALOG)
    for _ in range(3):
        await person.page.clock.run_for(100_000)
        await person.page.keyboard.press("Tab")
    assert not await question.is_visible()
    await person.page.clock.run_for(121_000)
    await question.wait_for()
    await person.page.keyboard.press("Escape")
    assert not await question.is_visible()


async def test_nobody_goes_back_to_what_the_last_person_typed(visit):
    person = await start(visit)
    beginning = person.page.url
    await begin(person)
    await person.go(person.page.get_by_role("button", name="Finish: clear for the next person").click())
    assert person.page.url == beginning
    # Chromium keeps no page, and asks before it sends again what was sent: reloading says yes.
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        await person.page.go_back()
    await asyncio.sleep(0.5)  # Chromium's own page is shown a moment after the way back failed
    await person.page.reload()
    assert person.page.url == beginning
    assert await person.page.get_by_role("radio", checked=True).count() == 0
    person.faults.clear()


async def test_who_wanders_off_is_missed_too_and_the_survey_begins_where_a_kiosk_does(visit):
    person = await start(visit)
    beginning = person.page.url
    await person.open("/hackney/meetings")
    await person.page.clock.run_for(121_000)
    await person.page.get_by_role("dialog", name=DIALOG).wait_for()
    await person.go(person.page.clock.run_for(61_000))
    assert person.page.url == beginning
    await person.page.goto(person.base + SURVEY)
    await person.page.wait_for_url(beginning)
    await person.open(f"{SURVEY}/kiosk/stop")
    await person.press("Leave kiosk mode")
    await person.open(SURVEY)
    assert person.page.url.endswith(SURVEY)
    assert await person.page.locator("dialog").count() == 0


async def test_without_script_the_button_clears(visit):
    person = await start(visit, scripts=False)
    beginning = person.page.url
    await begin(person)
    await person.press("Finish: clear for the next person")
    assert person.page.url == beginning
