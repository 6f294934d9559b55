"""The dates of a series: every so many months, on the n-th such weekday."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from boroughs.responses.clock import bank_holiday, months_later

LAST = 5
"""Stands for the last such weekday of a month, be it the fourth or the fifth."""


@dataclass(frozen=True)
class Series:
    """The London dates of a series, and those left out with the bank holiday that each is."""

    dates: list[date]
    left_out: list[tuple[date, str]]


def series_of(since: date, weekday: int, nth: int, months: int, times: int) -> Series:
    """Returns so many dates on or after `since`, the n-th such weekday (Monday is 0) of every `months`-th month.

    `nth` is 1 to 4, or LAST. Bank holidays in England are left out, and the series goes on for as much longer.
    """
    found = Series([], [])
    month = since.replace(day=1)
    while nth_weekday(month, weekday, nth) < since:
        month = months_later(month, 1)
    while len(found.dates) < times:
        day = nth_weekday(month, weekday, nth)
        if holiday := bank_holiday(day):
            found.left_out.append((day, holiday))
        else:
            found.dates.append(day)
        month = months_later(month, months)
    return found


def nth_weekday(month: date, weekday: int, nth: int) -> date:
    """Returns the n-th such weekday of the month that a date is in; LAST for the last."""
    if nth == LAST:
        last = month.replace(day=monthrange(month.year, month.month)[1])
        return last.replace(day=last.day - (last.weekday() - weekday) % 7)
    first = month.replace(day=1)
    return first.replace(day=1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))
