"""Opens a file of stops and searches: a month's CSV or the programming interface's JSON, plain or compressed.

Rows come one after the other and only a few thousand characters are held at a time, whatever the file does. Nothing
that a file holds is repeated in a message, since anyone may have written it.
"""

import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TextIO

from engage.indicators.periods import month_end
from engage.indicators.sources.importing import Rejected
from engage.indicators.sources.stops.vocabulary import COLUMNS, HEADINGS
from engage.indicators.sources.tables import NotATable

LARGEST = 32 * 2**20
"""The largest file that is read, in bytes, as it was downloaded. A month of the Met takes 3 MB at most."""

LARGEST_INSIDE = 64 * 2**20
"""The most that may come out of a compressed one."""

LONGEST = 20_000
"""The longest row, in characters."""

MOST_ROWS = 500_000

_NAME = re.compile(
    r"(?P<month>[0-9]{4}-(?:0[1-9]|1[0-2]))-(?P<force>[a-z]+(?:-[a-z]+)*?)-(?:stop-and-search|stops-force)"
    r"\.(?:csv|json)(?:\.gz)?"
)
_CHUNK = 2**16
_SPACE = re.compile(r"[ \t\r\n]*")
_KEYS = {column.key for column in COLUMNS} | {"datetime", "location"}


class NotStops(NotATable):
    """The file is no month of stops and searches, or no boundaries; the message says what is wrong, in English."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A row as it was published, by heading; `line` counts from 1, of JSON the objects."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Named:
    """What the name of a file says: whose it is, and the month's first and last day."""

    force: str
    starts_on: date
    ends_on: date


def named(filename: str) -> Named:
    """Returns what the name says. Raises NotStops when it is not one that data.police.uk gives."""
    found = _NAME.fullmatch(filename)
    if found is None:
        raise NotStops(
            "its name has to say the month and the force, as data.police.uk has it:"
            " 2024-09-metropolitan-stop-and-search.csv, or 2024-09-metropolitan-stops-force.json; both may end in .gz"
        )
    year, month = int(found["month"][:4]), int(found["month"][5:])
    if year < 2010:
        raise NotStops("there is no month of stops and searches before 2010")
    return Named(found["force"], date(year, month, 1), month_end(year, month))


class Download:
    """The bytes of a file, understood: iterate over it, once, for its rows and what was not one.

    Raises NotStops at once when it is something else, and while iterating when that shows only later.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) > LARGEST:
            raise NotStops(f"it is larger than {LARGEST // 2**20} MB")
        if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            raise NotStops("it is an archive or a spreadsheet: unpack it and give the CSV of each month")
        self._file, self._size = io.BytesIO(data), len(data)
        self._text = _Bounded(_plain(self._file, data))
        start = self._text.readline(LONGEST)
        self._rows: Iterator[Raw | Rejected]
        if start.lstrip().startswith("["):
            self._rows = _objects(start, self._text)
        else:
            _check_heading(start)
            self._rows = _lines(self._text)

    def __iter__(self) -> Iterator[Raw | Rejected]:
        for number, row in enumerate(self._rows, 1):
            if number > MOST_ROWS:
                raise NotStops(f"it has more than {MOST_ROWS:,} rows")
            yield row

    @property
    def done(self) -> float:
        """How much of the file has been read, 0–1."""
        return max(self._file.tell(), 1) / max(self._size, 1)


class _Bounded:
    """Text that ends with a clear message where it is too long or none."""

    def __init__(self, text: TextIO) -> None:
        self._text, self._length = text, 0

    def readline(self, most: int) -> str:
        return self._checked(lambda: self._text.readline(most))

    def read(self, most: int) -> str:
        return self._checked(lambda: self._text.read(most))

    def _checked(self, read: Callable[[], str]) -> str:
        try:
            text = read()
        except UnicodeDecodeError:
            raise NotStops("it is not UTF-8 text: give the file as it was downloaded") from None
        except (EOFError, OSError, zlib.error):
            raise NotStops("its compression is broken, or the file is cut off: download it again") from None
        self._length += len(text)
        if self._length > LARGEST_INSIDE:
            raise NotStops(f"more than {LARGEST_INSIDE // 2**20} MB come out of it")
        if "\0" in text:
            raise NotStops("it holds NUL characters: give the file as it was downloaded")
        return text


def _plain(file: io.BytesIO, data: bytes) -> TextIO:
    """The text of a file, compressed or not."""
    opened: Any = gzip.GzipFile(fileobj=file) if data.startswith(b"\x1f\x8b") else file
    return io.TextIOWrapper(opened, "utf-8-sig", newline="")


def _check_heading(line: str) -> None:
    """Refuses a heading other than the published one, and says what is missing."""
    try:
        cells = tuple(cell.strip() for cell in next(csv.reader([line]), []))
    except csv.Error:
        cells = ()
    if cells == HEADINGS:
        return
    if missing := [heading for heading in HEADINGS if heading not in cells]:
        raise NotStops(f"its first line lacks the heading{'s' * (len(missing) > 1)} {', '.join(missing)}")
    if len(cells) > len(HEADINGS):
        raise NotStops(f"its first line has {len(cells) - len(HEADINGS)} headings more than the published table")
    raise NotStops("its headings stand in another order than in the published table")


def _lines(text: _Bounded) -> Iterator[Raw | Rejected]:
    """The rows of a table, after its heading."""
    number = 1
    while line := text.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST:
            raise NotStops(f"line {number} is longer than {LONGEST:,} characters")
        try:
            cells = next(csv.reader([line], strict=True), [])
        except csv.Error:
            yield Rejected(number, "the line: expected every quotation mark to be closed")
            continue
        if not any(cells):
            continue
        if len(cells) != len(HEADINGS):
            yield Rejected(number, f"the line: expected {len(HEADINGS)} columns")
        else:
            yield Raw(number, dict(zip(HEADINGS, cells, strict=True)))


def _objects(buffer: str, text: _Bounded) -> Iterator[Raw | Rejected]:
    """The objects of a JSON list, each read as soon as it is whole."""
    decoder, number, place, is_comma_due = json.JSONDecoder(), 0, 1, False
    while True:
        place = _after(buffer, place)
        if place == len(buffer):
            buffer, place = text.read(_CHUNK), 0
            if not buffer:
                raise NotStops("its list does not end: the file is cut off")
        elif buffer[place] == "]":
            return
        elif is_comma_due:
            if buffer[place] != ",":
                raise NotStops(f"there is no comma after row {number}")
            place, is_comma_due = place + 1, False
        else:
            try:
                found, place = decoder.raw_decode(buffer, place)
            except RecursionError:
                raise NotStops(f"row {number + 1} is nested too deep") from None
            except ValueError:  # not whole yet, or never
                more = text.read(_CHUNK)
                if not more or len(buffer) - place > LONGEST:
                    raise NotStops(f"row {number + 1} is not JSON, or longer than {LONGEST:,} characters") from None
                buffer, place = buffer[place:] + more, 0
                continue
            number, is_comma_due = number + 1, True
            yield _row(number, found)


def _after(buffer: str, place: int) -> int:
    """The place of the next character that is no space."""
    found = _SPACE.match(buffer, place)
    return found.end() if found else place


def _row(number: int, found: Any) -> Raw | Rejected:
    """A row from an object. Refuses the file when its first one is something else."""
    keys = set(found) if isinstance(found, dict) else set()
    if missing := sorted(_KEYS - keys):
        if number == 1:
            raise NotStops(f"its rows lack {', '.join(missing)}")
        return Rejected(number, f"the row: expected {', '.join(missing)}")
    values = {column.heading: _said(found[column.key]) for column in COLUMNS}
    if found["outcome"] is False:  # that is how the interface says that nothing was found
        values["Outcome"] = "A no further action disposal"
    values["Date"] = _said(found["datetime"])
    location = found["location"] if isinstance(found["location"], dict) else {}
    for heading, key in (("Latitude", "latitude"), ("Longitude", "longitude")):
        values[heading] = _said(location.get(key))
    return Raw(number, values)


def _said(value: Any) -> str:
    """A value as the table would have it; what is no plain value is one that nobody knows."""
    if value is None:
        return ""
    return str(value) if isinstance(value, str | bool | int | float) else "?"
