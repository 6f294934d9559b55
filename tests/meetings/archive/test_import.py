"""Past minutes become meetings that people find, read and print; once, and never half of one."""

import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

from boroughs.models import Borough
from boroughs.people.models import Role
from boroughs.search.models import SearchDocument
from engage.kit import audit
from meetings.archive.folders import import_folder
from meetings.desk import tasks
from meetings.models import AgendaItem, Meeting, Minutes
from tests.browser import Browser
from tests.factories import make_member
from tests.meetings.archive.files import MARKDOWN, MODERNGOV, word
from tests.meetings.factories import make_meeting, make_panel
from tests.shared import shared

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PANEL = "Invented Ward Panel"


async def test_a_folder_is_imported_once_and_says_what_became_of_each_file(
    browser: Browser, hackney: Borough, tmp_path: Path
) -> None:
    await make_panel(hackney, name=PANEL)
    (tmp_path / "may.md").write_text(MARKDOWN)
    (tmp_path / "march.xml").write_text(MODERNGOV.format(day="12/03/2024"))
    (tmp_path / "empty.docx").write_bytes(word())
    report = await import_folder(tmp_path, "hackney", PANEL, at=NOW)
    assert report.counts == {"imported": 2, "there already": 0, "not understood": 1}
    assert "empty.docx: not imported. There is no text in it." in str(report)
    assert "may.md: imported (hackney/meetings/2024-05-13-general-meeting)" in str(report)
    count = await SearchDocument.all().count()

    again = await import_folder(tmp_path, "hackney", PANEL, at=NOW)
    assert again.counts == {"imported": 0, "there already": 2, "not understood": 1}
    assert (await Meeting.all().count(), await Minutes.all().count()) == (2, 2)
    assert await SearchDocument.all().count() == count
    meeting = await Meeting.get(slug="2024-05-13-general-meeting")
    assert meeting.imported_at == NOW
    assert await AgendaItem.filter(meeting=meeting).count() == 4

    assert "2024-05-13-general-meeting" in (await browser.get("/hackney/meetings")).text
    page = (await browser.get("/hackney/meetings/2024-05-13-general-meeting")).text
    assert "Members asked why handcuffs were used." in page
    assert "held before the borough used this service" in page
    assert "<script>alert" not in page
    assert "2024-05-13-general-meeting" in (await browser.get("/hackney/search?q=handcuff")).text
    assert (await browser.get("/hackney/meetings/2024-05-13-general-meeting/record")).status_code == 200
    assert not await tasks(hackney, [Role.COUNCIL_CLERK, Role.PANEL_CHAIR], NOW, person_id=0)  # too old to nag about


async def test_a_meeting_that_is_there_already_stays_as_it_is(hackney: Borough, tmp_path: Path) -> None:
    panel = await make_panel(hackney, name=PANEL)
    meeting = await make_meeting(hackney, panel=panel, starts_at=datetime(2024, 5, 13, 18, tzinfo=UTC))
    (tmp_path / "may.md").write_text(MARKDOWN)
    report = await import_folder(tmp_path, "hackney", PANEL, at=NOW)
    assert "the panel has a meeting on that day already" in str(report)
    assert not await Minutes.exists()
    assert await AgendaItem.filter(meeting=meeting).count() == 2


async def test_a_clerk_checks_what_was_understood_before_anything_is_stored(browser: Browser, hackney: Borough) -> None:
    panel = await make_panel(hackney, name=PANEL)
    clerk = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(clerk)
    here = "/hackney/past-minutes"
    assert (await browser.get(here)).status_code == 200
    files = [
        ("files", ("may.md", MARKDOWN.encode())),
        ("files", ("march.xml", MODERNGOV.format(day="12/03/2024").encode())),
        ("files", ("april.docx", word("Meeting on 4 April 2024 at 7pm", "# Apologies", "None came.", "# Searches"))),
        ("files", ("bad.md", b"No day in it, but some words.")),
    ]
    checked = await browser.post(here, data={"panel": str(panel.id)}, files=files)
    assert checked.status_code == 200
    assert "Import 3 meetings" in checked.text
    assert "Nothing in it says on which day" in checked.text
    assert not await Meeting.exists()

    names = re.findall(r'name="name" value="([^"]*)"', checked.text)
    texts = [
        unescape(text) for text in re.findall(r'<textarea name="text" hidden>\n(.*?)</textarea>', checked.text, re.S)
    ]
    sent = {"panel": str(panel.id), "name": names, "text": [text.replace("\n", "\r\n") for text in texts]}
    for counted in (3, 0):  # the button is pressed twice
        done = await browser.post(f"{here}/import", data=sent)
        assert done.status_code == 200
        assert done.text.count(": imported.") == counted
    assert await Meeting.filter(imported_at__isnull=False).count() == 3
    noted = await audit.AuditEvent.filter(verb="imported a meeting").order_by("id")
    assert [event.actor_id for event in noted] == [clerk.id] * 3


async def test_files_and_panel_must_be_chosen(browser: Browser, hackney: Borough, croydon: Borough) -> None:
    other = await make_panel(croydon)
    await make_panel(hackney, name=PANEL)
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    reply = await browser.post("/hackney/past-minutes", data={"panel": str(other.id)}, files=[("x", ("", b""))])
    assert reply.status_code in (400, 422)
    reply = await browser.post("/hackney/past-minutes", data={"panel": str(other.id)}, files=[("files", ("", b""))])
    assert reply.status_code == 422
    assert "Select at least one file" in reply.text
    for panel in (str(other.id), "x", "", "9" * 20):
        reply = await browser.post("/hackney/past-minutes/import", data={"panel": panel, "name": "a", "text": MARKDOWN})
        assert reply.status_code == 404
    assert not await Meeting.exists()


async def test_the_real_minutes_of_two_years_are_imported_found_and_printed(browser: Browser, hackney: Borough) -> None:
    """13 Markdown files and a Word file; the other Word file has no words in it."""
    folder = shared("data/meetings/minutes")
    await make_panel(hackney, name=PANEL)
    report = await import_folder(folder, "hackney", PANEL, at=NOW)
    assert report.counts == {"imported": 14, "there already": 0, "not understood": 1}
    meetings = await Meeting.all().order_by("starts_at")
    assert {meeting.held_on.weekday() for meeting in meetings} == {0}  # they meet on Mondays
    assert (meetings[0].held_on, meetings[-1].held_on) == (date(2023, 7, 3), date(2026, 2, 2))
    for meeting in meetings:
        assert await AgendaItem.filter(meeting=meeting).count() >= 2
        page = await browser.get(f"/hackney/meetings/{meeting.slug}/record")
        assert page.status_code == 200
        words = re.findall(r"[A-Za-z]{9,}", (await Minutes.get(meeting=meeting)).text)
        asked = f"{words[0]} {words[len(words) // 2]} {words[-1]}"
        found = await browser.get("/hackney/search", params={"q": asked, "kind": "minutes"})
        assert f"/hackney/meetings/{meeting.slug}/record" in found.text
    assert (await import_folder(folder, "hackney", PANEL, at=NOW)).counts["imported"] == 0


async def test_more_text_than_was_checked_is_not_read_when_it_comes_back(browser: Browser, hackney: Borough) -> None:
    panel = await make_panel(hackney, name=PANEL)
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    for text in (MARKDOWN + "x " * 500_000, "<meeting>" * 120_000):
        data = {"panel": str(panel.id), "name": "may.md", "text": text}
        reply = await browser.post("/hackney/past-minutes/import", data=data)
        assert "It has too much text for the minutes of a meeting." in reply.text
    assert await Meeting.all().count() == 0
