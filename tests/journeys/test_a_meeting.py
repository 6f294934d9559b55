"""A panel's meeting as its clerk runs it, in a browser from the first plan to the signature under the minutes.

Nobody and nothing is invented beforehand but the borough. It is served on three days: the day on which the meeting is
planned and noticed, the day on which eight members meet, and the day of the next meeting, which approves the minutes.
"""

import io
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import docx
import httpx2
import pypdf
import pytest
from playwright.async_api import Browser

from engage.kit.settings import Settings
from tests.databases import own_database
from tests.journeys.meeting import members_meet, the_panel_decides
from tests.journeys.minuting import a_member_corrects, minutes_are_written, the_next_meeting_approves
from tests.journeys.panel import MEMBERS, SITTING, SUBSTITUTE, a_panel_has_eight_seats, people_come
from tests.journeys.planning import (
    DEADLINE,
    ITEMS,
    MEETS,
    MEETS_NEXT,
    NEXT,
    QUESTION,
    REPORT,
    TITLE,
    a_resident_asks_and_registers,
    a_resident_reads,
    event,
    notice_is_given,
    papers_are_added,
    residents_may_register,
    the_agenda_has_six_items,
    the_clerk_plans,
    the_room_changes,
)
from tests.journeys.town import Town, World
from tests.patience import PATIENCE, free_port

SIGNED = f"Signed by {MEMBERS['Chair']}"
ENDED = "The meeting ended at half past nine."


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
        meeting = await is_planned(town)
        await residents_take_part(town, world, meeting)
        before = await event(town, meeting)
        await the_room_changes(town, meeting)
        after = await event(town, meeting)
        assert after["UID"] == before["UID"]
        assert after["SEQUENCE"] > before["SEQUENCE"]
        assert "Council Chamber" in after["LOCATION"]
        await the_clerk_plans(town, NEXT, MEETS_NEXT)
    async with world.day(MEETS) as town:
        attendance = await members_meet(town, meeting)
        assert "8 of 8 voting members present; quorum 3: the meeting is quorate." in attendance
        assert SUBSTITUTE in attendance
        motion, recommendation = await the_panel_decides(town, meeting)
        assert "Carried" in motion
        assert "For: 7, against: 0, abstained: 1." in recommendation
        compiled = await minutes_are_written(town)
        for said in (*SITTING, *ITEMS.values(), DEADLINE, "casting vote", "Head of education"):
            assert said in compiled, said
        draft = await a_member_corrects(town, meeting)
        assert ENDED in draft
        assert "may still change" in draft
    async with world.day(MEETS_NEXT) as town:
        has_before_it, signed = await the_next_meeting_approves(town)
        assert "Write to every head teacher." in has_before_it
        assert SIGNED in signed
        await everybody_can_take_it_away(town, meeting)


async def is_planned(town: Town) -> str:
    """The agenda and two papers are out, in time; returns the meeting's address."""
    meeting = await the_clerk_plans(town, TITLE, MEETS)
    assert "Planned to end about" in await the_agenda_has_six_items(town, meeting)
    taken_in, said = await papers_are_added(town)
    assert REPORT in taken_in
    assert "It cannot be published yet." in said
    await notice_is_given(town)
    return meeting


async def residents_take_part(town: Town, world: World, meeting: str) -> None:
    """A resident reads what is planned, asks a question and registers; the clerk accepts the question."""
    resident = await town.somebody()
    await residents_may_register(town, meeting)
    agenda, paper = await a_resident_reads(resident)
    assert REPORT not in agenda
    assert all(title in agenda for title in ITEMS.values())
    assert REPORT in paper
    await a_resident_asks_and_registers(resident, town, world, meeting)
    assert QUESTION in await resident.text()
    assert "Nadia" in await town.people["clerk"].text()


async def everybody_can_take_it_away(town: Town, meeting: str) -> None:
    """The page prints, the Word file opens, the pack has its bookmarks and every text in it."""
    resident = await town.somebody()
    await resident.open(meeting)
    await resident.follow("The minutes on a page of their own, to print and to check")
    assert SIGNED in await resident.text()
    printed = pypdf.PdfReader(io.BytesIO(await resident.page.pdf()))
    assert "half past nine" in " ".join(page.extract_text() for page in printed.pages)
    async with httpx2.AsyncClient(base_url=town.server.base, timeout=PATIENCE) as client:
        minutes = docx.Document(io.BytesIO((await client.get(f"{meeting}/record/minutes.docx")).content))
        pack = pypdf.PdfReader(io.BytesIO((await client.get(f"{meeting}/record/pack.pdf")).content))
    assert ENDED in [paragraph.text for paragraph in minutes.paragraphs]
    bookmarks = titles(pack.outline)
    for part in ("Agenda", "A letter from a head teacher", "Minutes", *ITEMS.values()):
        assert any(part in mark for mark in bookmarks), (part, bookmarks)
    words = " ".join(page.extract_text() for page in pack.pages)
    for said in (REPORT, "half past nine", *ITEMS.values()):
        assert said in words


def titles(outline: list[Any]) -> list[str]:
    """The words of every bookmark in a PDF, nested ones too."""
    return [t for mark in outline for t in (titles(mark) if isinstance(mark, list) else [str(mark.title)])]
