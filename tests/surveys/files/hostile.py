"""Files made to do harm or to be too much, for tests: each is bytes."""

import io
import zipfile
from collections.abc import Sequence

import xlsxwriter

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def sheets(**rows: Sequence[Sequence[object]]) -> bytes:
    """Returns an .xlsx with a sheet for each keyword."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, cells in rows.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(cells):
                for column, cell in enumerate(row):
                    write = sheet.write_string if isinstance(cell, str) else sheet.write
                    write(number, column, cell)
    return out.getvalue()


def packed(**entries: bytes) -> bytes:
    """Returns a zip of files; in names "__" stands for "/" and "_dot_" for "."."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def with_entry(book: bytes, name: str, data: bytes) -> bytes:
    """Returns an .xlsx with one of its files replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry))
        new.writestr(name, data)
    return out.getvalue()


def lying_zip(book: bytes, name: str, data: bytes) -> bytes:
    """Returns an .xlsx whose directory says that one of its files is small, and which unpacks to `data`."""
    whole = bytearray(with_entry(book, name, data))
    place = whole.rfind(name.encode()) - 46  # its entry in the directory at the end
    assert whole[place : place + 4] == b"PK\x01\x02"
    whole[place + 24 : place + 28] = (100).to_bytes(4, "little")
    return bytes(whole)


def sheet_xml(rows: str) -> bytes:
    """Returns a worksheet whose rows are given as XML."""
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{rows}</sheetData></worksheet>"
    ).encode()


def open_document(table: str) -> bytes:
    """Returns an .ods with a table given as XML."""
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{_ODF}office:1.0" xmlns:table="{_ODF}table:1.0" '
        f'xmlns:text="{_ODF}text:1.0"><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{_ODF}manifest:1.0"><manifest:file-entry '
        'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        "</manifest:manifest>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return out.getvalue()


BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]><document>&j;</document>"
).encode()

EXTERNAL_ENTITY = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><document>&x;</document>'
