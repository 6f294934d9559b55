"""Steps 1 to 6 of the loop, in a browser: a borough opens, its people come, residents are asked and heard."""

import asyncio
import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from pathlib import Path

import httpx2

from tests.journeys.town import Town, World, address
from tests.patience import PATIENCE, eventually

HERE = "/tower-hamlets"
RESIDENTS = 44
SURVEY = "Policing near you"
HIDDEN = re.compile('<input type="hidden" name="([^"]+)" value="([^"]*)">')
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
OWN_QUESTION = "What should the police do first?"


# ---- 1. Boroughs ------------------------------------------------------------------------------------------------


async def a_borough_opens(town: Town, world: World) -> None:
    resident = await town.somebody()
    await resident.open("/")
    assert "No borough has opened its pages yet." in await resident.text()
    await world.run("open", "tower-hamlets")
    await resident.open("/")
    await resident.fill(**{"Enter a postcode or the name of a borough": "E1 6AN"})
    await resident.press("Find your borough")
    if not resident.page.url.endswith(HERE):
        await resident.follow("Tower Hamlets", within=resident.page.get_by_role("main"))
    assert "The panel has not sent the police a recommendation yet." in await resident.text()


# ---- 2. People --------------------------------------------------------------------------------------------------


async def people_are_invited(town: Town, world: World) -> None:
    """The operator invites the administrator and the police, the administrator the council and the panel."""
    by_operator = {"admin": "council_admin", "holt": "borough_superintendent", "reid": "neighbourhood_inspector"}
    names = {"admin": "Asha Rahman", "holt": "Superintendent Dana Holt", "reid": "Inspector Callum Reid"}
    borough = ("--borough", "tower-hamlets")
    added = [
        world.run("user", "add", address(who), "--name", names[who], "--role", role, *borough)
        for who, role in by_operator.items()
    ]
    for who, said in zip(names, await asyncio.gather(*added), strict=True):
        await town.accept(who, re.search(r"http\S+", said)[0])
    admin = town.people["admin"]
    invited = {"clerk": "Council clerk", "chair": "Panel chair", "moderator": "Moderator"}
    for who, role in invited.items():
        await admin.open(f"{HERE}/people/invitation")
        await admin.fill(**{"Name": f"{who.title()} of the council", "E-mail address": address(who)})
        await admin.choose("Role", role)
        await admin.press("Send the invitation")
    for who in invited:
        await town.accept(who, await link_in_mail(Path(world.environment["ENGAGE_VAR"]) / "mail", address(who)))


def _messages(folder: Path) -> list[EmailMessage]:
    """The messages that were sent so far."""
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.glob("*.eml")]


async def link_in_mail(folder: Path, recipient: str, to: str = "choose-password") -> str:
    """The link to a page in the message to somebody, sent by now or before long."""

    async def link() -> str:
        for message in _messages(folder):
            found = re.search(rf"http://\S+/{to}/\S+", message.get_body(("plain",)).get_content())
            if message["To"] == recipient and found:
                return found[0]
        return ""

    return await eventually(link, f"a message to {recipient} that leads to {to}")


# ---- 3. Ask -----------------------------------------------------------------------------------------------------


async def the_clerk_asks(town: Town) -> str:
    """Makes a survey, publishes it, and returns its address."""
    clerk = town.people["clerk"]
    await clerk.open("/desk")
    await clerk.follow("Make a survey")
    await clerk.fill(Title=SURVEY, Introduction="The panel asks the police about **what you say**.")
    await clerk.press("Start the survey")
    await clerk.follow("Add ready questions")
    for wording in ("They can be relied on to be there when you need them",
                    "The Metropolitan Police Service is an organisation that I can trust"):  # fmt: skip
        await clerk.tick(wording)
    await clerk.press("Add to the survey")
    await clerk.follow("Add a question of your own")
    await clerk.follow("Write in their own words")
    await clerk.fill(Question=OWN_QUESTION)
    await clerk.press("Save the question")
    await clerk.follow("Set when people can answer")
    await clerk.date("First day", town.now)
    await clerk.date("Last day", town.now + timedelta(days=1))
    await clerk.press("Save")
    await clerk.follow("See it as a resident would")
    assert OWN_QUESTION in await clerk.text()
    await clerk.follow("Back to the survey")
    await clerk.press("Go on to publish")
    await clerk.press("Publish the survey")
    return clerk.page.url.removeprefix(town.server.base).removesuffix("/share")


# ---- 4. Answer --------------------------------------------------------------------------------------------------


async def residents_answer(town: Town, survey: str) -> None:
    """One by hand; the others, who do the same, by the same form without a window."""
    resident = await town.somebody()
    await resident.open(HERE)
    await resident.follow(SURVEY)
    assert resident.page.url.endswith(survey)
    await resident.press("Continue", status=422)
    await resident.choose("They can be relied on", "Tend to agree")
    await resident.choose("an organisation that I can trust", "Neither agree nor disagree")
    await resident.page.get_by_label(OWN_QUESTION).fill("Come to the market on Sundays.")
    own = await resident.page.locator("textarea").get_attribute("name")
    await resident.press("Continue")
    assert "Come to the market on Sundays." in await resident.text()
    await resident.press("Send my answers")
    code = await resident.page.locator(".govuk-panel strong").inner_text()
    await resident.follow("Use your receipt code")
    await resident.fill(**{"Receipt code": code})
    await resident.press("Check the code")
    assert "Yes: we hold an answer with this code." in await resident.text()

    def answers(number: int) -> dict[str, str]:
        agree = ("strongly_agree", "tend_to_agree", "neither", "tend_to_disagree")[number % 4]
        said = {own: f"Walk down street {number}."} if own and number < 11 else {}
        return {"police_reliable": agree, "police_trust_met": "tend_to_agree", **said}

    await _answer(town, survey, [answers(number) for number in range(RESIDENTS - 1)])


async def _answer(town: Town, path: str, forms: list[dict[str, str]]) -> None:
    """Goes on to the review as that many people would, each in their own browser, reads it for a while, and sends."""

    async def one(form: dict[str, str]) -> int:
        async with httpx2.AsyncClient(base_url=town.server.base, headers=SAME_ORIGIN, timeout=PATIENCE) as resident:
            review = (await resident.post(path, data=form)).text
            hidden = {name: unescape(value) for name, value in HIDDEN.findall(review)}
            await asyncio.sleep(1.5)
            return (await resident.post(path, data={**hidden, "send": "1"})).status_code

    assert set(await asyncio.gather(*map(one, forms))) == {303}


async def _post(town: Town, path: str, forms: list[dict[str, str]]) -> None:
    """Sends forms as that many browsers would; each is acknowledged."""
    async with httpx2.AsyncClient(base_url=town.server.base, headers=SAME_ORIGIN, timeout=PATIENCE) as residents:
        sent = await asyncio.gather(*(residents.post(path, data=form) for form in forms))
    assert {reply.status_code for reply in sent} == {303}


# ---- 5. Tell ----------------------------------------------------------------------------------------------------


async def residents_tell_of_searches(town: Town) -> None:
    resident = await town.somebody()
    await resident.open(HERE)
    await resident.follow("Tell us about a stop and search")
    assert "It is not a complaint." in await resident.text()
    await resident.press("Start")
    await resident.press("Continue", status=422)
    await resident.choose("Who are you?", "I was stopped or searched")
    month = f"{town.now:%B %Y}"
    await resident.select("Which month did it happen?", month)
    await resident.press("Continue")
    await resident.press("Continue")
    await resident.choose("Did the officer tell you why", "Yes")
    await resident.press("Continue")
    await resident.choose("treated with respect", "Mostly")
    await resident.press("Continue")
    await resident.press("Continue")
    await resident.press("Continue")
    await resident.fill(**{"What one thing would have made it better?": "PC Bloggs should have said why."})
    await resident.press("Continue")
    assert "Look again at what you wrote" in await resident.text()
    await resident.press("Change what I wrote")
    await resident.fill(**{"What one thing would have made it better?": "Say why before it starts."})
    await resident.press("Continue")
    await resident.press("Send what I said")
    assert re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", await resident.text())
    told = {"answering_as": "searched", "month": f"{town.now:%Y-%m}", "send": "yes", "told_identity": "yes"}
    others = [{**told, "treated_with_respect": ("fully", "mostly", "hardly")[n % 3]} for n in range(RESIDENTS - 1)]
    await _post(town, f"{HERE}/stop-and-search/tell-us/questions", others)


# ---- 6. See -----------------------------------------------------------------------------------------------------


async def the_moderator_reads(town: Town) -> None:
    """Twelve comments on the survey and one on a search wait; all but one of them are approved."""
    moderator = await town.sign_in("moderator")
    await moderator.follow("Read 13 comments that wait")
    for number in range(13):
        queue = moderator.page.locator(".govuk-summary-card").first
        is_unkind = "Walk down street 7." in await queue.inner_text()
        await moderator.follow("Decide on comment 1", within=queue)
        name = "Withhold it: it does not answer the question" if is_unkind else "Approve it: it can be shown"
        if number == 0:
            await moderator.press("Save this decision", status=422)
        await moderator.choose("What should happen to this comment?", name)
        await moderator.press("Save this decision")
    assert "No comment is waiting." in await moderator.text()


async def the_clerk_checks(town: Town, survey: str) -> None:
    """Answers sent faster than people read were flagged; the clerk keeps them, and the results need not wait."""
    clerk = await town.sign_in("clerk")
    await clerk.open(f"{survey}/checks")
    decide = clerk.page.locator("button[name=decide]")
    while await decide.count():
        await clerk.page.get_by_label("Keep them: they count like all others").first.check()
        await clerk.go(decide.first.click())
    await clerk.press("Nothing more to check")
    await clerk.open("/desk")


async def everybody_sees(town: Town, survey: str) -> None:
    resident = await town.somebody()
    await resident.open(HERE)
    assert "No survey is open at the moment." in await resident.text()
    await resident.follow("See earlier surveys and their results")
    await resident.follow(SURVEY)
    await resident.page.get_by_text("Read 1 more comment").click()  # comments are shuffled: it may be any of them
    results = await resident.text()
    assert "Answers from about 45 people" in results  # 44, to the nearest five
    assert "Come to the market on Sundays." in results
    assert "Walk down street 7." not in results
    assert await resident.page.get_by_role("img").count() == 2
    assert await resident.page.get_by_role("table").count() == 2
    await resident.open(survey)
    assert "This survey closed on" in await resident.text()
