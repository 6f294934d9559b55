"""Makes the figures of recorded stops and searches: counts, shares of searches, rates and ratios of rates."""

from collections.abc import Iterator, Mapping

from boroughs.london import BOROUGHS
from engage.indicators.catalogue import DEFINITIONS
from engage.indicators.families import Gathered
from engage.indicators.families.searched import rating, sharing
from engage.indicators.families.searched.tallies import AT, Month, Window, windows
from engage.indicators.figures import Caveat, Figure, Status
from engage.indicators.models import LONDON_GSS
from engage.indicators.periods import Kind
from engage.indicators.sources.stops.completeness import Lack

PLACES = (*(borough.gss for borough in BOROUGHS if borough.in_met), LONDON_GSS)
"""Where there are figures of: the boroughs that the Met polices, and London."""

_COUNTS = {"ss.count": "rows", "ss.s60_count": "section_60"}
_NEEDED = {
    "ss.s60_count": Lack.LEGISLATION,
    "ss.positive_rate": Lack.OUTCOME,
    "ss.arrest_rate": Lack.OUTCOME,
    "ss.linked_rate": Lack.LINKED,
    "ss.more_than_outer_share": Lack.REMOVED,
    "ss.under18_share": Lack.AGE,
    "ss.ethnicity_not_stated_share": Lack.ETHNIC_GROUP,
    **dict.fromkeys(rating.RATIOS, Lack.ETHNIC_GROUP),
}
"""What a month has to have for an indicator, besides all of its rows and a place for them."""

_WITHOUT_PLACE = "ss.unmappable_share"


def compiled(gathered: Gathered) -> list[Figure]:
    """Returns the figures of every borough and of London, of all periods that the months make up."""
    months = {key: Month.parse(told) for key, told in gathered["months"].items()}
    residents = rating.everywhere(gathered["residents"])
    found: list[Figure] = []
    shares: list[sharing.Counted] = []
    for kind in Kind:
        keys = [key for key, one in DEFINITIONS.items() if key.startswith("ss.") and kind in one.spans]
        whole = {window.period: window for window in windows(months, kind)} if keys else {}
        for window in whole.values():
            for gss in PLACES:
                open_keys = [key for key in keys if _is_told(key, gss)]
                gaps = {key for key in open_keys if _is_gap(key, gss, window)}
                found += [_gap(key, gss, window) for key in sorted(gaps)]
                ready = [key for key in open_keys if key not in gaps]
                before = whole.get(window.period.previous())
                before = None if before is None or _is_gap(rating.RATE, gss, before) else before
                found += _figures(ready, gss, window, before, residents)
                shares += sharing.counted(ready, gss, window)
    ratios = rating.with_changes([one for one in found if one.indicator in rating.RATIOS])
    others = [one for one in found if one.indicator not in rating.RATIOS]
    return [*others, *ratios, *sharing.figures(shares)]


def _is_told(key: str, gss: str) -> bool:
    return gss == LONDON_GSS or not DEFINITIONS[key].london_only


def _is_gap(key: str, gss: str, window: Window) -> bool:
    """Whether a month is missing, or lacks what the indicator is made of."""
    needed = {Lack.ROWS, _NEEDED.get(key, Lack.ROWS)}
    if gss != LONDON_GSS:
        needed.add(Lack.PLACE)
    return not window.is_whole or bool(needed & window.lacks)


def _gap(key: str, gss: str, window: Window) -> Figure:
    return Figure(
        gss=gss, indicator=key, period=window.period, status=Status.GAP, caveats=(Caveat.INCOMPLETE,)
    )  # fmt: skip


def _figures(
    keys: list[str], gss: str, window: Window, before: Window | None, residents: Mapping[str, rating.Residents]
) -> Iterator[Figure]:
    """Everything but shares of searches."""
    place = window.place(gss)
    for key in keys:
        if key in _COUNTS:
            detail = {"unlocated": sum(month.unlocated for month in window.months)} if gss == LONDON_GSS else {}
            yield Figure(
                gss=gss, indicator=key, period=window.period, status=Status.SHOWN,
                value=int(place.all[AT[_COUNTS[key]]]), detail=detail,
            )  # fmt: skip
        elif key == rating.RATE:
            yield from rating.rates(gss, window, before, residents[gss])
        elif key in rating.RATIOS:
            yield rating.ratio_of(key, gss, window, place, residents[gss])
