"""What residents do, done in the ways they do it: without JavaScript, in their language, by keyboard, in a hurry."""

import re
from datetime import UTC, datetime

import pytest

from engage.kit.clock import LONDON
from tests.journeys.walker import NARROW, Visitor

SURVEY = "/hackney/surveys/autumn-survey"
TELL_US = "/hackney/stop-and-search/tell-us"
CODE = re.compile(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}")

WORDS = {
    "en": ("Continue", "Send my answers", "Start", "Continue", "Send what I said"),
    "bn": ("এগিয়ে যান", "আমার উত্তর পাঠান", "শুরু করুন", "এগিয়ে যান", "আমার কথা পাঠান"),
    "ar": ("متابعة", "إرسال إجاباتي", "بدء", "متابعة", "إرسال ما قلته"),
    "so": ("Sii wad", "Dir jawaabahayga", "Bilow", "Sii wad", "Dir wixii aan iri"),
}
"""What the buttons on a resident's way are called."""

FOCUS = """() => {
    const e = document.activeElement, box = e.getBoundingClientRect();
    const styles = [getComputedStyle(e), ...[...(e.labels ?? [])].map(label => getComputedStyle(label, "::before"))];
    const isOutlined = s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0
                            && !/, 0\\)$/.test(s.outlineColor);
    return {tag: e.localName, type: e.type ?? "", id: e.id, text: e.innerText ?? "",
            isSeen: box.bottom > 0 && box.top < innerHeight
                    && styles.some(s => isOutlined(s) || s.boxShadow !== "none")};
}"""


async def answer_the_survey(resident: Visitor, language: str = "en") -> str:
    """Answers every question of the open survey, from its first page to its receipt, and returns the code."""
    check, send, *_ = WORDS[language]
    await resident.press(check, status=422)
    groups = resident.page.get_by_role("group")
    for number in range(await groups.count()):
        await groups.nth(number).get_by_role("radio").first.check()
    await resident.page.get_by_role("textbox").fill("Walk down our street.")
    await resident.press(check)
    assert "Walk down our street." in await resident.text()
    await resident.press(send)
    return CODE.search(await resident.text())[0]


async def tell_of_a_search(resident: Visitor, language: str = "en") -> None:
    """Tells about a search, from what it is not to the receipt."""
    _, _, start, go_on, send = WORDS[language]
    await resident.press(start)
    await resident.press(go_on, status=422)
    await resident.page.get_by_role("group").first.get_by_role("radio").first.check()
    await resident.page.get_by_role("combobox").select_option(f"{datetime.now(UTC).astimezone(LONDON):%Y-%m}")
    for _ in range(7):
        await resident.press(go_on)
    await resident.press(send)
    assert CODE.search(await resident.text())


@pytest.mark.parametrize("scripts", [True, False])
async def test_residents_need_no_script_and_no_wide_screen(visit, scripts):
    resident = await visit(widths=(NARROW,), scripts=scripts)
    await resident.open("/")
    await resident.fill(**{"Enter a postcode or the name of a borough": "Hackney"})
    await resident.press("Find your borough")
    await resident.follow("Autumn survey")
    code = await answer_the_survey(resident)
    await resident.follow("Use your receipt code")
    await resident.press("Check the code", status=422)
    await resident.fill(**{"Receipt code": code.upper().replace("-", " ")})
    await resident.press("Check the code")
    assert "Yes: we hold an answer with this code." in await resident.text()
    await resident.open("/hackney")
    await resident.follow("Tell us about a stop and search")
    await tell_of_a_search(resident)
    for page in ("Surveys", "Stop and search", "Meetings", "Responses", "Trust"):
        await resident.follow(page, within=resident.page.get_by_role("navigation", name="This borough"))


@pytest.mark.parametrize(
    ("code", "name", "direction"), [("bn", "বাংলা", "ltr"), ("ar", "العربية", "rtl"), ("so", "Soomaali", "ltr")]
)
async def test_residents_answer_in_their_language(visit, code, name, direction):
    resident = await visit()
    await resident.open("/hackney")
    await resident.follow(name)
    html = resident.page.locator("html")
    assert (await html.get_attribute("lang"), await html.get_attribute("dir")) == (code, direction)
    assert resident.page.url == f"{resident.base}/{code}/hackney"
    await resident.page.goto(f"{resident.base}{SURVEY}")
    await resident.follow(name)
    await answer_the_survey(resident, code)
    await resident.open(f"/{code}{TELL_US}")
    await tell_of_a_search(resident, code)
    assert (await html.get_attribute("lang"), await html.get_attribute("dir")) == (code, direction)
    await resident.follow("English")
    assert await html.get_attribute("lang") == "en"


async def test_a_survey_is_answered_by_keyboard_alone_with_the_focus_always_seen(visit):
    resident = await visit()
    await resident.open(SURVEY)
    await _tab(resident, lambda focus: focus["text"] == "Skip to main content")
    await resident.page.keyboard.press("Enter")
    questions = await resident.page.get_by_role("group").count()
    for _ in range(questions):
        await _tab(resident, lambda focus: focus["type"] == "radio")
        await resident.page.keyboard.press("Space")
        await resident.page.keyboard.press("ArrowDown")
    await _tab(resident, lambda focus: focus["tag"] == "textarea")
    await resident.page.keyboard.type("Stay a year.")
    await _tab(resident, lambda focus: focus["text"] == "Continue")
    await resident.go(resident.page.keyboard.press("Enter"))
    assert "Not answered" not in await resident.text()
    await _tab(resident, lambda focus: focus["text"] == "Send my answers")
    await resident.go(resident.page.keyboard.press("Enter"))
    assert await resident.heading() == "Your answers are sent"


async def _tab(resident: Visitor, is_there) -> None:
    """Presses Tab until the focus is there; wherever it stops on the way, it must be seen."""
    for _ in range(60):
        await resident.page.keyboard.press("Tab")
        focus = await resident.page.evaluate(FOCUS)
        assert focus["isSeen"], f"no focus is seen on {focus}"
        if is_there(focus):
            return
    raise AssertionError("Tab never came there")


@pytest.mark.parametrize("scripts", [True, False])
async def test_what_is_sent_twice_is_stored_once(visit, database, scripts):
    stored = "SELECT (SELECT count(*) FROM inbox_item WHERE stream = 'survey') + (SELECT count(*) FROM survey_response)"
    before = await database.fetchval(stored)
    resident = await visit(scripts=scripts)
    await resident.open(SURVEY)
    await resident.page.get_by_role("radio").first.check()
    await resident.press("Continue")
    send = resident.page.get_by_role("button", name="Send my answers")
    await send.dblclick()
    await resident.page.locator(".govuk-panel").wait_for()
    first = CODE.search(await resident.text())[0]
    await resident.back()
    await resident.press("Send my answers")
    assert CODE.search(await resident.text())[0] == first
    assert await database.fetchval(stored) - before == 1


async def test_an_error_is_told_at_once_and_leads_to_its_field(visit):
    resident = await visit()
    await resident.open(SURVEY)
    await resident.press("Continue", status=422)
    assert "govuk-error-summary" in await resident.page.evaluate("document.activeElement.className")
    assert (await resident.page.title()).startswith("Error: ")
    await resident.page.get_by_role("alert").get_by_role("link").first.click()
    assert (await resident.page.evaluate(FOCUS))["type"] == "radio"
    await resident.open(f"{TELL_US}/questions")
    await resident.press("Continue", status=422)
    links = resident.page.get_by_role("alert").get_by_role("link")
    for number, type_ in enumerate(("radio", "select-one")):
        await links.nth(number).click()
        assert (await resident.page.evaluate(FOCUS))["type"] == type_
