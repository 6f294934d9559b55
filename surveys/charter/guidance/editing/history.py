"""The editions of a statement, each with what it changed in the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from engage.kit.i18n import gettext, show_date
from surveys.charter.guidance.models import Statement


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, or that were taken out (`is_old`) or put in (`is_new`)."""

    words: str
    is_old: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an edition changed: its name, and the pieces of before and after in reading order."""

    what: str
    pieces: list[Piece]


def pieces_of(before: str, after: str) -> list[Piece]:
    """Returns two texts as one, word by word, with what was taken out before what was put in."""
    old, new = before.split(), after.split()
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(" ".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece(" ".join(old[a:b]), is_old=True))
        if c < d:
            pieces.append(Piece(" ".join(new[c:d]), is_new=True))
    return pieces


def _shown(statement: Statement) -> dict[str, str]:
    return {
        gettext("Words"): statement.words,
        gettext("Number"): "" if statement.number is None else str(statement.number),
        gettext("Name"): statement.name,
        gettext("Web address"): statement.href,
        gettext("Telephone"): statement.phone,
        gettext("Source"): statement.source,
        gettext("Source’s address"): statement.source_url,
        gettext("Checked on"): show_date(statement.checked_on),
        gettext("On the pages"): gettext("Yes") if statement.is_said else gettext("No, taken away"),
    }


def history(editions: Sequence[Statement]) -> list[tuple[Statement, list[Change]]]:
    """Returns the editions, newest first, with what each changed, nothing for the first. Give them from the first."""
    rows: list[tuple[Statement, list[Change]]] = []
    for number, edition in enumerate(editions):
        before, after = _shown(editions[number - 1] if number else edition), _shown(edition)
        changed = [
            Change(what, pieces_of(before[what], words)) for what, words in after.items() if before[what] != words
        ]
        rows.append((edition, changed))
    return rows[::-1]
