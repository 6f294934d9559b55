"""The few SVG elements that charts are made of, with every text and attribute escaped."""

import re
from collections.abc import Sequence
from functools import cache
from textwrap import wrap

from markupsafe import Markup, escape

WIDTH = 300
"""As wide as what a phone of 320 pixels leaves a chart, so that words are there as large as they are drawn."""

FONT = 14
LINE = 17
LETTER = 7.8
"""How wide a letter of the page's font is at this size, on average."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Element(Markup):
    """Markup made by `element`: the only kind that is put into another element as it is."""


def picture(
    key: str, title: str, description: str, height: float, parts: list[Element], rtl: bool, width: float = WIDTH
) -> Element:
    """The whole picture, with the name and the description that a screen reader reads out instead of it."""
    name = f"{slug(key)}-title"
    more = f"{slug(key)}-description"
    return element(
        "svg",
        element("title", title, id=name),
        element("desc", description, id=more),
        *parts,
        class_="engage-chart",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {length(width)} {length(height)}",
        role="img",
        aria_labelledby=name,
        aria_describedby=more,
        direction="rtl" if rtl else "ltr",
        font_size=FONT,
    )


def rule(x1: float, y1: float, x2: float, y2: float, class_: str) -> Element:
    """A straight line."""
    return element("line", class_=class_, x1=x1, y1=y1, x2=x2, y2=y2, stroke="currentColor")


def words(lines: Sequence[str], x: float, y: float, side: str, rtl: bool, class_: str, last: str = "") -> Element:
    """Lines of text below each other.

    `side` is what lies at x: "start" their left, "end" their right, in whatever direction they are read.
    `last` is the class of the last line, where there are several.
    """
    if rtl and side != "middle":
        # Right-to-left text starts at its right: to lie in the same place it is held by its other end.
        side = "end" if side == "start" else "start"
    attributes = {"class_": class_, "x": x, "y": y, "text_anchor": side, "fill": "currentColor"}
    if len(lines) == 1:
        return element("text", lines[0], **attributes)
    spans = [element("tspan", line, x=x, dy=LINE if place else 0) for place, line in enumerate(lines[:-1])]
    end = {"x": x, "dy": LINE} | ({"class_": last} if last else {})
    return element("text", *spans, element("tspan", lines[-1], **end), **attributes)


def wrapped(text: str, width: float) -> list[str]:
    """The text in lines of about this width at most."""
    return wrap(text, max(int(width / LETTER), 8)) or [""]


def element(tag: str, /, *children: str, **attributes: object) -> Element:
    """One element, text in it escaped; `text_anchor` is written as `text-anchor`, `class_` as `class`."""
    written = "".join([f' {_name(name)}="{_clean(value)}"' for name, value in attributes.items()])
    inside = "".join([_clean(child) for child in children])
    return Element(f"<{tag}{written}>{inside}</{tag}>")


@cache
def _name(name: str) -> str:
    """The name of an attribute as it is written."""
    return name.rstrip("_").replace("_", "-")


def _clean(part: object) -> str:
    """The text escaped, without the characters that no document may hold; our elements stay as they are."""
    if isinstance(part, Element):
        return part
    if isinstance(part, float):
        return length(part)
    if isinstance(part, int):
        return str(part)
    text = str(part)
    return escape(text if text.isprintable() else _NOT_XML.sub("", text))


def width_of(text: str, *, bold: bool = False) -> float:
    """Roughly how wide a text is."""
    return len(text) * LETTER * (1.08 if bold else 1)


def length(value: float) -> str:
    """A length with one decimal at most."""
    return f"{round(value, 1):g}"


def slug(key: str) -> str:
    """The key as a part of an id or class."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", key)
