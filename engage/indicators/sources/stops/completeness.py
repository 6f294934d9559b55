"""Whether a published month is whole: what it lacks makes a gap in what depends on it, never a fall.

Judged from counts alone, each month beside its neighbours. A force that writes "not stated" as a blank lacks nothing; a
file without a single one of a category of which dozens were to be expected has had its rows left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engage.indicators.periods import Kind, Period
from engage.indicators.sources.stops.vocabulary import (
    AGE,
    BLANK,
    LEGISLATION,
    LINKED,
    NOT_STATED,
    OFFICER_DEFINED,
    OUTCOME,
    REMOVED,
    SELF_DEFINED,
    TRUE,
    TYPE,
    UNRECOGNISED,
    Column,
)


class Lack(StrEnum):
    """What a month lacks. ROWS: some of its rows were left out, so that nothing can be told of it."""

    ROWS = "rows"
    PLACE = "place"
    ETHNIC_GROUP = "ethnic_group"
    OFFICER_DEFINED = "officer_defined"
    OUTCOME = "outcome"
    LEGISLATION = "legislation"
    AGE = "age"
    LINKED = "linked"
    REMOVED = "removed"


FEWEST_EXPECTED = 20
"""A category, or a True, of which so many were to be expected and none is there has been left out: by chance alone that
happens twice in a thousand million."""

MOST_REJECTED = 0.01
FEWEST_FILLED = 0.5
"""A column that is blank in more than half of the rows says nothing of the others."""

FEWEST_A_DAY = 30
"""In a month with so many rows a day, a day without one is a day left out."""

NEIGHBOURS = 6
"""How many months to either side a month is compared with."""

UNKNOWN = "unknown"
"""In the place of a code: not stated, or blank."""

USUAL = {
    TYPE.heading: {"vehicle": 0.012},
    SELF_DEFINED.heading: {"W9": 0.12, "B9": 0.10, "A9": 0.054, "O9": 0.021, "M9": 0.019, UNKNOWN: 0.10},
    OFFICER_DEFINED.heading: {"other": 0.029},
}
"""What share of a month of the Met has which value: the lower of June 2016 (whole) and 1 to 17 December 2022."""

USUAL_FORCE = "metropolitan"
_OFTEN_TRUE = {LINKED.heading: 0.10, REMOVED.heading: 0.01}
_ONLY_NOW = {"W3", "A4", "O2"}
"""Codes that the Census of 2011 brought: a month before them lacks none."""

_COLUMNS = (
    (SELF_DEFINED, Lack.ETHNIC_GROUP), (OFFICER_DEFINED, Lack.OFFICER_DEFINED), (OUTCOME, Lack.OUTCOME),
    (LEGISLATION, Lack.LEGISLATION), (AGE, Lack.AGE), (LINKED, Lack.LINKED), (REMOVED, Lack.REMOVED),
)  # fmt: skip
_CATEGORIES = (TYPE, SELF_DEFINED, OFFICER_DEFINED)

Seen = Mapping[str, Mapping[str, int]]
"""Heading → code → rows."""


@dataclass(frozen=True, slots=True)
class Month:
    """What is known of a month's file; the fields are those of `StopMonth`."""

    force: str
    month: date
    rows: int
    unlocated: int
    rejected: int
    days: int
    seen: Seen


def lacking(months: Iterable[Month]) -> dict[date, frozenset[Lack]]:
    """Returns what each month of one force lacks."""
    ordered = sorted(months, key=lambda one: one.month)
    alone = {one.month: _alone(one) for one in ordered}
    whole = [one for one in ordered if Lack.ROWS not in alone[one.month]]
    return {
        one.month: alone[one.month] | ({Lack.ROWS} if _lacks_beside(one, _beside(one, whole)) else set())
        for one in ordered
    }


def _alone(month: Month) -> frozenset[Lack]:
    """What a month lacks as far as it shows without its neighbours."""
    found = {lack for column, lack in _COLUMNS if not _is_filled(month, column)}
    found |= {lack for column, lack in _COLUMNS if _is_never_true(month, column)}
    if month.unlocated > (1 - FEWEST_FILLED) * month.rows:
        found.add(Lack.PLACE)
    calendar = Period.of(Kind.MONTH, month.month)
    days = (calendar.ends_on - calendar.starts_on).days + 1
    has_days_left_out = month.days < days and month.rows >= FEWEST_A_DAY * days
    is_rejected = month.rejected > MOST_REJECTED * (month.rows + month.rejected)
    usual = USUAL if month.force == USUAL_FORCE else {}
    if has_days_left_out or is_rejected or _lacks_beside(month, usual):
        found.add(Lack.ROWS)
    return frozenset(found)


def _is_filled(month: Month, column: Column) -> bool:
    seen = month.seen.get(column.heading, {})
    known = sum(seen.values()) - seen.get(BLANK, 0) - seen.get(UNRECOGNISED, 0)
    return month.rows == 0 or known >= FEWEST_FILLED * month.rows


def _is_never_true(month: Month, column: Column) -> bool:
    seen = month.seen.get(column.heading, {})
    known = sum(seen.values()) - seen.get(BLANK, 0)
    return not seen.get(TRUE) and known * _OFTEN_TRUE.get(column.heading, 0) >= FEWEST_EXPECTED


def _beside(month: Month, others: Sequence[Month]) -> dict[str, dict[str, float]]:
    """What share of the rows of its neighbours has which value."""
    near = [one for one in others if 0 < abs(_number(one.month) - _number(month.month)) <= NEIGHBOURS]
    rows = sum(one.rows for one in near)
    shares: dict[str, dict[str, float]] = {}
    for column in _CATEGORIES if rows else ():
        counted = [_counted(one, column) for one in near]
        codes = {code for one in counted for code in one} - _ONLY_NOW - {UNRECOGNISED}
        shares[column.heading] = {code: sum(one.get(code, 0) for one in counted) / rows for code in codes}
    return shares


def _lacks_beside(month: Month, shares: Mapping[str, Mapping[str, float]]) -> bool:
    """Whether a category is not there at all of which a fair number was to be expected by these shares.

    A column that is hardly filled lacks every category, and no row for that.
    """
    for column in _CATEGORIES:
        if not _is_filled(month, column):
            continue
        counted = _counted(month, column)
        for code, share in shares.get(column.heading, {}).items():
            expected = share * month.rows
            # Of the unknown a stray blank or two may be left: a twentieth of what was to be expected is none.
            most = expected / 20 if code == UNKNOWN else 0
            if expected >= FEWEST_EXPECTED and counted.get(code, 0) <= most:
                return True
    return False


def _counted(month: Month, column: Column) -> dict[str, int]:
    """The codes of a column, with not stated and blank as one; a blank type or officer's view is no category."""
    seen = dict(month.seen.get(column.heading, {}))
    blank = seen.pop(BLANK, 0)
    if column is SELF_DEFINED:
        seen[UNKNOWN] = blank + seen.pop(NOT_STATED, 0)
    return seen


def _number(month: date) -> int:
    return month.year * 12 + month.month
