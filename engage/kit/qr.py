"""QR codes: a text, most often an address, as a picture that a phone reads."""

import io
from collections.abc import Iterable, Iterator

import segno
from markupsafe import Markup

_AROUND = 4
"""Modules of white on every side, without which phones do not find the code."""


def qr_code(text: str, title: str) -> Markup:
    """Returns a QR code as an SVG element with a title, on white, as large as the style sheet says."""
    svg = segno.make(text, error="m", micro=False).svg_inline(
        border=_AROUND, light="#ffffff", title=title, svgclass="engage-qr", lineclass=None, encoding="utf-8",
        omitsize=True,
    )  # fmt: skip
    return Markup(svg).replace("<svg ", Markup('<svg role="img" '), 1)  # noqa: S704 - segno escapes the title


def qr_codes(texts: Iterable[str]) -> Iterator[Markup]:
    """Yields QR codes of texts that are much alike as SVG elements without a title, 1.3 ms each.

    The mask, which is what takes longest to find, is chosen for the first and suits all.
    """
    mask = None
    for text in texts:
        made = segno.make(text, error="m", micro=False, boost_error=False, mask=mask)
        mask = made.mask
        svg = made.svg_inline(border=_AROUND, light="#ffffff", svgclass="engage-qr", lineclass=None, omitsize=True)
        yield Markup(svg).replace("<svg ", Markup('<svg aria-hidden="true" '), 1)  # noqa: S704 - numbers and letters


def qr_file(text: str, kind: str) -> bytes:
    """Returns a QR code as a file to print from, `kind` "svg" or "png": about 1,000 pixels wide as PNG."""
    made, file = segno.make(text, error="m", micro=False), io.BytesIO()
    scale = 10 if kind == "svg" else max(1, 1000 // (made.symbol_size(border=_AROUND)[0]))
    made.save(file, kind=kind, scale=scale, border=_AROUND, light="#ffffff")
    return file.getvalue()
