"""What every reader of a file gives back: a whole definition with notes, or every reason against it."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from surveys.bank import BY_KEY, NO_ANSWER
from surveys.definition.checks import faults
from surveys.definition.parts import LONGEST_CODE, Definition


class Treatment(StrEnum):
    """What is done with a feature of a foreign format."""

    UNDERSTOOD = "understood"
    LEFT_OUT = "left out, with a note"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a format. `words` say what it becomes, or why it is left out or refused, as a whole sentence."""

    treatment: Treatment
    words: str


def understood(words: str) -> Feature:
    """Returns a feature that becomes what `words` say."""
    return Feature(Treatment.UNDERSTOOD, words)


def left_out(words: str) -> Feature:
    """Returns a feature without which the survey still means the same."""
    return Feature(Treatment.LEFT_OUT, words)


def refused(words: str) -> Feature:
    """Returns a feature without which the survey would mean something else."""
    return Feature(Treatment.REFUSED, words)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said about one place of a file: "survey, row 12" or "question Q1"."""

    place: str
    words: str


class NotImported(ValueError):
    """The file is not imported at all. `remarks` are all reasons, in the order of the file."""

    def __init__(self, remarks: Iterable[Remark]) -> None:
        self.remarks = list(remarks)
        super().__init__("; ".join(f"{remark.place}: {remark.words}" for remark in self.remarks[:3]))


@dataclass(frozen=True, slots=True)
class Imported:
    """A questionnaire without faults, and notes about what was left out or changed."""

    definition: Definition
    notes: list[Remark]


@dataclass(slots=True)
class Report:
    """Collects what a reader has to say; with one reason against the file nothing is imported."""

    _notes: dict[Remark, None] = field(default_factory=dict)
    _reasons: dict[Remark, None] = field(default_factory=dict)

    @property
    def notes(self) -> list[Remark]:
        """Returns what was left out or changed, each said once."""
        return list(self._notes)

    @property
    def reasons(self) -> list[Remark]:
        """Returns why the file is not imported, each said once."""
        return list(self._reasons)

    def note(self, place: str, words: str) -> None:
        """Says that something was left out or changed."""
        self._notes[Remark(place, words)] = None

    def refuse(self, place: str, words: str) -> None:
        """Says why the file is not imported."""
        self._reasons[Remark(place, words)] = None

    def treat(self, place: str, what: str, feature: Feature) -> bool:
        """Says what a feature's treatment asks for; returns whether it is understood."""
        if feature.treatment is Treatment.LEFT_OUT:
            self.note(place, f"{what} is left out. {feature.words}")
        elif feature.treatment is Treatment.REFUSED:
            self.refuse(place, f"{what} is not understood. {feature.words}")
        return feature.treatment is Treatment.UNDERSTOOD

    def finish(
        self, definition: Definition, places: Mapping[str, str], order: Callable[[Remark], Any] | None = None
    ) -> Imported:
        """Returns the questionnaire; `places` tells by key of a question or section where it is in the file.

        `order` sorts what is said. Raises NotImported with every reason said, or else with every fault of the
        questionnaire.
        """
        if not self._reasons:
            for fault in faults(definition):
                self.refuse(places.get(fault.place, places.get("", "")), fault.words)
        if self._reasons:
            raise NotImported(sorted(self._reasons, key=order) if order else self._reasons)
        return Imported(definition, sorted(self._notes, key=order) if order else self.notes)


def key_of(name: str, taken: Collection[str], start: str = "q") -> str:
    """Returns a name as a key that is not taken: small letters, digits, underscores, a letter first.

    Keys of the bank are never free: a question of another program is not one of the bank's.
    """
    key = _plain(name)
    return _free(key if key[:1].isalpha() else f"{start}_{key}".rstrip("_"), taken, BY_KEY)


def code_of(name: str, taken: Collection[str]) -> str:
    """Returns a name as the code of an answer that is not taken and is no way not to answer."""
    code = _plain(name) or "answer"
    if code in NO_ANSWER:
        code = f"{code}_answer"
    return _free(code, taken)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.strip().lower(), flags=re.ASCII).strip("_") if not _is_code(name) else name


def _is_code(name: str) -> bool:
    return re.fullmatch(rf"[a-z0-9][a-z0-9_]{{0,{LONGEST_CODE - 1}}}", name, re.ASCII) is not None


def _free(code: str, taken: Collection[str], reserved: Collection[str] = ()) -> str:
    found, number = code[:LONGEST_CODE], 1
    while found in taken or found in reserved:
        number += 1
        found = f"{code[: LONGEST_CODE - 4]}_{number}"
    return found
