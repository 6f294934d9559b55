"""Reads one workbook of others: run by `tables` as a program of its own, with limits, knowing nothing of Engage.

`python -I unpacked.py SECONDS BYTES` reads the file from standard input and writes a line for each row of its first
sheet: a JSON list of its cells, dates as "2026-09-30"; or at last {"refused": why}. Formulas are never worked out, and
nothing outside the file is looked at.
"""

import io
import json
import os
import resource
import sys
import zipfile
import zlib
from datetime import date
from typing import Any, TextIO

MOST_UNPACKED = 500 * 2**20
"""The most that may come out of a workbook, in bytes."""

MOST_ENTRIES = 500
MOST_ROWS = 3_000_000

_TOO_LARGE = "The spreadsheet is too large once unpacked. Save its sheet as CSV."
_BROKEN = "The spreadsheet cannot be opened. Save its sheet as CSV."


def limit(seconds: int, most_bytes: int) -> None:
    """Gives up what this process does not need: more time and memory than this, files, and the processor's favour."""
    os.nice(10)
    for what, most in (
        (resource.RLIMIT_AS, most_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def refusal(data: bytes) -> str:
    """Returns why a file is not unpacked, going by what it says of itself, or ""."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError):
        return _BROKEN
    is_large = len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED
    return _TOO_LARGE if is_large else ""


def write_rows(data: bytes, out: TextIO) -> str:
    """Writes the rows of the first sheet, and returns why no further, or ""."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        for number, cells in enumerate(sheet.iter_rows()):
            if number >= MOST_ROWS:
                return f"The sheet has more than {MOST_ROWS:,} rows."
            out.write(json.dumps([_plain(cell) for cell in cells]) + "\n")
    except (CalamineError, IndexError, OSError, ValueError):
        return _BROKEN
    except MemoryError:
        return _TOO_LARGE
    return ""


def _plain(cell: Any) -> Any:
    """A cell as JSON has it: text, trimmed, a number, or a date as text."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool | int | float):
        return cell
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def main(seconds: int, most_bytes: int) -> None:
    """Answers for the file on standard input."""
    limit(seconds, most_bytes)
    data = sys.stdin.buffer.read()
    if why := refusal(data) or write_rows(data, sys.stdout):
        sys.stdout.write(json.dumps({"refused": why}) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
