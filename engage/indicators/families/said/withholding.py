"""What of the new figures is withheld so that the rest can be released: nothing, unless the audit refuses some of them.

Step by step more of what was refused is held back, and the audit is asked again, until it has nothing against what is
left. Nothing marks in public what is withheld: the figure released last stays in force.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from engage.indicators.disclosure import EVERYWHERE, LONGEST, Cell
from engage.indicators.families import Gathered, Settled
from engage.indicators.families.said import telling
from engage.indicators.families.said.auditing import given_away
from engage.indicators.families.said.showing import held
from engage.indicators.figures import Figure
from engage.indicators.models import LONDON_GSS

_Step = list[list[str]]
"""What is withheld together: of each an indicator, a GSS code or EVERYWHERE, and a characteristic, "" for all."""


_Look = Callable[[Gathered, Iterable[Figure], float], list[Cell]]
_Weighted = Callable[[Gathered], Iterable[Figure]]


def settled(
    surveys: Gathered,
    seconds: float = LONGEST,
    clock: Callable[[], float] = time.monotonic,
    *,
    look: _Look = given_away,
    weighted: _Weighted = telling.weighted,
) -> Settled:
    """Returns what was gathered with `withheld` (`showing.held`), empty mostly; and a line for each part of it.

    Once `seconds` have passed, all new figures are withheld of the indicators that could not be looked at. `weighted`
    makes the figures, and `look` says what they give away.
    """
    until = clock() + seconds
    withheld: _Step = []
    while True:
        asked = {**surveys, "withheld": withheld}
        figures = list(weighted(asked))
        left = max(0.0, until - clock())
        more = _more(look(asked, figures, left), figures, is_last=not left)
        if not more:
            return asked, [_line(*one) for one in withheld]
        withheld = sorted([*withheld, *more])


def _more(cells: Sequence[Cell], figures: Collection[Figure], *, is_last: bool) -> _Step:
    """What to withhold next: for each indicator and characteristic refused, the first step that makes a difference."""
    found = set()
    for indicator, column in sorted({(cell.indicator, cell.partition) for cell in cells}):
        places = sorted({cell.gss for cell in cells if (cell.indicator, cell.partition) == (indicator, column)})
        for step in [[[indicator, EVERYWHERE, ""]]] if is_last else _steps(indicator, column, places):
            is_held = held({"withheld": step})
            if any(is_held(one.gss, one.indicator, one.group) for one in figures):
                found |= {tuple(one) for one in step}
                break
    return [list(one) for one in sorted(found)]


def _steps(indicator: str, column: str, places: Sequence[str]) -> Iterator[_Step]:
    """London first, its groups and then its figures; then the places named; then everything of the indicator.

    A place is named in what is refused, and its neighbours may be what gives it away: so a place that has nothing left
    to hold back is followed by everything.
    """
    for some in ([LONDON_GSS], places):
        if column:
            yield [[indicator, place, column] for place in some]
        yield [[indicator, place, ""] for place in some]
    yield [[indicator, EVERYWHERE, ""]]


def _line(indicator: str, place: str, column: str) -> str:
    return f"{indicator} {place} {column or 'everybody and every group'}"
