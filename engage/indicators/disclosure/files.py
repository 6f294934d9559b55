"""The gate alone over a file of answers, for whoever wants to audit it: `engage release-gate FILE > release.csv`.

A line of the file is one person: `id`, `borough`, `quarter` (whole numbers, 0 for the first; or 2026-Q3), `group` of
one partition ("unknown" or nothing of who did not say), and then one column for each indicator, with 1 for a favourable
answer, 0 for another and nothing for none. Quarter by quarter, the gate decides as it does for the site, all boroughs
and London together, and the windows it let pass are the ledger of the next. Nothing is weighted, and nothing else
than the gate holds a figure back. Windows are twelve whole months: the first ends with the fourth quarter of the file.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TextIO

from engage.indicators.disclosure.london import LONDON, decide_everywhere
from engage.indicators.disclosure.parts import ALL, Cells, Inputs, Part, Series
from engage.kit.figures import nearest_five
from engage.kit.gate import QUARTERS, UNKNOWN, Window

COLUMNS = ("id", "borough", "quarter", "group")
"""What a file of answers begins with; every other column is an indicator."""

RELEASE = ("borough", "indicator", "group", "start_quarter", "end_quarter", "status", "base", "pct")

MOST_LINES = 5_000_000
MOST_QUARTERS = 200
MOST_NAMES = 1_000
"""How many boroughs, groups and indicators a file may name, each."""

_QUARTER = re.compile(r"(?P<year>[0-9]{4})-Q(?P<number>[1-4])|(?P<plain>[0-9]{1,4})")

Answered = dict[tuple[str, str, int, str], list[int]]
"""(indicator, borough, quarter, group) → how many were favourable, and how many not."""


class BadFile(ValueError):
    """A file that cannot be used. The message says where and why, in one line."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure that is released, of a window of four quarters; `base` is to the nearest 5 and `pct` whole."""

    borough: str
    indicator: str
    group: str
    window: Window
    base: int
    pct: int


def release(path: Path, most_lines: int = MOST_LINES) -> Iterator[tuple[object, ...]]:
    """Yields the lines of the release of a file of answers, its heading first.

    Raises BadFile.
    """
    answered, says_years = _read(path, most_lines)
    yield RELEASE
    for row in _released(_inputs(answered)):
        ends = (_say(quarter, says_years) for quarter in (row.window.first, row.window.last))
        yield row.borough, row.indicator, row.group, *ends, "published", row.base, row.pct


# ---- reading -----------------------------------------------------------------------------------------------------


def _read(path: Path, most_lines: int) -> tuple[Answered, bool]:
    """The counts of a file, and whether its quarters are written with the year."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _count(file, most_lines)
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise BadFile(f"{path}: not a text in UTF-8") from None
    except csv.Error as error:
        raise BadFile(f"{path}: not a CSV file ({error})") from None
    except BadFile as error:
        raise BadFile(f"{path}: {error}") from None


def _count(file: TextIO, most_lines: int) -> tuple[Answered, bool]:
    lines = csv.DictReader(file)
    heading = lines.fieldnames or []
    if missing := [name for name in COLUMNS if name not in heading]:
        raise BadFile(f"no column {_names(missing)}; a file begins with {', '.join(COLUMNS)}")
    indicators = [name for name in heading if name not in COLUMNS]
    if not indicators or len(set(heading)) < len(heading) or not all(heading):
        raise BadFile("after id, borough, quarter and group there is one column for each indicator, each with a name")
    answered: Answered = {}
    forms: set[bool] = set()
    for number, line in enumerate(lines, 2):
        if number > most_lines + 1:
            raise BadFile(f"more than {most_lines:,} lines")
        try:
            forms.add(_add(answered, line, indicators))
        except BadFile as error:
            raise BadFile(f"line {number}: {error}") from None
    if len(forms) > 1:
        raise BadFile("some quarters are plain numbers and some are written like 2026-Q3")
    _check_size(answered, indicators)
    return answered, forms == {True}


def _add(answered: Answered, line: Mapping[str, str | None], indicators: Sequence[str]) -> bool:
    """Counts a line; returns whether its quarter is written with the year."""
    if None in line or None in line.values():
        raise BadFile("more or fewer values than columns")
    borough, group = line["borough"] or "", line["group"] or UNKNOWN
    if not borough or borough == "London":
        raise BadFile("a borough has a name, and it is not London: London is worked out")
    if group == ALL:
        raise BadFile(f"no group is called {ALL}: everybody is worked out")
    found = _QUARTER.fullmatch((line["quarter"] or "").strip())
    if found is None:
        raise BadFile(f"the quarter is a whole number from 0 or written like 2026-Q3, not {_short(line['quarter'])}")
    plain = found["plain"]
    quarter = int(plain) if plain else int(found["year"]) * 4 + int(found["number"]) - 1
    for indicator in indicators:
        answer = (line[indicator] or "").strip()
        if answer not in ("", "0", "1"):
            raise BadFile(f"{indicator} is 1, 0 or nothing, not {_short(answer)}")
        if answer:
            answered.setdefault((indicator, borough, quarter, group), [0, 0])[answer == "0"] += 1
    return plain is None


def _check_size(answered: Answered, indicators: Sequence[str]) -> None:
    if not answered:
        raise BadFile("nobody gave an answer")
    quarters = [quarter for _, _, quarter, _ in answered]
    if max(quarters) - min(quarters) >= MOST_QUARTERS:
        raise BadFile(f"from the first quarter to the last there are more than {MOST_QUARTERS}")
    for what, names in (
        ("boroughs", {borough for _, borough, _, _ in answered}),
        ("groups", {group for *_, group in answered}),
        ("indicators", set(indicators)),
    ):
        if len(names) > MOST_NAMES:
            raise BadFile(f"more than {MOST_NAMES:,} {what}")


def _names(many: Sequence[str]) -> str:
    return " and ".join(f"“{name}”" for name in many)


def _short(value: str | None) -> str:
    return f"“{value}”" if value is None or len(value) <= 40 else f"“{value[:40]}…”"


# ---- releasing ---------------------------------------------------------------------------------------------------


def _inputs(answered: Answered) -> dict[Series, list[Part]]:
    parts: dict[Series, dict[int, dict[str, tuple[int, int]]]] = {}
    for (indicator, borough, quarter, group), (favourable, other) in sorted(answered.items()):
        quarters = parts.setdefault(Series(indicator, borough, ""), {})
        quarters.setdefault(quarter, {UNKNOWN: (0, 0)})[group] = favourable, other
    return {series: [Part(quarter, groups) for quarter, groups in own.items()] for series, own in parts.items()}


def _released(inputs: Inputs) -> Iterator[Row]:
    """The figures of every window, oldest first."""
    quarters = [part.quarter for parts in inputs.values() for part in parts]
    every: dict[Series, list[Part]] = {}
    for series, parts in inputs.items():
        for one in (series, series._replace(gss=LONDON)):
            every.setdefault(one, []).extend(parts)
    cells = {series: Cells.of(parts) for series, parts in every.items()}
    ledgers: dict[Series, dict[str, list[Window]]] = {series: {} for series in every}
    for last in range(min(quarters) + QUARTERS - 1, max(quarters) + 1):
        window = Window(last)
        decided = decide_everywhere(inputs, ledgers.__getitem__, window)
        for series in sorted(decided):
            for category in sorted(decided[series], key=lambda name: (name != ALL, name)):
                ledgers[series].setdefault(category, []).append(window)
                yield _row(cells[series], series, category, window)


def _row(cells: Cells, series: Series, category: str, window: Window) -> Row:
    found, _ = cells.count(cells.members(category)).between(window.first, window.last)
    share = Fraction(100 * found.favourable, found.people)
    borough = "London" if series.gss == LONDON else series.gss
    return Row(borough, series.indicator, category, window, nearest_five(found.people), int(share + Fraction(1, 2)))


def _say(quarter: int, says_years: bool) -> str:
    return f"{quarter // 4:04}-Q{quarter % 4 + 1}" if says_years else str(quarter)
