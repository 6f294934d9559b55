"""What everything published tells of one indicator by one partition: sums of cells, and the numbers in them to protect.

A cell is the people of a group who answered in one survey.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engage.indicators.disclosure.gate import inside
from engage.indicators.disclosure.london import LONDON
from engage.indicators.disclosure.parts import ALL, Flags, Ledger, Numbers, Part
from engage.indicators.disclosure.worlds import System, rows
from engage.kit.figures import FEWEST_ANSWERS
from engage.kit.gate import FEWEST_DERIVABLE, QUARTERS, UNKNOWN, Window

ROUNDED_BY = 2
"""How far a base that is shown can lie from the number of people, being rounded to the nearest 5."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a published figure tells: so many people are in these cells, at least `low` and at most `high`."""

    gss: str
    cells: Numbers
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Target:
    """A number to protect: of a category of a borough, from one quarter to another; it is open by `width` or more."""

    gss: str
    category: str
    first: int
    last: int
    cells: Numbers
    width: int


class Knowledge:
    """Everything published of one indicator by one partition, of all boroughs and of London."""

    def __init__(
        self,
        boroughs: Mapping[str, Sequence[Part]],
        ledger: Callable[[str], Ledger],
        base: Callable[[str, str, Window], int | None] = lambda *_: None,
    ) -> None:
        """Takes the parts of each borough by its code, every ledger by place, and the base shown with a figure."""
        self._ledger, self._base = ledger, base
        self.groups = sorted({UNKNOWN}.union(*(p.answers for parts in boroughs.values() for p in parts)))
        self.parts = [(gss, part) for gss in sorted(boroughs) for part in boroughs[gss]]
        answers = [[part.answers.get(group, (0, 0)) for group in self.groups] for _, part in self.parts]
        self.answers = np.array(answers, np.int64).reshape(-1, 2)
        self.people: Numbers = self.answers.sum(axis=1)
        each = len(self.groups)
        self._place = np.repeat(np.array([gss for gss, _ in self.parts]), each)
        self._quarter = np.repeat(np.array([part.quarter for _, part in self.parts], np.int64), each)
        self._part = np.repeat(np.arange(len(self.parts)), each)
        self._group = np.tile(np.arange(each), len(self.parts))
        self.boroughs = sorted(boroughs)
        self.sums = [*self._of_windows(), *self._of_surveys()]
        self.targets = [one for gss in self.boroughs for one in self._targets(gss)]

    # ---- what is published ---------------------------------------------------------------------------------------

    def _cells(self, gss: str, category: str, first: int, last: int) -> Flags:
        """Which cells are of a category of a borough, or of London, in some quarters."""
        found: Flags = (self._quarter >= first) & (self._quarter <= last)
        if gss != LONDON:
            found &= self._place == gss
        if category != ALL:
            found &= self._group == (self.groups.index(category) if category in self.groups else -1)
        return found

    def _of_windows(self) -> Iterator[Sum]:
        for gss in [*self.boroughs, LONDON]:
            for category, windows in self._ledger(gss).items():
                for window in windows:
                    cells = np.flatnonzero(self._cells(gss, category, window.first, window.last))
                    people = int(self.people[cells].sum())
                    low = high = people
                    shown = self._base(gss, category, window)
                    if shown is not None and abs(shown - people) > ROUNDED_BY:
                        low, high = min(people, max(0, shown - ROUNDED_BY)), max(people, shown + ROUNDED_BY)
                    yield Sum(gss, cells, low, high)

    def _of_surveys(self) -> Iterator[Sum]:
        for number, (gss, part) in enumerate(self.parts):
            for category in sorted(part.shown):
                cells = np.flatnonzero((self._part == number) & self._cells(gss, category, part.quarter, part.quarter))
                people = int(self.people[cells].sum())
                yield Sum(gss, cells, people, people)

    # ---- what is to be protected ---------------------------------------------------------------------------------

    def _targets(self, gss: str) -> Iterator[Target]:
        """The numbers of a borough that are so small that they must stay open, each once."""
        seen: set[tuple[int, ...]] = set()
        for category, first, last, cells in self._numbers(gss):
            width = self._width(cells)
            key = tuple(cells.tolist())
            if width and key not in seen:
                seen.add(key)
                yield Target(gss, category, first, last, cells, width)

    def _width(self, cells: Numbers) -> int:
        """By how much a number must stay open: 0 of one that may be known."""
        favourable, other = (int(n) for n in self.answers[cells].sum(axis=0))
        people = favourable + other
        if 0 < people < FEWEST_DERIVABLE:
            return FEWEST_DERIVABLE
        return int(0 < people < FEWEST_ANSWERS and 0 in (favourable, other))

    def _numbers(self, gss: str) -> Iterator[tuple[str, int, int, Numbers]]:
        """Runs of one to four quarters inside a published window: whole, less the surveys' own, and survey by survey;

        and the groups that are not shown, together.
        """
        windows = {w for place in (gss, LONDON) for own in self._ledger(place).values() for w in own}
        runs = {(q, q + n) for w in windows for n in range(QUARTERS) for q in range(w.first, w.last - n + 1)}
        for category in [ALL, *(group for group in self.groups if group != UNKNOWN)]:
            told = np.array([category in part.shown for _, part in self.parts], bool)[self._part]
            for first, last in sorted(runs):
                whole = self._cells(gss, category, first, last)
                yield category, first, last, np.flatnonzero(whole)
                yield category, first, last, np.flatnonzero(whole & ~told)
                if first == last:
                    for number in np.unique(self._part[whole]):
                        yield category, first, last, np.flatnonzero(whole & (self._part == number))
        yield from self._hidden(gss)

    def _hidden(self, gss: str) -> Iterator[tuple[str, int, int, Numbers]]:
        ledger = self._ledger(gss)
        for number, window in enumerate(ledger.get(ALL, ())):
            shown = {group for group in self.groups if window in ledger.get(group, ())}
            hidden = [self.groups.index(group) for group in self.groups if group not in shown]
            if shown and [self.groups[one] for one in hidden] != [UNKNOWN]:
                for first, last in inside(ledger[ALL][:number], window):
                    cells = self._cells(gss, ALL, first, last) & np.isin(self._group, hidden)
                    yield "groups not shown", first, last, np.flatnonzero(cells)

    # ---- systems -------------------------------------------------------------------------------------------------

    def system(self, boroughs: Collection[str]) -> tuple[System, Numbers]:
        """Returns the system of some boroughs, and which cells are their own.

        All others are taken as known, so that London's figures are figures of these: what is protected even so is
        protected. Of all boroughs it is the whole.
        """
        own = np.flatnonzero(np.isin(self._place, list(boroughs)))
        place = np.full(len(self.people), -1)
        place[own] = np.arange(len(own))
        sums = [self._restricted(one, place) for one in self.sums if one.gss == LONDON or one.gss in boroughs]
        return _system([one for one in sums if len(one.cells)], self.people[own]), own

    def _restricted(self, one: Sum, place: Numbers) -> Sum:
        cells = place[one.cells]
        cells = cells[cells >= 0]
        if one.gss != LONDON:
            return Sum(one.gss, cells, one.low, one.high)
        others = one.cells[place[one.cells] < 0]
        rest = int(self.people[others].sum())
        return Sum(one.gss, cells, max(0, one.low - rest), one.high - rest)

    @property
    def has_london(self) -> bool:
        """Whether anything is published of London."""
        return any(one.gss == LONDON for one in self.sums)


def _system(sums: Sequence[Sum], truth: Numbers) -> System:
    low, high = (np.array([getattr(one, end) for one in sums], np.int64) for end in ("low", "high"))
    return System(rows((one.cells for one in sums), len(truth)), low, high, truth)
