"""Small real files, good and hostile."""

import io
import zipfile
import zlib

import docx
import xlsxwriter
from PIL import Image

_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def pdf(*objects: bytes, root: bytes = _CATALOG, words: str = "Searches near schools") -> bytes:
    """A PDF of one page that says some words; `objects` are added from number 6 on."""
    shown = f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET".encode()
    every = [
        root,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(shown) + shown + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *objects,
    ]
    written, places = b"%PDF-1.7\n", []
    for number, one in enumerate(every, 1):
        places.append(len(written))
        written += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(every) + 1
    start = len(written)
    return (
        written + b"xref\n0 %d\n0000000000 65535 f \n" % size + table
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    )  # fmt: skip


def acting(action: bytes) -> bytes:
    """A PDF that does something as soon as it is opened."""
    return pdf(root=b"<< /Type /Catalog /Pages 2 0 R /OpenAction " + action + b" >>")


def page_bomb() -> bytes:
    """A PDF of 300 KB whose page unpacks to 300 MB of commands."""
    packed = zlib.compress(b"0 0 m " * 50_000_000, 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream"
    return pdf(stream).replace(b"/Contents 4 0 R", b"/Contents 6 0 R")


def word() -> bytes:
    """A Word file with a heading, a list and a table."""
    document = docx.Document()
    document.core_properties.author = "A. Officer"
    document.add_heading("Searches in schools", 1)
    paragraph = document.add_paragraph("What we ")
    paragraph.add_run("ask").bold = True
    document.add_paragraph("Fewer searches", style="List Bullet")
    document.add_paragraph("Better records", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, words in zip(
        (c for row in table.rows for c in row.cells), ("Ward", "Searches", "Dalston", "41"), strict=True
    ):
        cell.text = words
    return saved(document)


def saved(document: object) -> bytes:
    written = io.BytesIO()
    document.save(written)  # type: ignore[attr-defined]
    return written.getvalue()


def sheet() -> bytes:
    """An Excel file."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        book.add_worksheet("Wards").write_row(0, 0, ["Dalston", 41])
    return written.getvalue()


def with_entry(data: bytes, name: str, content: bytes) -> bytes:
    """An Office file with one more file in it, or another in the place of one."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return written.getvalue()


def bomb() -> bytes:
    """A Word file of 100 KB that would unpack to 100 MB."""
    return with_entry(word(), "word/media/large.bin", bytes(100_000_000))


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture that says where and with what it was taken, on its side."""
    picture = Image.new("RGB", size, "teal")
    about = picture.getexif()
    about[0x0110] = "Spycam 3000"
    about[0x0112] = 6  # turn it right
    about.get_ifd(0x8825)[2] = (51.0, 32.0, 46.0)
    written = io.BytesIO()
    picture.save(written, kind, exif=about, **({"comment": b"taken by A. Officer"} if kind == "JPEG" else {}))
    return written.getvalue()
