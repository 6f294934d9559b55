"""What an uploaded file is, by its content, and what is refused: each for itself, in the process that opens it."""

import io
import time
from contextlib import suppress

import pytest
from PIL import Image
from pypdf import PdfWriter

from engage.kit.uploads.sandbox import UnreadableFile, markdown_of, open_file
from tests.kit.uploads import files

SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"


@pytest.mark.parametrize(
    ("data", "ending", "words"),
    [
        (files.pdf(), "pdf", "Searches near schools"),
        (files.word(), "docx", "Dalston 41"),
        (files.sheet(), "xlsx", "Dalston 41"),
        (files.photo("PNG"), "png", ""),
        (files.photo("WEBP"), "webp", ""),
    ],
    ids=("pdf", "docx", "xlsx", "png", "webp"),
)
async def test_a_file_is_what_its_content_is(data, ending, words):
    opened = await open_file(data)
    assert opened.ending == ending
    assert words in opened.text
    assert "A. Officer" not in opened.text


def hostile():
    """Files that must not be kept, and a word of the reason."""
    locked = PdfWriter(clone_from=io.BytesIO(files.pdf()))
    locked.encrypt("secret")
    attached = PdfWriter(clone_from=io.BytesIO(files.pdf()))
    attached.add_attachment("more.exe", b"MZ")
    commented = files.with_entry(files.word(), "word/comments.xml", b"<w:comments><w:comment w:id='1'/></w:comments>")
    changed = b'<w:document><w:ins w:id="1" w:author="A. Officer"/></w:document>'
    afar = (
        b'<Relationships><Relationship Type="http://x/attachedTemplate" Target="https://a.example/t.dotm"'
        b' TargetMode="External"/></Relationships>'
    )
    large = Image.new("L", (5200, 5200))
    larger = io.BytesIO()
    large.save(larger, "PNG")
    return {
        "html named .pdf": (b"<!doctype html><script>alert(1)</script>", "not a kind of file"),
        "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "not a kind of file"),
        "gif and script": (b"GIF89a/*\0\0*/=1;alert(1)", "not a kind of file"),
        "program": (b"MZ\x90\0" + bytes(200), "not a kind of file"),
        "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word or Excel"),
        "pdf after html": (b"<html></html>\n" + files.pdf(), "not a kind of file"),
        "pdf with a script": (files.acting(SCRIPT), "a script"),
        "pdf with a script spelled otherwise": (files.acting(SCRIPT.replace(b"/JS", b"/J#53")), "a script"),
        "pdf with a script nothing leads to": (files.pdf(SCRIPT), "a script"),
        "pdf that starts programs": (files.acting(b"<< /S /Launch /F (cmd.exe) >>"), "starts another program"),
        "pdf with a file": (_written(attached), "another file"),
        "locked pdf": (_written(locked), "password"),
        "half a pdf": (files.pdf()[:200], "broken"),
        "nested pdf": (files.pdf(b"[" * 100_000 + b"]" * 100_000), "."),
        "macros": (files.with_entry(files.word(), "word/vbaProject.bin", b"Sub"), "macros"),
        "ole": (files.with_entry(files.word(), "word/embeddings/oleObject1.bin", b"MZ"), "another file or a program"),
        "template from afar": (files.with_entry(files.word(), "word/_rels/settings.xml.rels", afar), "website"),
        "comments": (commented, "comments"),
        "tracked changes": (files.with_entry(files.word(), "word/document.xml", changed), "tracked changes"),
        "zip": (
            files.with_entry(files.sheet(), "xl/workbook.xml", b"").replace(b"xl/workbook", b"xl/workbonk"),
            "archive",
        ),
        "zip bomb": (files.bomb(), "unpack to too much"),
        "many entries": (_crowded(), "unpack to too much"),
        "half a picture": (files.photo()[:400], "broken"),
        "too many pixels": (larger.getvalue(), "million pixels"),
        "billions of pixels": (_pretending(), "too large"),
    }


def _written(writer):
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def _crowded():
    import zipfile

    held = io.BytesIO(files.word())
    with zipfile.ZipFile(held, "a") as packed:
        for number in range(2_000):
            packed.writestr(f"word/{number}.xml", b"")
    return held.getvalue()


def _pretending():
    """A PNG of a few bytes that says it is 60,000 pixels wide and high."""
    import struct
    import zlib

    head = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"\0")
    chunks = b"".join(struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (head, body))
    return b"\x89PNG\r\n\x1a\n" + chunks


HOSTILE = hostile()


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_refused_with_a_reason_within_three_seconds(name):
    data, reason = HOSTILE[name]
    began = time.process_time(), time.monotonic()
    with pytest.raises(UnreadableFile, match=reason):
        await open_file(data)
    assert time.process_time() - began[0] < 1  # of this server's own work
    assert time.monotonic() - began[1] < 30  # on a machine that does other things as well


async def test_a_page_that_takes_for_ever_to_read_stops_nobody():
    """The paper is kept without the words that could not be found in time, or refused; both soon."""
    data = files.page_bomb()
    began = time.monotonic()
    with suppress(UnreadableFile):
        assert (await open_file(data)).text == ""
    assert time.monotonic() - began < 30  # three, on a machine with nothing else to do


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_keeps_its_pixels_and_nothing_else(kind):
    sent = files.photo(kind) + b"<script>alert(1)</script>PK\x03\x04"
    assert b"Spycam" in sent
    kept = (await open_file(sent)).content
    for mark in (b"Spycam", b"A. Officer", b"<script", b"Exif", b"PK\x03\x04"):
        assert mark not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (40, 60)  # the right way up
        assert not picture.getexif()


async def test_a_word_file_becomes_markdown():
    assert await markdown_of(files.word()) == (
        "# Searches in schools\n\nWhat we **ask**\n\n- Fewer searches\n- Better records\n\n"
        "| Ward | Searches |\n| --- | --- |\n| Dalston | 41 |"
    )
    with pytest.raises(UnreadableFile, match="Only a Word file"):
        await markdown_of(files.pdf())
