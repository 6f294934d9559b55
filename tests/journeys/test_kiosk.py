"""A tablet in a library: it asks whether somebody is still there, and clears itself for the next person."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Error, expect

from engage.demo.people import PASSWORD
from tests.journeys.walker import NARROW
from tests.patience import eventually

SURVEY = "/hackney/surveys/autumn-survey"
DIALOG = "Are you still there?"


async def start(visit, **options):
    """Switches kiosk mode on, and returns the visitor at the first page, whose time the test can move."""
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


async def watched(person):
    """The page's question, as soon as the page looks for it: the module that does so comes after the page."""
    await expect(person.page.locator("dialog[data-watching]")).to_be_attached()
    return person.page.get_by_role("dialog", name=DIALOG)


async def touch(person, key="Shift"):
    """Presses a key; returns the page's time just before and just after, in milliseconds."""
    before = await person.page.evaluate("Date.now()")
    await person.page.keyboard.press(key)
    return before, await person.page.evaluate("Date.now()")


async def at(person, milliseconds):
    """Moves the page's time on to this one, where it stands still: how long the test itself takes counts no more."""
    await person.page.clock.pause_at(milliseconds / 1000)


async def test_who_stays_is_asked_and_stays_and_who_goes_is_cleared(visit):
    person = await start(visit)
    beginning = person.page.url
    await begin(person)
    question = await watched(person)
    touched = await touch(person)
    for _ in range(3):
        await at(person, touched[0] + 119_000)
        await expect(question).to_be_hidden()
        await at(person, touched[1] + 121_000)
        await expect(question).to_be_visible()
        await expect(question.get_by_role("button", name="Yes, I need more time")).to_be_focused()
        await person.page.clock.resume()  # axe has timers
        await person.look()
        await at(person, touched[0] + 179_000)
        await expect(question).to_be_visible()
        touched = await touch(person, "Enter")
        await expect(question).to_be_hidden()
    assert person.page.url != beginning
    await person.page.clock.resume()
    await person.go(person.page.clock.run_for(182_000))
    assert person.page.url == beginning
    assert await person.page.get_by_role("radio", checked=True).count() == 0


async def test_a_touch_puts_the_question_off_and_escape_answers_it(visit):
    person = await start(visit)
    question = await watched(person)
    touched = await touch(person)
    for _ in range(3):
        await at(person, touched[0] + 100_000)
        touched = await touch(person, "Tab")
    await at(person, touched[0] + 119_000)
    await expect(question).to_be_hidden()
    await at(person, touched[1] + 121_000)
    await expect(question).to_be_visible()
    touched = await touch(person, "Escape")
    await expect(question).to_be_hidden()
    await at(person, touched[0] + 119_000)
    await expect(question).to_be_hidden()
    await at(person, touched[1] + 121_000)
    await expect(question).to_be_visible()


async def test_nobody_goes_back_to_what_the_last_person_typed(visit):
    person = await start(visit)
    beginning = person.page.url
    await begin(person)
    await person.go(person.page.get_by_role("button", name="Finish: clear for the next person").click())
    assert person.page.url == beginning
    person.forgiven = re.compile("ERR_CACHE_MISS")
    # Chromium keeps no page, and asks before it sends again what was sent: reloading says yes.
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        await person.page.go_back()
    await person.page.wait_for_url("chrome-error://**")  # Chromium's own page comes a moment after the way back failed
    await person.page.reload()
    assert person.page.url == beginning
    assert await person.page.get_by_role("radio", checked=True).count() == 0


async def test_who_wanders_off_is_missed_too_and_the_survey_begins_where_a_kiosk_does(visit):
    person = await start(visit)
    beginning = person.page.url
    await person.open("/hackney/meetings")
    await watched(person)
    await person.page.clock.run_for(121_000)
    await expect(person.page.get_by_role("dialog", name=DIALOG)).to_be_visible()
    await person.go(person.page.clock.run_for(61_000))
    assert person.page.url == beginning
    await person.page.goto(person.base + SURVEY, wait_until="commit")  # it leads on before it has loaded, or after
    await person.page.wait_for_url(beginning)
    await person.open(f"{SURVEY}/kiosk/stop")
    await person.press("Leave kiosk mode")
    await eventually(lambda: person.page.evaluate("!sessionStorage.getItem('kiosk')"), "the window knows it, too")
    await person.open(SURVEY)
    assert person.page.url.endswith(SURVEY)
    assert await person.page.locator("dialog").count() == 0


async def test_without_script_the_button_clears(visit):
    person = await start(visit, scripts=False)
    beginning = person.page.url
    await begin(person)
    await person.press("Finish: clear for the next person")
    assert person.page.url == beginning
