"""Reads the borough tables of the Public Attitude Survey that MOPAC publishes, from bytes to checked rows.

The survey asks a random sample of Londoners aged 16 and over. Each figure is a weighted share of the twelve
months that end with its quarter, don't-knows left out.
Source: MOPAC, "MOPAC Surveys", London Datastore, Open Government Licence.

Nothing is computed and no figure passes through a float: a share is the decimal that the file shows.
Nothing that a file holds is repeated in a message, since anyone may have written it.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from engage.indicators.periods import is_quarter_end, month_end
from engage.indicators.sources.importing import Rejected
from engage.indicators.sources.pas_measures import KEY_BY_NAME, normalise

LARGEST = 8 * 1024 * 1024
"""The largest table that is read, in bytes. Nine years of 32 boroughs take 0.6 MB."""

MOST_LINES = 200_000
LONGEST_LINE = 10_000
LONDON = "MPS"
"""The name that both layouts give to London as a whole, the area of the Metropolitan Police."""


class NotAPasTable(ValueError):
    """The bytes are not a borough table of the survey at all; the message says what is wrong, in English."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: the share (0–1) of a measure in one borough, or in London when `gss` is None.

    The figure is of the twelve months that end on `period_ends_on`, a quarter end; it stands on line `line`.
    """

    line: int
    period_ends_on: date
    gss: str | None
    measure_key: str
    share: Decimal


T = TypeVar("T")

_LONG = ("Date", "Survey", "Borough", "Measure", "Proportion", "MPS")
_OTHER = ("Quarter",)
_SHARE = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,20})?)( ?%)?")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})([/-])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{4})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_MONTH_ONLY = re.compile(r"(?P<name>[A-Za-z]{3})[- ](?P<year>[0-9]{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEARS = range(1980, 2080)


class _RefusedError(Exception):
    """A line or a figure is not taken; the message is the reason."""


@dataclass(frozen=True, slots=True)
class _Header:
    """Where the columns of a table are (counted from 0), and which of its headings nobody knows."""

    line: int
    separator: str
    columns: int
    named: int
    at: dict[str, int]
    measures: dict[int, str]
    unknown: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A share that a line gives: the columns of its place (None: London) and of itself, and its measure."""

    place: int | None
    share: int
    measure: str


class Table:
    """A published table whose layout is understood: iterate over it, once, for its rows and rejected parts.

    `resolve` turns the name of a borough into its GSS code, or None when it knows none of that name. `lines` is how
    many lines the file has.

    Raises NotAPasTable at once, before any row, when the bytes are something else.
    """

    def __init__(self, data: bytes, resolve: Callable[[str], str | None]) -> None:
        self._data, self._resolve = data, resolve
        self._encoding = _encoding(data)
        self.lines = _count_lines(self._text())
        self._header = _header(self._text())
        self._seen: dict[tuple[str | None, date, str], tuple[int, Decimal]] = {}

    def __iter__(self) -> Iterator[Row | Rejected]:
        header = self._header
        for column in header.unknown:
            yield Rejected(header.line, f"column {column + 1}: expected a known heading; it is not read")
        for line, text in enumerate(self._text(), start=1):
            if line > header.line:
                yield from self._read(line, text)

    def _text(self) -> Iterator[str]:
        """The lines of the file, without holding a second copy of it."""
        return io.TextIOWrapper(io.BytesIO(self._data), self._encoding)

    def _read(self, line: int, text: str) -> Iterator[Row | Rejected]:
        """Every figure of one line."""
        try:
            cells = _cells(text, self._header)
            if not any(cells):
                return
            ends_on = self._take(cells, "Date", _quarter_end, "the last day of a quarter, day first")
            claims = self._claims(cells)
        except _RefusedError as refused:
            yield Rejected(line, str(refused))
            return
        for claim in claims:
            try:
                row = self._row(line, ends_on, cells, claim)
            except _RefusedError as refused:
                yield Rejected(line, str(refused))
            else:
                if row is not None:
                    yield row

    def _take(self, cells: list[str], name: str, read: Callable[[str], T | None], expected: str) -> T:
        """The cell under the heading `name`, read."""
        return _taken(cells, self._header.at[name], name, read, expected)

    def _claims(self, cells: list[str]) -> list[_Claim]:
        """The shares that a line gives: a borough's and London's in the long layout, else one per measure."""
        at = self._header.at
        if "Survey" in at:
            self._take(cells, "Survey", _survey, "PAS")
        if "Measure" not in at:
            return [_Claim(at["Borough"], column, key) for column, key in self._header.measures.items()]
        key = self._take(cells, "Measure", _measure_key, "a measure of the survey")
        return [_Claim(at["Borough"], at["Proportion"], key), _Claim(None, at["MPS"], key)]

    def _row(self, line: int, ends_on: date, cells: list[str], claim: _Claim) -> Row | None:
        """The row a claim makes; None when the same was said before."""
        gss = None
        if claim.place is not None and not _is_london(cells[claim.place]):
            gss = self._take(cells, "Borough", self._resolve, f"a London borough, or {LONDON}")
        name = self._name(claim.share)
        share = _taken(cells, claim.share, name, _share, "a share from 0 to 1, or a percentage with its sign")
        first_line, first = self._seen.setdefault((gss, ends_on, claim.measure), (line, share))
        if share != first:
            raise _RefusedError(_wrong(claim.share, name, f"the same value as on line {first_line}"))
        if first_line != line:
            return None
        return Row(line, ends_on, gss, claim.measure, share)

    def _name(self, column: int) -> str:
        """Our own name for a column that holds shares."""
        if column in self._header.measures:
            return self._header.measures[column]
        return "MPS" if column == self._header.at["MPS"] else "Proportion"


def _encoding(data: bytes) -> str:
    """How the bytes are to be read. Refuses, without looking at every line, what cannot be a text table."""
    if len(data) > LARGEST:
        raise NotAPasTable(f"The file is larger than {LARGEST // 2**20} MB: this is not a PAS borough table.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise NotAPasTable("This is a spreadsheet: open it and save its borough sheet as CSV.")
    if b"\0" in data:
        raise NotAPasTable("The file holds NUL bytes: save the table as CSV in UTF-8.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise NotAPasTable("The file is neither UTF-8 nor Windows-1252 text: save the table as CSV in UTF-8.")


def _count_lines(lines: Iterator[str]) -> int:
    """How many lines there are. Refuses, as soon as it shows, more or longer ones than a table has."""
    count = 0
    for text in lines:
        count += 1
        if count > MOST_LINES:
            raise NotAPasTable(f"The file has more than {MOST_LINES:,} lines: this is not a PAS table.")
        if len(text) > LONGEST_LINE:
            raise NotAPasTable(f"Line {count} has more than {LONGEST_LINE:,} characters: this is not a PAS table.")
    return count


def _header(lines: Iterator[str]) -> _Header:
    """The layout that the first line with anything on it announces."""
    line, text = next(((number, text) for number, text in enumerate(lines, 1) if text.strip()), (1, ""))
    for separator in ",;\t":
        cells = _split(text, separator) or []
        names = [normalise(cell) for cell in cells]
        if {"date", "borough"} <= set(names):
            return _layout(line, separator, names)
    raise NotAPasTable(
        f"Line {line} is not the heading of a PAS borough table. Expected {', '.join(_LONG)}, "
        "or Date, Quarter, Borough and a column per measure, separated by commas, semicolons or tabs."
    )


def _layout(line: int, separator: str, names: list[str]) -> _Header:
    """The header with these headings. Refuses a heading that comes twice and a layout that is not whole."""
    fixed = {normalise(name): name for name in _LONG + _OTHER}
    named = [i for i, name in enumerate(names) if name and not name.startswith("unnamed:")]
    at = {fixed[names[i]]: i for i in named if names[i] in fixed}
    measures = {i: KEY_BY_NAME[names[i]] for i in named if names[i] in KEY_BY_NAME}
    unknown = tuple(i for i in named if names[i] not in fixed and names[i] not in KEY_BY_NAME)
    if len({names[i] for i in named}) < len(named) or len(set(measures.values())) < len(measures):
        raise NotAPasTable(f"Line {line}: two columns have the same heading or hold the same measure.")
    if "Measure" in at or "Proportion" in at or not measures:
        missing = [name for name in _LONG if name not in at]
        if missing or measures:
            raise NotAPasTable(f"Line {line}: expected the columns {', '.join(_LONG)} and no column per measure.")
    return _Header(line, separator, len(names), named[-1] + 1, at, measures, unknown)


def _split(text: str, separator: str) -> list[str] | None:
    """The cells of one line, trimmed; None when its quotes do not close."""
    try:
        cells = next(csv.reader([text], delimiter=separator, strict=True, skipinitialspace=True), [])
    except csv.Error:
        return None
    return [cell.strip() for cell in cells]


def _cells(text: str, header: _Header) -> list[str]:
    """The cells of a data line, as many as the table has columns, or none for a line with nothing on it."""
    cells = _split(text, header.separator)
    if cells is None:
        raise _RefusedError("the line: expected every quotation mark to be closed")
    if not any(cells):
        return []
    # A decimal comma outside quotes moves every later cell along: it shows just past the named columns.
    surplus = cells[header.named : header.named + 1] if len(cells) == header.columns else cells[header.named :]
    if len(cells) < header.named or any(surplus):
        raise _RefusedError(f"the line: expected {header.named} columns with nothing after them")
    return cells


def _taken(cells: list[str], column: int, name: str, read: Callable[[str], T | None], expected: str) -> T:
    """A cell, read. Refuses it, saying what was expected, when `read` makes nothing of it."""
    value = read(cells[column])
    if value is None:
        raise _RefusedError(_wrong(column, name, expected))
    return value


def _wrong(column: int, name: str, expected: str) -> str:
    """The reason for refusing a cell."""
    return f"column {column + 1} ({name}): expected {expected}"


def _is_london(name: str) -> bool:
    """Whether the name stands for London as a whole."""
    return normalise(name) == normalise(LONDON)


def _survey(text: str) -> str | None:
    """The name of the survey, if it is this one: the same workbook has others."""
    return text if normalise(text) == "pas" else None


def _measure_key(text: str) -> str | None:
    """Our key of a measure's published name."""
    return KEY_BY_NAME.get(normalise(text))


def _share(text: str) -> Decimal | None:
    """The share 0–1 that "0,6", "0.6" or "60%" says, exactly."""
    found = _SHARE.fullmatch(text)
    if found is None:
        return None
    number, percent = found.groups()
    share = Decimal(number.replace(",", ".")).scaleb(-2 if percent else 0)
    return share if share <= 1 else None


def _quarter_end(text: str) -> date | None:
    """The last day of a quarter, written 31/12/2014, 31-12-2014, 2014-12-31 or Dec-14."""
    day = _month_only(text)
    found = _DAY_FIRST.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    if found is not None:
        try:
            day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:
            return None
    return day if day is not None and day.year in _YEARS and is_quarter_end(day) else None


def _month_only(text: str) -> date | None:
    """The last day of the month that "Dec-14" means."""
    found = _MONTH_ONLY.fullmatch(text)
    if found is None or found["name"].lower() not in _MONTHS:
        return None
    return month_end(2000 + int(found["year"]), _MONTHS.index(found["name"].lower()) + 1)
