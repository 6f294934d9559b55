"""Estimates from unweighted counts, and the rules that decide how much of one may be shown.

Pure arithmetic: no database, no clock, no words for a page. Weighted estimates are made in
`engage.indicators.estimates`, under the same rules.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import ceil, floor, sqrt
from typing import TypeVar

Number = TypeVar("Number", int, float, Decimal)

Z_95 = 1.959964
"""The normal quantile of a two-sided 95 % interval."""

FEWEST_ANSWERS = 30
"""Below this base no percentage is given at all."""

CARE_BELOW = 100
"""Below this base a percentage is given with a warning."""

FEWEST_ON_A_SIDE = 5
"""With fewer people than this on one side of a share, only "under" or "over" is said."""

WIDEST_SHOWN = 0.30
WIDEST_WITHOUT_CARE = 0.20

EDGE = 0.05
EDGE_BASE = 200


class Verdict(Enum):
    """What a page may do with a figure: show it, show it with "use with care", or say there is too little."""

    SHOWN = "shown"
    WITH_CARE = "with_care"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Figure:
    """A share as the public may see it: everything in it is already rounded or withheld.

    `value`, `low` and `high` are shares 0–1 in whole hundredths; `base_shown` is rounded to the nearest 5.
    Exactly one of three holds. The figure is too few: everything else is None. It lies near an edge: only
    `under` (say "under 5 %") or `over` (say "over 95 %") is given, as a share 0–1. Otherwise `value` and its
    95 % range `low`–`high` are given.
    """

    value: float | None
    low: float | None
    high: float | None
    base_shown: int | None
    verdict: Verdict
    under: float | None = None
    over: float | None = None


NOT_ENOUGH = Figure(None, None, None, None, Verdict.TOO_FEW)
"""The one figure for "not enough answers": it cannot be told whether the base or the range was the reason."""


def wilson(successes: float, base: float, z: float = Z_95) -> tuple[float, float]:
    """The Wilson score interval of a share, as (low, high), both 0–1.

    Of a weighted share, `base` is its effective base and `successes` the share times that: neither is a whole number.

    Raises ValueError unless 0 <= successes <= base and base is more than 0.
    Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    _check_counts(successes, base)
    if base == 0:
        raise ValueError("a share of nothing has no interval")
    share = successes / base
    scale = 1 + z * z / base
    middle = (share + z * z / (2 * base)) / scale
    half = z / scale * sqrt(share * (1 - share) / base + z * z / (4 * base * base))
    low = 0.0 if successes == 0 else middle - half
    high = 1.0 if successes == base else middle + half
    return low, high


def median(days: Iterable[int], waiting: Iterable[int] = ()) -> float | None:
    """The number of days by which half were answered, or None while that is not yet known.

    `days` is how long each answered request took; `waiting` how long each unanswered one has waited so far.
    With nothing waiting this is the ordinary median. What still waits counts as "longer than so far", so that
    leaving requests unanswered never makes the figure look better.

    Raises ValueError when a number of days is negative.
    Source: Kaplan & Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958).
    """
    answered, unanswered = Counter(days), Counter(waiting)
    if any(day < 0 for day in (*answered, *unanswered)):
        raise ValueError("a request cannot be answered before it was made")
    at_risk = answered.total() + unanswered.total()
    still_open, reached = Fraction(1), None
    for day in sorted({*answered, *unanswered}):
        if answered[day]:
            if reached is not None:
                return (reached + day) / 2
            still_open *= Fraction(at_risk - answered[day], at_risk)
            if still_open < Fraction(1, 2):
                return float(day)
            if still_open == Fraction(1, 2):
                reached = day
        at_risk -= answered[day] + unanswered[day]
    return None if reached is None else float(reached)


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of what people chose, and its 95 % range, in the units of what was asked."""

    value: float
    low: float
    high: float


def mean_of(counts: Mapping[int, int]) -> Mean:
    """The mean of numbers that were chosen by so many people, {number: people}, and its range.

    Raises ValueError with fewer than two people.
    Source: Student's interval, its quantile by Cornish and Fisher's expansion (Abramowitz & Stegun, "Handbook of
    Mathematical Functions", 26.7.5), right to three decimals from ten people on.
    """
    base = sum(counts.values())
    if base < 2:
        raise ValueError("the mean of one answer has no range")
    mean = sum(number * people for number, people in counts.items()) / base
    squares = sum(people * (number - mean) ** 2 for number, people in counts.items())
    half = student_95(base - 1) * sqrt(squares / (base - 1) / base)
    return Mean(mean, mean - half, mean + half)


def student_95(freedom: int) -> float:
    """The quantile of Student's distribution for a two-sided 95 % interval, with at least one degree of freedom."""
    z, v = Z_95, freedom
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / v + second / v**2 + third / v**3


def middle(counts: Mapping[Number, int]) -> Number | None:
    """The number that at least half of the people chose at most, {number: people}; None of nobody's.

    With an even number of people whose middle two differ it is the lower one: always a number that somebody chose.
    """
    so_far, base = 0, sum(counts.values())
    for number in sorted(counts):
        so_far += counts[number]
        if base and 2 * so_far >= base:
            return number
    return None


def present(successes: int, base: int) -> Figure:
    """What the public may see of `successes` out of `base` people, each of whom counts once.

    Too few: a base under 30, or a 95 % range wider than 30 points. With care: a base under 100, or a range
    wider than 20 points. Fewer than 5 people on one side, or a share under 5 % or over 95 % of fewer than
    200 people, is only said to be "under" or "over" an edge.

    Raises ValueError unless 0 <= successes <= base.
    """
    _check_counts(successes, base)
    if base < FEWEST_ANSWERS:
        return NOT_ENOUGH
    return figure_of(Fraction(successes, base), wilson(successes, base), successes, base)


def figure_of(
    share: Fraction | float, ends: tuple[float, float], successes: int, base: int, *, is_careful: bool = False
) -> Figure:
    """What the public may see of a share of at least 30 people, weighted or not, that has the 95 % range `ends`.

    The rules are those of `present`; `successes` out of `base` are people, whatever their weights. `is_careful` says
    that there is some other reason to use the figure with care. Where too few people are on one side, and weights put
    the share beyond the edge that it would be said to be under or over, it is too few.
    """
    low, high = ends
    if high - low > WIDEST_SHOWN:
        return NOT_ENOUGH
    careful = is_careful or base < CARE_BELOW or high - low > WIDEST_WITHOUT_CARE
    verdict = Verdict.WITH_CARE if careful else Verdict.SHOWN
    shown = nearest_five(base)
    if _near_nothing(successes, share, base):
        edge = _edge(shown)
        return Figure(None, None, None, shown, verdict, under=edge) if float(share) < edge else NOT_ENOUGH
    if _near_nothing(base - successes, 1 - share, base):
        edge = round(1 - _edge(shown), 2)
        return Figure(None, None, None, shown, verdict, over=edge) if float(share) > edge else NOT_ENOUGH
    return Figure(_whole(share), _whole(low), _whole(high), shown, verdict)


def _check_counts(successes: float, base: float) -> None:
    """Refuse counts that cannot be counts."""
    if not 0 <= successes <= base:
        raise ValueError("successes must lie between 0 and the base")


def _near_nothing(count: int, share: Fraction | float, base: int) -> bool:
    """Whether so few people are on this side that their number must not be worked out."""
    return count < FEWEST_ON_A_SIDE or (base < EDGE_BASE and float(share) < EDGE)


def _edge(base_shown: int) -> float:
    """A share, in steps of 5 %, that everyone near the edge is under: 0.05 from a base of 85 on.

    Four people of forty are 10 %, so "under 5 %" would be untrue of them. The step depends on nothing but the
    base as shown (which may be 2 more than the base), so it does not tell how many of 0 to 4 there were.
    """
    most = Fraction(FEWEST_ON_A_SIDE - 1, base_shown - 2)
    steps = most / Fraction(1, 20)
    return max(1, ceil(steps) + (steps.denominator == 1)) * 5 / 100


def nearest_five(base: int) -> int:
    """A number of people rounded to the nearest 5."""
    return (base + 2) // 5 * 5


def _whole(share: float | Fraction) -> float:
    """The share rounded to whole hundredths, halves upwards (a Fraction keeps 28.5 % from being 28.4999…)."""
    return floor(share * 100 + (Fraction(1, 2) if isinstance(share, Fraction) else 0.5)) / 100
