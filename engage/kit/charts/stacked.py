"""One bar per row, divided into its parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from engage.kit.charts.scales import SHARE, Number, Unit
from engage.kit.charts.svg import FONT, LINE, WIDTH, Element, element, picture, width_of, words, wrapped

MOST_LOOKS = 7
"""Parts look different up to this many; after them the looks begin again."""

_HIGH = 20.0
_SWATCH = 12.0


@dataclass(frozen=True, slots=True)
class Stack:
    """One row: its label and the share 0–1 of each part, None where it is not known."""

    label: str
    shares: Sequence[Number | None]


def stacked_chart(
    title: str,
    description: str,
    *,
    key: str,
    parts: Sequence[str],
    rows: Sequence[Stack],
    unit: Unit = SHARE,
    rtl: bool = False,
) -> Element:
    """A key of the parts, then for each row its words above one bar in which the parts stand in the key's order.

    Parts follow each other without a gap: what is not known is left empty at the end, all of it together.
    Raises ValueError unless each row has a share, or None, for each part.
    """
    if any(len(row.shares) != len(parts) for row in rows):
        raise ValueError("a row needs a share or None for every part")
    drawn, y = _key(parts, rtl)
    for row in rows:
        side, near = ("end", WIDTH) if rtl else ("start", 0)
        lines = wrapped(row.label, WIDTH)
        drawn.append(words(lines, near, y + FONT, side, rtl, "name label"))
        y += LINE * len(lines) + 4
        drawn.append(element("rect", class_="track", x=0, y=y, width=WIDTH, height=_HIGH, fill_opacity="0.1"))
        drawn += _bar(row, y, unit, rtl)
        y += _HIGH + 14
    return picture(key, title, description, max(y - 12, 1), drawn, rtl)


def _look(place: int) -> str:
    return f"part-{place % MOST_LOOKS + 1}"


def _key(parts: Sequence[str], rtl: bool) -> tuple[list[Element], float]:
    """A square and the words of each part, one below the other, and where what follows may begin."""
    drawn: list[Element] = []
    y = 0.0
    for place, part in enumerate(parts):
        side, near, at = ("end", WIDTH - _SWATCH - 8, WIDTH - _SWATCH) if rtl else ("start", _SWATCH + 8, 0.0)
        lines = wrapped(part, WIDTH - _SWATCH - 8)
        drawn.append(element("rect", class_=f"part {_look(place)}", x=at, y=y + 3, width=_SWATCH, height=_SWATCH))
        drawn.append(words(lines, near, y + FONT, side, rtl, "label"))
        y += LINE * len(lines) + 2
    return drawn, y + 10


def _bar(row: Stack, y: float, unit: Unit, rtl: bool) -> list[Element]:
    drawn: list[Element] = []
    x = 0.0
    for place, share in enumerate(row.shares):
        if share is None:
            continue
        long = min(WIDTH * float(share), WIDTH - x)
        at = WIDTH - x - long if rtl else x
        drawn.append(element("rect", class_=f"part {_look(place)}", x=at, y=y, width=long, height=_HIGH))
        text = unit.write(share)
        if long > width_of(text) + 4:
            middle = at + long / 2
            drawn.append(words([text], middle, y + FONT + 1, "middle", rtl, f"label label--{_look(place)}"))
        x += long
    return drawn
