"""Two charters side by side: what was added, removed, reworded, and what is the same. Pure."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from surveys.charter.models import CharterCommitment, CharterVersion


class Change(StrEnum):
    """What happened to a run of words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


Words = list[tuple[Change, str]]


@dataclass(frozen=True, slots=True)
class Reworded:
    """A commitment that goes on in other words, or for somebody else to keep or to judge."""

    before: CharterCommitment
    now: CharterCommitment

    @property
    def words(self) -> Words:
        """The old and the new wording in one."""
        return changes(self.before.wording, self.now.wording)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every commitment of two charters, by code, in the order of the newer one."""

    added: list[CharterCommitment]
    removed: list[CharterCommitment]
    reworded: list[Reworded]
    unchanged: list[CharterCommitment]


def compare(older: CharterVersion, newer: CharterVersion) -> Comparison:
    """Returns what changed from one charter to another, both loaded `with_wordings`."""
    before = {c.code: c for c in older.commitments}
    now = {c.code: c for c in newer.commitments}
    both = [(before[code], commitment) for code, commitment in now.items() if code in before]
    return Comparison(
        added=[c for code, c in now.items() if code not in before],
        removed=[c for code, c in before.items() if code not in now],
        reworded=[Reworded(old, new) for old, new in both if _promise(old) != _promise(new)],
        unchanged=[new for old, new in both if _promise(old) == _promise(new)],
    )


def _promise(commitment: CharterCommitment) -> tuple[str, str, str]:
    return commitment.wording, commitment.kind, commitment.owner


def changes(before: str, now: str) -> Words:
    """Returns one text's change into another, run by run of whole words."""
    old, new = before.split(), now.split()
    found: Words = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append((Change.SAME, " ".join(old[i:j])))
            continue
        if i < j:
            found.append((Change.GONE, " ".join(old[i:j])))
        if k < m:
            found.append((Change.NEW, " ".join(new[k:m])))
    return found
