"""Rates of what happened to people, per 1,000 residents, and how many times higher they are for one group than another.

Everything is from counts of events (searches, uses of force) and of residents. Populations are taken as known.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, inf, lgamma, log, log1p, sqrt

import numpy as np
from scipy.special import betainc, betaincinv, gammaincinv

from engage.kit.comparisons import Difference, apart
from engage.kit.figures import Z_95

HALF_OUTSIDE = 0.025
"""The chance outside each end of a two-sided 95 % interval."""

EXACT_BELOW = 20
"""With fewer events than this in either group, the interval of a ratio is the exact one."""


FEWEST_RESIDENTS = 1_000
FEWEST_EVENTS = 10
MOST_UNKNOWN = 0.40

Months = Sequence[tuple[int, int]]
"""Month by month, the events of a group and those of the group it is compared with."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times the rate of a group is that of the group it is compared with, and the 95 % ranges of that.

    `log_error` is the standard error of the logarithm, without `phi`, the dispersion; `by_log` is the range from both,
    each None when a count is 0. `exact` is the exact range. Its upper end, and `value`, may be infinite. `p_exact` is
    the chance of counts at least as unlikely if the rates were the same. `is_exact` says which range is to be used.
    """

    value: float
    log_error: float | None
    phi: float
    by_log: tuple[float, float] | None
    exact: tuple[float, float]
    p_exact: float
    is_exact: bool

    @property
    def ends(self) -> tuple[float, float]:
        """The range to be used, as (low, high)."""
        return self.exact if self.is_exact or self.by_log is None else self.by_log


def poisson_interval(events: int) -> tuple[float, float]:
    """The exact 95 % interval, as (low, high), of the number of events that were to be expected where so many were.

    Source: Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936).
    """
    low = float(gammaincinv(events, HALF_OUTSIDE)) if events else 0.0
    return low, float(gammaincinv(events + 1, 1 - HALF_OUTSIDE))


def exact_interval(successes: int, base: int) -> tuple[float, float]:
    """The exact 95 % interval of a share, as (low, high), both 0–1.

    Source: Clopper & Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
    Biometrika 26 (1934).
    """
    low = float(betaincinv(successes, base - successes + 1, HALF_OUTSIDE)) if successes else 0.0
    high = float(betaincinv(successes + 1, base - successes, 1 - HALF_OUTSIDE)) if successes < base else 1.0
    return low, high


def rate_interval(events: int, residents: float, per: float = 1_000) -> tuple[float, float]:
    """The exact 95 % interval of events / residents * per, as (low, high)."""
    low, high = poisson_interval(events)
    return low / residents * per, high / residents * per


def rate_change(events: Sequence[int], before: Sequence[int], residents: float, per: float = 1_000) -> Difference:
    """The rate of a period minus that of the period before, of the same residents: events month by month of each.

    The range is from the exact ranges of the two rates (MOVER), each √φ times as wide: φ is `dispersion` of the months
    beside those at the same place in the period before, so that neither a season nor a single operation makes a change.
    Of single months nothing shows φ: it is 1.

    Source: Garwood (1936), as above; Zou & Donner, as in `engage.kit.comparisons`; φ: as for a `ratio`.
    """
    wide = sqrt(dispersion(list(zip(events, before, strict=True))))
    (now, ends), (then, ends_then) = (_widened(sum(counts), wide, per / residents) for counts in (events, before))
    return apart(now, ends, then, ends_then)


def _widened(events: int, wide: float, each: float) -> tuple[float, tuple[float, float]]:
    """So many events times `each`, and its range, so many times as wide."""
    low, high = poisson_interval(events)
    return events * each, (max(0.0, events - wide * (events - low)) * each, (events + wide * (high - events)) * each)


def ratio(
    events: int,
    residents: float,
    others: int,
    others_residents: float,
    *,
    phi: float = 1.0,
    exact_below: int = EXACT_BELOW,
) -> Ratio:
    """Returns (events / residents) / (others / others_residents) and its ranges.

    By logarithm: exp(ln RR ± 1.96 √(φ (1/events + 1/others))). Exact: given their sum, `events` is binomial, and the
    Clopper–Pearson ends θ of its share become θ / (1-θ) * others_residents / residents; that one has no φ.

    Raises ValueError unless there is at least one event and somebody in both groups.
    Source: Breslow & Day, "Statistical Methods in Cancer Research II" (1987), sections 2.2 and 3.4; φ: McCullagh &
    Nelder, "Generalized Linear Models" (1989), section 4.5.
    """
    if events + others < 1 or residents <= 0 or others_residents <= 0:
        raise ValueError("a ratio of rates needs events, and residents in both groups")
    relative = others_residents / residents
    value = events / others * relative if others else inf
    log_error, by_log = None, None
    if events and others:
        log_error = sqrt(1 / events + 1 / others)
        half = Z_95 * sqrt(phi) * log_error
        by_log = exp(log(value) - half), exp(log(value) + half)
    low, high = exact_interval(events, events + others)
    exact = low / (1 - low) * relative, high / (1 - high) * relative if high < 1 else inf
    p_exact = _as_unlikely(events, events + others, residents / (residents + others_residents))
    return Ratio(value, log_error, phi, by_log, exact, p_exact, min(events, others) < exact_below)


def dispersion(months: Months) -> float:
    """Returns φ, how many times more than by chance a group's share of events differs from month to month; at least 1.

    φ = Σ (s_m - θ n_m)² / (n_m θ (1-θ)) / (months - 1), with one θ, the group's share over all months; months without
    events do not count. 1 when there are fewer than two of them, or one group has no events at all.
    """
    counts = np.array([pair for pair in months if sum(pair)], dtype=float).reshape(-1, 2)
    both = counts.sum(axis=1)
    if len(both) < 2 or 0 in counts.sum(axis=0):
        return 1.0
    theta = counts[:, 0].sum() / both.sum()
    pearson = ((counts[:, 0] - theta * both) ** 2 / (both * theta * (1 - theta))).sum()
    return max(1.0, float(pearson / (len(both) - 1)))


def withheld(
    events: int, residents: float, others: int, others_residents: float, unknown_share: float, *, has_residents: bool
) -> str | None:
    """Returns why a ratio may not be published, in English, or None when it may.

    `unknown_share` is the share of the area's events, 0–1, with no known group. `has_residents` is False of an area
    whose residents are not the people the events happen to: the City of London, where 1,006 uses of force on 193 Black
    residents are not a rate.
    """
    if not has_residents:
        return "few of the people it happened to live there"
    if min(residents, others_residents) < FEWEST_RESIDENTS:
        return f"fewer than {FEWEST_RESIDENTS:,} residents in a group"
    if min(events, others) < FEWEST_EVENTS:
        return f"fewer than {FEWEST_EVENTS} events in a group"
    if unknown_share > MOST_UNKNOWN:
        return f"the group of more than {MOST_UNKNOWN:.0%} is not known"
    return None


def _as_unlikely(successes: int, base: int, share: float) -> float:
    """The chance, under a binomial of this share, of all numbers that are no likelier than the one there is."""
    if successes > base * share:
        successes, share = base - successes, 1 - share
    # A little slack, as in R's binom.test, so that rounding does not drop the number as likely on the other side.
    limit = _log_chance(successes, base, share) + log1p(1e-7)
    after = range(max(ceil(base * share), successes + 1), base + 1)
    opposite = after.start + bisect_left(after, True, key=lambda number: _log_chance(number, base, share) <= limit)
    fewer = 1.0 if successes == base else float(betainc(base - successes, successes + 1, 1 - share))
    more = float(betainc(opposite, base - opposite + 1, share)) if opposite <= base else 0.0
    return min(1.0, fewer + more)


def _log_chance(successes: int, base: int, share: float) -> float:
    ways = lgamma(base + 1) - lgamma(successes + 1) - lgamma(base - successes + 1)
    return ways + successes * log(share) + (base - successes) * log1p(-share)
