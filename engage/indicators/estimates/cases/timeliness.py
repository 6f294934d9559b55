"""A case of timeliness: requests, when each was asked, due and answered, as they stood on one day."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from engage.indicators.estimates.cases.folders import BadCase, Part, lines
from engage.indicators.estimates.survival import curve, days_until
from engage.kit.figures import wilson

COLUMNS = ("id", "asked_on", "due_on", "answered_on")


@dataclass(frozen=True, slots=True)
class Request:
    """One request; a date is None where there is none."""

    asked_on: date
    due_on: date | None
    answered_on: date | None


def results(folder: Path, case: Part) -> dict[str, Any]:
    """Returns how many requests were answered, on time and within how many days, at the end of the snapshot's day.

    Requests asked later do not count, and one answered later is open. `due` is how many were due by then: those
    answered by their day are `on_time`, those unanswered are late (`overdue_open`). One without a due day is never due.
    Raises BadCase when the folder cannot be used.
    """
    snapshot = case.day("snapshot")
    requests = [request for request in _requests(folder, case) if request.asked_on <= snapshot]
    answered: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    due = on_time = overdue = 0
    for request in requests:
        end = request.answered_on
        is_open = end is None or end > snapshot
        (waiting if is_open else answered)[(min(end or snapshot, snapshot) - request.asked_on).days] += 1
        if request.due_on and request.due_on <= snapshot:
            due += 1
            overdue += is_open
            on_time += bool(end and end <= request.due_on)
    steps = curve(answered, waiting)
    median, ninth = days_until(steps, Fraction(1, 2)), days_until(steps, Fraction(9, 10))
    return {
        "timeliness": {
            "requests": len(requests),
            "answered": answered.total(),
            "open": waiting.total(),
            "overdue_open": overdue,
            "due": due,
            "on_time": on_time,
            "p": on_time / due if due else None,
            "ci_wilson": list(wilson(on_time, due)) if due else None,
            "median": median.days,
            "ci_median": [median.low, median.high],
            "p90": ninth.days,
            "ci_p90": [ninth.low, ninth.high],
        }
    }


def _requests(folder: Path, case: Part) -> Iterator[Request]:
    seen = set()
    for line in lines(folder, case, COLUMNS):
        if line["id"] in seen:
            raise BadCase(f"{line.where}: another line has the id {line['id']!r}: give each its own")
        seen.add(line["id"])
        due_on = line.day("due_on") if line["due_on"] else None
        answered_on = line.day("answered_on") if line["answered_on"] else None
        request = Request(line.day("asked_on"), due_on, answered_on)
        if answered_on and answered_on < request.asked_on:
            raise BadCase(f"{line.where}: it was answered before it was asked: put the dates right")
        yield request
