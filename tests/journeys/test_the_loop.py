"""The whole loop in a borough that has just opened, in a browser: ten steps, in order, none left out.

Nobody and nothing is invented beforehand. The same database is served on four days: the day on which residents answer,
one after the survey has closed, the next on which the panel meets and the superintendent answers, and one after the
quarter is over.
"""

import asyncio
import csv
import io
import os
import re
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import asyncpg
import httpx2
import pytest
from playwright.async_api import Browser

from engage.kit.clock import LONDON
from engage.kit.settings import Settings
from surveys.jobs import night
from surveys.moderation.jobs import jobs as comment_jobs
from tests.journeys.servers import connected, free_port, own_database
from tests.journeys.town import Town, World, address

_, comments_by_night = comment_jobs
HERE = "/tower-hamlets"
RESIDENTS = 44
SURVEY = "Policing near you"
OWN_QUESTION = "What should the police do first?"
MEETING = "Scrutiny of policing"
ASKED = "Tell everybody who reports a crime, within 10 working days, what was done about it."
ASKED_TOO = "Publish each quarter how many complaints were made and how they ended."
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
ANSWERED = "I accept this. From next month a team of two will write to everybody within 10 working days."


def days_until_figures(today: date) -> int:
    """Days until the ninth after a quarter that holds today, the 28 days to answer, and the meeting between them."""
    over = today + timedelta(days=45)
    month = (over.month - 1) // 3 * 3 + 4
    return (date(over.year + month // 13, (month - 1) % 12 + 1, 9) - today).days


@pytest.fixture
async def world(server_settings: Settings, chromium: Browser, tmp_path: Path) -> AsyncIterator[World]:
    """An installation with nothing in it but the boroughs and the charter."""
    async with own_database(server_settings, f"engage_loop_{os.getpid()}") as url:
        port = free_port()
        environment = {
            "ENGAGE_DATABASE_URL": url,
            "ENGAGE_VAR": str(tmp_path),
            "ENGAGE_PORT": str(port),
            "ENGAGE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        world = World(chromium, environment)
        await world.run("migrate")
        yield world


async def test_the_loop_goes_round_once(world):
    async with world.day(0) as town:
        await a_borough_opens(town, world)
        await people_are_invited(town, world)
        survey = await the_clerk_asks(town)
        await residents_answer(town, survey)
        await residents_tell_of_searches(town)
        assert await world.run("run", "settle-answers-nightly") != ""
        assert "already done" in await world.run("run", "settle-answers-nightly")
    async with world.day(2) as town:
        for job in ("settle-answers-nightly", "settle-feedback-nightly"):
            await world.until_done(job, night(town.now))
    async with world.day(3) as town:  # what they wrote moves in a transaction of its own, a night later at the latest
        await world.until_done("settle-comments-nightly", comments_by_night.slot(town.now))
        await the_moderator_reads(town)
        await everybody_sees(town, survey)
        meeting = await the_panel_meets(town)
        await the_panel_recommends(town, meeting)
        await the_minutes_are_approved(town, meeting)
        await the_superintendent_answers(town)
    ahead = days_until_figures(datetime.now(LONDON).date())
    async with world.day(ahead) as town:
        last_month = town.now.replace(day=1) - timedelta(days=1)
        await world.until_done("compile-indicators", f"{last_month:%Y-%m}")
        await what_is_late_shows_by_itself(town)
        await figures_are_shown(town)


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
        await town.accept(who, await _link_in_mail(Path(world.environment["ENGAGE_VAR"]) / "mail", address(who)))


def _messages(folder: Path) -> list[EmailMessage]:
    """The messages that were sent so far."""
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.glob("*.eml")]


async def _link_in_mail(folder: Path, recipient: str) -> str:
    """The link in the message to somebody, which the outbox has put into a file by now or will within seconds."""
    for _ in range(200):
        for message in _messages(folder):
            link = re.search(r"http://\S+/choose-password/\S+", message.get_content())
            if message["To"] == recipient and link:
                return link[0]
        await asyncio.sleep(0.1)
    raise AssertionError(f"no message to {recipient}")


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
    await clerk.fill(**{"Question or statement": OWN_QUESTION})
    await clerk.choose("How people answer", "Write in their own words")
    await clerk.press("Add to the survey")
    await clerk.follow("Set when people can answer")
    await clerk.date("First day", town.now)
    await clerk.date("Last day", town.now + timedelta(days=1))
    await clerk.press("Save")
    await clerk.follow("See it as a resident would")
    assert OWN_QUESTION in await clerk.text()
    await clerk.follow("Back to the survey")
    await clerk.press("Go on to publish")
    await clerk.press("Publish the survey")
    return clerk.page.url.removeprefix(town.server.base)


# ---- 4. Answer --------------------------------------------------------------------------------------------------


async def residents_answer(town: Town, survey: str) -> None:
    """One by hand; the others, who do the same, by the same form without a window."""
    resident = await town.somebody()
    await resident.open(HERE)
    await resident.follow(SURVEY)
    assert resident.page.url.endswith(survey)
    await resident.press("Check my answers", status=422)
    await resident.choose("They can be relied on", "Tend to agree")
    await resident.choose("an organisation that I can trust", "Neither agree nor disagree")
    await resident.page.get_by_label(OWN_QUESTION).fill("Come to the market on Sundays.")
    own = await resident.page.locator("textarea").get_attribute("name")
    await resident.press("Check my answers")
    assert "Come to the market on Sundays." in await resident.text()
    await resident.press("Send my answers")
    code = await resident.page.locator(".govuk-panel strong").inner_text()
    await resident.follow("Check a receipt code")
    await resident.fill(**{"Receipt code": code})
    await resident.press("Check the code")
    assert "Yes: we hold an answer with this code." in await resident.text()

    def answers(number: int) -> dict[str, str]:
        agree = ("strongly_agree", "tend_to_agree", "neither", "tend_to_disagree")[number % 4]
        said = {own: f"Walk down street {number}."} if own and number < 11 else {}
        return {"police_reliable": agree, "police_trust_met": "tend_to_agree", "send": "1", **said}

    await _post(town, survey, [answers(number) for number in range(RESIDENTS - 1)])


async def _post(town: Town, path: str, forms: list[dict[str, str]]) -> None:
    """Sends forms as that many browsers would; each is acknowledged."""
    same_origin = {"Sec-Fetch-Site": "same-origin"}
    async with httpx2.AsyncClient(base_url=town.server.base, headers=same_origin) as residents:
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
    await resident.choose("Did the officer say why", "Yes")
    await resident.press("Continue")
    await resident.choose("treated with respect", "Mostly")
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


async def everybody_sees(town: Town, survey: str) -> None:
    resident = await town.somebody()
    await resident.open(HERE)
    assert "No survey is open at the moment." in await resident.text()
    await resident.follow("See earlier surveys and their results")
    await resident.follow(SURVEY)
    results = await resident.text()
    assert "Answers from about 45 people" in results  # 44, to the nearest five
    assert "Come to the market on Sundays." in results
    assert "Walk down street 7." not in results
    assert await resident.page.get_by_role("img").count() == 2
    assert await resident.page.get_by_role("table").count() == 2
    await resident.open(survey)
    assert "This survey closed on" in await resident.text()


# ---- 7. Scrutinise ----------------------------------------------------------------------------------------------


async def the_panel_meets(town: Town) -> str:
    """The administrator adds the panel, the clerk plans its meeting and publishes the agenda; returns its address."""
    admin = await town.sign_in("admin")
    await admin.open(f"{HERE}/panels")
    await admin.choose("What kind of panel is it?", "Crime and disorder scrutiny committee")
    await admin.fill(Name="Community Safety Scrutiny Panel")
    await admin.press("Add this panel")
    clerk = await town.sign_in("clerk")
    await clerk.follow("Plan a meeting")
    begins = town.now - timedelta(minutes=10)
    await clerk.fill(Title=MEETING, Time_it_starts=f"{begins:%H:%M}", Where="Town Hall, Committee Room 2")
    await clerk.select("Panel", "Community Safety Scrutiny Panel")
    await clerk.date("Date", begins)
    await clerk.press("Save this meeting")
    staff_page = clerk.page.url.removeprefix(town.server.base)
    for item in ("Survey results", "Stop and search"):
        await clerk.fill(**{"Item": item, "More about it (optional)": "What residents *said*."})
        await clerk.press("Add this item")
    await clerk.press("Publish this agenda")
    resident = await town.somebody()
    await resident.open(f"{HERE}/meetings")
    await resident.follow(MEETING)
    assert "What residents said." in await resident.text()
    return staff_page.removesuffix("/edit")


async def the_panel_recommends(town: Town, meeting: str) -> None:
    clerk = town.people["clerk"]
    await clerk.open(f"{meeting}/recommendations")
    for text in (ASKED, ASKED_TOO):
        await clerk.fill(Recommendation=text)
        await clerk.press("Add this draft")
    chair = await town.sign_in("chair")
    for number in (1, 2):
        await chair.open(f"{meeting}/recommendations")
        await chair.follow(f"Record that it was agreed – recommendation {number}")
        await chair.press("The panel agreed this at the meeting")
    for number in (1, 2):
        await clerk.open(f"{meeting}/recommendations")
        await clerk.follow(f"Send it – recommendation {number}")
        assert "28 days, set by law for the police" in await clerk.text()
        await clerk.press("Send to the Borough Superintendent")


async def the_minutes_are_approved(town: Town, meeting: str) -> None:
    clerk, chair = town.people["clerk"], town.people["chair"]
    await clerk.open(f"{meeting}/minutes")
    await clerk.fill(Minutes="### 1. Survey results\n\nRESOLVED that two recommendations be sent.")
    await clerk.press("Preview")
    await clerk.press("Save")
    await clerk.press("Save and publish as a draft")
    await chair.open("/desk")
    await chair.follow(f"Read and approve the minutes of “{MEETING}”")
    await chair.press("Approve these minutes", status=422)
    await chair.tick("The panel agreed that these minutes are a correct record")
    await chair.press("Approve these minutes")
    await clerk.open(f"{meeting}/minutes")
    assert await clerk.page.get_by_label("Minutes", exact=True).count() == 0
    assert "They cannot be changed." in await clerk.text()
    async with connected(town.server.database_url) as database:
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await database.execute("UPDATE minutes SET text = 'nothing was said'")


# ---- 8. Respond -------------------------------------------------------------------------------------------------


async def the_superintendent_answers(town: Town) -> None:
    """The inspector drafts and cannot publish; the office-holder reads, signs and publishes."""
    due_on = town.now + timedelta(days=28)
    superintendent = await town.sign_in("holt")
    assert f"By {due_on.day} {due_on:%B %Y}" in await superintendent.text()
    inspector = await town.sign_in("reid")
    await inspector.open(f"{HERE}/responses/1/answer")
    await inspector.press("Save the draft", status=422)
    await inspector.choose("What is the office’s position?", "Accepted")
    await inspector.fill(The_answer=ANSWERED)
    await inspector.press("Save the draft")
    assert "Only the Borough Superintendent can publish it." in await inspector.text()
    resident = await town.somebody()
    await resident.open(f"{HERE}/responses/1")
    assert "Nothing has been published yet." in await resident.text()
    await superintendent.open(f"{HERE}/responses/1/answer")
    await superintendent.press("Check the saved draft and publish")
    await superintendent.press("Publish this answer", status=422)
    await superintendent.tick("I have read this answer and publish it for the office")
    await superintendent.press("Publish this answer")
    await resident.open(f"{HERE}/responses/1")
    trail = await resident.text()
    assert ASKED in trail
    assert ANSWERED in trail
    assert "Signed by Superintendent Dana Holt, Borough Superintendent" in trail


async def what_is_late_shows_by_itself(town: Town) -> None:
    resident = await town.somebody()
    await resident.open(HERE)
    assert "1 answer is overdue." in await resident.text()
    await resident.open(f"{HERE}/responses")
    assert "It is" in await resident.text()
    assert "days late and has no answer." in await resident.text()
    superintendent = await town.sign_in("holt")
    assert "Overdue since" in await superintendent.text()


# ---- 9 and 10. Measure and show ---------------------------------------------------------------------------------


async def figures_are_shown(town: Town) -> None:
    """What the job has counted: the same on the page, in the CSV and in the JSON."""
    resident = await town.somebody()
    await resident.open(HERE)
    await resident.follow("All figures, how sure we are and how they are made")
    async with httpx2.AsyncClient(base_url=town.server.base) as client:
        data = (await client.get(f"{HERE}/trust.json")).json()
        rows = list(csv.DictReader(io.StringIO((await client.get(f"{HERE}/trust.csv")).content.decode("utf-8-sig"))))
    figures = {
        (indicator["indicator"], key): [
            p[key] for p in indicator["periods"] if p[key] and not MONTH.fullmatch(p["period"])
        ]
        for indicator in data["measured_here"]
        for key in ("value", "base", "numerator")
    }
    assert figures["local.surveys_answered", "value"] == [45]
    assert figures["acct.responses_on_time", "numerator"] == [1]
    assert figures["acct.responses_on_time", "base"] == [2]
    assert figures["acct.minutes_on_time", "numerator"] == [1]
    assert figures["local.survey.pas.trust_mps", "base"] == [45]
    assert figures["local.commitment.QE-1", "value"] == [0.68]  # 30 of 44 were treated with respect
    page = await resident.text()
    for indicator in data["measured_here"]:
        assert await resident.page.locator(f"[id='{indicator['indicator']}']").count() == 1
        assert indicator["label"] in page
    assert {row["indicator"] for row in rows} >= {indicator["indicator"] for indicator in data["measured_here"]}
