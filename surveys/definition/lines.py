"""Answers as lines of a text box, and back: a code stays with its line when lines are moved, reworded or added."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from engage.kit.slugs import first_free, slug_of
from surveys.bank import NO_ANSWER
from surveys.definition.parts import LONGEST_CODE, OTHER_CODE, Option, Row

HEADING = "#"
"""What a line starts with that is the heading of the answers below it."""

_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """One answer as typed; `heading` stands above it, "" for none."""

    label: str
    heading: str = ""


def read_lines(text: str) -> list[Line]:
    """Returns the answers in a text, in order, without empty lines; a heading with no answer below it is left out."""
    lines, heading = [], ""
    for typed in text.splitlines():
        words = " ".join(typed.split())
        if words.startswith(HEADING):
            heading = words.lstrip(HEADING).strip()
        elif words:
            lines.append(Line(words, heading))
            heading = ""
    return lines


def write_lines(things: Sequence[Option | Row], language: str) -> str:
    """Returns options or rows as the lines that `read_lines` reads, in one language."""
    lines = []
    for thing in things:
        if isinstance(thing, Option) and (heading := thing.heading.get(language)):
            lines.append(f"{HEADING} {heading}")
        lines.append(thing.label.get(language, ""))
    return "\n".join(lines)


def codes_for(labels: Sequence[str], before: Sequence[tuple[str, str]], reserved: Collection[str] = ()) -> list[str]:
    """Returns a code for each label. `before` are the (code, label) that there were, in order.

    A label that is still there keeps its code wherever it went. Of the others, those most alike are the same answer
    reworded, then those in the same place among as many; what is left is new. `reserved` codes are given to none.
    """
    found: dict[int, str] = {}
    left = list(before)
    for at, label in enumerate(labels):
        if same := next((one for one in left if one[1].casefold() == label.casefold()), None):
            found[at] = same[0]
            left.remove(same)
    _pair_alike(labels, found, left)
    new = [at for at in range(len(labels)) if at not in found]
    if len(new) == len(left):
        found |= {at: code for at, (code, _) in zip(new, left, strict=True)}
    taken = {*reserved, *found.values(), *(code for code, _ in before), *NO_ANSWER, OTHER_CODE}
    for at, label in enumerate(labels):
        if at not in found:
            found[at] = _new_code(label, at + 1, taken)
            taken.add(found[at])
    return [found[at] for at in range(len(labels))]


def _pair_alike(labels: Sequence[str], found: dict[int, str], left: list[tuple[str, str]]) -> None:
    pairs = sorted(
        (-_likeness(label.casefold(), one[1].casefold()), at, one)
        for at, label in enumerate(labels)
        if at not in found
        for one in left
    )
    for unlike, at, one in pairs:
        if -unlike >= _ALIKE and at not in found and one in left:
            found[at] = one[0]
            left.remove(one)


def _likeness(one: str, other: str) -> float:
    """Returns how alike two labels are, from 0 to 1; high when one only adds words to the other."""
    words, others = set(one.split()), set(other.split())
    adds_words = bool(words and others) and (words <= others or others <= words)
    return max(SequenceMatcher(None, one, other).ratio(), 0.75 if adds_words else 0)


def _new_code(label: str, number: int, taken: Collection[str]) -> str:
    code = slug_of(label)[: LONGEST_CODE - 4].strip("-") or f"answer-{number}"
    return first_free(code, {one.replace("_", "-") for one in taken}).replace("-", "_")


def options_of(
    lines: Sequence[Line], codes: Sequence[str], before: Sequence[Option], language: str, **more: Any
) -> tuple[Option, ...]:
    """Returns the options of these lines; an option that was there keeps its words in other languages."""
    old = {option.code: option for option in before}
    made = []
    for line, code in zip(lines, codes, strict=True):
        was = old.get(code, Option(code=code, label={}))
        heading = {**was.heading, language: line.heading} if line.heading else {}
        made.append(Option(code=code, label={**was.label, language: line.label}, heading=heading, **more))
    return tuple(made)


def rows_of(lines: Sequence[Line], codes: Sequence[str], before: Sequence[Row], language: str) -> tuple[Row, ...]:
    """Returns the rows of these lines; a row that was there keeps its words in other languages."""
    old = {row.code: row.label for row in before}
    pairs = zip(lines, codes, strict=True)
    return tuple(Row(code=code, label={**old.get(code, {}), language: line.label}) for line, code in pairs)
