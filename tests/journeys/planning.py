"""What is done before a panel's meeting, from the first plan to the papers and those who want to come."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import icalendar

from engage.kit.clock import LONDON
from tests.journeys.asking import HERE, link_in_mail
from tests.journeys.panel import PANEL, pdf_file, word_file
from tests.journeys.town import Town, World, address
from tests.journeys.walker import Visitor
from tests.patience import PATIENCE

TITLE = "Stop and search in schools"
NEXT = "Burglary after dark"
REPORT = "Pupils were searched 41 times."
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


async def the_agenda_has_six_items(town: Town, meeting: str) -> str:
    """Returns what its page says then."""
    clerk = town.people["clerk"]
    await clerk.open(f"{meeting}/overview")
    await clerk.follow("Agenda")
    for kind, title in ITEMS.items():
        await clerk.select("Kind", kind)
        await clerk.fill(**{"Item": title, "Minutes planned (optional)": "15"})
        await clerk.press("Add this item")
    return await clerk.text()


async def papers_are_added(town: Town) -> tuple[str, str]:
    """A report written in Word and one that is a PDF alone go out with the agenda.

    Returns the first as it was taken in, and what is said of the second before it has a summary.
    """
    clerk = town.people["clerk"]
    await clerk.follow("Papers")
    await clerk.press("Add a paper")
    await clerk.fill(Title="Searches of pupils: the figures")
    await clerk.select("What it is for", ITEMS["Report or discussion"])
    await upload(clerk, "figures.docx", word_file(REPORT))
    await clerk.press("Save this paper")
    await clerk.press("Make this the text")
    taken_in = await clerk.page.get_by_label("The paper", exact=True).input_value()
    await clerk.press("Save this paper")
    await clerk.follow("Publish it")
    await clerk.press("Publish this paper")
    await clerk.follow("Papers")
    await clerk.press("Add a paper")
    await clerk.fill(Title="A letter from a head teacher")
    await upload(clerk, "letter.pdf", pdf_file())
    await clerk.press("Save this paper")
    said = await clerk.text()
    await clerk.follow("Change it")
    await clerk.fill(Summary="The head teacher asks that parents are told of every search.")
    await clerk.press("Save this paper")
    await clerk.follow("Publish it")
    await clerk.press("Publish this paper")
    return taken_in, said


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


async def residents_may_register(town: Town, meeting: str) -> None:
    clerk = town.people["clerk"]
    await clerk.open(f"{meeting}/overview")
    await clerk.follow("Questions and who comes")
    await clerk.date("Last day for registering", begins(MEETS - 1))
    await clerk.fill(Places="20")
    await clerk.press("Save")


async def a_resident_reads(resident: Visitor) -> tuple[str, str]:
    """Returns the agenda and the paper that it leads to."""
    await resident.open(f"{HERE}/meetings")
    await resident.follow(TITLE)
    agenda = await resident.text()
    await resident.follow(
        "Searches of pupils: the figures",
        within=resident.page.get_by_role("listitem").filter(has_text=ITEMS["Report or discussion"]),
    )
    return agenda, await resident.text()


async def a_resident_asks_and_registers(resident: Visitor, town: Town, world: World, meeting: str) -> None:
    """The clerk accepts the question."""
    clerk = town.people["clerk"]
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
    await clerk.open(f"{meeting}/check-in")


async def the_room_changes(town: Town, meeting: str) -> None:
    clerk = town.people["clerk"]
    await clerk.open(f"{meeting}/overview")
    await clerk.follow("Change the details")
    await clerk.fill(Where="Town Hall, Council Chamber")
    await clerk.press("Save this meeting")


async def event(town: Town, meeting: str) -> icalendar.Event:
    """The meeting as a calendar reads it."""
    async with httpx2.AsyncClient(base_url=town.server.base, timeout=PATIENCE) as client:
        answer = await client.get(f"{meeting}/meeting.ics")
    return icalendar.Calendar.from_ical(answer.content).events[0]
