"""What of the new figures is withheld so that the rest can be released: nothing, unless the audit refuses some of them.

Step by step more of what was refused is held back, and the audit is asked again, until it has nothing against what is
left. Nothing marks in public what is withheld: the figure released last stays in force. What is withheld only because
there was no time to look at it is noted, and tried again whenever something is released next.
"""

import time
from collections.abc import Callable, Collection, Iterator, Sequence

from engage.indicators.disclosure import EVERYWHERE, LONGEST, NO_TIME, Cell
from engage.indicators.families import Gathered, Settled
from engage.indicators.families.said import telling
from engage.indicators.families.said.auditing import given_away
from engage.indicators.families.said.showing import held
from engage.indicators.figures import Figure
from engage.indicators.models import LONDON_GSS

_Step = list[list[str]]
"""What is withheld together: of each an indicator, a GSS code or EVERYWHERE, and a characteristic, "" for all."""


TRIED_AGAIN = "there was no time to check it; it is tried again with the next release, or by engage indicators run"


def settled(surveys: Gathered, seconds: float = LONGEST, clock: Callable[[], float] = time.monotonic) -> Settled:
    """Returns what was gathered with `withheld` (`showing.held`), empty mostly; and a line for each part of it.

    Once `seconds` have passed, all new figures are withheld of the indicators that could not be looked at. Of what
    there was no time for, `not_in_time` has the windows, to be `late` (`showing.late`) in what is gathered next.
    """
    until = clock() + seconds
    withheld: _Step = []
    late: _Step = []
    while True:
        asked = {**surveys, "withheld": withheld}
        figures = list(telling.weighted(asked))
        left = max(0.0, until - clock())
        cells = given_away(asked, figures, left)
        unseen = {(cell.indicator, cell.partition) for cell in cells if cell.why == NO_TIME}
        more, more_late = _more(cells, figures, unseen, is_last=not left)
        if not more:
            windows = telling.tried(surveys) if late else []
            asked["not_in_time"] = [[*one, key] for one in late for key in windows]
            return asked, [_line(*one, is_late=one in late) for one in withheld]
        withheld, late = sorted([*withheld, *more]), sorted([*late, *more_late])


def _more(
    cells: Sequence[Cell], figures: Collection[Figure], unseen: Collection[tuple[str, str]], *, is_last: bool
) -> tuple[_Step, _Step]:
    """What to withhold next: for each indicator and characteristic refused, the first step that makes a difference.

    And what of it is withheld for nothing but want of time, its indicator and characteristic being among `unseen`.
    """
    found, late = set(), set()
    for indicator, column in sorted({(cell.indicator, cell.partition) for cell in cells}):
        places = sorted({cell.gss for cell in cells if (cell.indicator, cell.partition) == (indicator, column)})
        for step in [[[indicator, EVERYWHERE, ""]]] if is_last else _steps(indicator, column, places):
            is_held = held({"withheld": step})
            if any(is_held(one.gss, one.indicator, one.group) for one in figures):
                some = {tuple(one) for one in step}
                found |= some
                late |= some if is_last or (indicator, column) in unseen else set()
                break
    return [list(one) for one in sorted(found)], [list(one) for one in sorted(late)]


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


def _line(indicator: str, place: str, column: str, *, is_late: bool) -> str:
    what = f"{indicator} {place} {column or 'everybody and every group'}"
    return f"{what}: {TRIED_AGAIN}" if is_late else what
