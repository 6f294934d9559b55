"""A map made of equal tiles."""

from collections.abc import Sequence
from dataclasses import dataclass

from engage.kit.charts.svg import Element, element, length, slug

WIDTH = 400

_LETTERS = 0.33
"""How high the letters on a tile are, as a part of its side: three of them fit, and can be read on a phone."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A place on a tile map: its name, a few letters for it, where it lies, where it leads ("": nowhere), what it is.

    `column` and `row` count from the upper left. `state` is a word of our own that becomes the class
    `engage-tile--<state>`; the name has to say it too, since a colour alone says nothing. `mark` is a sign under the
    letters that says it to the eye.
    """

    label: str
    short: str
    column: int
    row: int
    href: str
    state: str = ""
    mark: str = ""


def tile_map(title: str, *, key: str, tiles: Sequence[Tile]) -> Element:
    """A map of equal tiles, each a link with its full name: 33 places stay legible 320 pixels wide."""
    left = min((tile.column for tile in tiles), default=0)
    top = min((tile.row for tile in tiles), default=0)
    columns = max((tile.column for tile in tiles), default=0) - left + 1
    rows = max((tile.row for tile in tiles), default=0) - top + 1
    step = WIDTH / max(columns, 6)
    ordered = sorted(tiles, key=lambda tile: (tile.row, tile.column))
    links = [_tile(tile, (tile.column - left) * step, (tile.row - top) * step, step) for tile in ordered]
    name = element("title", title, id=f"{slug(key)}-title")
    return element(
        "svg",
        name,
        *links,
        class_="engage-tilemap",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {length(columns * step)} {length(rows * step)}",
        role="group",
        aria_labelledby=f"{slug(key)}-title",
        font_size=length(step * _LETTERS),
    )


def _tile(tile: Tile, x: float, y: float, step: float) -> Element:
    """One place: a square with its letters that leads to its page, if it has one."""
    size = step - 4
    middle = y + step / 2 * (1 + 0.7 * _LETTERS) - (step * _LETTERS / 2 if tile.mark else 0)
    letters = {"x": x + step / 2, "y": middle, "text_anchor": "middle"}
    parts = [
        element("title", tile.label),
        element("rect", x=x + 2, y=y + 2, width=size, height=size, rx=3, fill="white", stroke="currentColor"),
        element("text", tile.short, **letters, aria_hidden="true", fill="currentColor"),
    ]
    if tile.mark:
        letters["y"] = middle + step * _LETTERS * 1.1
        parts.append(element("text", tile.mark, **letters, aria_hidden="true", fill="currentColor"))
    class_ = f"engage-tile engage-tile--{slug(tile.state)}" if tile.state else "engage-tile"
    if not tile.href:
        return element("g", *parts, class_=class_, role="img", aria_label=tile.label)
    return element("a", *parts, href=tile.href, class_=class_)
