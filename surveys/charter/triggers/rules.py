"""When a rule is reached, and in which quarter. Pure: no database, no clock."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from engage.kit.i18n import N_
from surveys.charter.models import Rating

AT_LEAST = 10
"""People who rated a commitment in a quarter, under the rule that every borough begins with."""

KEPT_BELOW = 50
"""Per cent of them who said that it was kept, under that rule: fewer than this."""


class Phase(StrEnum):
    """How far a trigger has come. The value is a word for it in English, marked for translation."""

    NOTIFIED = N_("The police were told")
    EXPLAINED = N_("The police have explained")
    DISCUSSED = N_("Discussed at a meeting")
    CLOSED = N_("Closed")


@dataclass(frozen=True, slots=True)
class Quarter:
    """A calendar quarter by its first day."""

    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first + timedelta(days=100)).replace(day=1) - timedelta(days=1)

    @property
    def months(self) -> tuple[date, date, date]:
        """The first days of its months."""
        year, month = self.first.year, self.first.month
        return (self.first, date(year, month + 1, 1), date(year, month + 2, 1))

    @property
    def key(self) -> str:
        """Its name in addresses, as "2026-q3"."""
        return f"{self.first.year}-q{(self.first.month + 2) // 3}"


def quarter_before(day: date) -> Quarter:
    """Returns the last quarter that was over before a London date's own."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    before = first - timedelta(days=1)
    return Quarter(date(before.year, before.month - 2, 1))


def read_quarter(key: str) -> Quarter | None:
    """Returns the quarter of a name as `Quarter.key` writes it, or None."""
    year, _, number = key.partition("-q")
    if len(year) == 4 and year.isascii() and year.isdigit() and number in ("1", "2", "3", "4") and int(year) > 2000:
        return Quarter(date(int(year), int(number) * 3 - 2, 1))
    return None


def is_reached(ratings: Counter[Rating], at_least: int, kept_below: int) -> bool:
    """Whether so many people rated a commitment ("cannot say" left out) and fewer than so many per cent say it is kept.

    Exact: 5 of 10 are not fewer than 50 per cent.
    """
    people = sum(ratings[rating] for rating in (Rating.MET, Rating.PARTLY, Rating.NOT_MET))
    return people >= at_least and ratings[Rating.MET] * 100 < kept_below * people
