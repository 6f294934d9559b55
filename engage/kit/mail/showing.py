"""The HTML part of a message, made from its text: the same words, with our own addresses as links.

Only addresses of this website become links, and only the first of them a button, if a line of words leads to it
("Confirm here:"), with the address below it. What people typed stays words, whatever it looks like. A line between two
dashes ("— Meetings —") is a heading; a message with headings has several things to lead to, so none is a button.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from engage.kit.html import environment
from engage.kit.i18n import ENGLISH, KNOWN, Language

_BETWEEN = re.compile(r"\n[ \t]*\n")
_LONGEST_LABEL = 80
_ITEM = ("- ", "* ", "• ")
_HEADING = re.compile(r"— (.+) —")


@dataclass(frozen=True)
class Piece:
    """Part of a line: words, or an address of this website."""

    words: str
    is_link: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph, a list or a button, as its `kind` says; `direction` is that of its own words."""

    kind: str
    direction: str
    lines: list[list[Piece]] = field(default_factory=list)
    label: str = ""
    address: str = ""


def html_of(subject: str, text: str, code: str, site: str) -> str:
    """Returns the HTML that says what a text says. `code` is its language, `site` this website's address, no slash."""
    language = KNOWN.get(code, ENGLISH)
    template = environment().get_template("mail/message.html")
    blocks = _blocks(text.replace("\r\n", "\n"), language, site)
    return template.render(subject=subject, language=language, site=site, blocks=blocks)


def _blocks(text: str, language: Language, site: str) -> list[Block]:
    blocks: list[Block] = []
    paragraphs = [[line.strip() for line in part.split("\n") if line.strip()] for part in _BETWEEN.split(text)]
    has_headings = any(len(lines) == 1 and _HEADING.fullmatch(lines[0]) for lines in paragraphs)
    for lines in filter(None, paragraphs):
        if len(lines) == 1 and (heading := _HEADING.fullmatch(lines[0])):
            blocks.append(Block("heading", _direction(heading[1], language), label=heading[1]))
            continue
        can_lead = not has_headings and not any(map(_leads_on, blocks))
        button = _button(lines, blocks, language, site) if can_lead else None
        blocks += [button] if button else _plain(lines, language, site)
    return blocks


def _leads_on(block: Block) -> bool:
    return bool(block.address) or any(piece.is_link for line in block.lines for piece in line)


def _button(lines: list[str], before: list[Block], language: Language, site: str) -> Block | None:
    """Returns a button for a paragraph that is an address led to by words, and takes these words from `before`."""
    if not _is_address(lines[-1], site):
        return None
    words, address = lines[:-1], lines[-1]
    if not words and before and before[-1].kind == "paragraph":
        words = ["".join(piece.words for piece in line) for line in before[-1].lines]
        if _label(words):
            before.pop()
    label = _label(words)
    if not label:
        return None
    before += _plain(words[:-1], language, site)
    return Block("button", _direction(label, language), label=label, address=address)


def _label(lines: list[str]) -> str:
    """Returns what the last of these lines calls the address after it, empty if it does not lead to one."""
    last = lines[-1] if lines else ""
    return last[:-1].rstrip() if last.endswith((":", "：")) and 1 < len(last) <= _LONGEST_LABEL else ""


def _plain(lines: list[str], language: Language, site: str) -> Iterator[Block]:
    """Yields lines as paragraphs and lists, in their order."""
    run: list[str] = []
    for line in lines:
        if run and line.startswith(_ITEM) != run[-1].startswith(_ITEM):
            yield _block(run, language, site)
            run = []
        run.append(line)
    if run:
        yield _block(run, language, site)


def _block(lines: list[str], language: Language, site: str) -> Block:
    is_list = lines[0].startswith(_ITEM)
    words = [line[2:].strip() for line in lines] if is_list else lines
    direction = _direction(" ".join(words), language)
    return Block("list" if is_list else "paragraph", direction, [list(_pieces(line, site)) for line in words])


def _pieces(line: str, site: str) -> Iterator[Piece]:
    last = 0
    for found in re.finditer(rf"(?<![!-~]){re.escape(site)}/[\w/.~%?=&#+@-]*", line, re.ASCII):
        end = found.start() + len(found[0].rstrip(".,?"))
        yield Piece(line[last : found.start()])
        yield Piece(line[found.start() : end], is_link=True)
        last = end
    yield Piece(line[last:])


def _is_address(line: str, site: str) -> bool:
    return re.fullmatch(rf"{re.escape(site)}/[\w/.~%?=&#+@-]+", line, re.ASCII) is not None


def _direction(words: str, language: Language) -> str:
    """Returns the direction of words in a message: words in English stay so in one that runs from right to left."""
    is_rtl = not words.isascii() and any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in words)
    return "rtl" if is_rtl or (language.direction == "rtl" and not any(c.isalpha() for c in words)) else "ltr"
