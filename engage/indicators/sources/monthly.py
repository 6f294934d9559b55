"""Reads the tables of the Metropolitan Police that count something by borough and month: crime, and use of force.

Crime: "MPS Monthly Crime Dashboard Data" (London Datastore), one row per month, area, offence subgroup and measure;
only rows of boroughs are taken, since those of neighbourhoods count the same again. "Other accepted crime" is no
notifiable offence. Since March 2024 the figures come from another system (CONNECT).

Use of force: one row per form of an officer, so that one person may be in several.
Sources: London Datastore, Open Government Licence v3.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from boroughs.london import normalised
from engage.indicators.sources.importing import Rejected
from engage.indicators.sources.tables import month_of, rows, whole

OFFENCES = "crime.offences"
POSITIVE_OUTCOMES = "crime.positive_outcomes"
SEXUAL_OFFENCES = "crime.sexual_offences"
SEXUAL_OUTCOMES = "crime.sexual_outcomes"
FORMS = "uof.forms"

_CRIME = {
    "month": ("Month_Year",),
    "area": ("Area Type",),
    "name": ("Area name", "Borough"),
    "group": ("Offence Group", "Crime Type"),
    "measure": ("Measure",),
    "count": ("Count",),
}
_FORCE = {"day": ("IncidentDate", "Incident Date"), "borough": ("Borough",)}
_MEASURES = {
    "offences": (OFFENCES, SEXUAL_OFFENCES),
    "positive outcomes": (POSITIVE_OUTCOMES, SEXUAL_OUTCOMES),
    "outcomes": (POSITIVE_OUTCOMES, SEXUAL_OUTCOMES),
}
_NO_OFFENCE = "other accepted crime"
_SEXUAL = "sexual offences"
_NOWHERE = ("aviation", "heathrow", "other", "unknown", "not", "outside", "")

Resolve = Callable[[str], str | None]
"""The GSS code of a borough by its name, or None."""

Key = tuple[str, str, date]
"""Measure, GSS code, and the first day of a month."""


@dataclass(slots=True)
class Counts:
    """What a table counts: iterate once over `taken` for a True per row taken, and for what was rejected.

    `by` has then the counts, and after `fill` a 0 of whatever the table counts in a month but not in a borough that it
    has in that month: tables leave out what there was none of. `elsewhere` is how many were counted outside the
    boroughs of the Metropolitan Police, or in none.
    """

    by: Counter[Key] = field(default_factory=Counter)
    elsewhere: int = 0
    seen: set[tuple[str, date]] = field(default_factory=set)

    def fill(self) -> None:
        """Adds what the table says by saying nothing. A measure that it has nowhere in a month stays missing there."""
        for measure, month in {(measure, month) for measure, _, month in self.by}:
            for gss, seen_in in self.seen:
                if seen_in == month:
                    self.by.setdefault((measure, gss, month), 0)


def crime(data: bytes, resolve: Resolve, counts: Counts) -> Iterator[bool | Rejected]:
    """Adds the offences and the positive outcomes of a table to `counts`. Raises NotATable."""
    for line, (month, area, name, group, measure, count) in rows(data, _CRIME):
        if normalised(str(area)) != "borough":
            continue
        if (first := month_of(month)) is None:
            yield _wrong(line, "Month_Year", "a month, as 01/06/2021")
        elif (keys := _MEASURES.get(str(measure).casefold())) is None:
            yield _wrong(line, "Measure", "Offences or Positive Outcomes")
        elif (number := whole(count)) is None:
            yield _wrong(line, "Count", "a whole number")
        elif (gss := resolve(str(name))) is None and not _is_nowhere(name):
            yield _wrong(line, "Area name", "a London borough")
        else:
            if str(group).casefold() != _NO_OFFENCE:
                chosen = keys if str(group).casefold() == _SEXUAL else keys[:1]
                _add(counts, gss, first, chosen, number)
            yield True


def force(data: bytes, resolve: Resolve, counts: Counts) -> Iterator[bool | Rejected]:
    """Adds the forms of a table to `counts`. Raises NotATable."""
    for line, (day, borough) in rows(data, _FORCE):
        if (first := month_of(day)) is None:
            yield _wrong(line, "IncidentDate", "a date, as 17/06/2021")
        else:
            # Any other place is outside London or unknown: forms are about people, wherever they were met.
            _add(counts, resolve(str(borough)), first, (FORMS,), 1)
            yield True


def _add(counts: Counts, gss: str | None, month: date, measures: tuple[str, ...], number: int) -> None:
    if gss is None:
        counts.elsewhere += number
        return
    counts.seen.add((gss, month))
    for measure in measures:
        counts.by[measure, gss, month] += number


def _is_nowhere(name: Any) -> bool:
    """Whether a name is one that the tables give to no borough: the airports, "Other / NK"."""
    return normalised(str(name)).startswith(_NOWHERE[:-1]) or not str(name)


def _wrong(line: int, column: str, expected: str) -> Rejected:
    return Rejected(line, f"{column}: expected {expected}")
