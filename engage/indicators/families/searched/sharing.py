"""Shares of searches: how many led to something, found what was looked for, or went further; by group and over time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from boroughs.census import ETHNIC_GROUPS
from engage.indicators.catalogue import DEFINITIONS
from engage.indicators.families.searched.rating import CARE_ABOVE_UNKNOWN, unknown_share
from engage.indicators.families.searched.tallies import AT, UNKNOWN, Counts, Place, Window
from engage.indicators.figures import EVERYBODY, Apart, Caveat, Figure, Status
from engage.indicators.periods import Period
from engage.indicators.sources.stops.completeness import Lack
from engage.kit.comparisons import change, gap
from engage.kit.figures import CARE_BELOW, FEWEST_ANSWERS, WIDEST_SHOWN, WIDEST_WITHOUT_CARE, wilson

SHARES = {
    "ss.positive_rate": ("positive", "settled"),
    "ss.arrest_rate": ("arrests", "settled"),
    "ss.linked_rate": ("linked", "told_linked"),
    "ss.more_than_outer_share": ("removed", "told_removed"),
    "ss.under18_share": ("children", "aged"),
}
"""Indicator → what is counted, of what."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A share of searches, as it was counted."""

    indicator: str
    gss: str
    group: str
    period: Period
    successes: int
    base: int
    is_often_unknown: bool = False
    outside: int = 0
    """Of rows in no borough: those outside London."""


def counted(keys: Sequence[str], gss: str, window: Window) -> Iterator[Counted]:
    """Returns the shares of a place in a window, of everybody and of each group that an indicator is shown by."""
    place = window.place(gss)
    for key in keys:
        if key == "ss.ethnicity_not_stated_share":
            at = AT["people"]
            yield Counted(key, gss, EVERYBODY, window.period, int(place.of(UNKNOWN)[at]), int(place.all[at]))
        elif key == "ss.unmappable_share":
            outside = sum(month.outside for month in window.months)
            nowhere = outside + sum(month.unlocated for month in window.months)
            rows = sum(month.rows for month in window.months)
            yield Counted(key, gss, EVERYBODY, window.period, nowhere, rows, outside=outside)
        elif key in SHARES:
            yield Counted(key, gss, EVERYBODY, window.period, *_pair(key, place.all))
            if DEFINITIONS[key].groups and Lack.ETHNIC_GROUP not in window.lacks:
                yield from _by_group(key, gss, window.period, place)


def _by_group(key: str, gss: str, period: Period, place: Place) -> Iterator[Counted]:
    is_often_unknown = unknown_share(place) > CARE_ABOVE_UNKNOWN
    for group in ETHNIC_GROUPS:
        yield Counted(key, gss, f"ethnic_group={group}", period, *_pair(key, place.of(group)), is_often_unknown)


def _pair(key: str, counts: Counts) -> tuple[int, int]:
    successes, base = SHARES[key]
    return int(counts[AT[successes]]), int(counts[AT[base]])


def figures(counted: Sequence[Counted]) -> list[Figure]:
    """Returns the figures of shares, each with its gap to everybody's and its change since the period before.

    What may be said of those is decided with all others of the release.
    """
    made = {(one.indicator, one.gss, one.group, one.period.key): (one, _figure(one)) for one in counted}
    return [_compared(key, one, figure, made) for key, (one, figure) in made.items()]


Made = dict[tuple[str, str, str, str], tuple[Counted, Figure]]


def _compared(key: tuple[str, str, str, str], one: Counted, figure: Figure, made: Made) -> Figure:
    """A figure with its gap and its change, where both sides of them are shown."""
    whole, of_everybody = made[one.indicator, one.gss, EVERYBODY, one.period.key]
    before = made.get((*key[:3], one.period.previous().key))
    if figure.is_shown and one.group != EVERYBODY and of_everybody.is_shown:
        found = gap(one.successes, one.base, whole.successes, whole.base)
        figure = replace(figure, gap=Apart.of(found, 3))
    if figure.is_shown and before and before[1].is_shown:
        since = change(one.successes, one.base, before[0].successes, before[0].base)
        figure = replace(figure, change=Apart.of(since, 3))
    return figure


def _figure(one: Counted) -> Figure:
    """A share with its range: none of fewer than 30 searches, or where the range is wider than 30 points."""
    empty = Figure(
        gss=one.gss, indicator=one.indicator, period=one.period, group=one.group, status=Status.NOTHING_DUE
    )  # fmt: skip
    if not one.base:
        return empty
    low, high = wilson(one.successes, one.base)
    if one.base < FEWEST_ANSWERS or high - low > WIDEST_SHOWN:
        return replace(empty, status=Status.TOO_FEW)
    is_few = one.base < CARE_BELOW or high - low > WIDEST_WITHOUT_CARE
    caveats = (*((Caveat.FEW,) if is_few else ()), *((Caveat.UNKNOWN_GROUP,) if one.is_often_unknown else ()))
    detail = {}
    if one.indicator == "ss.unmappable_share":
        detail = {"unlocated": one.successes - one.outside, "outside": one.outside}
    return replace(
        empty, status=Status.WITH_CARE if caveats else Status.SHOWN, value=round(one.successes / one.base, 3),
        low=round(low, 3), high=round(high, 3), base=one.base, numerator=one.successes, caveats=caveats, detail=detail,
    )  # fmt: skip
