"""Reads a CSV file of cases, row by row, with the rules of the form: every row is good, or nothing is taken."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from engage.kit.forms import Fields
from engage.kit.i18n import gettext
from meetings.cases.forms import CaseForm
from meetings.cases.models import Power
from meetings.models import Panel

COLUMNS = ("quarter", "power", "child", "grounds", "record")
MOST_BYTES = 200_000
MOST_ROWS = 100

_QUARTER = re.compile(r"(?:(\d{4})\W*q([1-4])|q([1-4])\W*(\d{4}))", re.I)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row (the header is row 1) that is not taken, and each reason."""

    row: int
    reasons: list[str]


class UnreadableSheet(ValueError):
    """The file is not a sheet of cases; the message says why, and what to do."""


def read_cases(data: bytes, panel: Panel, day: date) -> tuple[list[dict[str, Any]], list[Refused]]:
    """Returns the cases of a file as the action takes them, and the rows that are refused.

    Raises UnreadableSheet for a file that is no CSV, lacks a column, or has no row or over a hundred.
    """
    rows = _rows(data)
    taken: list[dict[str, Any]] = []
    refused: list[Refused] = []
    for number, row in rows:
        form = CaseForm(Fields([("panel", str(panel.id)), *_as_form(row).items()]))
        form.offer([panel], day)
        if form.validate():
            taken.append(form.details)
        else:
            refused.append(Refused(number, [f"{name}: {field.errors[0]}" for name, field in _named(form)]))
    return taken, refused


def _rows(data: bytes) -> list[tuple[int, dict[str, str]]]:
    """Returns the rows that are not empty, with their number in the sheet."""
    reader = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
    try:
        lines = list(reader)
    except csv.Error:
        raise UnreadableSheet(gettext("This file cannot be read as CSV. Save it again as CSV UTF-8.")) from None
    names = [cell.strip().lower() for cell in lines[0]] if lines else []
    if missing := [name for name in COLUMNS if name not in names]:
        raise UnreadableSheet(
            gettext("The first row must name the columns. Missing: %(names)s", names=", ".join(missing))
        )
    found = [
        (number, dict(zip(names, [cell.strip() for cell in line], strict=False)))
        for number, line in enumerate(lines[1:], 2)
        if any(cell.strip() for cell in line)
    ]
    if not found:
        raise UnreadableSheet(gettext("There is no case below the first row."))
    if len(found) > MOST_ROWS:
        raise UnreadableSheet(gettext("A file has at most %(most)s cases. Split it.", most=MOST_ROWS))
    return found


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\0" in text or data.startswith(b"PK"):  # a spreadsheet, whatever its name says
        raise UnreadableSheet(gettext("This is not a CSV file. Open the sheet and save it as “CSV UTF-8”."))
    return text


def _as_form(row: dict[str, str]) -> dict[str, str]:
    """Returns a row as the form's fields; people write quarters, powers and yes in more than one way."""
    quarter = _QUARTER.fullmatch(row.get("quarter", ""))
    code = f"{quarter[1] or quarter[4]}-q{quarter[2] or quarter[3]}" if quarter else row.get("quarter", "")
    power = row.get("power", "").lower()
    by_label = {one.label.lower(): one.value for one in Power}
    child = {"y": "yes", "n": "no", "": "unknown", "not known": "unknown"}
    said = row.get("child", "").lower()
    return {
        "quarter": code,
        "power": by_label.get(power, power),
        "child": child.get(said, said),
        "grounds": row.get("grounds", ""),
        "record": row.get("record", ""),
    }


def _named(form: CaseForm) -> list[tuple[str, Any]]:
    return [(field.name, field) for field in form if field.errors]
