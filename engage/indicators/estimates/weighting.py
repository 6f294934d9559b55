"""Weighting: a tally and its margins in, a weight for each cell out, with a log of every choice that was made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engage.indicators.estimates import collapsing
from engage.indicators.estimates.collapsing import RULES, Rule
from engage.indicators.estimates.margins import CARE_ABOVE, Margin, Placed, placed
from engage.indicators.estimates.raking import Levels, NotRaked, rake, rake_within
from engage.indicators.estimates.tallies import Floats, Ints, Tally

FEWEST_WEIGHTED = 50
"""With fewer respondents than this nothing is weighted, and no percentage is published."""

BOUNDS = (0.2, 5.0)
"""The smallest and the largest weight in the product, as multiples of the mean weight."""

MOST_AT_BOUNDS = 0.05
"""With a larger share of weights at a bound than this, figures are to be used with care."""

Bounds = tuple[float, float]


class NotWeighted(ValueError):
    """There are no weights, so there may be no weighted figures. The message says why; `log` what was tried before."""

    def __init__(self, reason: str, log: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.log = [*log, reason]


@dataclass(frozen=True, slots=True)
class Weighting:
    """The weights of one window, each window being weighted on its own.

    `weights` is the weight of each person of a cell, shape (cells,), 0 in cells of nobody; over all people they sum to
    `population`. `factors` is the same in multiples of the mean weight and `plain_factors` what it was before bounds
    (the same when they were kept anyway, or there are none). `margins` are those weighted by, as they
    were after joining small levels. `no_target_share` is the largest of any margin, those left out included.
    `at_bounds` is the share of people, 0–1, whose weight is at a bound. `log` says in English what was done, in order.
    """

    population: float
    people: Ints
    weights: Floats
    factors: Floats
    plain_factors: Floats
    margins: tuple[Placed, ...]
    no_target_share: float
    at_bounds: float
    log: tuple[str, ...]

    @property
    def n(self) -> int:
        """The number of respondents."""
        return int(self.people.sum())

    @property
    def n_kish(self) -> float:
        """How many equally weighted respondents these would be worth: (Σw)² / Σw²."""
        return float((self.people @ self.weights) ** 2 / (self.people @ self.weights**2))

    @property
    def needs_care(self) -> bool:
        """Whether no target is known of more than 10 % of respondents, or bounds hold more than 5 % of weights."""
        return self.no_target_share > CARE_ABOVE or self.at_bounds > MOST_AT_BOUNDS


def weigh(
    tally: Tally,
    margins: Sequence[Margin],
    population: float,
    bounds: Bounds | None = BOUNDS,
    rules: Mapping[str, Rule] = RULES,
) -> Weighting:
    """Returns the weights that make a tally add up to the population on every margin that can be used.

    Small levels are joined first. Plain raking is kept where it keeps the bounds (or there are none); else truncated
    raking; where no weights within the bounds exist, levels are joined further and all is tried again. Nothing is ever
    clipped and put back to scale.

    Raises NotWeighted when there are fewer than 50 respondents, no margin is left, or no weights keep the bounds;
    BadMargin when targets do not add up to the population.
    """
    if tally.total < FEWEST_WEIGHTED:
        raise NotWeighted(f"{tally.total} respondents are fewer than {FEWEST_WEIGHTED}")
    for margin in margins:
        margin.check(population)
    every = [placed(margin, tally) for margin in margins]
    kept, log = collapsing.usable(every, rules)
    if not kept:
        raise NotWeighted("no margin is left to weight by", log)
    plain, factors = _factors(tally.people, kept, bounds, log)
    while factors is None:
        fewer = collapsing.further(kept, rules)
        if fewer is None:
            raise NotWeighted("no weights keep the bounds, whatever is joined", log)
        kept, step = fewer
        log.append(step)
        plain, factors = _factors(tally.people, kept, bounds, log)
    return Weighting(
        population,
        tally.people,
        factors * population / tally.total,
        factors,
        plain,
        tuple(kept),
        max(margin.no_target_share for margin in every),
        _at_bounds(tally.people, factors, bounds),
        tuple(log),
    )


def levels_of(margins: Sequence[Placed]) -> list[Levels]:
    """Returns the margins as raking takes them."""
    return [(margin.of_cell, np.array(margin.targets())) for margin in margins]


def _factors(
    people: Ints, margins: Sequence[Placed], bounds: Bounds | None, log: list[str]
) -> tuple[Floats, Floats | None]:
    """The factors of plain raking, and those that keep the bounds, None if there are none such."""
    levels = levels_of(margins)
    try:
        plain = rake(people, levels)
    except NotRaked as error:
        raise NotWeighted(f"plain raking: {error}", log) from None
    if bounds is None or _keeps(people, plain, bounds):
        return plain, plain
    log.append(f"plain raking: weights leave {bounds[0]:g} to {bounds[1]:g} times their mean")
    try:
        return plain, rake_within(people, levels, *bounds)
    except NotRaked as error:
        log.append(f"truncated raking: {error}")
        return plain, None


def _keeps(people: Ints, factors: Floats, bounds: Bounds) -> bool:
    of_people = factors[people > 0]
    return bool((of_people >= bounds[0]).all() and (of_people <= bounds[1]).all())


def _at_bounds(people: Ints, factors: Floats, bounds: Bounds | None) -> float:
    if bounds is None:
        return 0.0
    held = (factors <= bounds[0] * (1 + 1e-9)) | (factors >= bounds[1] * (1 - 1e-9))
    return float(people[held].sum() / people.sum())
