"""Searches of people per 1,000 residents, and how many times as many there are for one group as for White people."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from boroughs.census import ETHNIC_GROUPS
from engage.indicators.estimates.rates import MOST_UNKNOWN, dispersion, rate_change, rate_interval, ratio, withheld
from engage.indicators.families.searched.tallies import AT, UNKNOWN, Place, Window
from engage.indicators.families.visited import VISITED
from engage.indicators.figures import EVERYBODY, Apart, Caveat, Figure, Status
from engage.indicators.models import LONDON_GSS
from engage.indicators.periods import Kind
from engage.indicators.sources.stops.completeness import Lack
from engage.kit.comparisons import apart

Residents = Mapping[str, int]
"""Ethnic group → usual residents of all ages."""

RATE = "ss.rate_1000"
RATIOS = {f"ss.rrr_{group}_white": group for group in ETHNIC_GROUPS if group != "white"}
"""Indicator → the group that is compared with White residents, all of them."""

CARE_ABOVE_UNKNOWN = 0.10
"""Above this share of people whose ethnic group is not known, what goes by ethnic group is used with care."""

_PEOPLE = AT["people"]


def everywhere(residents: Mapping[str, Residents]) -> dict[str, Residents]:
    """Returns residents of each borough, and of London: all of them together."""
    together = Counter(dict.fromkeys(ETHNIC_GROUPS, 0))
    for people in residents.values():
        together.update(people)
    return {**residents, LONDON_GSS: together}


def unknown_share(place: Place) -> float:
    """Returns the share of searches of people, 0–1, whose self-defined ethnic group is not known."""
    people = int(place.all[_PEOPLE])
    return int(place.of(UNKNOWN)[_PEOPLE]) / people if people else 0.0


def rates(gss: str, window: Window, before: Window | None, residents: Residents) -> Iterator[Figure]:
    """Returns the rates of everybody and of each group, with their exact ranges, and their change where there is a
    window of more than a month before with nothing missing.
    """
    with_groups = Lack.ETHNIC_GROUP not in window.lacks
    for group in (EVERYBODY, *ETHNIC_GROUPS) if with_groups else (EVERYBODY,):
        living = residents[group] if group else sum(residents.values())
        now, unknown = _by_month(window, gss, group), unknown_share(window.place(gss)) if group else 0.0
        figure = _rate(gss, window, f"ethnic_group={group}" if group else EVERYBODY, sum(now), living, unknown)
        # Of single months nothing shows how much more than by chance they differ.
        if before and len(now) > 1 and figure.is_shown and _is_told(before, gss, group, living):
            figure = replace(figure, change=Apart.of(rate_change(now, _by_month(before, gss, group), living), 2))
        yield figure


def _by_month(window: Window, gss: str, group: str) -> list[int]:
    """How many people of a group, or of all, were searched month by month."""
    places = [month.places.get(gss, Place({}, {})) for month in window.months]
    return [int((place.of(group) if group else place.all)[_PEOPLE]) for place in places]


def _is_told(window: Window, gss: str, group: str, living: int) -> bool:
    """Whether the rate of a group in a window is."""
    people, unknown = sum(_by_month(window, gss, group)), unknown_share(window.place(gss)) if group else 0.0
    is_known = not group or Lack.ETHNIC_GROUP not in window.lacks
    return is_known and not withheld(people, living, people, living, unknown, has_residents=True)


def _rate(gss: str, window: Window, group: str, people: int, living: int, unknown: float) -> Figure:
    if withheld(people, living, people, living, unknown, has_residents=True):
        return _too_few(RATE, gss, window, group, unknown)
    low, high = rate_interval(people, living)
    caveats = _caveats(gss, unknown)
    return Figure(
        gss=gss, indicator=RATE, period=window.period, group=group, status=_status(caveats),
        value=round(people / living * 1000, 2), low=round(low, 2), high=round(high, 2), base=living, numerator=people,
        caveats=caveats,
    )  # fmt: skip


def ratio_of(key: str, gss: str, window: Window, place: Place, residents: Residents) -> Figure:
    """Returns the rate of a group over that of White people: its range widened by how much months differ."""
    group, unknown = RATIOS[key], unknown_share(place)
    counts = (int(place.of(group)[_PEOPLE]), residents[group], int(place.of("white")[_PEOPLE]), residents["white"])
    if withheld(*counts, unknown, has_residents=True):
        return _too_few(key, gss, window, EVERYBODY, unknown)
    found = ratio(*counts, phi=dispersion(window.by_month(gss, group, "white")))
    low, high = found.ends
    caveats = _caveats(gss, unknown)
    detail = {"unknown": round(unknown, 3), "exact": found.is_exact, "phi": round(found.phi, 2)}
    return Figure(
        gss=gss, indicator=key, period=window.period, status=_status(caveats), value=round(found.value, 2),
        low=round(low, 2), high=round(high, 2), caveats=caveats,
        detail=detail | _as_officers_saw(group, gss, window, residents),
    )  # fmt: skip


def with_changes(ratios: Sequence[Figure]) -> list[Figure]:
    """Returns ratios with their change since the period before, where both are told.

    The range of a change comes from the two ranges (MOVER), which know how much months differ, except of single months:
    nothing is said of those. Nobody's search is in both periods. What may be said is decided with all of the release.
    """
    by_key = {one.key: one for one in ratios}
    found = []
    for figure in ratios:
        before = by_key.get((*figure.key[:3], figure.period.previous().key))
        now, then = _told(figure), _told(before) if before else None
        since = None
        if now and then and figure.period.kind is not Kind.MONTH:
            since = Apart.of(apart(now[0], now[1:], then[0], then[1:]), 2)
        found.append(replace(figure, change=since))
    return found


def _told(ratio: Figure) -> tuple[float, float, float] | None:
    """A ratio and its range, as they are published."""
    if ratio.value is None or ratio.low is None or ratio.high is None:
        return None
    return ratio.value, ratio.low, ratio.high


def _as_officers_saw(group: str, gss: str, window: Window, residents: Residents) -> dict[str, Any]:
    """The same ratio by the ethnic group that the officer saw, where it can be told."""
    officers = window.place(gss).officers
    unknown = 1 - sum(officers.get(one, 0) for one in ETHNIC_GROUPS) / max(1, sum(officers.values()))
    counts = (officers.get(group, 0), residents[group], officers.get("white", 0), residents["white"])
    if Lack.OFFICER_DEFINED in window.lacks or withheld(*counts, unknown, has_residents=True):
        return {}
    months = [month.places[gss].officers for month in window.months if gss in month.places]
    found = ratio(*counts, phi=dispersion([(month.get(group, 0), month.get("white", 0)) for month in months]))
    low, high = found.ends
    return {"officer_defined": {"value": round(found.value, 2), "low": round(low, 2), "high": round(high, 2)}}


def _too_few(key: str, gss: str, window: Window, group: str, unknown: float) -> Figure:
    caveats = (Caveat.UNKNOWN_GROUP,) if unknown > MOST_UNKNOWN else ()
    return Figure(gss=gss, indicator=key, period=window.period, group=group, status=Status.TOO_FEW, caveats=caveats)


def _caveats(gss: str, unknown: float) -> tuple[Caveat, ...]:
    visited = (Caveat.VISITORS,) if gss in VISITED else ()
    return (*((Caveat.UNKNOWN_GROUP,) if unknown > CARE_ABOVE_UNKNOWN else ()), *visited)


def _status(caveats: tuple[Caveat, ...]) -> Status:
    return Status.WITH_CARE if caveats else Status.SHOWN
