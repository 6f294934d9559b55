"""Opens one uploaded file in a process of its own that can do no harm and is soon over (`opening`).

That process has 700 MB of memory, 2 seconds of work, no files to write, and nothing of our settings in it. Macros never
run, formulas are never worked out, nothing outside the file is looked at.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engage.kit.uploads.opening.limits import TOO_MUCH

MOST_BYTES = 10_000_000
"""The largest file that is taken, in bytes."""

_WAIT = 8  # seconds for 2 of work, on a machine that has much else to do
_ROOT = Path(__file__).parents[3]
_PROGRAM = """
import sys
sys.path.insert(0, sys.argv[2])
from engage.kit.uploads.opening.program import main
main(sys.argv[1])
"""
_two_at_once = ThreadPoolExecutor(2, "uploads")


class UnreadableFile(ValueError):
    """A file that is not taken; the message says why, and what to do."""


@dataclass(frozen=True)
class Opened:
    """What an uploaded file is. `content` is what to keep of it; `text` the words found in it, plain or nearly so."""

    media_type: str
    ending: str
    content: bytes
    text: str


async def open_file(data: bytes) -> Opened:
    """Returns what a file is by its content: a PDF, a Word or Excel file, or a picture, which is written anew.

    Raises UnreadableFile for anything else, and for one that could do harm or needs too much time or memory.
    """
    if not data:
        raise UnreadableFile("It is empty. Select the file.")
    about, content = await _run("look", data)
    kept = content if about["is_rewritten"] else data
    return Opened(about["media_type"], about["ending"], kept, about["text"])


async def markdown_of(data: bytes) -> str:
    """Returns the text of a Word file as Markdown. Raises UnreadableFile."""
    about, _ = await _run("markdown", data)
    return str(about["text"])


async def _run(what: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    loop = asyncio.get_running_loop()
    about, content = await loop.run_in_executor(_two_at_once, _answer, what, data)
    if "refused" in about:
        raise UnreadableFile(about["refused"])
    return about, content


def _answer(what: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    """Returns the program's answer; one that was ended, or ended itself, had too much to do."""
    with tempfile.TemporaryDirectory() as empty:
        try:
            ended = subprocess.run(  # noqa: S603  # our own program, with nothing of the file in its arguments
                [sys.executable, "-I", "-c", _PROGRAM, what, str(_ROOT)],
                input=data, capture_output=True, timeout=_WAIT, cwd=empty, env={"PYTHONUTF8": "1"},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            ended = None
    if ended is None or ended.returncode:
        return {"refused": TOO_MUCH}, b""
    line, _, content = ended.stdout.partition(b"\n")
    about: dict[str, Any] = json.loads(line)
    return about, content
