"""Margins: the numbers of people, by age or sex or ethnic group, that the weights have to add up to."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from engage.indicators.estimates.tallies import Cell, Ints, Tally

CARE_ABOVE = 0.10
"""With a larger share of people than this whom no target is known of, figures are to be used with care."""

LEFT_OUT_ABOVE = 0.25
"""And above this share the margin is not weighted by at all."""

AS_GOOD_AS_EQUAL = 1e-9
"""How far, relative to the population, the targets of a margin may be from adding up to it: rounding alone."""

Level = tuple[Cell, ...]
"""A level of a margin: the values, or combinations of values, whose people are weighted together."""


class BadMargin(ValueError):
    """Targets that cannot be weighted to. The message says which and why, in English."""


@dataclass(frozen=True, slots=True)
class Margin:
    """How many people of the population have each value of one or more columns (more than one: interlocked).

    `targets` is the number of people of each combination of values, in the order of `columns`. Whoever has no such
    combination ("prefer not to say", self-described, blank) is of the margin's extra level, which has no target.

    Raises BadMargin when a target is not more than zero or there is none.
    Source of the targets in the product: Census 2021.
    """

    name: str
    columns: tuple[str, ...]
    targets: Mapping[Cell, float]

    def __post_init__(self) -> None:
        if not self.targets:
            raise BadMargin(f"the margin {self.name} has no targets")
        for values, target in self.targets.items():
            if not (np.isfinite(target) and target > 0):
                raise BadMargin(
                    f"the target of {', '.join(values)} in the margin {self.name} is not more than zero: leave it out"
                )

    def check(self, population: float) -> None:
        """Raises BadMargin unless the targets add up to the population."""
        total = sum(self.targets.values())
        if abs(total - population) > AS_GOOD_AS_EQUAL * population:
            raise BadMargin(f"the targets of the margin {self.name} add up to {total:g}, not to {population:g}")


@dataclass(frozen=True, slots=True)
class Placed:
    """A margin with the cells of a tally placed in its levels.

    `of_cell` is the number of each cell's level; the last number, `len(levels)`, is the level without a target.
    `people` is how many respondents each level has, the one without a target last.
    """

    margin: Margin
    levels: tuple[Level, ...]
    of_cell: Ints
    people: Ints

    @property
    def no_target_share(self) -> float:
        """The share of respondents, 0–1, whom no target is known of."""
        return float(self.people[-1] / self.people.sum())

    def targets(self) -> list[float]:
        """Returns the number of people of the population in each level, the one without a target last.

        That one is as large in the population as it is among respondents: its target is N times its share of them, and
        the others are multiplied by one minus that share. Nobody is dropped and nothing is imputed.
        """
        share = self.no_target_share
        known = [sum(self.margin.targets[values] for values in level) for level in self.levels]
        return [target * (1 - share) for target in known] + [sum(known) * share]

    def merged(self, one: int, other: int) -> "Placed":
        """Returns the same with two levels made one, in the place of the earlier."""
        first, second = sorted((one, other))
        levels = list(self.levels)
        levels[first] += levels.pop(second)
        people = self.people.copy()
        people[first] += people[second]
        moved = np.where(self.of_cell == second, first, self.of_cell - (self.of_cell > second))
        return Placed(self.margin, tuple(levels), moved, np.delete(people, second))


def placed(margin: Margin, tally: Tally) -> Placed:
    """Returns the margin with every cell of the tally in one of its levels.

    Raises BadMargin when the tally lacks one of its columns.
    """
    missing = [column for column in margin.columns if column not in tally.columns]
    if missing:
        raise BadMargin(f"the margin {margin.name} needs the column {missing[0]}, which the answers do not have")
    pick = itemgetter(*(tally.columns.index(column) for column in margin.columns))
    is_one = len(margin.columns) == 1
    numbers = {values[0] if is_one else values: number for number, values in enumerate(margin.targets)}
    none = len(numbers)
    of_cell = np.array([numbers.get(pick(cell), none) for cell in tally.cells], dtype=np.int64)
    people = np.bincount(of_cell, weights=tally.people, minlength=none + 1).astype(np.int64)
    return Placed(margin, tuple((values,) for values in margin.targets), of_cell, people)


def name_of(level: Level) -> str:
    """Returns what a level is called in a log: "25-34 / 35-44"."""
    return " / ".join(", ".join(values) for values in level)
