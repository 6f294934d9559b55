"""Levels with too few people are joined with a neighbour before weighting, in a fixed order, and each step is said.

Source: the order and the numbers are ours, written down before any figure was made, so that nobody chooses them by
their results; that levels with few respondents are joined is the practice of official surveys (Kalton &
Flores-Cervantes, "Weighting methods", Journal of Official Statistics 19, 2003).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engage.indicators.estimates.margins import LEFT_OUT_ABOVE, Level, Placed, name_of

FEWEST_IN_A_LEVEL = 10
"""A level with fewer respondents than this is joined with another."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """Levels that follow one another, such as bands of age: one joins whichever neighbour has fewer respondents.

    Of neighbours with as many it joins the earlier.
    """

    def partner(self, placed: Placed, level: int) -> int | None:
        """Returns the number of the level that this one joins, or None when there is no other."""
        beside = [near for near in (level - 1, level + 1) if 0 <= near < len(placed.levels)]
        return min(beside, key=lambda near: int(placed.people[near]), default=None)


@dataclass(frozen=True, slots=True)
class Stepwise:
    """Levels without an order, such as ethnic groups: named ones join named ones, the first step that fits.

    By a step (a, b) the level that holds the value a joins the one that holds b. A small level that no step names first
    is not joined with anything.
    """

    steps: tuple[tuple[str, str], ...]

    def partner(self, placed: Placed, level: int) -> int | None:
        """Returns the number of the level that this one joins, or None when no step is left for it."""
        for value, into in self.steps:
            other = _holding(placed.levels, into)
            if _holding(placed.levels, value) == level and other not in (None, level):
                return other
        return None


@dataclass(frozen=True, slots=True)
class Fewest:
    """Levels that are all alike, such as boroughs: one joins whichever other has the fewest respondents.

    Of several with as few it joins the earliest.
    """

    def partner(self, placed: Placed, level: int) -> int | None:
        """Returns the number of the level that this one joins, or None when there is no other."""
        others = [other for other in range(len(placed.levels)) if other != level]
        return min(others, key=lambda other: int(placed.people[other]), default=None)


Rule = Ordered | Stepwise | Fewest

ETHNIC_GROUPS = Stepwise((("Other", "Mixed"), ("Mixed", "Other"), ("Mixed", "Black")))
"""Other joins Mixed and Mixed joins Other; the two together join Black. A small White, Asian or Black level joins
nothing: its margin is left out instead.
"""

RULES: Mapping[str, Rule] = {"age": Ordered(), "age_band": Ordered(), "ethnicity": ETHNIC_GROUPS}
"""The rule of each margin by its name. A margin that is not here, such as sex, has no level that may join another."""


def _holding(levels: Sequence[Level], value: str) -> int | None:
    """The number of the level that holds a value."""
    return next((number for number, level in enumerate(levels) if (value,) in level), None)


def usable(margins: Sequence[Placed], rules: Mapping[str, Rule] = RULES) -> tuple[list[Placed], list[str]]:
    """Returns the margins that can be weighted by, their small levels joined, and what was done, in English.

    Margins in their order; in each, the first level with fewer than ten respondents, until there is none. A margin is
    left out when a small level is left that nothing may be joined with, or only one level remains, or no target is
    known of more than a quarter of respondents. The level without a target is never joined with another.
    """
    kept, log = [], []
    for margin in margins:
        name = margin.margin.name
        if margin.no_target_share > LEFT_OUT_ABOVE:
            log.append(f"{name}: left out, no target is known of {margin.no_target_share:.0%} of respondents")
            continue
        collapsed = _without_small_levels(margin, rules.get(name), log)
        if collapsed is not None:
            kept.append(collapsed)
    return kept, log


def _without_small_levels(margin: Placed, rule: Rule | None, log: list[str]) -> Placed | None:
    name = margin.margin.name
    while True:
        small = np.flatnonzero(margin.people[:-1] < FEWEST_IN_A_LEVEL)
        if not small.size:
            return margin
        joined = _joined(margin, int(small[0]), rule)
        if joined is None or len(joined.levels) == 1:
            log.append(f"{name}: left out, {_small(margin, int(small[0]))} and may not be joined with enough others")
            return None
        log.append(f"{name}: {_small(margin, int(small[0]))}, joined into {_new(margin, joined)}")
        margin = joined


def further(margins: Sequence[Placed], rules: Mapping[str, Rule] = RULES) -> tuple[list[Placed], str] | None:
    """Returns the margins with one more level joined, for weights that would leave their bounds, and what was done.

    It is the level, among those that may join another, whose share of the population is most times larger or smaller
    than its share of respondents; the first of several. None when nothing is left to join.
    """
    worst: tuple[float, int, int] | None = None
    for place, margin in enumerate(margins):
        rule = rules.get(margin.margin.name)
        for level, target in enumerate(margin.targets()[:-1]):
            joined = _joined(margin, level, rule)
            if joined is None or len(joined.levels) == 1:
                continue
            strain = abs(float(np.log(target / sum(margin.targets()) * margin.people.sum() / margin.people[level])))
            if worst is None or strain > worst[0] + 1e-12:
                worst = strain, place, level
    if worst is None:
        return None
    _, place, level = worst
    old = margins[place]
    new = _joined(old, level, rules.get(old.margin.name))
    assert new is not None  # noqa: S101  # it was found above
    log = f"{old.margin.name}: {name_of(old.levels[level])} joined into {_new(old, new)}, to keep weights in bounds"
    return [new if margin is old else margin for margin in margins], log


def _joined(margin: Placed, level: int, rule: Rule | None) -> Placed | None:
    partner = rule.partner(margin, level) if rule else None
    return None if partner is None else margin.merged(level, partner)


def _small(margin: Placed, level: int) -> str:
    return f"{name_of(margin.levels[level])} has {margin.people[level]} respondents"


def _new(old: Placed, new: Placed) -> str:
    return next(name_of(level) for level in new.levels if level not in old.levels)
