"""Weighted shares with their ranges, gaps between groups, and changes between windows.

Ranges are Wilson's, with the effective base in the place of the number of people. Differences have MOVER ranges, from
the two ranges and the correlation that the influence values show. Source: as in `engage.kit.figures` and
`engage.kit.comparisons`; the effective base: Kish, "Survey Sampling" (1965), and Korn & Graubard, "Confidence intervals
for proportions with small expected number of positive counts", Survey Methodology 24 (1998).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from engage.indicators.estimates.tallies import Tally
from engage.indicators.estimates.variance import Influence, covariances
from engage.kit.comparisons import Difference, difference
from engage.kit.figures import wilson


@dataclass(frozen=True, slots=True)
class Share:
    """A weighted share of people who answered, 0–1, and how exact it is.

    `n` people answered, of whom `favourable` said so. `error` is the standard error. `n_kish` is what the answers are
    worth with such unequal weights and `n_eff` what they are worth in all: p(1-p)/V, but never more than `n_kish`;
    `n_kish` itself when p is 0 or 1. `low` and `high` are the 95 % range.
    """

    n: int
    favourable: int
    p: float
    error: float
    n_kish: float
    n_eff: float
    low: float
    high: float

    @property
    def deff_kish(self) -> float:
        """How many times the base shrinks because weights differ: n / n_kish."""
        return self.n / self.n_kish

    @property
    def deff(self) -> float | None:
        """V in multiples of what it would be of n equally weighted people: V / (p(1-p)/n). None when p is 0 or 1."""
        return None if self.p in (0, 1) else self.error**2 * self.n / (self.p * (1 - self.p))


@dataclass(frozen=True, slots=True)
class Gap:
    """One share minus another, with its range and p-value: of two groups in one window, or of two windows.

    `error` is its standard error, `covariance` and `rho` the covariance and the correlation of the two shares.
    """

    difference: Difference
    error: float
    rho: float
    covariance: float


def shares(influence: Influence) -> list[Share | None]:
    """Returns the share of each domain of a window, None where nobody answered."""
    columns = (influence.bases, influence.favourable, influence.shares, influence.variances(), influence.n_kish)
    return [_share(*row) if row[0] else None for row in zip(*(column.tolist() for column in columns), strict=True)]


def _share(n: int, favourable: int, p: float, variance: float, n_kish: float) -> Share:
    spread = p * (1 - p)
    n_eff = n_kish if variance * n_kish <= spread or not spread else spread / variance
    low, high = wilson(min(p * n_eff, n_eff), n_eff)
    return Share(n, favourable, p, sqrt(variance), n_kish, n_eff, low, high)


def gaps(influence: Influence, found: Sequence[Share | None], pairs: Sequence[tuple[int, int]]) -> list[Gap | None]:
    """Returns the share of one domain minus that of another of the same window, for each pair of their numbers.

    `found` are the shares of the window. The two groups may overlap as they like. None where nobody answered in one.
    Raises ValueError when a pair is not of one indicator.
    """
    made: list[Gap | None] = []
    for (one, other), variance in zip(pairs, influence.variances_of_gaps(pairs).tolist(), strict=True):
        first, second = found[one], found[other]
        if first is None or second is None:
            made.append(None)
        else:
            together = (first.error**2 + second.error**2 - variance) / 2
            made.append(_gap(first, second, together, sqrt(variance)))
    return made


def changes(
    now: Influence,
    found: Sequence[Share | None],
    before: Influence,
    found_before: Sequence[Share | None],
    shared: Tally,
) -> list[Gap | None]:
    """Returns each domain's share in one window minus that in another; the domains are the same, in the same order.

    `shared` is the tally of the people who are in both windows. None where nobody answered in one of them.
    """
    made: list[Gap | None] = []
    for first, second, together in zip(found, found_before, covariances(now, before, shared).tolist(), strict=True):
        if first is None or second is None:
            made.append(None)
        else:
            variance = max(0.0, first.error**2 + second.error**2 - 2 * together)
            made.append(_gap(first, second, together, sqrt(variance)))
    return made


def apart(one: Share, other: Share) -> Gap:
    """Returns one share minus another of which nobody is in both, such as those of two years."""
    return _gap(one, other, 0.0, sqrt(one.error**2 + other.error**2))


def _gap(first: Share, second: Share, together: float, error: float) -> Gap:
    """The difference of two shares from their covariance."""
    apart = first.error * second.error
    rho = max(-1.0, min(1.0, together / apart)) if apart else 0.0
    ends, ends_other = (first.low, first.high), (second.low, second.high)
    return Gap(difference(first.p, ends, second.p, ends_other, rho), error, rho, together)
