"""How long answers take, with those still awaited counted as "longer than so far": Kaplan–Meier from a tally of days.

Source: Kaplan & Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958); the range: Kalbfleisch
& Prentice, "The Statistical Analysis of Failure Time Data" (1980), and Brookmeyer & Crowley, "A confidence interval for
the median survival time", Biometrics 38 (1982).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp, log, sqrt

from engage.kit.figures import Z_95

Point = tuple[int, Fraction | float]
"""A day and the share still open after it, 0–1."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is known of a day on which something was answered.

    `still_open` is the share that takes longer than `day` days, `ends` its 95 % range (low, high), None where it is 0.
    """

    day: int
    still_open: Fraction
    ends: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Wait:
    """The days in which a given share is answered, with the range of that; None for whatever is not known yet."""

    days: float | None
    low: float | None
    high: float | None


def curve(answered: Mapping[int, int], waiting: Mapping[int, int]) -> list[Step]:
    """Returns the share still open after each day on which something was answered.

    Both are {days: how many requests}: `answered` by how long it took, `waiting` by how long it has been so far. With S
    the product over days of (1 - answered / still at risk), the range is S^exp(±1.96 s / ln S), s² = Σ d / (r (r - d))
    (log-log, Greenwood's s).

    Raises ValueError when a number of days is negative.
    """
    if any(day < 0 for day in (*answered, *waiting)):
        raise ValueError("a request cannot be answered before it was made")
    at_risk = sum(answered.values()) + sum(waiting.values())
    still_open, greenwood = Fraction(1), 0.0
    steps = []
    for day in sorted({*answered, *waiting}):
        done = answered.get(day, 0)
        if done:
            still_open *= Fraction(at_risk - done, at_risk)
            ends = None
            if still_open:
                greenwood += done / (at_risk * (at_risk - done))
                ends = _log_log(float(still_open), sqrt(greenwood))
            steps.append(Step(day, still_open, ends))
        at_risk -= done + waiting.get(day, 0)
    return steps


def days_until(steps: Sequence[Step], share: Fraction) -> Wait:
    """Returns the days in which this share, 0–1, is answered: half for the median, 9/10 for the 90th percentile.

    It is the first day on which no more than 1 - share are still open; where exactly that many are, halfway to the next
    day on which something was answered. The ends of the range are the same of the ends of the curve's range.
    """
    left = 1 - share
    return Wait(
        _first([(step.day, step.still_open) for step in steps], left),
        _first([(step.day, step.ends[0]) for step in steps if step.ends], left),
        _first([(step.day, step.ends[1]) for step in steps if step.ends], left),
    )


def _log_log(still_open: float, error: float) -> tuple[float, float]:
    wide = Z_95 * error / log(still_open)
    return still_open ** exp(-wide), still_open ** exp(wide)


def _first(points: Sequence[Point], left: Fraction) -> float | None:
    for place, (day, still_open) in enumerate(points):
        if still_open < left:
            return float(day)
        if still_open == left:
            later = [other for other, share in points[place + 1 :] if share < still_open]
            return (day + later[0]) / 2 if later else float(day)
    return None
