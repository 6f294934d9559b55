"""Months and windows of stops and searches, counted by place and ethnic group."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from engage.indicators.models import LONDON_GSS
from engage.indicators.periods import Kind, Period, is_quarter_end
from engage.indicators.sources.stops.boundaries import OUTSIDE

COUNTED = (
    "rows", "people", "section_60", "aged", "children", "settled", "positive", "arrests", "told_linked", "linked",
    "told_removed", "removed",
)  # fmt: skip
"""What is counted of a place and group: searches of people and vehicles, of those that were of people, under section
60, with an age, of under 18s, with an outcome, with one other than no further action, with an arrest, that say whether
the outcome is linked to the object, that are, that say whether more than outer clothing was removed, that did."""

AT = {name: place for place, name in enumerate(COUNTED)}
UNKNOWN = ""
"""The group of people of whom it is not known."""

LONGEST_HOLE = 12
"""So many months that are missing between others are told as gaps; a longer hole is two series."""

Counts = NDArray[np.int64]
_NONE = np.zeros(len(COUNTED), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Place:
    """What is counted of one place: self-defined group → counts, and officer-defined group → people."""

    groups: Mapping[str, Counts]
    officers: Mapping[str, int]

    def of(self, group: str) -> Counts:
        """Returns the counts of a group, UNKNOWN among them."""
        return self.groups.get(group, _NONE)

    @property
    def all(self) -> Counts:
        """The counts of everybody."""
        return sum(self.groups.values(), _NONE)

    @classmethod
    def sum(cls, places: Iterable["Place"]) -> Self:
        """Returns several together."""
        groups: defaultdict[str, Counts] = defaultdict(lambda: _NONE)
        officers: defaultdict[str, int] = defaultdict(int)
        for place in places:
            for group, counts in place.groups.items():
                groups[group] = groups[group] + counts
            for group, people in place.officers.items():
                officers[group] += people
        return cls(groups, officers)


@dataclass(frozen=True, slots=True)
class Month:
    """One month: what it lacks, and its places; `rows` are all, `unlocated` and `outside` those in no borough.

    London is all of the boroughs and the rows without a place, which most probably lie there.
    """

    lacks: frozenset[str]
    rows: int
    unlocated: int
    outside: int
    places: Mapping[str, Place]

    @classmethod
    def parse(cls, told: Mapping[str, Any]) -> Self:
        """Returns the month that was gathered."""
        groups: defaultdict[str, dict[str, Counts]] = defaultdict(dict)
        officers: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for gss, group, *counts in told["counts"]:
            groups[gss][group] = np.array(counts, dtype=np.int64)
        for gss, group, people in told["officers"]:
            officers[gss][group] = people
        places = {gss: Place(groups[gss], officers[gss]) for gss in groups}
        places[LONDON_GSS] = Place.sum(place for gss, place in places.items() if gss != OUTSIDE)
        return cls(frozenset(told["lacks"]), told["rows"], told["unlocated"], told["outside"], places)


@dataclass(frozen=True, slots=True)
class Window:
    """The months of a period, in their order; those that are missing are not among them."""

    period: Period
    months: Sequence[Month]

    @property
    def is_whole(self) -> bool:
        """Whether every month is there, whatever it lacks."""
        return len(self.months) == self.period.kind.months

    @property
    def lacks(self) -> frozenset[str]:
        """What at least one of its months lacks."""
        return frozenset().union(*(month.lacks for month in self.months))

    def place(self, gss: str) -> Place:
        """Returns what is counted of a place in all of it."""
        return Place.sum(month.places[gss] for month in self.months if gss in month.places)

    def by_month(self, gss: str, group: str, other: str) -> list[tuple[int, int]]:
        """Returns the people of two groups, month by month."""
        at = AT["people"]
        places = [month.places.get(gss, Place({}, {})) for month in self.months]
        return [(int(place.of(group)[at]), int(place.of(other)[at])) for place in places]


def windows(months: Mapping[str, Month], kind: Kind) -> list[Window]:
    """Returns the windows of a kind from the first month there is to the last, by key.

    A year ends with a quarter, or with the last month there is. No window begins before the first month, or begins or
    ends in a hole longer than a year.
    """
    known = {month.key: month for month in _with_holes(months)}
    found = {}
    for month in known.values():
        period = Period.of(kind, month.ends_on)
        begins = Period.of(Kind.MONTH, period.starts_on)
        is_end = kind is not Kind.YEAR or is_quarter_end(month.ends_on) or month.key == max(months)
        if period.ends_on == month.ends_on and begins.key in known and is_end:
            found[period.key] = Window(period, _of(months, period))
    return [window for _, window in sorted(found.items())]


def _with_holes(months: Mapping[str, Month]) -> list[Period]:
    """The months there are, and those missing between two of them, unless too many are."""
    found: list[Period] = []
    for key in sorted(months):
        month = Period.parse(key)
        hole: list[Period] = []
        while found and (missing := (hole or found)[-1].following()) != month and len(hole) <= LONGEST_HOLE:
            hole.append(missing)
        found += [*(hole if len(hole) <= LONGEST_HOLE else []), month]
    return found


def _of(months: Mapping[str, Month], period: Period) -> list[Month]:
    month, found = Period.of(Kind.MONTH, period.starts_on), []
    while month.ends_on <= period.ends_on:
        if month.key in months:
            found.append(months[month.key])
        month = month.following()
    return found
