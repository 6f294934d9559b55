"""How far chance may move a weighted share: its influence values, from which every variance and covariance comes.

For a domain D (those of a group who answered), with weights w and answers y (1 favourable, 0 other):

    p   = Σ_D w y / Σ_D w
    u_k = (y_k - p) / Σ_D w  for k in D, else 0
    e   = what is left of u after least squares, weighted with the base weight N/n, on the levels of all margins
    z_k = w_k e_k
    V   = n/(n-1) Σ (z_k - mean z)²  over all n respondents of the window

It equals the calibrated linearisation of R's `survey`. In one cell people differ in nothing but their answer, so that z
has three values in each cell, and each sum over people is one over cells and answers.
Source: Deville, Särndal & Sautory, "Generalized raking procedures in survey sampling", JASA 88 (1993); Lumley, "Complex
Surveys" (2010), section 7.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engage.indicators.estimates.raking import design_of
from engage.indicators.estimates.tallies import FAVOURABLE, OTHER, Bools, Floats, Ints, Tally
from engage.indicators.estimates.weighting import Weighting, levels_of


class Domain(NamedTuple):
    """Whose answers on what: an indicator of the tally, and the group as one boolean for each cell."""

    indicator: str
    group: Bools


@dataclass(frozen=True)
class Influence:
    """Weighted shares of several domains in one window, each with what every person moves it by.

    `shares` has the shape (domains,) and is NaN where nobody answered. `values` is z, shape (domains, cells, 3), by
    what was answered on the domain's indicator; `counts` how many people have each of those values, the same shape.
    """

    domains: tuple[Domain, ...]
    n: int
    shares: Floats
    bases: Ints
    favourable: Ints
    n_kish: Floats
    values: Floats
    counts: Ints

    def variances(self) -> Floats:
        """Returns V of each domain, shape (domains,)."""
        return self._spread(self.values, self.counts)

    def variances_of_gaps(self, pairs: Sequence[tuple[int, int]]) -> Floats:
        """Returns V of the share of one domain minus that of another, for each pair of their numbers: V(z_a - z_b).

        Raises ValueError when a pair is not of one indicator.
        """
        if any(self.domains[one].indicator != self.domains[other].indicator for one, other in pairs):
            raise ValueError("a gap is between two groups' answers on one indicator")
        ones, others = [one for one, _ in pairs], [other for _, other in pairs]
        return self._spread(self.values[ones] - self.values[others], self.counts[ones])

    def means(self) -> Floats:
        """Returns the mean of z over all people of the window, shape (domains,). It is 0 but for rounding."""
        return np.asarray((self.counts * self.values).sum(axis=(1, 2)) / self.n)

    def _spread(self, values: Floats, counts: Ints) -> Floats:
        mean = (counts * values).sum(axis=(1, 2)) / self.n
        squares = (counts * (values - mean[:, None, None]) ** 2).sum(axis=(1, 2))
        return np.asarray(self.n / (self.n - 1) * squares)


def influence(tally: Tally, weighting: Weighting, domains: Sequence[Domain]) -> Influence:
    """Returns the shares and influence values of all these domains of one window.

    `weighting` is that of the same tally.
    """
    weights = weighting.weights
    counts = np.stack([tally.answers[domain.indicator] for domain in domains])
    groups = np.stack([domain.group for domain in domains])
    inside = counts[:, :, [FAVOURABLE, OTHER]] * groups[:, :, None]
    base = inside.sum(axis=2)
    total = base @ weights
    favourable, answered = inside[:, :, FAVOURABLE].sum(axis=1), base.sum(axis=1)
    with np.errstate(invalid="ignore"):
        shares = inside[:, :, FAVOURABLE] @ weights / total
        n_kish = total**2 / (base @ weights**2)
    # Exactly 0 or 1, where sums of floats would only nearly be.
    shares = np.where(
        favourable == answered, np.where(answered > 0, 1.0, np.nan), np.where(favourable == 0, 0.0, shares)
    )
    moves = np.zeros(counts.shape)
    scale = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    known = np.nan_to_num(shares)
    moves[:, :, FAVOURABLE] = groups * ((1 - known) * scale)[:, None]
    moves[:, :, OTHER] = groups * (-known * scale)[:, None]
    left = moves - _fitted(tally.people, weighting, (counts * moves).sum(axis=2))[:, :, None]
    return Influence(
        tuple(domains), tally.total, shares, answered, favourable, n_kish, weights[None, :, None] * left, counts
    )


def _fitted(people: Ints, weighting: Weighting, sums: Floats) -> Floats:
    """What least squares on the levels of the margins makes of u in each cell, from the sums of u by cell."""
    root = np.sqrt(people)
    design = design_of(levels_of(weighting.margins))
    means = np.divide(sums, root, out=np.zeros_like(sums), where=root > 0)
    # The levels of one margin add up to those of another: of the many solutions, the shortest.
    return np.asarray((means @ np.linalg.pinv(root[:, None] * design, rcond=1e-10).T) @ design.T)


def covariances(one: Influence, other: Influence, shared: Tally) -> Floats:
    """Returns the covariance of two windows' shares of the same domains, from the people who are in both windows.

    Cov = √(n₁n₂ / ((n₁-1)(n₂-1))) Σ_shared (z₁ - mean z₁)(z₂ - mean z₂). `shared` is the tally of those people, over
    the same cells. Raises ValueError when the domains are of other indicators.
    """
    indicators = [domain.indicator for domain in one.domains]
    if indicators != [domain.indicator for domain in other.domains]:
        raise ValueError("a change is of one indicator")
    first = one.values - one.means()[:, None, None]
    second = other.values - other.means()[:, None, None]
    counts = np.stack([shared.answers[indicator] for indicator in indicators])
    scale = np.sqrt(one.n * other.n / ((one.n - 1) * (other.n - 1)))
    return np.asarray(scale * (counts * first * second).sum(axis=(1, 2)))
