"""Months and quarters of the calendar, and twelve months to the end of one, as indicators count them.

Every day here is a London calendar date. Quarters are those of the calendar year (Q1 is January to March),
as the Public Attitude Survey uses them.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Self

from engage.kit.clock import london_moment

_KEY = re.compile(r"(?P<is_year>12m-)?(?P<year>[0-9]{4})-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2]))")


class Kind(Enum):
    """How long a period is; the value is its name in the database and in addresses."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    """Twelve months to the end of any month. Two of them overlap, unless one is `previous` to the other."""

    @property
    def months(self) -> int:
        """How many months one period has."""
        return {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.YEAR: 12}[self]


@dataclass(frozen=True, slots=True)
class Period:
    """One calendar month or quarter, or twelve months to the end of a month: first and last day, both included."""

    kind: Kind
    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if (self.starts_on, self.ends_on) != _span(self.kind, self.ends_on):
            raise ValueError(f"{self.starts_on} to {self.ends_on} is not a calendar {self.kind.value}")

    @classmethod
    def of(cls, kind: Kind, day: date) -> Self:
        """The period of this kind that `day` lies in; of years the one that ends with the day's month."""
        return cls(kind, *_span(kind, day))

    @classmethod
    def parse(cls, key: str) -> Self:
        """The period that a key such as "2026-09", "2026-Q3" or "12m-2026-09" names.

        Raises ValueError for anything else.
        """
        found = _KEY.fullmatch(key)
        if found is None or found["year"] == "0000" or (found["is_year"] and found["quarter"]):
            raise ValueError('a period is written like "2026-09", "2026-Q3" or "12m-2026-09"')
        year = int(found["year"])
        if found["is_year"]:
            return cls.of(Kind.YEAR, date(year, int(found["month"]), 1))
        if found["quarter"]:
            return cls.of(Kind.QUARTER, date(year, 3 * int(found["quarter"]), 1))
        return cls.of(Kind.MONTH, date(year, int(found["month"]), 1))

    @property
    def year(self) -> int:
        """The year, for a label."""
        return self.starts_on.year

    @property
    def number(self) -> int:
        """The month 1–12 or the quarter 1–4, for a label."""
        return (self.starts_on.month - 1) // self.kind.months + 1

    @property
    def key(self) -> str:
        """Its name in addresses and files: "2026-09", "2026-Q3" or "12m-2026-09". Keys of one kind sort by time."""
        if self.kind is Kind.YEAR:
            return f"12m-{self.ends_on.isoformat()[:7]}"
        if self.kind is Kind.QUARTER:
            return f"{self.year:04}-Q{self.number}"
        return f"{self.year:04}-{self.number:02}"

    @property
    def starts_at(self) -> datetime:
        """The moment the period begins in London, in UTC."""
        return london_moment(self.starts_on, time.min)

    @property
    def ends_at(self) -> datetime:
        """The moment the next period begins in London, in UTC: no longer part of this one."""
        return london_moment(self.ends_on + timedelta(days=1), time.min)

    @property
    def months(self) -> list[str]:
        """The keys of its months, the first first."""
        first = self.starts_on.year * 12 + self.starts_on.month - 1
        return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, first + self.kind.months)]

    def previous(self) -> Self:
        """The period of the same kind just before."""
        return type(self).of(self.kind, self.starts_on - timedelta(days=1))

    def following(self) -> Self:
        """The period of the same kind just after: of years, the twelve months that share no day with it."""
        last = self.ends_on + timedelta(days=1)
        if self.kind is Kind.YEAR:
            last = month_end(self.ends_on.year + 1, self.ends_on.month)
        return type(self).of(self.kind, last)


def quarter_of(day: date) -> Period:
    """The calendar quarter that `day` lies in."""
    return Period.of(Kind.QUARTER, day)


def closed_before(today: date, kind: Kind) -> Period:
    """The latest period of this kind whose last day is over on the London date `today`."""
    if kind is Kind.YEAR:
        return Period.of(kind, today.replace(day=1) - timedelta(days=1))
    return Period.of(kind, today).previous()


def is_quarter_end(day: date) -> bool:
    """Whether `day` is the last day of a calendar quarter."""
    return _span(Kind.QUARTER, day)[1] == day


def year_to(ends_on: date) -> date:
    """The first of the twelve months that end on the last day of a month."""
    following = ends_on + timedelta(days=1)
    return following.replace(year=following.year - 1)


def _span(kind: Kind, day: date) -> tuple[date, date]:
    """The first and the last day of the period that `day` lies in, or whose last month it lies in."""
    if kind is Kind.YEAR:
        ends_on = month_end(day.year, day.month)
        return year_to(ends_on), ends_on
    first_month = (day.month - 1) // kind.months * kind.months + 1
    last_month = first_month + kind.months - 1
    return date(day.year, first_month, 1), month_end(day.year, last_month)


def month_end(year: int, month: int) -> date:
    """The last day of a month. Raises ValueError for a month or year that is not one."""
    return date(year, month, monthrange(year, month)[1])
