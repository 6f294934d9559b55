"""An attacker on published figures: works out what the numbers of people behind them could be, and finds the small.

Knows more than any reader: the exact number of people behind every figure, where readers are shown it to the nearest
five (A0). Or everything that was answered up to the release before (A1, A2). Source: `statistics.md`, disclosure
control; the targets are those of its reference attack.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

FEWEST = 10
FEWEST_ALIKE = 30
EVERYBODY = ""


@dataclass(frozen=True, order=True)
class Figure:
    """A figure that was published: of a group, or of EVERYBODY, from one quarter to another, both included."""

    group: str
    first: int
    last: int


@dataclass
class Truth:
    """What was answered: arrays of group × quarter, how many people, and how many of them said yes."""

    groups: list[str]
    people: np.ndarray
    yes: np.ndarray

    def of(self, counts: np.ndarray, group: str, first: int, last: int) -> int:
        """How many in a group, or of everybody, from one quarter to another."""
        rows = counts if group == EVERYBODY else counts[[self.groups.index(group)]]
        return int(rows[:, first : last + 1].sum())

    def mask(self, group: str, first: int, last: int) -> np.ndarray:
        """Which cells that adds up."""
        cells = np.zeros(self.people.shape)
        cells[slice(None) if group == EVERYBODY else self.groups.index(group), first : last + 1] = 1
        return cells.ravel()


def bounded(truth: Truth, figures: list[Figure]) -> list[tuple[Figure, int, int, int]]:
    """A0: the numbers under ten that can be worked out to within ten: (of what, the truth, at least, at most)."""
    rows = np.array([truth.mask(f.group, f.first, f.last) for f in figures])
    known = np.array([truth.of(truth.people, f.group, f.first, f.last) for f in figures], float)
    system = LinearConstraint(rows, known, known)
    found = []
    for target in _targets(truth, figures):
        number = truth.of(truth.people, target.group, target.first, target.last)
        mask = truth.mask(target.group, target.first, target.last)
        low, high = (_extreme(sign, mask, system, int(truth.people.sum())) for sign in (1, -1))
        if high - low < FEWEST:
            found.append((target, number, low, high))
    return found


def _targets(truth: Truth, figures: list[Figure]) -> Iterator[Figure]:
    quarters = truth.people.shape[1]
    for group in [*(g for g in truth.groups if g != "unknown"), EVERYBODY]:
        for length in (1, 2, 3, 4):
            for first in range(quarters - length + 1):
                last = first + length - 1
                is_seen = any(f.first <= first and last <= f.last for f in figures)
                if is_seen and 0 < truth.of(truth.people, group, first, last) < FEWEST:
                    yield Figure(group, first, last)


def _extreme(sign: int, mask: np.ndarray, system: LinearConstraint, most: int) -> int:
    solved = milp(sign * mask, constraints=system, bounds=Bounds(0, most), integrality=np.ones(mask.size))
    assert solved.x is not None
    return round(sign * solved.fun)


def newly_derived(truth: Truth, figures: list[Figure]) -> list[tuple[str, int, int, str]]:
    """A1 and A2: what a figure adds to the one before it: too few people, or people of one mind."""
    found = []
    for group in {figure.group for figure in figures}:
        own = sorted(figure for figure in figures if figure.group == group)
        for before, after in pairwise(own):
            if after.first <= before.last:
                found += _faults(truth, group, before.last + 1, after.last)
    everybody = sorted(figure for figure in figures if figure.group == EVERYBODY)
    for before, after in pairwise(everybody):
        shown = {f.group for f in figures if f.last == after.last} - {EVERYBODY}
        hidden = [group for group in truth.groups if group not in shown]
        if shown and hidden != ["unknown"] and after.first <= before.last:
            people = sum(truth.of(truth.people, group, before.last + 1, after.last) for group in hidden)
            if 0 < people < FEWEST:
                found.append(("+".join(hidden), before.last + 1, after.last, "few"))
    return found


def _faults(truth: Truth, group: str, first: int, last: int) -> Iterator[tuple[str, int, int, str]]:
    people, yes = (truth.of(counts, group, first, last) for counts in (truth.people, truth.yes))
    if 0 < people < FEWEST:
        yield group, first, last, "few"
    elif people < FEWEST_ALIKE and yes in (0, people) and people:
        yield group, first, last, "of one mind"


def naive(truth: Truth, length: int = 4) -> list[Figure]:
    """What is released where only figures of fewer than ten are hidden."""
    return [
        Figure(group, max(0, last - length + 1), last)
        for last in range(truth.people.shape[1])
        for group in [*truth.groups, EVERYBODY]
        if truth.of(truth.people, group, max(0, last - length + 1), last) >= FEWEST
    ]


def by_group(figures: list[Figure]) -> Mapping[str, int]:
    """How many figures were published of each group."""
    return {group: sum(figure.group == group for figure in figures) for group in {f.group for f in figures}}
