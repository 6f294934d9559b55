"""A pile of papers becomes answers: one clerk types them with the keyboard alone, another verifies them."""

import json

from engage.demo.people import PASSWORD
from tests.journeys.servers import engage
from tests.journeys.walker import NARROW, Visitor

SURVEY = "/hackney/surveys/autumn-survey"
PAPERS = [[str((number + place) % 5 + 1) for place in range(6)] + ["2"] for number in range(10)]
"""Ten papers: the numbers ticked at seven questions. Each has the words below at the eighth."""

WORDS = "Walk down our street"


async def at_work(visit, site, role: str, **options) -> Visitor:
    """Somebody with a role in Hackney, signed in."""
    people = json.loads(await engage(site.environment, "demo", "--json"))["people"]
    email = next(person["email"] for person in people if (person["borough"], person["role"]) == ("hackney", role))
    visitor = await visit(**options)
    await visitor.open("/sign-in")
    await visitor.fill(**{"E-mail address": email, "Password": PASSWORD})
    await visitor.press("Sign in")
    return visitor


async def type_paper(
    visitor: Visitor, ticked: list[str], words: str = WORDS, key: str = "Enter", *, is_new: bool = True
) -> None:
    """Types a paper from the first box on, which has the focus, and stays in the last box."""
    if is_new:
        await has_focus(visitor)
    keyboard = visitor.page.keyboard
    for mark in ticked:
        await keyboard.type(mark)
        await keyboard.press(key)
    await keyboard.type(words)


async def has_focus(visitor: Visitor) -> None:
    """Waits until the page has given the focus to its first box, which it does with its first frame."""
    await visitor.page.locator("[autofocus]:focus").wait_for()


async def enter(visitor: Visitor) -> None:
    await visitor.go(visitor.page.keyboard.press("Enter"))


async def tab_to(visitor: Visitor, name: str) -> None:
    """Presses Tab until the focus is on what has this name."""
    for _ in range(60):
        await visitor.page.keyboard.press("Tab")
        text = "e => e.innerText || [...(e.labels ?? [])].map(label => label.innerText).join(' ')"
        if name == (await visitor.page.evaluate(f"({text})(document.activeElement)")).strip():
            return
    raise AssertionError(f"Tab does not lead to {name!r}")


async def saved_number(visitor: Visitor) -> int:
    """The number to write on the paper, as the page says it."""
    return int((await visitor.page.get_by_role("status").inner_text()).split("Write ")[1].split(" ")[0])


async def test_ten_papers_are_entered_and_verified_by_keyboard_alone(visit, site, database):
    async def waiting() -> int:
        return await database.fetchval("SELECT count(*) FROM entry")

    before = await waiting()
    clerk = await at_work(visit, site, "council_clerk")
    await clerk.open(f"{SURVEY}/entry")
    numbers = []
    for place, ticked in enumerate(PAPERS):
        await type_paper(clerk, ticked)
        if place == 8:  # the last two came by telephone
            await tab_to(clerk, "Paper")
            await clerk.page.keyboard.press("ArrowDown")
            await tab_to(clerk, "Save")
        await enter(clerk)
        numbers.append(await saved_number(clerk))
    assert numbers == list(range(numbers[0], numbers[0] + 10))
    assert await waiting() == before + 10

    second = await at_work(visit, site, "council_admin")
    await second.open(f"{SURVEY}/entries")
    for place, (number, ticked) in enumerate(zip(numbers, PAPERS, strict=True)):
        await has_focus(second)
        await second.page.keyboard.type(str(number))
        await enter(second)
        assert await second.heading() == f"Verify number {number}"
        await type_paper(second, ["d", *ticked[1:]] if place == 3 else ticked)
        await enter(second)
        if place == 3:
            assert "1 answer differs" in await second.text()
            await tab_to(second, await second.page.locator("label").first.inner_text())
            await second.page.keyboard.press("Space")
            await tab_to(second, "Save what is on the paper")
            await enter(second)
        assert f"Number {number} is verified" in await second.text()
    assert await waiting() == before
    documents = [json.loads(row["document"]) for row in await database.fetch("SELECT document FROM inbox_item")]
    channels = [document["channel"] for document in documents if "channel" in document]
    assert (channels.count("paper"), channels.count("phone")) == (8, 2)
    assert all(document["texts"] for document in documents if document.get("channel") == "paper")


async def test_without_scripts_tab_goes_on_and_enter_saves_nothing_half_typed(visit, site, database):
    clerk = await at_work(visit, site, "council_clerk", scripts=False, widths=(NARROW,))
    await clerk.open(f"{SURVEY}/entry")
    waiting = await database.fetchval("SELECT count(*) FROM entry")
    await has_focus(clerk)
    await clerk.page.keyboard.type("1")
    await clerk.page.keyboard.press("Enter")
    await clerk.page.keyboard.press("Tab")
    await type_paper(clerk, PAPERS[1][1:], key="Tab", is_new=False)
    assert await database.fetchval("SELECT count(*) FROM entry") == waiting
    await clerk.press("Save")
    assert await saved_number(clerk)
    assert await database.fetchval("SELECT count(*) FROM entry") == waiting + 1


async def test_the_paper_has_no_navigation_and_breaks_no_question(visit):
    resident = await visit(widths=(NARROW, 1280))
    for prefix in ("", "/bn", "/ar", "/so"):
        for page in ("print", "print/large"):
            await resident.open(f"{prefix}{SURVEY}/{page}")
            await resident.page.emulate_media(media="print")
            for gone in (".engage-header", ".govuk-footer", ".govuk-service-navigation", ".engage-no-print"):
                assert not await resident.page.locator(gone).first.is_visible(), gone
            asked = resident.page.locator(".engage-paper__question").first
            assert await asked.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
            size = await resident.page.locator(".engage-paper__choices").first.evaluate(
                "e => parseFloat(getComputedStyle(e).fontSize)"
            )
            assert size >= (24 if page == "print/large" else 15)  # 18 pt are 24 px
            await resident.page.emulate_media(media="screen")
