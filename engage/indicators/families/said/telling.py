"""Shares made into figures: what may be shown of each, its gap to everybody, and its change over a year."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engage.indicators.estimates.margins import CARE_ABOVE
from engage.indicators.estimates.shares import Share
from engage.indicators.estimates.shown import CARE_BELOW_WORTH, MOST_UNEVEN
from engage.indicators.estimates.weighting import MOST_AT_BOUNDS, Weighting
from engage.indicators.families import Gathered
from engage.indicators.families.said.cubes import QUARTERS, Place, places, published
from engage.indicators.families.said.showing import Gate, held, late
from engage.indicators.families.said.weighted import Name, Windows
from engage.indicators.figures import EVERYBODY, Apart, Caveat, Figure, Status
from engage.indicators.models import LONDON_GSS
from engage.indicators.periods import Kind, Period, month_end
from engage.kit.comparisons import Difference
from engage.kit.figures import CARE_BELOW, WIDEST_WITHOUT_CARE, Verdict
from engage.kit.figures import Figure as Shown

_STATUSES = {
    Verdict.SHOWN: Status.SHOWN,
    Verdict.WITH_CARE: Status.WITH_CARE,
    Verdict.TOO_FEW: Status.TOO_FEW,
}


def told_of(
    shown: Shown,
    *,
    gap: Difference | None = None,
    change: Difference | None = None,
    caveats: Sequence[Caveat] = (),
    **of: Any,
) -> Figure:
    """Returns a figure as it may be seen; `of` says what of. One that is used with care has a caveat that says why.

    Its gap and its change are in whole points, and are judged with all others of the release.
    """
    is_wide = shown.low is not None and shown.high is not None and shown.high - shown.low > WIDEST_WITHOUT_CARE
    is_unexplained = not set(caveats) - {Caveat.UNWEIGHTED}
    if shown.verdict is Verdict.WITH_CARE and (is_wide or is_unexplained) and Caveat.FEW not in caveats:
        caveats = (Caveat.FEW, *caveats)
    return Figure(
        status=_STATUSES[shown.verdict],
        value=shown.value,
        low=shown.low,
        high=shown.high,
        under=shown.under,
        over=shown.over,
        base=shown.base_shown,
        gap=Apart.of(gap, 2) if gap else None,
        change=Apart.of(change, 2) if change else None,
        caveats=tuple(caveats),
        **of,
    )


# ---- surveys -----------------------------------------------------------------------------------------------------


def weighted(gathered: Gathered) -> Iterator[Figure]:
    """Yields the figures of windows that are new, oldest first: those after the last that a place has figures of.

    London's are made together with the boroughs', or not at all: it has none of a window that some borough had before.
    What an earlier audit had no time for (`late`) is made beside them, of its window; the gate decides on all of it.
    """
    gate, is_held, waiting = Gate(gathered), held(gathered), late(gathered)
    every = {place.gss: Windows(place) for place in places(gathered)}
    new = {gss: _new(windows.place, gathered) for gss, windows in every.items()}
    for last in sorted({number for numbers in new.values() for number in numbers} | waiting.keys()):
        is_late = waiting.get(last, _nothing)
        fit = {
            gss: {
                name: one
                for name, one in windows.fit(last).items()
                if (last in new[gss] or is_late(gss, *name)) and not is_held(gss, *name)
            }
            for gss, windows in every.items()
            if last in new[gss] or (last in waiting and windows.place.first <= last <= windows.place.until)
        }
        by_indicator: dict[tuple[str, str], list[str]] = {}
        for gss, found in fit.items():
            for indicator, group in found:
                by_indicator.setdefault((gss, indicator), []).append(group)
        shown = gate.may_show(last, by_indicator)
        for gss, found in fit.items():
            names = [name for name in found if (gss, *name) in shown]
            yield from _told(every[gss], last, {name: found[name] for name in names}, gate)
            every[gss].settle(last)


def tried(gathered: Gathered) -> list[str]:
    """Returns the keys of the windows of which `weighted` makes figures, those that it has none of in the end too."""
    new = (_new(place, gathered) for place in places(gathered))
    return [_period(last).key for last in sorted({last for numbers in new for last in numbers} | late(gathered).keys())]


def _nothing(gss: str, indicator: str, group: str) -> bool:
    return False


def _new(place: Place, gathered: Gathered) -> range:
    """The last quarters of the windows that a place has no figures of yet."""
    of = gathered["released"] if place.gss == LONDON_GSS else [place.gss]
    known = [
        last
        for gss in of
        for groups in published(gathered, gss).values()
        for lasts in groups.values()
        for last in lasts
    ]
    return range(max([place.first - 1, *known]) + 1, place.until + 1)


def _told(windows: Windows, last: int, found: Mapping[Name, Shown], gate: Gate) -> Iterator[Figure]:
    """The figures of a place and window that passed. Gaps and changes are given where both sides have a number.

    Everybody's, which a gap is to, may have been released before.
    """
    made = windows.of(last)
    if made is None:
        return
    gss, before = windows.place.gss, last - QUARTERS
    plain = [name for name, one in found.items() if one.value is not None]
    whole = {
        indicator
        for (indicator, group), one in windows.fit(last).items()
        if group == EVERYBODY and one.value is not None and last in gate.released(gss, indicator, group)
    }
    gaps = made.gaps([name for name in plain if name[1] != EVERYBODY and name[0] in whole])
    was_shown = windows.fit(before) if any(before in gate.released(gss, *name) for name in plain) else {}
    with_change = [
        name
        for name in plain
        if before in gate.released(gss, *name) and name in was_shown and was_shown[name].value is not None
    ]
    changes = windows.changes(last, before, with_change)
    shares = dict(zip(made.plan.names, made.shares, strict=True))
    for name, one in found.items():
        share, gap, change = shares[name], gaps.get(name), changes.get(name)
        assert share is not None  # noqa: S101  # it is shown
        yield told_of(
            one,
            gss=gss,
            indicator=name[0],
            group=name[1],
            period=_period(last),
            gap=gap.difference if gap else None,
            change=change.difference if change else None,
            caveats=_caveats(share, made.weighting),
            detail=_detail(gss, made.boroughs, made.not_weighted_by),
        )


def _period(last: int) -> Period:
    return Period.of(Kind.YEAR, month_end(last // 4, last % 4 * 3 + 3))


def _caveats(share: Share, weighting: Weighting) -> tuple[Caveat, ...]:
    """Why a figure is to be used with care, besides a small base and a wide range."""
    found = []
    if share.n < CARE_BELOW or share.n_eff < CARE_BELOW_WORTH:
        found.append(Caveat.FEW)
    if share.deff_kish > MOST_UNEVEN or weighting.at_bounds > MOST_AT_BOUNDS:
        found.append(Caveat.UNEVEN)
    if weighting.no_target_share > CARE_ABOVE:
        found.append(Caveat.NO_TARGET)
    return tuple(found)


def _detail(gss: str, boroughs: Sequence[str], not_weighted_by: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"boroughs": len(boroughs)} if gss == LONDON_GSS else {}
    return found | ({"not_weighted_by": list(not_weighted_by)} if not_weighted_by else {})
