"""A comment as a moderator reads it: what the screening found is marked where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from surveys.moderation.screening import found_in


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a text. `kinds`, in English and marked for translation, say what it looks like; none: nothing."""

    words: str
    kinds: tuple[str, ...] = ()


def marked(text: str) -> list[Piece]:
    """Returns a text in pieces that together are the text; what was found twice, or overlaps, is marked as one."""
    pieces: list[Piece] = []
    at = 0
    for start, end, kinds in _spans(text):
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], kinds))
        at = end
    return [*pieces, Piece(text[at:])] if at < len(text) else pieces


def _spans(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yields (start, end, kinds) of everything found in a text, wherever its words stand, in order."""
    looked_for = {(one.words, one.kind) for one in found_in(text)}  # once each: a text may repeat one a thousand times
    found = {(start, start + len(words), kind) for words, kind in looked_for for start in _places(text, words)}
    start, end, kinds = 0, 0, dict[str, None]()
    for first, last, kind in sorted(found):
        if first >= end:
            if kinds:
                yield start, end, tuple(kinds)
            start, end, kinds = first, last, {}
        end = max(end, last)
        kinds[kind] = None
    if kinds:
        yield start, end, tuple(kinds)


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while words and at >= 0:
        yield at
        at = text.find(words, at + len(words))
