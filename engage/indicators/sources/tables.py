"""Rows of a published table, whether it was published as CSV or as a spreadsheet."""

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

LARGEST = 80 * 1024 * 1024
SECONDS = 60
"""How long a workbook may take to be opened, in seconds of work."""

MOST_MEMORY = 700 * 2**20
"""How much memory it may take, in bytes of address space."""

_PROGRAM = Path(__file__).with_name("unpacked.py")
MOST_ROWS = 3_000_000
LONGEST_LINE = 20_000
_HEADING_WITHIN = 20
_TOO_MANY = 10**9
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})[./-](?P<month>[0-9]{1,2})[./-](?P<year>[0-9]{4}|[0-9]{2})(?: .*)?")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?:[ T].*)?")
_NAMED = re.compile(r"(?P<name>[A-Za-z]{3})[A-Za-z]*[ -](?P<year>[0-9]{4}|[0-9]{2})")


class NotATable(ValueError):
    """The bytes are not the table that was named; the message says what is wrong, in English."""


Row = tuple[int, Sequence[Any]]
"""The line of a row, from 1, and the cells that were asked for, in that order."""


def rows(data: bytes, columns: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    """Yields the cells under these columns of each line below the heading that has them all.

    `columns` gives for each column the headings that published files have used for it; case and spaces do not matter.
    Cells are text, trimmed, or numbers of a spreadsheet, whose dates are text ("2026-09-30"). Raises NotATable.
    """
    if len(data) > LARGEST:
        raise NotATable(f"The file is larger than {LARGEST // 2**20} MB.")
    lines = enumerate(_sheet(data) if data.startswith(b"PK\x03\x04") else _text(data), 1)
    places: list[int] | None = None
    for line, cells in lines:
        if places is None:
            places = _places(cells, columns)
            if places is None and line >= _HEADING_WITHIN:
                break
        elif any(cells):
            yield line, [cells[place] if place < len(cells) else "" for place in places]
    if places is None:
        names = ", ".join(names[0] for names in columns.values())
        raise NotATable(f"No line among the first {_HEADING_WITHIN} has the headings {names}.")


def _sheet(data: bytes) -> Iterator[Sequence[Any]]:
    """The rows of a workbook's first sheet, from a process of its own (`unpacked`) that can do no harm."""
    command = [sys.executable, "-I", str(_PROGRAM), str(SECONDS), str(MOST_MEMORY)]
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryFile() as given:
        given.write(data)
        given.seek(0)
        program = subprocess.Popen(  # noqa: S603  # our own program, with nothing of the file in its arguments
            command, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=empty, env={"PYTHONUTF8": "1"}
        )
        with program:
            try:
                yield from _lines_of(program)
            finally:
                program.kill()  # whoever reads may have had enough


def _lines_of(program: "subprocess.Popen[bytes]") -> Iterator[Sequence[Any]]:
    """What it answers, row by row. One that was ended, or ended itself, had too much to do."""
    for line in program.stdout or ():
        try:
            found = json.loads(line)
        except ValueError:
            break
        if isinstance(found, dict):
            raise NotATable(found["refused"])
        yield found
    if program.wait():
        raise NotATable("The spreadsheet needs too much time or memory to open. Save its sheet as CSV.")


def _text(data: bytes) -> Iterator[list[str]]:
    """The rows of a CSV, in UTF-8 or Windows-1252, separated by commas, semicolons or tabs."""
    if b"\0" in data:
        raise NotATable("The file holds NUL bytes: save the table as CSV in UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    lines = io.StringIO(text, newline="")
    first = lines.readline()
    lines.seek(0)
    separator = max(",;\t", key=first.count)
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=separator, strict=True)):
            if number >= MOST_ROWS or sum(map(len, cells)) > LONGEST_LINE:
                raise NotATable(f"Line {number + 1} is too long, or there are more than {MOST_ROWS:,} lines.")
            yield [cell.strip() for cell in cells]
    except csv.Error as error:
        raise NotATable(f"The file is not a CSV table: {error}.") from None


def _places(cells: Sequence[Any], columns: Mapping[str, Sequence[str]]) -> list[int] | None:
    """Where the columns are in this line, or None if it is not the heading."""
    headings = [_plain(cell) if isinstance(cell, str) else "" for cell in cells]
    found = [
        next((headings.index(_plain(name)) for name in names if _plain(name) in headings), None)
        for names in columns.values()
    ]
    return None if None in found else [place for place in found if place is not None]


def _plain(heading: str) -> str:
    return re.sub(r"[\s_-]+", "", heading).casefold()


def month_of(cell: object) -> date | None:
    """The first day of the month of a cell: a date, "01/06/2021", "01.06.21", "2021-06-01" or "Jun-21"."""
    if isinstance(cell, date | datetime):
        return date(cell.year, cell.month, 1)
    text = str(cell)
    found = _DAY_FIRST.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    if found:
        year, month = int(found["year"]), int(found["month"])
        try:
            date(year, month, int(found["day"]))
        except ValueError:
            return None
    elif (found := _NAMED.fullmatch(text)) and found["name"].lower() in _MONTHS:
        year, month = int(found["year"]), _MONTHS.index(found["name"].lower()) + 1
    else:
        return None
    return date(year + 2000 if year < 100 else year, month, 1)


def whole(cell: object) -> int | None:
    """The whole number, 0 or more and under a thousand million, that a cell holds: 12, 12.0, "12" or "1,234"."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return int(cell) if 0 <= cell < _TOO_MANY and cell == int(cell) else None
    text = str(cell).replace(",", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
