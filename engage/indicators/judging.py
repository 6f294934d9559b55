"""What may be said of the differences of a release: all its gaps judged together, and all its changes together.

They are those of every family, place, group and period that the release is the first to tell, or tells otherwise than
before. A difference that was published as it is now keeps what was said of it and counts no more, so that a new release
never takes back what an older one said; and a figure keeps its change when what it was compared with is so old that it
is no longer counted, but not when that was taken back or is told no more. What is kept goes with a release's inputs,
for making it again. Differences without a p-value (of the random-sample survey, which is published without ranges) are
judged where they are made.

Source: Benjamini & Hochberg, "Controlling the false discovery rate", JRSS B 57 (1995).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from engage.indicators.catalogue import DEFINITIONS
from engage.indicators.definition import Kind
from engage.indicators.figures import Apart, Figure
from engage.kit.comparisons import SMALLEST_SAID, Difference, Direction, direction, discoveries

Side = Literal["gap", "change"]
SIDES: tuple[Side, ...] = ("gap", "change")

Kept = dict[str, Any]
"""Plain JSON: side → indicator → GSS code → group → period → the difference that was published, as a figure has it."""

_NONE: Kept = {}


def kept(figures: Iterable[Figure], in_force: Mapping[tuple[str, str, str, str], Mapping[str, Any]]) -> Kept:
    """Returns the published differences that stay, of figures that are in force (key → JSON)."""
    found: Kept = {}
    figures = list(figures)
    made = {one.key for one in figures}
    for one in figures:
        before = in_force.get(one.key, {})
        is_compared = (*one.key[:3], one.period.previous().key) in made
        for side in SIDES:
            if (was := before.get(side)) and _stays(one, side, before, is_compared=is_compared):
                of = found.setdefault(side, {}).setdefault(one.indicator, {}).setdefault(one.gss, {})
                of.setdefault(one.group, {})[one.period.key] = was
    return found


def _stays(one: Figure, side: Side, before: Mapping[str, Any], *, is_compared: bool) -> bool:
    """Whether a difference comes out as it was published; or a change has nothing left to be compared with.

    And all else of the figure is the same. With `is_compared` the period before is made too: there might be a change.
    """
    apart: Apart | None = getattr(one, side)
    if apart:
        return bool(apart.exact) and all(before[side][end] == getattr(apart, end) for end in ("value", "low", "high"))
    rest = {name: value for name, value in before.items() if name not in SIDES}
    return side == "change" and not is_compared and replace(one, gap=None, change=None).as_json() == rest


def judged(figures: Sequence[Figure], kept: Kept = _NONE) -> list[Figure]:
    """Returns the figures of a release, in their order, with what may be said of each difference."""
    found = list(figures)
    for side in SIDES:
        new: list[tuple[int, Apart, Difference]] = []
        for place, figure in enumerate(found):
            apart: Apart | None = getattr(figure, side)
            if was := _kept(kept, side, figure):
                found[place] = _told(figure, side, was)
            elif apart and apart.exact:
                new.append((place, apart, apart.exact))
        passing = discoveries([exact.p_value for *_, exact in new])
        for (place, apart, exact), passes in zip(new, passing, strict=True):
            verdict = direction(exact.value, passes=passes, smallest=_smallest(found[place]))
            found[place] = _told(found[place], side, replace(apart, verdict=verdict, exact=None))
    return found


def _kept(kept: Kept, side: Side, one: Figure) -> Apart | None:
    by_group = kept.get(side, {}).get(one.indicator, {}).get(one.gss, {})
    was = by_group.get(one.group, {}).get(one.period.key)
    return Apart(**(was | {"verdict": Direction(was["verdict"])})) if was else None


def _smallest(figure: Figure) -> float:
    """Of shares, a difference of under three points is never called one; of rates and ratios none is too small."""
    known = DEFINITIONS.get(figure.indicator)
    return SMALLEST_SAID if known is None or known.kind not in (Kind.RATE, Kind.RATIO) else 0.0


def _told(figure: Figure, side: Side, apart: Apart) -> Figure:
    return replace(figure, gap=apart) if side == "gap" else replace(figure, change=apart)
