"""The weighted shares of a place: each window weighted once, then every indicator by every group."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engage.indicators.definition import AGE, ETHNIC_GROUP, SEX
from engage.indicators.estimates.shares import Gap, Share, apart, gaps, shares
from engage.indicators.estimates.shown import shown
from engage.indicators.estimates.tallies import FAVOURABLE, OTHER, Cube
from engage.indicators.estimates.variance import Domain, Influence, influence
from engage.indicators.estimates.weighting import NotWeighted, Weighting, weigh
from engage.indicators.families.said.cubes import BOROUGH, RULES, Place, window
from engage.indicators.figures import EVERYBODY
from engage.kit.figures import Figure as Shown
from engage.kit.figures import Verdict

Name = tuple[str, str]
"""An indicator and a group, as "ethnic_group=black"; everybody's is ""."""


@dataclass(frozen=True)
class Plan:
    """The shares that are made of each window of a place, in one order: everybody's before those of groups."""

    names: tuple[Name, ...]
    domains: tuple[Domain, ...]

    @classmethod
    def of(cls, cube: Cube, partitions: Sequence[str] = (AGE, SEX, ETHNIC_GROUP)) -> "Plan":
        """Returns all indicators that a cube has answers on, by everybody and by each group that anybody is in."""
        everybody = np.ones(len(cube.cells), dtype=bool)
        groups = {EVERYBODY: everybody}
        for column in partitions:
            values = np.array([cell[cube.columns.index(column)] for cell in cube.cells])
            groups |= {f"{column}={value}": values == value for value in np.unique(values) if value}
        asked = [key for key, counts in cube.answers.items() if counts[:, :, [FAVOURABLE, OTHER]].any()]
        names = tuple((indicator, group) for indicator in asked for group in groups)
        return cls(names, tuple(Domain(indicator, groups[group]) for indicator, group in names))


@dataclass(frozen=True)
class Made:
    """One window of a place: the shares of `plan.names`, None where nobody answered.

    `influence` is what gaps are made from, None once they have been.
    """

    plan: Plan
    boroughs: tuple[str, ...]
    weighting: Weighting
    influence: Influence | None
    shares: Sequence[Share | None]

    def gaps(self, names: Sequence[Name]) -> dict[Name, Gap]:
        """Returns the distance of groups to everybody; all of them and everybody answered."""
        place = {name: number for number, name in enumerate(self.plan.names)}
        pairs = [(place[name], place[name[0], EVERYBODY]) for name in names]
        if not pairs or self.influence is None:
            return {}
        found = gaps(self.influence, self.shares, pairs)
        return {name: gap for name, gap in zip(names, found, strict=True) if gap}

    @property
    def not_weighted_by(self) -> list[str]:
        """Returns the characteristics that could not be weighted by, in their order."""
        used = {margin.margin.name for margin in self.weighting.margins}
        return [name for name in (AGE, SEX, ETHNIC_GROUP) if name not in used]


class Windows:
    """The windows of a place, each made when it is first asked for."""

    def __init__(self, place: Place, plan: Plan | None = None) -> None:
        """Takes the place, and which shares to make, if not all of them."""
        self.place = place
        self.plan = plan or Plan.of(place.cube)
        self._made: dict[int, Made | None] = {}
        self._fit: dict[int, dict[Name, Shown]] = {}

    def of(self, last: int) -> Made | None:
        """Returns the window that ends with a quarter, or None when nothing may be weighted in it."""
        if last not in self._made:
            self._made[last] = _made(self.place, self.plan, last)
        return self._made[last]

    def fit(self, last: int) -> dict[Name, Shown]:
        """Returns what the rules let be seen of a window, by indicator and group, disclosure control apart."""
        if last not in self._fit:
            made = self.of(last)
            pairs = zip(self.plan.names, made.shares, strict=True) if made else ()
            found = {name: shown(share, needs_care=made.weighting.needs_care) for name, share in pairs if made}
            self._fit[last] = {name: one for name, one in found.items() if one.verdict is not Verdict.TOO_FEW}
        return self._fit[last]

    def settle(self, last: int) -> None:
        """Lets go of what only gaps of a window needed, by far the most of it."""
        made = self.of(last)
        self._made[last] = replace(made, influence=None) if made else None

    def changes(self, last: int, before: int, names: Sequence[Name]) -> dict[Name, Gap]:
        """Returns the distance of shares to those of an earlier window that has nobody in common with it."""
        now, then = self.of(last), self.of(before)
        if now is None or then is None:
            return {}
        sides = {name: (one, other) for name, one, other in zip(self.plan.names, now.shares, then.shares, strict=True)}
        return {name: apart(one, other) for name in names for one, other in [sides[name]] if one and other}


def _made(place: Place, plan: Plan, last: int) -> Made | None:
    tally = place.cube.window(window(place, last))
    if not tally.total:
        return None
    boroughs = place.boroughs_in(tally.people)
    if not place.is_enough(boroughs):
        return None
    margins, population = place.margins(boroughs)
    try:
        weighting = weigh(tally, margins, population, rules=RULES)
    except NotWeighted:
        return None
    if BOROUGH in place.cube.columns and BOROUGH not in {margin.margin.name for margin in weighting.margins}:
        return None  # London's figure without its boroughs in proportion would be some borough's
    found = influence(tally, weighting, plan.domains)
    return Made(plan, tuple(boroughs), weighting, found, shares(found))
