"""Tables for spreadsheets, in which no text of anybody is ever a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Returns a table in UTF-8, with the mark without which Excel takes it for something else.

    What a row lacks is empty, and so is None.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: safe_cell(value) for name, value in row.items()})
    return text.getvalue().encode("utf-8-sig")


def safe_cell(value: object) -> object:
    """Returns a cell that no spreadsheet takes for a formula, whatever the width of its first sign."""
    if not isinstance(value, str) or not value:
        return value
    first = unicodedata.normalize("NFKC", value)[:1]
    return f"'{value}" if first in "=+-@|%\t\r\n" or value[0] in "\t\r\n" else value
