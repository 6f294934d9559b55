"""How far chance may move a weighted share: its influence values, from which every variance and covariance comes.

For a domain D (those of a group who answered), with weights w and answers y (1 favourable, 0 other):

    p   = Σ_D w y / Σ_D w
    u_k = (y_k - p) / Σ_D w  for k in D, else 0
    e   = what is left of u after least squares, weighted with the base weight N/n, on the levels of all margins
    z_k = w_k e_k
    V   = n/(n-1) Σ (z_k - mean z)²  over all n respondents of the window

It equals the calibrated linearisation of R's `survey`. In one cell people differ in nothing but their answer, so that
sums over people are sums over cells: with h what least squares makes of u in a cell of n_c people and weight w_c, S the
sum of u over them and Q that of u², Σ z² = Σ_c w_c² (Q - 2hS + n_c h²) and Σ z = Σ_c w_c (S - n_c h).
Source: Deville, Särndal & Sautory, "Generalized raking procedures in survey sampling", JASA 88 (1993); Lumley, "Complex
Surveys" (2010), section 7.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
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
    """Weighted shares of several domains in one window, and what every person moves them by.

    `shares` has the shape (domains,) and is NaN where nobody answered. By domain and cell, shape (domains, cells):
    `said` how many of the group were favourable and how many not, `groups` 1 for the cells of the group, else 0, and
    `fitted` what least squares makes of u. `moves` is u of who was favourable and of who was not, two of (domains,).
    """

    domains: tuple[Domain, ...]
    n: int
    people: Ints
    weights: Floats
    shares: Floats
    bases: Ints
    favourable: Ints
    n_kish: Floats
    said: tuple[Floats, Floats]
    groups: Floats
    fitted: Floats
    moves: tuple[Floats, Floats]

    def variances(self) -> Floats:
        """Returns V of each domain, shape (domains,)."""
        return self._covariances(slice(None), slice(None))

    def variances_of_gaps(self, pairs: Sequence[tuple[int, int]]) -> Floats:
        """Returns V of the share of one domain minus that of another, for each pair of their numbers: V(z_a - z_b).

        Raises ValueError when a pair is not of one indicator.
        """
        if any(self.domains[one].indicator != self.domains[other].indicator for one, other in pairs):
            raise ValueError("a gap is between two groups' answers on one indicator")
        ones, others = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        variances = self.variances()
        return np.maximum(0.0, variances[ones] + variances[others] - 2 * self._covariances(ones, others))

    @cached_property
    def means(self) -> Floats:
        """The mean of z over all people of the window, shape (domains,). It is 0 but for rounding."""
        return np.asarray(((self._sums - self.people * self.fitted) @ self.weights) / self.n)

    def values(self) -> Floats:
        """Returns z by domain, cell and what was answered on the domain's indicator, shape (domains, cells, 3)."""
        kinds = (*self.moves, np.zeros(len(self.domains)))
        moves = np.stack([self.groups * move[:, None] for move in kinds], axis=2)
        return np.asarray(self.weights[None, :, None] * (moves - self.fitted[:, :, None]))

    @cached_property
    def _sums(self) -> Floats:
        """S of each domain and cell."""
        (favourable, other), (up, down) = self.said, self.moves
        return np.asarray(favourable * up[:, None] + other * down[:, None])

    def _covariances(self, ones: Ints | slice, others: Ints | slice) -> Floats:
        """The covariance of the shares of domains, pair by pair, of one indicator each."""
        (favourable, other), (up, down) = self.said, self.moves
        one_fitted, other_fitted = self.fitted[ones], self.fitted[others]
        both = favourable[ones] * (up[ones] * up[others])[:, None] + other[ones] * (down[ones] * down[others])[:, None]
        both *= self.groups[others]
        both -= other_fitted * self._sums[ones] + one_fitted * self._sums[others]
        both += self.people * one_fitted * other_fitted
        products = both @ self.weights**2 - self.n * self.means[ones] * self.means[others]
        return np.asarray(self.n / (self.n - 1) * products)


def influence(tally: Tally, weighting: Weighting, domains: Sequence[Domain]) -> Influence:
    """Returns the shares and influence values of all these domains of one window.

    `weighting` is that of the same tally.
    """
    weights = weighting.weights
    indicators = list(dict.fromkeys(domain.indicator for domain in domains))
    place = [indicators.index(domain.indicator) for domain in domains]
    counts = np.stack([tally.answers[indicator] for indicator in indicators]).astype(np.float64)
    groups = np.stack([domain.group for domain in domains]).astype(np.float64)
    said = counts[place, :, FAVOURABLE] * groups, counts[place, :, OTHER] * groups
    base = said[0] + said[1]
    total = base @ weights
    favourable, answered = (people.sum(axis=1).astype(np.int64) for people in (said[0], base))
    with np.errstate(invalid="ignore"):
        shares = said[0] @ weights / total
        n_kish = total**2 / (base @ weights**2)
    # Exactly 0 or 1, where sums of floats would only nearly be.
    shares = np.where(
        favourable == answered, np.where(answered > 0, 1.0, np.nan), np.where(favourable == 0, 0.0, shares)
    )
    scale = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    known = np.nan_to_num(shares)
    moves = (1 - known) * scale, -known * scale
    fitted = _fitted(tally.people, weighting, said[0] * moves[0][:, None] + said[1] * moves[1][:, None])
    return Influence(
        tuple(domains), tally.total, tally.people, weights, shares, answered, favourable, n_kish, said, groups, fitted,
        moves,
    )  # fmt: skip


def _fitted(people: Ints, weighting: Weighting, sums: Floats) -> Floats:
    """What least squares on the levels of the margins makes of u in each cell, from the sums of u by cell."""
    design = design_of(levels_of(weighting.margins))
    # The levels of one margin add up to those of another: of the many solutions, the shortest.
    inverse = np.linalg.pinv(design.T @ (people[:, None] * design), rcond=1e-10, hermitian=True)
    return np.asarray((sums @ design) @ inverse @ design.T)


def covariances(one: Influence, other: Influence, shared: Tally) -> Floats:
    """Returns the covariance of two windows' shares of the same domains, from the people who are in both windows.

    Cov = √(n₁n₂ / ((n₁-1)(n₂-1))) Σ_shared (z₁ - mean z₁)(z₂ - mean z₂). `shared` is the tally of those people, over
    the same cells. Raises ValueError when the domains are of other indicators.
    """
    indicators = [domain.indicator for domain in one.domains]
    if indicators != [domain.indicator for domain in other.domains]:
        raise ValueError("a change is of one indicator")
    first = one.values() - one.means[:, None, None]
    second = other.values() - other.means[:, None, None]
    counts = np.stack([shared.answers[indicator] for indicator in indicators])
    scale = np.sqrt(one.n * other.n / ((one.n - 1) * (other.n - 1)))
    return np.asarray(scale * (counts * first * second).sum(axis=(1, 2)))
