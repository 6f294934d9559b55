"""Opens a file that somebody uploaded, in a process of its own that can do no harm and is soon over.

That process (`opened`) has 300 MB of memory, 5 seconds of work, no files to write and nothing of ours in it. Formulas
are never worked out, macros never run, entities never followed.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

MOST_BYTES = 2_000_000
"""The largest file that is opened, in bytes."""

SECONDS = 5
MOST_MEMORY = 300_000_000  # bytes of address space

_MOST_AT_ONCE = BoundedSemaphore(2)  # so that a crowd of uploads needs no more memory than two
_PROGRAM = Path(__file__).with_name("opened.py")
_WAIT = 30  # seconds for a place among them

Tables = dict[str, list[list[str]]]
"""Sheet name → rows, from row 1 on → cells as text. Rows end with their last cell that is not empty."""

Node = list[Any]
"""An XML element: [name, text, [elements in it]]."""


class UnreadableFile(ValueError):
    """A file that is not opened; the message says why, and what to do."""


def open_tables(data: bytes) -> Tables:
    """Returns the sheets of an .xlsx, .xls, .ods or .csv file (its one sheet is called "csv").

    Raises UnreadableFile for anything else, broken or protected by a password, with over 15,000 rows or 300 columns,
    or that needs too much time or memory.
    """
    return dict(_open("table", data)["sheets"])


def open_xml(data: bytes) -> Node:
    """Returns an XML file (or one packed with gzip) as its root element.

    Raises UnreadableFile for anything else, and for XML with a document type.
    """
    root: Node = _open("xml", data)["tree"]
    return root


def _open(what: str, data: bytes) -> Any:
    if not data:
        raise UnreadableFile("It is empty. Select the file of the survey.")
    if len(data) > MOST_BYTES:
        raise UnreadableFile(
            f"It is larger than {MOST_BYTES // 1_000_000} MB. Delete pictures and sheets that the survey does not need."
        )
    if not _MOST_AT_ONCE.acquire(timeout=_WAIT):
        raise UnreadableFile("Too many files are being read at the moment. Try again in a minute.")
    try:
        answer = _run(what, data)
    finally:
        _MOST_AT_ONCE.release()
    if "refused" in answer:
        raise UnreadableFile(answer["refused"])
    return answer


def _run(what: str, data: bytes) -> Any:
    """Returns the program's answer; one that was ended, or ended itself, had too much to do."""
    command = [sys.executable, "-I", str(_PROGRAM), what, str(SECONDS), str(MOST_MEMORY)]
    with tempfile.TemporaryDirectory() as empty:
        try:
            ended = subprocess.run(  # noqa: S603  # our own program, with nothing of the file in its arguments
                command, input=data, capture_output=True, timeout=SECONDS, cwd=empty, env={"PYTHONUTF8": "1"}
            )
        except subprocess.TimeoutExpired:
            ended = None
    if ended is None or ended.returncode:
        return {"refused": "It needs too much time or memory to open. Keep only the sheets of the survey in it."}
    return json.loads(ended.stdout)
