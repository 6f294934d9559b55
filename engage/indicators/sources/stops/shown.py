"""What the page of sources says of each month of stops and searches."""

from dataclasses import dataclass
from datetime import date

from engage.indicators.sources.stops.completeness import Lack
from engage.indicators.sources.stops.in_force import lacks_of, months_in_force
from engage.kit.i18n import lazy

MOST_MONTHS = 36
"""So many months are listed, the latest ones."""

_LACKS = {
    Lack.ROWS: lazy("some rows, so nothing is shown of it"),
    Lack.PLACE: lazy("most places"),
    Lack.ETHNIC_GROUP: lazy("self-defined ethnic groups"),
    Lack.OFFICER_DEFINED: lazy("ethnic groups as officers saw them"),
    Lack.OUTCOME: lazy("outcomes"),
    Lack.LEGISLATION: lazy("the powers used"),
    Lack.AGE: lazy("ages"),
    Lack.LINKED: lazy("whether the outcome is linked to the object"),
    Lack.REMOVED: lazy("whether more than outer clothing was removed"),
}


@dataclass(frozen=True, slots=True)
class Covered:
    """A month, `on` its first day. Of `rows`, so many are on no map point, or outside London.

    `lacks` says in the reader's language what is missing or broken, "" of a whole month.
    """

    on: date
    rows: int
    unlocated: int
    outside: int
    lacks: str


async def covered(force: str) -> list[Covered]:
    """Returns the months of a force that are in force, newest first, in one query."""
    months = await months_in_force(force)
    lacks = lacks_of(months)
    return [
        Covered(day, one.rows, one.unlocated, one.outside, _told(lacks[day]))
        for day, one in sorted(months.items(), reverse=True)[:MOST_MONTHS]
    ]


def _told(lacks: frozenset[Lack]) -> str:
    return "; ".join(str(words) for lack, words in _LACKS.items() if lack in lacks)
