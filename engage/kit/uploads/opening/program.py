"""Reads a file from standard input and writes what it found: one line of JSON, and a picture's new bytes after it.

The line is {"refused": why}, or {"media_type": …, "ending": …, "text": …, "is_rewritten": …}, or for "markdown"
{"text": …}.
"""

import json
import logging
import os
import resource
import signal
import sys
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

from engage.kit.uploads.opening.limits import (
    BROKEN,
    MOST_MEMORY,
    MOST_TEXT,
    SECONDS,
    TEXT_SECONDS,
    TOO_MUCH,
    Refused,
)

_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WANTED = "Upload a PDF, a Word (.docx) or Excel (.xlsx) file, or a picture (JPEG, PNG or WebP)."


class _TimeUp(BaseException):  # no library's `except Exception` takes it for its own
    """The time for finding words is over."""


def looked_at(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Returns what a file is, what is found in it, and its new bytes if it is a picture. Raises Refused."""
    picture = _picture(data)
    if picture:
        from engage.kit.uploads.opening.images import rewritten

        ending, kind = picture
        return _about(ending, "", is_rewritten=True), rewritten(data, kind)
    if data.startswith(b"%PDF-"):
        from engage.kit.uploads.opening import pdf

        return _about("pdf", _as_much(pdf.text(pdf.opened(data)))), b""
    if data.startswith(b"PK\x03\x04"):
        from engage.kit.uploads.opening import office, word

        ending = office.kind_of(data)
        is_word = ending == office.DOCX
        pieces = word.words(office.document(data)) if is_word else office.words_of_workbook(data)
        return _about(ending, _as_much(pieces)), b""
    if data.startswith(_OLD_OFFICE):
        raise Refused("It is an old Word or Excel file, or has a password. Save it as .docx or .xlsx, and upload that.")
    raise Refused(f"It is not a kind of file that can be a paper, whatever its name says. {_WANTED}")


def _picture(data: bytes) -> tuple[str, str] | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg", "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp", "WEBP"
    return None


def _about(ending: str, text: str, *, is_rewritten: bool = False) -> dict[str, Any]:
    return {"media_type": _MEDIA[ending], "ending": ending, "text": text, "is_rewritten": is_rewritten}


def in_markdown(data: bytes) -> dict[str, Any]:
    """Returns the text of a Word file as Markdown. Raises Refused."""
    from engage.kit.uploads.opening import office, word

    if not data.startswith(b"PK") or office.kind_of(data) != office.DOCX:
        raise Refused("Only a Word file (.docx) can be made into text.")
    return {"text": "\n\n".join(_some(word.as_markdown(office.document(data))))}


def _as_much(pieces: Iterable[str]) -> str:
    """Returns the words found until the time for it is over."""
    found: list[str] = []

    def stop(*_: Any) -> None:
        raise _TimeUp

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, TEXT_SECONDS)
    try:
        for piece in _some(pieces):
            found.append(piece)
    except _TimeUp:
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return "\n".join(found)


def _some(pieces: Iterable[str]) -> Iterator[str]:
    """Yields pieces without what no database can store, up to the most that is kept."""
    left = MOST_TEXT
    for piece in pieces:
        if left <= 0:
            return
        kept = piece.replace("\0", "").encode("utf-8", "replace").decode()[:left]
        left -= len(kept) + 2
        yield kept


def main(what: str) -> None:
    """Answers for the file on standard input, having given up what this process does not need."""
    os.nice(5)  # pages come first
    for limit, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, SECONDS),
                        (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):  # fmt: skip
        resource.setrlimit(limit, (most, most))
    logging.disable()  # pypdf tells at length what is wrong with a file
    warnings.simplefilter("ignore")
    content = b""
    try:
        data = sys.stdin.buffer.read()
        about: dict[str, Any]
        if what == "markdown":
            about = in_markdown(data)
        else:
            about, content = looked_at(data)
    except Refused as why:
        about = {"refused": str(why)}
    except (MemoryError, RecursionError):
        about = {"refused": TOO_MUCH}
    except Exception:  # whatever a library meets in a file made to break it
        about = {"refused": BROKEN}
    sys.stdout.buffer.write(json.dumps(about).encode() + b"\n" + content)


if __name__ == "__main__":
    main(sys.argv[1])
