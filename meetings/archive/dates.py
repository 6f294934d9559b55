"""When a meeting was held, by what its minutes say of it, and by their file's name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORDED = re.compile(
    rf"(?:({'|'.join(_DAYS)})[\s,]+)?(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?"
    rf"({'|'.join(name[:3] + f'(?:{name[3:]})?' for name in _MONTHS)})\b\.?(?:,?\s+((?:19|20)\d\d)\b)?",
    re.I,
)
_NUMBERED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)\b")
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d{2})-(\d{2})")
_YEAR = re.compile(r"(?<!\d)(?:(?:19|20)(\d\d)(?!\d)|(\d\d)(?=[A-Za-z]))")
_CLOCK = re.compile(r"\b(\d{1,2})(?:[.:](\d{2}))?\s*([ap])\.?\s?m\b|\b([01]\d|2[0-3]):([0-5]\d)\b", re.I)
_YEARS_BACK = 12


@dataclass(frozen=True)
class Said:
    """A day as a text gives it: `year` and `weekday` (Monday is 0) are None where it does not say."""

    day: int
    month: int
    year: int | None
    weekday: int | None


def days_in(text: str) -> Iterator[Said]:
    """Yields the days a text names, in any of the usual ways, in order; impossible ones too."""
    found: list[tuple[int, Said]] = []
    for match in _WORDED.finditer(text):
        weekday = _DAYS.index(match[1].lower()) if match[1] else None
        month = next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(match[3].lower()[:3]))
        found.append((match.start(), Said(int(match[2]), month, int(match[4]) if match[4] else None, weekday)))
    for match in _NUMBERED.finditer(text):
        found.append((match.start(), Said(int(match[1]), int(match[2]), int(match[3]), None)))
    for match in _ISO.finditer(text):
        found.append((match.start(), Said(int(match[3]), int(match[2]), int(match[1]), None)))
    yield from (said for _, said in sorted(found, key=lambda pair: pair[0]))


def as_date(said: Said, hints: str, today: date) -> date | None:
    """Returns the date that is meant, or None. Without a year it is one that `hints` names, or else the weekday's."""
    if said.year is not None:
        return _real(said, said.year)
    named = [2000 + int(match[1] or match[2]) for match in _YEAR.finditer(hints)]
    for year in [*named, *([] if said.weekday is None else range(today.year, today.year - _YEARS_BACK, -1))]:
        found = _real(said, year)
        if found and found <= today and said.weekday in (None, found.weekday()):
            return found
    return None


def _real(said: Said, year: int) -> date | None:
    try:
        return date(year, said.month, said.day)
    except ValueError:
        return None


def time_in(text: str) -> time | None:
    """Returns the first time of day a text gives, like 7pm, 6.30 p.m. or 18:30, or None."""
    for match in _CLOCK.finditer(text):
        if match[4]:
            return time(int(match[4]), int(match[5]))
        hour, minute = int(match[1]), int(match[2] or 0)
        if 1 <= hour <= 12 and minute < 60:
            return time(hour % 12 + (12 if match[3].lower() == "p" else 0), minute)
    return None
