"""Opens one hostile file: run by `sandbox` as a program of its own, with limits, knowing nothing of Engage.

`python -I opened.py table|xml SECONDS BYTES` reads the file from standard input and writes one JSON object: {"sheets":
[[name, [[text, …], …]], …]}, {"tree": […]} or {"refused": why}. Formulas are never worked out, macros never run, and
nothing outside the file is looked at.
"""

import csv
import io
import json
import os
import resource
import sys
import zipfile
import zlib
from datetime import date, datetime
from typing import Any

MOST_ROWS = 15_000  # what the largest survey of ours needs, and some more
MOST_COLUMNS = 300
MOST_SHEETS = 40
MOST_ENTRIES = 500  # files within a zip
MOST_UNPACKED = 40_000_000  # bytes
MOST_ELEMENTS = 100_000  # of XML: three times those of the largest survey that LimeSurvey's makers show
MOST_WRITTEN = 8_000_000  # characters of the answer

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "It is protected by a password. Remove the password in the program that made it, and upload it again."
_NO_TABLE = "It is not a spreadsheet. Upload an .xlsx, .xls, .ods or .csv file."
_NO_XML = "It is not a LimeSurvey file. In LimeSurvey export the survey structure (.lss), and upload that."
_BROKEN = "It is broken or incomplete. Open it in the program that made it, save it again, and upload the new file."
_TOO_MUCH = "There is too much in it for a survey. Delete what does not belong to the survey, and upload it again."
_TOO_LONG = (
    "The sheet “{name}” has {many:,} {what}. A survey has at most {most:,}: delete the {what} that are not part of it."
)


class Refused(Exception):
    """The file is not opened; the message says why and what to do."""


def tables(data: bytes) -> list[tuple[str, list[list[str]]]]:
    """Returns each sheet's name and its rows from row 1 on, every cell as text, "" for an empty one."""
    if data.startswith(b"PK\x03\x04"):
        _check_zip(data)
    elif data.startswith(_OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused(_LOCKED)
    else:
        return [("csv", _csv(data))]
    return _sheets(data)


def _check_zip(data: bytes) -> None:
    """Refuses what would unpack to too much, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise Refused(_TOO_MUCH)
            if any(entry.flag_bits & 1 for entry in entries):
                raise Refused(_LOCKED)
            if "META-INF/manifest.xml" in names and b"encryption-data" in packed.read("META-INF/manifest.xml"):
                raise Refused(_LOCKED)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        raise Refused(_BROKEN) from None
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise Refused(_NO_TABLE)


def _sheets(data: bytes) -> list[tuple[str, list[list[str]]]]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(book.sheet_names) > MOST_SHEETS:
            raise Refused(_TOO_MUCH)
        kinds = {sheet.name: sheet.typ for sheet in book.sheets_metadata}
        names = [name for name in book.sheet_names if kinds[name] == python_calamine.SheetTypeEnum.WorkSheet]
        return [(name, _rows(book.get_sheet_by_name(name), name)) for name in names]
    except python_calamine.PasswordError:
        raise Refused(_LOCKED) from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise Refused(_BROKEN) from None


def _rows(sheet: Any, name: str) -> list[list[str]]:
    last_row, last_column = sheet.end or (-1, -1)
    _check_size(last_row + 1, last_column + 1, name)
    return [_trimmed([_text(cell) for cell in row]) for row in sheet.to_python(skip_empty_area=False)]


def _check_size(rows: int, columns: int, name: str) -> None:
    if rows > MOST_ROWS:
        raise Refused(_TOO_LONG.format(name=name[:60], many=rows, what="rows", most=MOST_ROWS))
    if columns > MOST_COLUMNS:
        raise Refused(_TOO_LONG.format(name=name[:60], many=columns, what="columns", most=MOST_COLUMNS))


def _text(cell: Any) -> str:
    """Returns a cell's value as a person would type it: 3 rather than 3.0, true, 2026-11-21."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace("\0", "")


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def _csv(data: bytes) -> list[list[str]]:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(_NO_TABLE) from None
    if "\0" in text or text.lstrip().startswith(("<", "{", "%PDF")) or not text.strip():
        raise Refused(_NO_TABLE)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = [_trimmed(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error:
        raise Refused(_BROKEN) from None
    _check_size(len(rows), max(map(len, rows)), "csv")
    return rows


def tree(data: bytes) -> list[Any]:
    """Returns an XML file as nested [name, text, children]; one that declares anything of its own is refused."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if data.startswith(b"\x1f\x8b"):
        data = _unpacked(data)
    if not data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        raise Refused(_NO_XML)
    try:
        root = fromstring(data, forbid_dtd=True)
        if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
            raise Refused(_TOO_MUCH)
        return _node(root, 0)
    except DefusedXmlException:
        raise Refused("It declares entities or a document type of its own, which no survey needs. " + _NO_XML) from None
    except (ParseError, ValueError, LookupError):
        raise Refused(_BROKEN) from None


def _node(element: Any, depth: int) -> list[Any]:
    if depth > 8:
        raise Refused(_NO_XML)
    return [element.tag, (element.text or "").replace("\0", ""), [_node(child, depth + 1) for child in element]]


def _unpacked(data: bytes) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        found = unpacking.decompress(data, MOST_UNPACKED // 4)
    except zlib.error:
        raise Refused(_BROKEN) from None
    if unpacking.unconsumed_tail:
        raise Refused(_TOO_MUCH)
    if not unpacking.eof:
        raise Refused(_BROKEN)
    return found


def main(what: str, seconds: int, most_bytes: int) -> str:
    """Returns the answer for the file on standard input, having given up what this process does not need."""
    os.nice(10)  # pages come first
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        data = sys.stdin.buffer.read()
        found = {"sheets": tables(data)} if what == "table" else {"tree": tree(data)}
        written = json.dumps(found, separators=(",", ":"), ensure_ascii=False)
        if len(written) > MOST_WRITTEN:
            raise Refused(_TOO_MUCH)
    except Refused as why:
        written = json.dumps({"refused": str(why)})
    except MemoryError:
        written = json.dumps({"refused": _TOO_MUCH})
    return written


if __name__ == "__main__":
    sys.stdout.buffer.write(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])).encode("utf-8", "replace"))
