"""Reads the rows of a month: when, where, and the code of every value; nothing is left out because it is blank."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite

from engage.indicators.sources.importing import Rejected
from engage.indicators.sources.stops.files import Named, Raw
from engage.indicators.sources.stops.vocabulary import COLUMNS
from engage.kit.clock import london_date

Point = tuple[float, float]
"""Longitude and latitude of a map point, in degrees."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One row. `on` is its London date, `point` None where it has no place, `codes` in the order of COLUMNS.

    Rows have no number of their own: two that are the same are two searches.
    """

    line: int
    on: date
    point: Point | None
    codes: tuple[str, ...]


class _RefusedError(Exception):
    """A row is not taken; the message is the reason."""


def stops(rows: Iterable[Raw | Rejected], named: Named) -> Iterator[Stop | Rejected]:
    """Returns the rows of a month, and why others are none.

    Dates are in UTC, so that a file of a summer month begins at 23:00 of the evening before; a row belongs to the month
    of its London date.
    """
    for row in rows:
        if isinstance(row, Rejected):
            yield row
            continue
        try:
            yield _stop(row, named)
        except _RefusedError as refused:
            yield Rejected(row.line, str(refused))


def _stop(row: Raw, named: Named) -> Stop:
    values = row.values
    on = _london_date(values["Date"])
    if not named.starts_on <= on <= named.ends_on:
        raise _RefusedError(f"column Date: expected a moment in {named.starts_on:%B %Y} in London")
    point = _point(values["Longitude"].strip(), values["Latitude"].strip())
    return Stop(row.line, on, point, tuple(column.code(values[column.heading]) for column in COLUMNS))


def _london_date(text: str) -> date:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise _RefusedError("column Date: expected a moment such as 2024-09-27T09:45:00+00:00") from None
    if moment.tzinfo is None:
        raise _RefusedError("column Date: expected a time zone, as in 2024-09-27T09:45:00+00:00")
    try:
        return london_date(moment)
    except OverflowError:
        raise _RefusedError("column Date: expected a moment of this century") from None


def _point(longitude: str, latitude: str) -> Point | None:
    """The map point; None where one of its two numbers is blank."""
    if not (longitude and latitude):
        return None
    try:
        point = float(longitude), float(latitude)
    except ValueError:
        raise _RefusedError("columns Latitude and Longitude: expected degrees") from None
    if not all(map(isfinite, point)) or abs(point[0]) > 180 or abs(point[1]) > 90:
        raise _RefusedError("columns Latitude and Longitude: expected degrees")
    return point
