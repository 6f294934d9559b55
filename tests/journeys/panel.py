"""A panel of eight members with its administrator, clerk and chair, and the files that they are sent."""

import io
import re
from pathlib import Path

import docx
import pypdf

from tests.journeys.asking import HERE, link_in_mail
from tests.journeys.town import Town, World, address
from tests.journeys.walker import Visitor

PANEL = "Community Safety Scrutiny Panel"
MEMBERS = {
    "Chair": "Councillor Rose Adeyinka",
    "Vice chair": "Councillor Imran Sheikh",
    "Member for Bow": "Councillor Lucy Marsh",
    "Member for Mile End": "Councillor Omar Farah",
    "Member for Poplar": "Councillor Helen Brandt",
    "Member for Wapping": "Councillor Tunde Cole",
    "Youth council": "Zara Hussain",
    "Tenants’ federation": "Bill Norris",
}
"""Seat → who sits in it."""

SUBSTITUTE = "Councillor Ana Reyes"
SITTING = [*list(MEMBERS.values())[:7], SUBSTITUTE]
"""Who comes: the eighth member sends the substitute."""


async def people_come(town: Town, world: World) -> None:
    """The operator invites the administrator, who invites the clerk and two members."""
    admin = ("--name", "Asha Rahman", "--role", "council_admin", "--borough", "tower-hamlets")
    said = await world.run("user", "add", address("admin"), *admin)
    desk = await town.accept("admin", re.search(r"http\S+", said)[0])
    invited = {
        "clerk": ("Clara Mount", "Council clerk"),
        "chair": (MEMBERS["Chair"], "Panel chair"),
        "member": (MEMBERS["Member for Bow"], "Panel member"),
    }
    for who, (name, role) in invited.items():
        await desk.open(f"{HERE}/people/invitation")
        await desk.fill(**{"Name": name, "E-mail address": address(who)})
        await desk.choose("Role", role)
        await desk.press("Send the invitation")
    for who in invited:
        await town.accept(who, await link_in_mail(Path(world.environment["ENGAGE_VAR"]) / "mail", address(who)))


async def a_panel_has_eight_seats(town: Town) -> None:
    admin = town.people["admin"]
    await admin.open("/desk")
    await admin.follow("Run meetings")
    await admin.follow("Panels of Tower Hamlets")
    await admin.choose("What kind of panel is it?", "Crime and disorder scrutiny committee")
    await admin.fill(Name=PANEL)
    await admin.press("Add this panel")
    await admin.follow(PANEL)
    await admin.follow("Name, kind, terms of reference, quorum, boroughs")
    await admin.fill(**{"Quorum: voting members who must be there": "3"})
    await admin.press("Save this panel")
    for seat, name in MEMBERS.items():
        await admin.press("Add a seat")
        await admin.fill(**{"Whose seat is it?": seat})
        await admin.choose("Kind of seat", seat if seat in {"Chair", "Vice chair"} else "Member")
        await admin.press("Save this seat")
        await sit(admin, town, seat, name)
    await sit(admin, town, "Tenants’ federation", SUBSTITUTE, is_substitute=True)
    resident = await town.somebody()
    await resident.open(f"{HERE}/meetings")
    await resident.follow("Panels and people")
    await resident.follow(PANEL)
    text = await resident.text()
    assert all(name in text for name in MEMBERS.values())


async def sit(admin: Visitor, town: Town, seat: str, name: str, *, is_substitute: bool = False) -> None:
    """Puts somebody in a seat from today on, with their account where they have one."""
    place = list(MEMBERS).index(seat) + 1
    await admin.follow(f"Put somebody in this seat – {place}. {seat}")
    await admin.fill(Name=name)
    if is_substitute:
        await admin.tick("A substitute: sits only when the seat’s member cannot come")
    account = {"Chair": "chair", "Member for Bow": "member"}.get(seat)
    if account:
        await admin.select("Account that reads the panel’s papers", f"{name}, {address(account)}")
    await admin.date("First day", town.now)
    await admin.press("Save this term")


def word_file(words: str) -> bytes:
    """A Word file as a police analyst would send it."""
    document, file = docx.Document(), io.BytesIO()
    document.add_heading("Figures", 1)
    document.add_paragraph(words)
    document.save(file)
    return file.getvalue()


def pdf_file() -> bytes:
    """A PDF of one page."""
    writer, file = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(file)
    return file.getvalue()
