"""The steps of one trail, from what residents said to whether it helped, and what its page says day by day."""

import asyncio
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.journeys.answering import the_panel_meets
from tests.journeys.asking import HERE, SURVEY
from tests.journeys.postman import Postman
from tests.journeys.town import Town, World, address
from tests.journeys.walker import Visitor

ASKED = "Walk through the market on Sunday mornings, and say each month on how many Sundays somebody did."
HELD = "The market team is asking the traders which hours matter most. An answer follows."
MORE_TIME = "The new rota starts after the summer, and the answer depends on it."
ANSWER = "From May on two officers walk through the market on Sunday mornings when they are not needed elsewhere."
AGAIN = "On which day does it begin, and where can everybody read on how many Sundays somebody came?"
ANSWER_TOO = "It begins on the first Sunday of the month, and the figures stand on the trust page."
PROMISE = "Walk through the market on four Sundays in a row"
PARTLY = "It says what will be done, but not from which day, nor where it can be read."
TRAIL = f"{HERE}/responses/1"
RESIDENT = "resident@home.example"
STAFF = {
    "admin": ("Asha Rahman", "council_admin"),
    "clerk": ("Clara Mount", "council_clerk"),
    "chair": ("Councillor Rose Adeyinka", "panel_chair"),
    "holt": ("Superintendent Dana Holt", "borough_superintendent"),
    "reid": ("Inspector Callum Reid", "neighbourhood_inspector"),
}
WHAT_IT_SAYS = r"""main => {
    const said = e => e.textContent.replace(/\s+/g, " ").trim();
    const status = [main.querySelector(".govuk-tag"), main.querySelector(".govuk-body-l")].map(said);
    const entries = [...main.querySelectorAll(".engage-trail__entry")].map(entry => {
        const copy = entry.cloneNode(true);
        copy.querySelectorAll("a[href*='?on=']").forEach(link => link.parentElement.remove());
        return said(copy);
    });
    return [...status, ...entries];
}"""
HOW_IT_STOOD = f"""async addresses => {{
    const read = {WHAT_IT_SAYS}, pages = [];
    for (const address of addresses) {{
        const html = await (await fetch(address)).text();
        const main = new DOMParser().parseFromString(html, "text/html").querySelector("main");
        pages.push([main.textContent, read(main)]);
    }}
    return pages;
}}"""
"""The same of pages that nobody looks at, with all of their words."""


@dataclass
class Diary:
    """What the trail's page said at the end of each day on which something happened: the state, then what happened."""

    pages: dict[date, list[str]] = field(default_factory=dict)

    async def note(self, town: Town) -> list[str]:
        """Reads the page as everybody does, keeps what it says, and returns it."""
        resident = await town.somebody()
        await resident.open(TRAIL)
        said: list[str] = await resident.page.get_by_role("main").evaluate(WHAT_IT_SAYS)
        self.pages[town.now.date()] = said
        return said

    async def is_right_as_of_every_day(self, town: Town) -> None:
        """Opens the page as it stood on each of those days, and reads those between too."""
        resident = await town.somebody(widths=(1280,))
        first, last = min(self.pages), max(self.pages)
        days = [first + timedelta(days=ahead) for ahead in range((last - first).days)]
        for day in sorted(self.pages)[:-1]:
            await resident.open(f"{TRAIL}?on={day}")
        pages = await resident.page.evaluate(HOW_IT_STOOD, [f"{TRAIL}?on={day}" for day in days])
        assert all("This is how it stood at the end of" in text for text, _ in pages)
        then = dict(zip(days, (said for _, said in pages), strict=True))
        for day, said in self.pages.items():
            assert then.get(day, said) == said, f"{day}: {set(then[day]) ^ set(said)}"
        lengths = [len(then[day]) for day in sorted(then)]
        assert lengths == sorted(lengths), "what happened once is never gone"


# ---- from what residents said to the request --------------------------------------------------------------------


async def staff_arrive(town: Town, world: World) -> None:
    """The operator invites everybody."""
    added = [
        world.run("user", "add", address(who), "--name", name, "--role", role, "--borough", "tower-hamlets")
        for who, (name, role) in STAFF.items()
    ]
    for who, said in zip(STAFF, await asyncio.gather(*added), strict=True):
        found = re.search(r"http\S+", said)
        assert found
        await town.accept(who, found[0])


async def a_resident_follows_the_survey(town: Town, postman: Postman, survey: str) -> None:
    """Somebody leaves an address to be told what comes of the survey, and confirms it from the e-mail."""
    resident = await town.somebody()
    await resident.open(f"{HERE}/follow?topic=survey/{survey.rsplit('/', 1)[1]}")
    await resident.fill(**{"Your e-mail address": RESIDENT})
    await resident.press("Send me the link")
    link = await postman.link(RESIDENT, "Confirm", f"{HERE}/follow/")
    await resident.open(link)
    await resident.press("Yes, write to me")


async def late_answers_are_passed_up(town: Town) -> None:
    """The administrator sets who is told of late answers."""
    admin = await town.sign_in("admin")
    await admin.open(f"{HERE}/late-responses")
    await admin.press("Set all of these")


async def the_panel_builds_on_it(town: Town, postman: Postman) -> None:
    """The panel meets, recommends because of what residents said, and sends it, which starts the clock."""
    meeting = await the_panel_meets(town)
    clerk, chair = town.people["clerk"], await town.sign_in("chair")
    await clerk.open(f"{meeting}/recommendations")
    await clerk.fill(Recommendation=ASKED)
    await clerk.press("Add this draft")
    await clerk.follow("Choose what it builds on – recommendation 1")
    results = clerk.page.get_by_role("button", name=re.compile(f"It builds on this.*{SURVEY}"))
    await clerk.go(results.first.click())
    await clerk.open(f"{meeting}/recommendations")
    await chair.open(f"{meeting}/recommendations")
    await chair.follow("Record that it was agreed – recommendation 1")
    await chair.press("The panel agreed this at the meeting")
    await clerk.open(f"{meeting}/recommendations")
    await clerk.follow("Send it – recommendation 1")
    await clerk.press("Send this recommendation")
    await postman.letter(address("holt"), "asks for your answer, request 1")


# ---- the clock --------------------------------------------------------------------------------------------------


async def the_clock_is_used(town: Town, what: str, words: str, until: datetime | None = None) -> None:
    """The superintendent does something about the request short of answering it, on a phone between meetings."""
    holt = await town.sign_in("holt")
    await holt.open(f"{TRAIL}/clock")
    await holt.choose("What do you want to do?", what)
    await holt.fill(**{"What should the public read?": words})
    if until:
        await holt.date("If you take more time: until which date?", until)
    await holt.press("Do this and publish it")


# ---- what comes of it -------------------------------------------------------------------------------------------


async def the_office_answers(
    town: Town, number: int, words: str, *, promise: str = "", by: datetime | None = None
) -> None:
    """An inspector drafts, adds what is promised and says that it is ready; the office-holder reads and publishes."""
    inspector, holt = await town.sign_in("reid"), await town.sign_in("holt")
    page = f"{HERE}/responses/{number}/answer"
    await inspector.open(page)
    await inspector.choose("What is the office’s position?", "Accepted")
    await inspector.fill(The_answer=words)
    await inspector.press("Save the draft")
    if promise:
        await inspector.follow("Links, files, figures and promises that it shows")
        await inspector.follow("A promise with a date")
        await inspector.fill(**{"What will be done?": promise})
        await inspector.date("By which day?", by)
        await inspector.press("Add this")
        await inspector.open(page)
    await inspector.press("The saved draft is ready to sign")
    await holt.open("/desk")
    await holt.follow(f"Read and publish what is ready: the answer to request {number}")
    await holt.tick("I have read this answer and publish it for the office")
    await holt.press("Publish this answer")


async def the_panel_judges(town: Town, meeting_says: str) -> None:
    """The clerk writes down that it was answered in part, and asks again."""
    clerk = await town.sign_in("clerk")
    await clerk.open("/desk")
    await clerk.follow("Write down the panel’s verdict on the answer to request 1")
    await clerk.choose("What does the panel find?", "The panel finds it partly answered")
    await clerk.fill(**{"Why?": meeting_says})
    await clerk.press("Publish this verdict")
    await clerk.open(f"{TRAIL}/verdict")
    await clerk.follow("Ask again: a follow-up with a clock of its own")
    await clerk.fill(**{"What is asked?": AGAIN})
    await clerk.press("Ask again")


async def the_action_is_done(town: Town) -> None:
    """The office says, in public, that it has done what it promised."""
    holt = await town.sign_in("holt")
    await holt.open(f"{HERE}/actions/1")
    await holt.follow("For staff: say how it goes")
    await holt.choose("How far is it?", "Done")
    await holt.fill(Note="Somebody walked through the market on each of the last four Sundays.")
    await holt.press("Publish this")


async def a_resident_says_whether_it_helped(town: Town) -> None:
    """By one press on the page, with no account."""
    resident = await town.somebody()
    await resident.open(f"{HERE}/responses/2")
    helped = resident.page.get_by_role("group", name="Did it help?")
    await resident.go(helped.get_by_role("button", name="Yes", exact=True).click())
    assert "Thank you" in await resident.heading()


async def reads(visitor: Visitor, path: str) -> str:
    """What a page says."""
    await visitor.open(path)
    return await visitor.text()
