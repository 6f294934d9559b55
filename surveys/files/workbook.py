"""Spreadsheets out: .xlsx and .csv in which no text of anybody is ever a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_APOSTROPHE = "'"

Table = Sequence[Sequence[str]]


def write_book(sheets: Mapping[str, Table]) -> bytes:
    """Returns tables as an .xlsx file, every cell a text. The first row of each is its header."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(map(len, rows), default=1), 24)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell:
                        sheet.write_string(number, column, cell, body if number else head)
    return out.getvalue()


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Returns a table as CSV in UTF-8 that a spreadsheet program opens with its letters right and nothing worked out.

    A cell that would start a formula gets an apostrophe before it, as does one that starts with apostrophes before
    such a start: `plain` takes it away.
    """
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([_safe(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _safe(cell: str) -> str:
    return _APOSTROPHE + cell if cell.lstrip(_APOSTROPHE).startswith(_STARTS_FORMULA) else cell


def plain(cell: str) -> str:
    """Returns a cell of a CSV as it was before `write_csv`."""
    is_guarded = cell.startswith(_APOSTROPHE) and cell.lstrip(_APOSTROPHE).startswith(_STARTS_FORMULA)
    return cell[1:] if is_guarded else cell
