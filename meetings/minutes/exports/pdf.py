"""PDF from our own HTML, tagged for screen readers, and uploaded PDFs joined to it with bookmarks."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from engage.kit.html import TEMPLATES

STYLE = TEMPLATES / "meetings" / "exports" / "pack.css"
_MOST_PAGES = 1_500
_ACTIVE = ("/Annots", "/AA")
"""What of an uploaded page could do something: links, forms, scripts. The pages are joined without."""


@dataclass(frozen=True)
class Attachment:
    """An uploaded PDF to join: the title of its bookmark, and its bytes."""

    title: str
    content: bytes


@cache
def is_available() -> bool:
    """Whether this installation makes PDF: the extra "pdf" and what it stands on are there."""
    if find_spec("weasyprint") is None:
        return False
    try:
        import weasyprint  # noqa: F401 - it looks for the system's Pango when it is imported
    except OSError:
        return False
    return True


def style() -> str:
    """Returns the style sheet of the exports."""
    return STYLE.read_text()


def pdf_of(html: str) -> bytes:
    """Returns a tagged PDF (PDF/UA-1) of a whole HTML page, its headings as bookmarks. It fetches nothing."""
    from weasyprint import CSS, HTML

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # it would quote what it was given
    sheet = CSS(string=style(), url_fetcher=_refuse())
    made: bytes = HTML(string=html, url_fetcher=_refuse()).write_pdf(
        stylesheets=[sheet], pdf_variant="pdf/ua-1", full_fonts=False
    )
    return made


def joined(html: str, attachments: Sequence[Attachment], *, mark: str = "") -> bytes:
    """Returns the PDF of an HTML page with PDFs after it, each behind a bookmark.

    What cannot be read, needs a password or would make it too long is left out: the page says where to find it. `mark`
    is written across the top of every page that was joined.
    """
    made = pdf_of(html)
    if not attachments:
        return made
    writer = PdfWriter(clone_from=BytesIO(made))
    stamp = PdfReader(BytesIO(pdf_of(_marked_page(mark)))).pages[0] if mark else None
    for one in attachments:
        _join(writer, one, stamp)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def is_readable(content: bytes) -> bool:
    """Whether an uploaded PDF can be joined."""
    try:
        reader = PdfReader(BytesIO(content))
        return not reader.is_encrypted and 0 < len(reader.pages) <= _MOST_PAGES
    except Exception:  # a broken file breaks in every way there is
        return False


def _join(writer: PdfWriter, one: Attachment, stamp: Any) -> None:
    if not is_readable(one.content):
        return
    reader = PdfReader(BytesIO(one.content))
    first = len(writer.pages)
    if first + len(reader.pages) > _MOST_PAGES:
        return
    for page in reader.pages:
        for key in _ACTIVE:
            page.pop(NameObject(key), None)
        added = writer.add_page(page)
        if stamp is not None:
            added.merge_page(stamp)
    writer.add_outline_item(title=one.title, page_number=first)


def _marked_page(mark: str) -> str:
    # The mark is ours, never somebody's words.
    head = f'<!DOCTYPE html><html lang="en"><head><title>{mark}</title></head>'
    return f'{head}<body class="stamp"><p>{mark}</p></body></html>'


def _refuse() -> Any:
    from weasyprint.urls import URLFetcher

    class Refusing(URLFetcher):  # type: ignore[misc]
        """Fetches nothing: no page of ours needs it, and no writer may make the server ask another."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Refuses."""
            raise ValueError("nothing is fetched")

    return Refusing()
