"""A stranger who opens every public page and file of some boroughs that a link leads to, and keeps what they say.

It knows nothing of the product but HTML: a page is the rows of its tables, with all that names their cells, and its
sentences, both under their headings.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import httpx2

from tests.html import parse

SHARED = {"", "london", "releases", "methodology", "sources", "data", "ledger", "moderation-policy"}
"""First parts of the addresses of pages that are of no borough."""

SKIPPED = re.compile(r"/(sign-in|forgotten-password|find|follow|ask|register|search)\b")
"""Forms, which show nothing of anybody. Other languages have addresses of their own, and say the same."""

HEADINGS = ("h1", "h2", "h3", "h4")
BLOCKS = {*HEADINGS, "p", "li", "dt", "dd", "figcaption", "div", "summary", "section", "ul", "ol", "dl", "table"}
SILENT = {"script", "style"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: under which headings and caption, what names it, and (column, words) of each other cell."""

    headings: tuple[str, ...]
    caption: str
    name: str
    cells: tuple[tuple[str, str], ...]

    def __getitem__(self, column: str) -> str:
        """The words in a column, "" where there is none."""
        return dict(self.cells).get(column, "")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words outside of tables."""

    headings: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that a page said at some time."""

    path: str
    rows: tuple[Row, ...]
    sentences: tuple[Sentence, ...]


@dataclass
class Seen:
    """All that was ever shown: pages, and files by their addresses."""

    pages: set[Page] = field(default_factory=set)
    files: dict[str, set[bytes]] = field(default_factory=dict)


def read(path: str, html: str) -> Page:
    """Returns what a page says."""
    body = parse(html).find("body")
    assert body is not None
    found = list(_walk(body, []))
    rows = tuple(one for one in found if isinstance(one, Row))
    return Page(path, rows, tuple(one for one in found if isinstance(one, Sentence)))


async def crawl(app: Any, seen: Seen, boroughs: Iterable[str]) -> None:
    """Opens the home pages of these boroughs, and whatever public page or file they lead to, page after page."""
    places = {*boroughs, *SHARED}
    left = [f"/{place}" for place in boroughs]
    known = set(left)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="https://engage.test") as client:
        while left:
            path = left.pop()
            reply = await client.get(path)
            if reply.status_code != 200:
                assert reply.status_code in (302, 303, 404), (path, reply.status_code)
            elif "text/html" not in reply.headers["content-type"]:
                seen.files.setdefault(path, set()).add(reply.content)
            else:
                seen.pages.add(read(path, reply.text))
                links = {href.partition("#")[0] for href in re.findall(r'<a [^>]*href="(/[^"?]*)', reply.text)}
                new = {one for one in links - known if one.split("/")[1] in places and not SKIPPED.search(one)}
                known |= new
                left += sorted(new)


def _walk(node: Element, headings: list[str]) -> Iterator[Row | Sentence]:
    if node.tag == "table":
        yield from _rows(node, tuple(headings))
        return
    if node.tag in HEADINGS:
        headings[:] = [*headings[: HEADINGS.index(node.tag)], words(node)]
    own = " ".join(_own(node))
    if own := " ".join(own.split()):
        yield Sentence(tuple(headings), own)
    for child in _blocks(node):
        yield from _walk(child, headings)


def _own(node: Element) -> Iterator[str]:
    """The texts of a block, but for the blocks in it."""
    yield node.text or ""
    for child in node:
        if child.tag not in BLOCKS | SILENT:
            yield from _own(child)
        yield child.tail or ""


def _blocks(node: Element) -> Iterator[Element]:
    """The outermost blocks in a block."""
    for child in node:
        if child.tag in BLOCKS:
            yield child
        elif child.tag not in SILENT:
            yield from _blocks(child)


def _rows(table: Element, headings: tuple[str, ...]) -> Iterator[Row]:
    caption = next(map(words, table.iter("caption")), "")
    columns: list[str] = []
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("th", "td")]
        if any(cell.tag == "td" for cell in cells):
            columns += [""] * (len(cells) - len(columns))
            name = " ".join(words(cell) for cell in cells if cell.tag == "th")
            told = [(column, words(cell)) for column, cell in zip(columns, cells, strict=False) if cell.tag == "td"]
            yield Row(headings, caption, name, tuple(told))
        elif len(cells) > 1:
            columns = [words(cell) for cell in cells]


def words(node: Element) -> str:
    """Returns the text of an element, its spaces each one."""
    return " ".join(" ".join(node.itertext()).split())
