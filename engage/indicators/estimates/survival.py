"""How long answers take, with those still awaited counted as "longer than so far": Kaplan–Meier from a tally of days.

Source: Kaplan & Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958); the range: Kalbfleisch
& Prentice, "The Statistical Analysis of Failure Time Data" (1980), and Brookmeyer & Crowley, "A confidence interval for
the median survival time", Biometrics 38 (1982); delayed entry: Tsai, Jewell & Wang, "A note on the product-limit
estimator under right censoring and left truncation", Biometrika 74 (1987).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp, log, sqrt

from engage.kit.figures import Z_95

_NONE: Mapping[int, int] = {}

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


def curve(answered: Mapping[int, int], waiting: Mapping[int, int], joined: Mapping[int, int] = _NONE) -> list[Step]:
    """Returns the share still open after each day on which something was answered.

    All are {days: how many requests}: `answered` by how long it took, `waiting` by how long it has been so far, and
    `joined`, of both, those that were only followed from that many days on: they are at risk from then on and not
    before, for had they been answered sooner nobody would have counted them. With S the product over days of
    (1 - answered / still at risk), the range is S^exp(±1.96 s / ln S), s² = Σ d / (r (r - d)) (log-log, Greenwood's s).

    The curve ends before a day on which all that are at risk are answered while others join later: those show that
    not all are answered by then, and nobody shows how many.

    Raises ValueError when a number of days is negative, or more were answered than were followed.
    """
    if any(day < 0 for day in (*answered, *waiting, *joined)):
        raise ValueError("a request cannot be answered before it was made")
    at_risk = sum(answered.values()) + sum(waiting.values()) - sum(joined.values())
    last_joined = max(joined, default=0)
    still_open, greenwood = Fraction(1), 0.0
    steps = []
    for day in sorted({*answered, *waiting, *joined}):
        at_risk += joined.get(day, 0)
        done = answered.get(day, 0)
        if done + waiting.get(day, 0) > at_risk:
            raise ValueError("a request cannot be answered before it was followed")
        if done == at_risk and day < last_joined:
            break
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
