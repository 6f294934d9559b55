"""What changed between two texts: by words to read, by lines to choose from."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_WORDS = 2_000
"""Words of one changed stretch compared one by one; a longer one is shown as taken out and put in whole."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text: there before and after (`kind` ""), only before ("del") or only after ("ins")."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """Lines `start` to `stop` of the older text that would be `new` instead, with the words that differ."""

    number: int
    start: int
    stop: int
    new: tuple[str, ...]
    pieces: tuple[Piece, ...]


def by_words(old: str, new: str) -> list[Piece]:
    """Returns the pieces of two texts: without the ins they are the older, without the del the newer."""
    pieces: list[Piece] = []
    for tag, before, after in _stretches(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        if tag == "equal":
            pieces.append(Piece("", "".join(before)))
        else:
            pieces += _words("".join(before), "".join(after))
    return pieces


def near_changes(pieces: Sequence[Piece], around: int = 80) -> list[Piece]:
    """Returns the same pieces with what stayed shortened to some characters about each change, "…" in between."""
    shown = []
    for n, piece in enumerate(pieces):
        if piece.kind or len(piece.text) <= 2 * around:
            shown.append(piece)
            continue
        before = piece.text[:around].rpartition(" ")[0] if n else ""
        after = piece.text[-around:].partition(" ")[2] if n < len(pieces) - 1 else ""
        shown.append(Piece("", f"{before} … {after}"))
    return shown


def changes(old: str, new: str) -> list[Change]:
    """Returns what would change line by line, numbered from 0, for `take`."""
    before, after = old.split("\n"), new.split("\n")
    return [
        Change(n, i1, i2, tuple(after[j1:j2]), tuple(_words("\n".join(before[i1:i2]), "\n".join(after[j1:j2]))))
        for n, (i1, i2, j1, j2) in enumerate(_opcodes(before, after))
    ]


def take(old: str, found: Sequence[Change], numbers: Collection[int]) -> str:
    """Returns the older text with some of the changes made; all of them make the newer text."""
    lines = old.split("\n")
    for change in reversed(found):
        if change.number in numbers:
            lines[change.start : change.stop] = change.new
    return "\n".join(lines)


def _opcodes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield i1, i2, j1, j2


def _stretches(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield tag, before[i1:i2], after[j1:j2]


def _words(old: str, new: str) -> list[Piece]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) + len(after) > _MOST_WORDS:
        return [piece for piece in (Piece("del", old), Piece("ins", new)) if piece.text]
    return _joined(
        [("" if tag == "equal" else tag, "".join(was), "".join(now)) for tag, was, now in _stretches(before, after)]
    )


def _joined(stretches: Sequence[tuple[str, str, str]]) -> list[Piece]:
    """Returns the pieces of stretches: words changed one after the other are one change, not one each."""
    pieces: list[Piece] = []
    old, new = "", ""
    for n, (tag, was, now) in enumerate(stretches):
        is_gap = not tag and was == " " and (old or new) and n < len(stretches) - 1
        if tag or is_gap:
            old, new = old + was, new + now
        else:
            pieces += [piece for piece in (Piece("del", old), Piece("ins", new), Piece("", was)) if piece.text]
            old, new = "", ""
    return pieces + [piece for piece in (Piece("del", old), Piece("ins", new)) if piece.text]
