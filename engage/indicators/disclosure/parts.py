"""What disclosure control counts: people, by the survey they answered, their group, and what they said.

A survey counts as a whole in the quarter in which it closes. Its own results are public as well, so that whatever they
say of a group can be subtracted from every figure that the survey is in: a `Part` knows what they say. Charter feedback
is counted in parts of no survey.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from engage.indicators.figures import Figure
from engage.indicators.periods import Kind, Period
from engage.kit.figures import FEWEST_ANSWERS
from engage.kit.gate import FEWEST_DERIVABLE, UNKNOWN, Window

ALL = "all"
"""The category of everybody; the other categories of a partition are its groups."""

Ledger = Mapping[str, Sequence[Window]]
"""Category → the windows that were released of it, oldest first; nothing is ever taken out."""

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Series(NamedTuple):
    """What one ledger and one set of parts are of. `partition` is a characteristic ("age_band") or "", for none."""

    indicator: str
    gss: str
    partition: str


@dataclass(frozen=True, slots=True)
class Part:
    """The answers to one question in one survey, which closed in a quarter (numbered on, four a year: `quarter_of`).

    `answers` are {group: (favourable, other)} of one partition, UNKNOWN among the groups; those who gave no answer are
    left out. `shown` are the categories of which the survey's own results give a share: groups, and ALL.
    """

    quarter: int
    answers: Mapping[str, tuple[int, int]]
    shown: frozenset[str] = frozenset()
    survey: str = ""


Inputs = Mapping[Series, Sequence[Part]]
"""The parts of every borough; London's are those of all boroughs."""


class Known(NamedTuple):
    """Answers that can be told apart from others: how many were favourable, and how many not."""

    favourable: int
    other: int

    @property
    def people(self) -> int:
        """How many people gave them."""
        return self.favourable + self.other

    @property
    def is_safe(self) -> bool:
        """Whether so many people hide each other: ten (rule 2), and not all of one mind unless thirty (rule 4)."""
        is_mixed = self.favourable > 0 and self.other > 0
        return self.people >= FEWEST_DERIVABLE and (is_mixed or self.people >= FEWEST_ANSWERS)

    @property
    def is_empty(self) -> bool:
        """Whether nobody gave any."""
        return self.people == 0


@dataclass(frozen=True)
class Counts:
    """The answers of some groups together, quarter by quarter, from quarter `first` on.

    Columns of `numbers`: favourable and other, of all; and of those alone whom no survey's own results tell apart.
    """

    first: int
    numbers: Numbers

    @cached_property
    def summed(self) -> Numbers:
        """Returns the sums of all quarters before each, and at last of all."""
        return np.vstack([np.zeros((1, 4), np.int64), np.cumsum(self.numbers, axis=0)])

    def between(self, first: int, last: int) -> tuple[Known, Known]:
        """Returns the answers of some quarters, both included: all, and what remains without the surveys' own."""
        low, high = (min(max(q - self.first, 0), len(self.numbers)) for q in (first, last + 1))
        found = [int(n) for n in self.summed[high] - self.summed[low]]
        return Known(found[0], found[1]), Known(found[2], found[3])

    def is_safe(self, first: int, last: int, *, or_empty: bool = False) -> bool:
        """Whether both may be worked out; what remains may be nobody, all only with `or_empty`."""
        whole, rest = self.between(first, last)
        return (whole.is_safe or (or_empty and whole.is_empty)) and (rest.is_safe or rest.is_empty)


@dataclass(frozen=True)
class Cells:
    """The parts of one series, to be counted for any groups. `first` and `last` are quarters that hold them all.

    A survey's own results let anybody subtract the groups that it shows; and where it shows everybody, those that it
    does not show, together, if all of them are among the groups counted.
    """

    parts: Sequence[Part]
    first: int
    last: int
    _counted: dict[frozenset[str], Counts] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, parts: Sequence[Part], first: int | None = None, last: int | None = None) -> "Cells":
        """Returns the cells of some parts, over their quarters or more."""
        quarters = [part.quarter for part in parts]
        low, high = min(quarters, default=0), max(quarters, default=0)
        return cls(parts, low if first is None else min(low, first), high if last is None else max(high, last))

    @cached_property
    def groups(self) -> frozenset[str]:
        """Returns every group that has a name in a part, UNKNOWN among them."""
        return frozenset({UNKNOWN}.union(*(part.answers for part in self.parts)))

    @cached_property
    def begun(self) -> int | None:
        """Returns the first quarter with any answers."""
        return min((p.quarter for p in self.parts if any(map(sum, p.answers.values()))), default=None)

    def members(self, category: str) -> frozenset[str]:
        """Returns the groups of a category: itself, or every one of ALL."""
        return self.groups if category == ALL else frozenset({category})

    def count(self, groups: frozenset[str]) -> Counts:
        """Returns the answers of some groups together."""
        if groups not in self._counted:
            answers, shown, unseen, is_whole, places = self._table
            inside = np.array([group in groups for group in self._order])
            apart = inside & (shown | (is_whole & ~unseen[:, ~inside].any(axis=1))[:, None])
            numbers = np.zeros((self.last - self.first + 1, 4), np.int64)
            rest = (answers * (inside & ~apart)[:, :, None]).sum(axis=1)
            np.add.at(numbers, places, np.hstack([answers[:, inside].sum(axis=1), rest]))
            self._counted[groups] = Counts(self.first, numbers)
        return self._counted[groups]

    @cached_property
    def _order(self) -> list[str]:
        return sorted(self.groups)

    @cached_property
    def _table(self) -> tuple[Numbers, Flags, Flags, Flags, Numbers]:
        """Of part × group the answers, two each, whether shown, and whether there are any that are not.

        And of each part whether everybody is shown, and its quarter's place.
        """
        nobody = (0, 0)
        shape = len(self.parts), len(self._order)
        said = [[part.answers.get(group, nobody) for group in self._order] for part in self.parts]
        answers = np.array(said, np.int64).reshape(*shape, 2)
        shown = np.array([[group in part.shown for group in self._order] for part in self.parts], bool).reshape(shape)
        people: Numbers = answers.sum(axis=2)
        is_whole = np.array([ALL in part.shown for part in self.parts], bool)
        places = np.array([part.quarter - self.first for part in self.parts], np.int64)
        return answers, shown, (people > 0) & ~shown, is_whole, places


class Ledgers:
    """The windows released of every series, from figures that were published."""

    def __init__(self, figures: Iterable[Figure] = ()) -> None:
        """Takes the figures ever published, in any order; those that give no number are left out."""
        self._windows: dict[tuple[str, str], dict[str, dict[str, set[Window]]]] = {}
        for one in figures:
            if one.is_shown and (window := window_of(one.period)):
                partition, _, group = one.group.partition("=")
                places = self._windows.setdefault((one.indicator, one.gss), {})
                places.setdefault(partition, {}).setdefault(group or ALL, set()).add(window)

    def of(self, series: Series) -> dict[str, list[Window]]:
        """Returns the ledger of a series: of each category that anything was released of."""
        found = self._windows.get((series.indicator, series.gss), {})
        own = dict(found.get(series.partition, {})) | {ALL: found.get("", {}).get(ALL, set())}
        return {category: sorted(windows) for category, windows in own.items() if windows}


def quarter_of(period: Period) -> int:
    """Returns the number of the calendar quarter in which a period ends, running on from year to year."""
    return period.ends_on.year * 4 + (period.ends_on.month - 1) // 3


def window_of(period: Period) -> Window | None:
    """Returns the window of four quarters that a period is, or None of one that ends within a quarter, or is none."""
    is_window = period.kind is Kind.YEAR and period.ends_on.month % 3 == 0
    return Window(quarter_of(period)) if is_window else None
