"""Whether two shares differ: the difference with its range, and when it may be called one.

Pure arithmetic, like `engage.kit.figures`. Differences are of shares 0–1, so 0.03 is three points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import erfc, sqrt

from engage.kit.figures import Z_95, wilson

SMALLEST_SAID = 0.03
"""A smaller difference than this is never called one, however sure."""

FALSE_ALARMS = 0.05
"""Of the differences that are called so together, chance makes at most this share."""


class Direction(StrEnum):
    """What may be said of a difference."""

    HIGHER = "higher"
    LOWER = "lower"
    NO_CLEAR_DIFFERENCE = "no_clear_difference"


@dataclass(frozen=True, slots=True)
class Difference:
    """One share minus another, the 95 % range of that, and how often chance alone makes one as large (`p_value`)."""

    value: float
    low: float
    high: float
    p_value: float


def change(successes: int, base: int, successes_before: int, base_before: int) -> Difference:
    """The share now minus the share before, each of people of its own.

    Raises ValueError as `wilson` does.
    Source: Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven
    methods", Statistics in Medicine 17 (1998), method 10.
    """
    return difference(
        successes / base if base else 0,
        wilson(successes, base),
        successes_before / base_before if base_before else 0,
        wilson(successes_before, base_before),
        0.0,
    )


def gap(successes: int, base: int, successes_all: int, base_all: int) -> Difference:
    """The share of a group minus that of everybody, the group among them.

    Raises ValueError as `wilson` does, or when the group is not a part of everybody.
    Source: Zou & Donner, "Construction of confidence limits about effect measures: a general approach", Statistics in
    Medicine 27 (2008).
    """
    if not (successes <= successes_all and base - successes <= base_all - successes_all):
        raise ValueError("a group is a part of everybody")
    ends, ends_all = wilson(successes, base), wilson(successes_all, base_all)
    share, share_all = successes / base, successes_all / base_all
    own, spread_all = share * (1 - share), share_all * (1 - share_all)
    # The group's people count in both: covariance share * (1 - share) / base_all, over the two standard errors.
    together = sqrt(own / base * spread_all / base_all)
    return difference(share, ends, share_all, ends_all, min(1.0, own / base_all / together) if together else 0.0)


def difference(
    share: float, ends: tuple[float, float], other: float, other_ends: tuple[float, float], correlation: float
) -> Difference:
    """One share minus another, from the 95 % range of each (low, high) and their correlation, -1 to 1: `apart`."""
    found = apart(share, ends, other, other_ends, correlation)
    return Difference(found.value, max(-1.0, found.low), min(1.0, found.high), found.p_value)


def apart(
    number: float, ends: tuple[float, float], other: float, other_ends: tuple[float, float], correlation: float = 0.0
) -> Difference:
    """One number minus another, from the 95 % range of each (low, high) and their correlation, -1 to 1: MOVER.

    L = d - √((number - low)² + (high_other - other)² - 2 ρ (number - low)(high_other - other)), and the upper end with
    the other ends. The p-value is that of a normal difference whose standard error is the distance to the end nearer to
    no difference, over 1.96.
    Source: Newcombe (1998) and Zou & Donner (2008), as above.
    """
    value = number - other
    down = _distance(number - ends[0], other_ends[1] - other, correlation)
    up = _distance(ends[1] - number, other - other_ends[0], correlation)
    nearer = down if value > 0 else up
    error = nearer / Z_95
    p_value = 1.0 if value == 0 or error == 0 else erfc(abs(value) / error / sqrt(2))
    return Difference(value, value - down, value + up, p_value)


def _distance(one: float, other: float, correlation: float) -> float:
    return sqrt(max(0.0, one * one + other * other - 2 * correlation * one * other))


def directions(differences: Sequence[Difference]) -> list[Direction]:
    """What may be said of each of the differences that are published together.

    Higher or lower only where it is at least three points and passes among all of them.
    Source: Benjamini & Hochberg, "Controlling the false discovery rate", JRSS B 57 (1995).
    """
    passing = discoveries([difference.p_value for difference in differences])
    return [direction(one.value, passes=passes) for one, passes in zip(differences, passing, strict=True)]


def direction(value: float, *, passes: bool, smallest: float = SMALLEST_SAID) -> Direction:
    """What may be said of a difference that passes among those it is published with, or does not.

    One that is nearer to none than `smallest`, in its unit, is never called one.
    """
    if not passes or value == 0 or abs(value) < smallest - 1e-12:
        return Direction.NO_CLEAR_DIFFERENCE
    return Direction.HIGHER if value > 0 else Direction.LOWER


def adjusted(p_values: Sequence[float]) -> list[float]:
    """The p-values of differences that are published together, each as the smallest q at which it passes among them.

    Source: Benjamini & Hochberg (1995), as above.
    """
    raised, smallest = [1.0] * len(p_values), 1.0
    ranked = sorted(range(len(p_values)), key=lambda place: p_values[place])
    for rank, place in reversed(list(enumerate(ranked, 1))):
        smallest = raised[place] = min(smallest, p_values[place] * len(p_values) / rank)
    return raised


def discoveries(p_values: Sequence[float]) -> list[bool]:
    """Which of these p-values pass together, with at most five false among a hundred that do."""
    ranked = sorted(range(len(p_values)), key=lambda place: p_values[place])
    last = max(
        (rank for rank, place in enumerate(ranked, 1) if p_values[place] < FALSE_ALARMS * rank / len(ranked)), default=0
    )
    passing = set(ranked[:last])
    return [place in passing for place in range(len(p_values))]
