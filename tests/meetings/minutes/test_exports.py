"""Minutes and packs to take away: readable by everybody, and nothing exempt in what the public gets."""

import asyncio
import io
import threading
import zipfile
from datetime import timedelta

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter

from boroughs.people.models import Role
from engage.kit.problems import Unavailable
from meetings.minutes.exports import pdf
from meetings.minutes.exports.making import Maker
from meetings.models import AgendaItem, Meeting
from meetings.papers.models import Paper, PaperFile
from tests.factories import make_member
from tests.meetings.factories import HELD, make_meeting, make_minutes
from tests.meetings.minutes.factories import make_later, make_seat

HERE = "/hackney/meetings/meeting-1"
MARKER = "zq-exempt-4474"
TEXT = """## 1. Searches

Members **asked** [why](https://example.org/a?b=1&c=2).

- One
  - Two

1. First

| Ward | Searches |
|---|---|
| Dalston | 12 |

<script>alert(1)</script> ![x](https://example.org/pixel.png)"""


def blank_pdf(pages=2):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


async def add_file(paper, content, media_type="application/pdf"):
    values = {"name": f"paper-{paper.number}.pdf", "media_type": media_type, "sha256": "0" * 64}
    return await PaperFile.create(paper=paper, size=len(content), content=content, **values)


@pytest.fixture
async def meeting(hackney):
    """A meeting with papers of every sort; the marker is in everything that is exempt."""
    meeting = await make_meeting(hackney)
    published = HELD - timedelta(days=14)
    exempt = {"exempt_paragraph": 7, "public_interest": "It would harm an investigation."}
    await AgendaItem.create(
        meeting=meeting, position=3, title=f"{MARKER} item", hides_title=True, exempt_text=MARKER, chair_note=MARKER,
        **exempt,
    )  # fmt: skip
    await Paper.create(meeting=meeting, number=1, title="In words", text="The **figures**.", published_at=published)
    joined = await Paper.create(meeting=meeting, number=2, title="A file", summary="A plan.", published_at=published)
    await add_file(joined, blank_pdf())
    broken = await Paper.create(meeting=meeting, number=3, title="Broken", summary="Torn.", published_at=published)
    await add_file(broken, b"%PDF-1.7 torn")
    secret = await Paper.create(
        meeting=meeting, number=4, title=f"{MARKER} paper", hides_title=True, text=f"{MARKER} text",
        summary=f"{MARKER} summary", published_at=published, **exempt,
    )  # fmt: skip
    await add_file(secret, blank_pdf(1))
    await Paper.create(meeting=meeting, number=5, title="Draft zq-draft", text="zq-draft")
    await make_minutes(meeting, text=TEXT, exempt_text=f"{MARKER} minutes", approved_in=await make_later(hackney))
    return meeting


def text_of(content):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


async def test_the_public_pack_is_tagged_has_bookmarks_and_joins_what_can_be_read(browser, meeting):
    reply = await browser.get(f"{HERE}/record/pack.pdf")
    assert reply.headers["content-type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(reply.content))
    titles = [str(entry.title) for entry in _flat(reader.outline)]
    for title in ("Agenda", "Paper 1: In words", "Minutes", "Paper 2: A file"):
        assert title in titles
    assert "Paper 3: Broken" in titles  # its page in the pack, which says where the file is
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.metadata.title.startswith("Stop and search in schools")
    words = " ".join(text_of(reply.content).split())
    assert "joined at the end of this file" in words
    assert "paper-3.pdf" in words
    assert "Exempt item" in words
    assert MARKER not in words
    assert "zq-draft" not in words
    again = await browser.get(f"{HERE}/record/pack.pdf")
    assert again.content == reply.content


def _flat(outline):
    for entry in outline:
        yield from _flat(entry) if isinstance(entry, list) else [entry]


@pytest.mark.parametrize("name", ["minutes.txt", "minutes.docx", "minutes.pdf", "pack.html", "pack.pdf"])
async def test_no_public_file_holds_anything_exempt(browser, meeting, name):
    reply = await browser.get(f"{HERE}/record/{name}")
    assert reply.status_code == 200
    assert MARKER.encode() not in reply.content
    if name.endswith("docx"):
        with zipfile.ZipFile(io.BytesIO(reply.content)) as parts:
            assert not [part for part in parts.namelist() if MARKER.encode() in parts.read(part)]
    if name.endswith("pdf"):
        assert MARKER not in text_of(reply.content)


async def test_a_member_gets_the_exempt_parts_marked_on_every_page(browser, meeting):
    _, _, member = await make_seat(meeting.panel, "Ann Ash")
    await browser.as_person(member)
    reply = await browser.get(f"{HERE}/members/record/pack.pdf")
    assert reply.headers["cache-control"] == "no-store"
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(reply.content)).pages]
    assert all("not for publication" in page for page in pages), [page[:40] for page in pages]
    words = "\n".join(pages)
    for what in ("item", "paper", "text", "minutes"):
        assert f"{MARKER} {what}" in words
    document = Document(io.BytesIO((await browser.get(f"{HERE}/members/record/minutes.docx")).content))
    assert "not for publication" in document.sections[0].header.paragraphs[0].text
    assert MARKER in "\n".join(paragraph.text for paragraph in document.paragraphs)


async def test_strangers_and_the_police_get_no_members_file(browser, hackney, croydon, meeting):
    assert (await browser.get(f"{HERE}/members/record/pack.pdf")).status_code == 303
    for borough, role in ((hackney, Role.NEIGHBOURHOOD_INSPECTOR), (croydon, Role.COUNCIL_CLERK)):
        await browser.as_person(await make_member(borough, role))
        assert (await browser.get(f"{HERE}/members/record/pack.pdf")).status_code == 404


async def test_the_docx_has_real_headings_lists_and_tables(browser, meeting):
    content = (await browser.get(f"{HERE}/record/minutes.docx")).content
    document = Document(io.BytesIO(content))
    styles = {paragraph.style.name: paragraph.text for paragraph in document.paragraphs}
    assert styles["Title"] == "Stop and search in schools"
    assert styles["Heading 1"] == "1. Searches"
    assert styles["List Bullet"] == "One"
    assert styles["List Bullet 2"] == "Two"
    assert styles["List Number"] == "First"
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows][1] == ["Dalston", "12"]
    core = document.core_properties
    assert (core.title, core.author, core.language) == ("Stop and search in schools", "Hackney", "en-GB")
    assert "<script>alert(1)</script>" in document.paragraphs[-1].text
    relations = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert relations == ["https://example.org/a?b=1&c=2"]


async def test_words_that_look_like_html_stay_words(browser, meeting):
    await Meeting.filter(id=meeting.id).update(title="<img src=x onerror=alert(1)> & co", venue="<b>Hall</b>")
    for address in (f"{HERE}/record", f"{HERE}/record/pack.html"):
        text = (await browser.get(address)).text
        assert "<img src=x" not in text
        assert "<b>Hall" not in text
        assert "<script>alert" not in text


async def test_pdf_fetches_nothing(tmp_path):
    (tmp_path / "here.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="20">zq-fetched</text></svg>')
    head = '<!DOCTYPE html><html lang="en"><head><title>t</title></head><body><h1>t</h1>'
    made = pdf.pdf_of(f'{head}<img src="{(tmp_path / "here.svg").as_uri()}" alt="A picture">')
    assert "zq-fetched" not in text_of(made)


@pytest.mark.parametrize("name", ["other.pdf", "amended-1.txt", "amended-x.txt", "minutes.exe"])
async def test_other_files_are_not_there(browser, meeting, name):
    assert (await browser.get(f"{HERE}/record/{name}")).status_code == 404


async def test_before_there_are_minutes_there_is_the_pack_alone(browser, hackney):
    await make_minutes(await make_meeting(hackney), published_at=None, text="zq-private")
    assert (await browser.get(f"{HERE}/record")).status_code == 404
    for name in ("minutes.txt", "minutes.docx", "minutes.pdf"):
        assert (await browser.get(f"{HERE}/record/{name}")).status_code == 404
    pack = await browser.get(f"{HERE}/record/pack.html")
    assert "There are no minutes yet." in pack.text
    assert "zq-private" not in pack.text


async def test_the_minutes_page_takes_few_queries(browser, meeting, queries):
    await browser.get(f"{HERE}/record")
    queries.clear()
    await browser.get(f"{HERE}/record")
    assert len(queries) <= 6, queries


async def test_work_is_done_once_for_all_who_wait_and_private_work_is_not_kept():
    maker, calls = Maker(), []

    def work():
        calls.append(1)
        return b"done"

    assert await asyncio.gather(*(maker.make("a", work, keeps=True) for _ in range(5))) == [b"done"] * 5
    assert maker.kept("a") == b"done"
    assert await maker.make("b", work, keeps=False) == b"done"
    assert maker.kept("b") is None
    assert len(calls) == 2


async def test_who_waits_too_long_is_told_and_the_work_goes_on():
    maker, go_on = Maker(), threading.Event()

    def work():
        go_on.wait(5)
        return b"late"

    with pytest.raises(Unavailable):
        await maker.make("a", work, keeps=True, limit=0.01)
    go_on.set()
    assert await maker.make("a", work, keeps=True) == b"late"


async def test_members_get_no_file_of_an_agenda_that_is_a_draft_still(browser, hackney):
    meeting = await make_meeting(hackney, published_at=None, notice_at=HELD - timedelta(days=14))
    await AgendaItem.filter(meeting=meeting, position=1).update(text="zq-draft-item")
    _, _, member = await make_seat(meeting.panel, "A member")
    await browser.as_person(member)
    assert (await browser.get(f"{HERE}/members/record/pack.html")).status_code == 404
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    assert "zq-draft-item" in (await browser.get(f"{HERE}/members/record/pack.html")).text


async def test_letters_that_no_docx_can_hold_are_left_out_of_it(browser, hackney):
    meeting = await make_meeting(hackney, title="Searches\x0b in\ufffe schools")
    await make_minutes(meeting, text="## One\x01\ufffe\n\nThey \uffffmet\x1f.\n\n```\n\x02code\ufffe\n```")
    reply = await browser.get(f"{HERE}/record/minutes.docx")
    assert reply.status_code == 200
    words = "\n".join(one.text for one in Document(io.BytesIO(reply.content)).paragraphs)
    assert "They met." in words
    assert "Searches in schools" in words
