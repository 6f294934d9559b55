"""The list of who comes as a CSV file, in which no text of anybody is ever a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable

from meetings.registration.models import Registration

COLUMNS = ("name", "email", "how", "place", "needs", "came")
_BEGINS = "=+-@|%\t\r\n"


def safe(words: str) -> str:
    """Returns words as a cell that no spreadsheet takes for a formula, whatever the width of their first sign."""
    first = unicodedata.normalize("NFKC", words[:1])[:1]
    return f"'{words}" if words[:1] == "'" or (first and first in _BEGINS) else words


def as_csv(registrations: Iterable[Registration]) -> str:
    """Returns the list with a byte order mark, by which spreadsheets know its alphabet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in registrations:
        how = "online" if one.is_online else "in person"
        place = "place" if one.has_place else "waiting"
        writer.writerow(
            [safe(cell) for cell in (one.name, one.email, how, place, one.needs, "yes" if one.came_at else "")]
        )
    return "\ufeff" + out.getvalue()
