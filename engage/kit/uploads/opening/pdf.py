"""PDF files: what in them could act on a reader's computer, and their words."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PdfReadError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from engage.kit.uploads.opening.limits import BROKEN, LOCKED, MOST_OBJECTS, MOST_PAGES, TOO_MUCH, Refused

_ACTS = {
    "/JavaScript": "a script",
    "/JS": "a script",
    "/Launch": "a command that starts another program",
    "/ImportData": "a command that reads other files",
    "/SubmitForm": "a form that sends what is typed elsewhere",
    "/EmbeddedFile": "another file inside it",
    "/EmbeddedFiles": "another file inside it",
    "/EF": "another file inside it",
    "/RichMedia": "a film or a program inside it",
    "/XFA": "a form that only some programs can show",
}
_ADVICE = (
    "Print it to a new PDF in the program that made it (“Save as PDF” without forms and attachments), and upload that."
)


def opened(data: bytes) -> PdfReader:
    """Returns a PDF that can do nothing but be read.

    Raises Refused for one with a password, a script, a command, or another file in it; for a broken one; for one with
    over 600 pages.
    """
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Refused(LOCKED)
        if "/Root" not in reader.trailer or len(reader.pages) == 0:
            raise Refused(BROKEN)
        if len(reader.pages) > MOST_PAGES:
            raise Refused(f"It has more than {MOST_PAGES} pages. Upload it in parts.")
        for found in _objects(reader):
            _check(found, 0)
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError, OSError):
        raise Refused(BROKEN) from None
    except RecursionError:
        raise Refused(TOO_MUCH) from None
    return reader


def text(reader: PdfReader) -> Iterator[str]:
    """Yields the words of page after page; of one that cannot be read, nothing."""
    for page in reader.pages:
        try:
            yield page.extract_text()
        except (
            PyPdfError,
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
            IndexError,
            AssertionError,
            RecursionError,
        ):
            continue


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Yields everything in the file, whether or not a page leads to it."""
    numbers = {(number, generation) for generation, found in reader.xref.items() for number in found}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise Refused(TOO_MUCH)
    yield reader.trailer
    for number, generation in sorted(numbers):
        try:
            yield reader.get_object(IndirectObject(number, generation, reader))
        except PdfReadError:
            continue  # no reader of PDFs finds it either


def _check(found: Any, depth: int) -> None:
    if depth > 50:
        raise Refused(TOO_MUCH)
    if isinstance(found, DictionaryObject):
        for key, value in dict.items(found):
            kind = str(value) if key in ("/S", "/Type", "/Subtype") and isinstance(value, str) else ""
            what = _ACTS.get(str(key)) or _ACTS.get(kind)
            if what and not _is_empty(value):
                raise Refused(f"There is {what}, which a paper must not have. {_ADVICE}")
            _check(value, depth + 1)
    elif isinstance(found, ArrayObject):
        for value in list.__iter__(found):
            _check(value, depth + 1)


def _is_empty(value: Any) -> bool:
    """Whether a list of attachments or scripts has nothing in it, as some programs write."""
    inner = value.get_object() if isinstance(value, IndirectObject) else value
    if not isinstance(inner, DictionaryObject):
        return False
    return inner.keys() <= {"/Names"} and not inner.get("/Names")
