"""A panel's meeting as its clerk runs it, in a browser from the first plan to the signature under the minutes.

Nobody and nothing is invented beforehand but the borough. It is served on three days: the day on which the meeting is
planned and noticed, the day on which eight members meet, and the day of the next meeting, which approves the minutes.
"""

import io
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import docx
import httpx2
import icalendar
import pypdf
import pytest
from playwright.async_api import Browser, Response, expect

from engage.kit.clock import LONDON
from engage.kit.settings import Settings
from tests.databases import own_database
from tests.journeys.asking import HERE, link_in_mail
from tests.journeys.panel import (
    MEMBERS,
    PANEL,
    SITTING,
    SUBSTITUTE,
    a_panel_has_eight_seats,
    pdf_file,
    people_come,
    word_file,
)
from tests.journeys.town import Town, World, address
from tests.journeys.walker import Visitor
from tests.patience import PATIENCE, free_port

TITLE = "Stop and search in schools"
NEXT = "Burglary after dark"
MEETS, MEETS_NEXT = 21, 49
ITEMS = {
    "Apologies": "Apologies for absence",
    "Declarations of interest": "Declarations of interest",
    "Minutes of the last meeting": "Minutes of the last meeting",
    "Public questions": "Questions from residents",
    "Report or discussion": "Searches of pupils since September",
    "Any other business": "Any other business",
}
"""Kind of item → its title."""

QUESTION = "How many pupils were searched on school grounds this year, and by whom was it asked for?"
DEADLINE = "The force publishes every quarter how many pupils it searched on school grounds."


def begins(ahead: int) -> datetime:
    """When the meeting so many days from now begins: shortly before the hour at which the day is looked at."""
    return (datetime.now(UTC) + timedelta(days=ahead, minutes=-20)).astimezone(LONDON)


@pytest.fixture
async def world(server_settings: Settings, chromium: Browser, tmp_path: Path) -> AsyncIterator[World]:
    """An installation with nothing in it but the boroughs and the charter."""
    async with own_database(server_settings, f"engage_meeting_{os.getpid()}") as url:
        port = free_port()
        environment = {
            "ENGAGE_DATABASE_URL": url,
            "ENGAGE_VAR": str(tmp_path),
            "ENGAGE_PORT": str(port),
            "ENGAGE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        world = World(chromium, environment)
        await world.run("migrate")
        await world.run("open", "tower-hamlets")
        yield world


async def test_a_meeting_is_planned_held_minuted_approved_and_signed(world):
    async with world.day(0) as town:
        await people_come(town, world)
        await a_panel_has_eight_seats(town)
        meeting = await the_clerk_plans(town, TITLE, MEETS)
        await the_agenda_has_six_items(town, meeting)
        await papers_are_added(town)
        await notice_is_given(town)
        await residents_take_part(town, world, meeting)
        await the_room_changes(town, meeting)
        await the_clerk_plans(town, NEXT, MEETS_NEXT)
    async with world.day(MEETS) as town:
        await members_meet(town, meeting)
        await the_panel_decides(town, meeting)
        await minutes_are_written(town, meeting)
        await a_member_corrects(town, meeting)
    async with world.day(MEETS_NEXT) as town:
        await the_next_meeting_approves(town)
        await everybody_can_take_it_away(town, meeting)


# ---- Before -----------------------------------------------------------------------------------------------------


async def the_clerk_plans(town: Town, title: str, ahead: int) -> str:
    """Plans a meeting and returns its address."""
    clerk, at = town.people["clerk"], begins(ahead)
    await clerk.open("/desk")
    await clerk.follow("Plan a meeting")
    await clerk.select("Panel", PANEL)
    await clerk.fill(Title=title, Time_it_starts=f"{at:%H:%M}", Where="Town Hall, Committee Room 2")
    await clerk.date("Date", at)
    await clerk.press("Save this meeting")
    planned = clerk.page.url.removeprefix(town.server.base).removesuffix("/overview")
    if ahead == MEETS_NEXT:
        await clerk.follow("Agenda")
        await clerk.fill(Item="Minutes of the last meeting")
        await clerk.select("Kind", "Minutes of the last meeting")
        await clerk.press("Add this item")
        await clerk.press("Publish this agenda")
    return planned


async def the_agenda_has_six_items(town: Town, meeting: str) -> None:
    clerk = town.people["clerk"]
    await clerk.open(f"{meeting}/overview")
    await clerk.follow("Agenda")
    for kind, title in ITEMS.items():
        await clerk.select("Kind", kind)
        await clerk.fill(**{"Item": title, "Minutes planned (optional)": "15"})
        await clerk.press("Add this item")
    assert "Planned to end about" in await clerk.text()


async def papers_are_added(town: Town) -> None:
    """A report written in Word and one that is a PDF alone go out with the agenda."""
    clerk = town.people["clerk"]
    await clerk.follow("Papers")
    await clerk.press("Add a paper")
    await clerk.fill(Title="Searches of pupils: the figures")
    await clerk.select("What it is for", ITEMS["Report or discussion"])
    await upload(clerk, "figures.docx", word_file("Pupils were searched 41 times."))
    await clerk.press("Save this paper")
    await clerk.press("Make this the text")
    assert "Pupils were searched 41 times." in await clerk.page.get_by_label("The paper", exact=True).input_value()
    await clerk.press("Save this paper")
    await clerk.follow("Publish it")
    await clerk.press("Publish this paper")
    await clerk.follow("Papers")
    await clerk.press("Add a paper")
    await clerk.fill(Title="A letter from a head teacher")
    await upload(clerk, "letter.pdf", pdf_file())
    await clerk.press("Save this paper")
    assert "It cannot be published yet." in await clerk.text()
    await clerk.follow("Change it")
    await clerk.fill(Summary="The head teacher asks that parents are told of every search.")
    await clerk.press("Save this paper")
    await clerk.follow("Publish it")
    await clerk.press("Publish this paper")


async def upload(visitor: Visitor, name: str, data: bytes) -> None:
    """Chooses a file in the form."""
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    await visitor.page.get_by_label("File", exact=True).set_input_files(file)


async def notice_is_given(town: Town) -> None:
    clerk = town.people["clerk"]
    await clerk.follow("Papers")
    await clerk.follow("Overview")
    await clerk.follow(f"Give notice of “{TITLE}”")
    await clerk.press("Give notice")
    await clerk.open("/desk")
    await clerk.follow(f"Publish the agenda of “{TITLE}”")
    await clerk.press("Publish this agenda")


async def residents_take_part(town: Town, world: World, meeting: str) -> None:
    """A resident follows the panel, asks a question and registers; the clerk accepts the question."""
    clerk, resident = town.people["clerk"], await town.somebody()
    await clerk.open(f"{meeting}/overview")
    await clerk.follow("Questions and who comes")
    await clerk.date("Last day for registering", begins(MEETS - 1))
    await clerk.fill(Places="20")
    await clerk.press("Save")
    await resident.open(f"{HERE}/meetings")
    await resident.follow(TITLE)
    text = await resident.text()
    assert "Pupils were searched 41 times." not in text
    assert all(title in text for title in ITEMS.values())
    await resident.follow(
        "Searches of pupils: the figures",
        within=resident.page.get_by_role("listitem").filter(has_text=ITEMS["Report or discussion"]),
    )
    assert "Pupils were searched 41 times." in await resident.text()
    await resident.open(meeting)
    await resident.follow("Ask a question")
    await resident.fill(**{"Your question": QUESTION})
    await resident.press("Continue")
    await resident.press("Send my question")
    mail = Path(world.environment["ENGAGE_VAR"]) / "mail"
    await resident.open(meeting)
    await resident.follow("Register to come")
    await resident.fill(**{"Your name": "Nadia", "E-mail address": address("nadia")})
    await resident.press("Register")
    link = await link_in_mail(mail, address("nadia"), "coming")
    await resident.open(link.removeprefix(town.server.base))
    await resident.press("Yes, I am coming")
    await clerk.open("/desk")
    await clerk.follow(f"Read 1 question to “{TITLE}”")
    await clerk.follow(QUESTION)
    await clerk.press("Accept, public at once")
    await resident.open(meeting)
    assert QUESTION in await resident.text()
    await clerk.open(f"{meeting}/check-in")
    assert "Nadia" in await clerk.text()


async def the_room_changes(town: Town, meeting: str) -> None:
    """The calendar file says the new room, under the same name and with a higher sequence."""
    before = await event(town, meeting)
    clerk = town.people["clerk"]
    await clerk.open(f"{meeting}/overview")
    await clerk.follow("Change the details")
    await clerk.fill(Where="Town Hall, Council Chamber")
    await clerk.press("Save this meeting")
    after = await event(town, meeting)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert "Council Chamber" in after["LOCATION"]


async def event(town: Town, meeting: str) -> icalendar.Event:
    """The meeting as a calendar reads it."""
    async with httpx2.AsyncClient(base_url=town.server.base, timeout=PATIENCE) as client:
        answer = await client.get(f"{meeting}/meeting.ics")
    return icalendar.Calendar.from_ical(answer.content).events[0]


# ---- On the day -------------------------------------------------------------------------------------------------


async def members_meet(town: Town, meeting: str) -> None:
    """The clerk opens the meeting and records who is there: seven members, and a substitute for the eighth."""
    clerk = await town.sign_in("clerk")
    await clerk.follow("Run meetings")
    await clerk.follow(f"In the room – {TITLE}")
    await clerk.press("Open the meeting")
    await clerk.follow("Attendance by seat")
    await clerk.page.get_by_label("Who sits here").select_option(label=f"{SUBSTITUTE}, substitute")
    for seat in MEMBERS:
        is_online = seat == "Youth council"
        await clerk.choose(f"Are they there? {MEMBERS[seat]}", "Present online" if is_online else "Present")
    await clerk.press("Save attendance")
    text = await clerk.text()
    assert "8 of 8 voting members present; quorum 3: the meeting is quorate." in text
    assert SUBSTITUTE in text
    await clerk.open(f"{meeting}/room")
    await clerk.follow("Declarations of interest")
    await clerk.select("Who declares it", MEMBERS["Member for Poplar"])
    await clerk.choose("Kind of interest", "Non-registrable interest")
    await clerk.fill(**{"What the interest is": "Governor of a school in the report."})
    await clerk.press("Add")


async def the_panel_decides(town: Town, meeting: str) -> None:
    """Every item has its notes; a motion needs the casting vote, a recommendation is voted by name."""
    clerk = town.people["clerk"]
    await clerk.open(f"{meeting}/room")
    for number, title in enumerate(ITEMS.values(), 1):
        await clerk.follow(f"{number}. {title}")
        await clerk.press("Begin this item now")
        async with clerk.page.expect_response(partial(took, f"That+item+{number}+be+noted")):
            await clerk.fill(
                Notes=f"The panel heard all about item {number}.", Decision=f"That item {number} be noted."
            )
        await expect(clerk.page.locator("[data-room-status]")).to_contain_text("Saved at")
        if number == 5:
            await votes_are_taken(clerk)
            await an_action_is_given_out(clerk, town)
        await clerk.follow("In the room")
    await clerk.press("Close the meeting")
    await clerk.press("Close the meeting")


def took(words: str, answer: Response) -> bool:
    """Whether this is the server's thanks for these words."""
    return answer.ok and words in (answer.request.post_data or "")


async def votes_are_taken(clerk: Visitor) -> None:
    await clerk.follow("Put a motion or a recommendation")
    await clerk.fill(**{"Its words": "That the panel visits two schools."})
    await clerk.select("Moved by", MEMBERS["Member for Bow"])
    await clerk.select("Seconded by", MEMBERS["Youth council"])
    await clerk.press("Put it")
    await clerk.choose("How was it decided?", "Show of hands")
    for label in ("For", "Against"):
        await clerk.page.get_by_role("textbox", name=label, exact=True).fill("4")
    await clerk.choose("The chair’s casting vote", "For")
    await clerk.press("Record the vote")
    assert "Carried" in await clerk.text()
    await clerk.follow(ITEMS["Report or discussion"])
    await clerk.follow("Put a motion or a recommendation")
    await clerk.select("What is put to the vote", "A new recommendation")
    await clerk.fill(**{"Its words": DEADLINE})
    await clerk.select("Moved by", MEMBERS["Chair"])
    await clerk.press("Put it")
    await clerk.choose("How was it decided?", "Named vote")
    await clerk.page.get_by_text("Named vote: how each member voted").click()
    for name in SITTING:
        await clerk.choose(name, "Abstained" if name == MEMBERS["Vice chair"] else "For")
    await clerk.press("Record the vote")
    assert "For: 7, against: 0, abstained: 1." in await clerk.text()
    await clerk.follow(ITEMS["Report or discussion"])


async def an_action_is_given_out(clerk: Visitor, town: Town) -> None:
    await clerk.follow("Give out an action")
    await clerk.fill(What_is_to_be_done="Write to every head teacher.")
    await clerk.select("Who does it", "Somebody else")
    await clerk.fill(**{"If somebody else: which post or body": "Head of education"})
    await clerk.date("Done by", town.now + timedelta(days=20))
    await clerk.press("Give out this action")


# ---- After ------------------------------------------------------------------------------------------------------


async def minutes_are_written(town: Town, meeting: str) -> None:
    """They are compiled from the room, changed by hand, and sent to the members."""
    clerk = town.people["clerk"]
    await clerk.follow("Write the minutes")
    await clerk.follow("Compile the minutes from what was recorded in the room")
    await clerk.press("Start the minutes with this")
    text = await clerk.page.get_by_label("Minutes", exact=True).input_value()
    for said in (*SITTING, *ITEMS.values(), DEADLINE, "casting vote", "Head of education"):
        assert said in text, said
    await clerk.fill(Minutes=f"{text}\n\nThe meeting ended at a quarter to nine.")
    await clerk.press("Save and send to the members")


async def a_member_corrects(town: Town, meeting: str) -> None:
    clerk, member = town.people["clerk"], await town.sign_in("member")
    await member.follow(f"Read the draft minutes of “{TITLE}”")
    await member.fill(
        **{
            "The words that are wrong, as they stand in the minutes": "a quarter to nine",
            "The words that should stand there instead": "half past nine",
        }
    )
    await member.press("Suggest this correction")
    await clerk.open(f"{meeting}/minutes")
    await clerk.follow("Corrections from members: 1 waits for you")
    await clerk.follow("Decide – correction 1")
    await clerk.choose("What do you do with it?", "Taken into the minutes")
    await clerk.press("Decide")
    await clerk.open(f"{meeting}/minutes")
    await clerk.press("Save and publish as a draft")
    resident = await town.somebody()
    await resident.open(meeting)
    text = await resident.text()
    assert "The meeting ended at half past nine." in text
    assert "may still change" in text


async def the_next_meeting_approves(town: Town) -> None:
    clerk, chair = await town.sign_in("clerk"), await town.sign_in("chair")
    await clerk.follow("Run meetings")
    await clerk.follow(f"In the room – {NEXT}")
    await clerk.press("Open the meeting")
    assert "Write to every head teacher." in await clerk.text()
    await chair.follow(f"Read and approve the minutes of “{TITLE}”")
    await chair.tick("The panel agreed that these minutes are a correct record")
    await chair.press("Approve these minutes")
    await chair.follow("Sign these minutes")
    await chair.fill(**{"Your name, as it should stand under the minutes": MEMBERS["Chair"]})
    await chair.tick("I sign these minutes as a correct record")
    await chair.press("Sign these minutes")
    assert f"Signed by {MEMBERS['Chair']}" in await chair.text()


async def everybody_can_take_it_away(town: Town, meeting: str) -> None:
    """The page prints, the Word file opens, the pack has its bookmarks and every text in it."""
    resident = await town.somebody()
    await resident.open(meeting)
    await resident.follow("The minutes on a page of their own, to print and to check")
    assert f"Signed by {MEMBERS['Chair']}" in await resident.text()
    printed = pypdf.PdfReader(io.BytesIO(await resident.page.pdf()))
    assert "half past nine" in " ".join(page.extract_text() for page in printed.pages)
    async with httpx2.AsyncClient(base_url=town.server.base, timeout=PATIENCE) as client:
        minutes = docx.Document(io.BytesIO((await client.get(f"{meeting}/record/minutes.docx")).content))
        pack = pypdf.PdfReader(io.BytesIO((await client.get(f"{meeting}/record/pack.pdf")).content))
    assert "The meeting ended at half past nine." in [paragraph.text for paragraph in minutes.paragraphs]
    bookmarks = titles(pack.outline)
    for part in ("Agenda", "A letter from a head teacher", "Minutes", *ITEMS.values()):
        assert any(part in mark for mark in bookmarks), (part, bookmarks)
    words = " ".join(page.extract_text() for page in pack.pages)
    for said in ("Pupils were searched 41 times.", "half past nine", *ITEMS.values()):
        assert said in words


def titles(outline: list[Any]) -> list[str]:
    """The words of every bookmark in a PDF, nested ones too."""
    return [t for mark in outline for t in (titles(mark) if isinstance(mark, list) else [str(mark.title)])]
