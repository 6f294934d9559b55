"""Raking: weights that make the people who answered add up to the population on every margin at once.

Sources: Deming & Stephan, "On a least squares adjustment of a sampled frequency table when the expected marginal totals
are known", Annals of Mathematical Statistics 11 (1940); Deville, Särndal & Sautory, "Generalized raking procedures in
survey sampling", JASA 88 (1993).

Everything is per cell: `people` is how many respondents each cell has, a margin is (number of each cell's level,
target of each level), and what comes back is g, the weight of each person of the cell as a multiple of the mean weight.
"""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from engage.indicators.estimates.tallies import Floats, Ints

CLOSE_ENOUGH = 1e-10
"""The largest relative difference, |sum - target| / target, that is left on any level of any margin."""

MOST_CYCLES = 1_000
MOST_STEPS = 50
"""Of 1,500 random tables that have weights within their bounds none took more than 13."""

Levels = tuple[Ints, Floats]
"""A margin: the number of each cell's level, shape (cells,), and the targets, shape (levels,), in one same unit."""


class NotRaked(ValueError):
    """No weights were found; the message says why, in English. Nothing weighted may be published."""


def rake(people: Ints, margins: Sequence[Levels]) -> Floats:
    """Returns g of each cell by iterative proportional fitting, the margins in their order, g <- g * target / sum.

    g is 0 in cells of nobody. Raises NotRaked when a level has a target and nobody in it, or the other way round, or
    the sums are not close enough after 1,000 cycles.
    """
    shares = _shares(people, margins)
    mass: Floats = people / people.sum()
    for _ in range(MOST_CYCLES):
        for levels, targets in shares:
            sums = _sums(levels, mass, targets)
            mass = mass * np.divide(targets, sums, out=np.zeros_like(targets), where=sums > 0)[levels]
        if all(_is_met(_sums(levels, mass, targets), targets) for levels, targets in shares):
            return np.asarray(np.divide(mass * people.sum(), people, out=np.zeros_like(mass), where=people > 0))
    raise NotRaked(f"the weights did not settle in {MOST_CYCLES:,} cycles")


def rake_within(people: Ints, margins: Sequence[Levels], low: float, high: float) -> Floats:
    """Returns g = clip(exp(x'λ), low, high) of each cell that meets every margin: truncated raking.

    λ, one number per level, is found by Newton's method with a line search: what the margins miss is the gradient of a
    convex function of λ, so that along any step its slope only rises, and a step that goes too far is seen by it.

    Raises NotRaked when no weights within the bounds meet the margins, or none were found.
    """
    shares = _shares(people, margins)
    if _is_out_of_reach(people, shares, low, high):
        raise NotRaked(_none_within(low, high))
    targets = np.concatenate([wanted for _, wanted in shares])
    design = design_of(margins)
    mass = people / people.sum()
    bottom, top = np.log(low), np.log(high)

    def factors_at(at: Floats) -> Floats:
        return np.clip(np.exp(np.clip(design @ at, bottom, top)), low, high)

    def missed_at(at: Floats) -> Floats:
        return np.asarray(design.T @ (mass * factors_at(at)) - targets)

    at = np.zeros(len(targets))
    for _ in range(MOST_STEPS):
        missed = missed_at(at)
        heights = design @ at
        if _is_met(missed + targets, targets):
            return np.where(people > 0, factors_at(at), 0.0)
        moving = np.where((heights > bottom) & (heights < top), mass * factors_at(at), 0.0)
        curve = design.T @ (moving[:, None] * design)
        # Levels overlap and clipped cells do not move: a little on the diagonal keeps the step finite, and less of it
        # the nearer the end is, so that the last steps are Newton's own.
        curve[np.diag_indices_from(curve)] += 1e-13 + 1e-3 * float(np.abs(missed).max())
        step: Floats = np.asarray(-np.linalg.solve(curve, missed), dtype=np.float64)
        at = at + step * _length(partial(_slope, missed_at, at, step))
    if not has_weights_within(people, margins, low, high):
        raise NotRaked(_none_within(low, high))
    raise NotRaked(f"weights between {low:g} and {high:g} times their mean were not found in {MOST_STEPS} steps")


def _none_within(low: float, high: float) -> str:
    return f"no weights between {low:g} and {high:g} times their mean meet the margins"


def _is_out_of_reach(people: Ints, shares: Sequence[Levels], low: float, high: float) -> bool:
    """Whether some level alone would need weights out of bounds: cheap to see, and most often the reason."""
    for levels, targets in shares:
        own = np.bincount(levels, people, len(targets)) / people.sum()
        if ((targets < low * own * (1 - CLOSE_ENOUGH)) | (targets > high * own * (1 + CLOSE_ENOUGH))).any():
            return True
    return False


def has_weights_within(people: Ints, margins: Sequence[Levels], low: float, high: float) -> bool:
    """Tells whether any weights between these multiples of their mean meet every margin (linear programming, HiGHS)."""
    from scipy.optimize import linprog  # takes half a second to load, and hardly any weights need it

    shares = _shares(people, margins)
    somebody = people > 0
    totals = design_of(margins)[somebody].T * (people[somebody] / people.sum())
    found = linprog(
        np.zeros(int(somebody.sum())), A_eq=totals, b_eq=np.concatenate([targets for _, targets in shares]),
        bounds=(low, high), method="highs",
    )  # fmt: skip
    return bool(found.status == 0)


def design_of(margins: Sequence[Levels]) -> Floats:
    """Returns x of each cell, shape (cells, levels of all margins): 1 for the levels that it is in, else 0."""
    return np.concatenate(
        [(levels[:, None] == np.arange(len(targets))).astype(np.float64) for levels, targets in margins], axis=1
    )


def _shares(people: Ints, margins: Sequence[Levels]) -> list[Levels]:
    """The margins with targets as shares of their sum, once it is sure that each level has both people and a target."""
    for levels, targets in margins:
        if ((np.bincount(levels, people, len(targets)) > 0) != (targets > 0)).any():
            raise NotRaked("a level has a target and nobody who answered is in it, or people and no target")
    return [(levels, targets / targets.sum()) for levels, targets in margins]


def _sums(levels: Ints, mass: Floats, targets: Floats) -> Floats:
    """The mass of each level."""
    return np.asarray(np.bincount(levels, mass, len(targets)), dtype=np.float64)


def _is_met(sums: Floats, targets: Floats) -> bool:
    return bool((np.abs(sums - targets) <= CLOSE_ENOUGH * targets).all())


def _slope(missed_at: Callable[[Floats], Floats], at: Floats, step: Floats, length: float) -> float:
    """How steep the function is along a step, once so many times its length has been gone."""
    return float(missed_at(at + length * step) @ step)


def _length(slope: Callable[[float], float]) -> float:
    """How many times a step to go: until the slope along it is at most half as steep as at its start."""
    steep, length, near, far = abs(slope(0.0)), 1.0, 0.0, np.inf
    for _ in range(40):
        here = slope(length)
        if abs(here) <= steep / 2:
            break
        near, far = (near, length) if here > 0 else (length, far)
        length = (near + far) / 2 if far < np.inf else 2 * length
    return length
