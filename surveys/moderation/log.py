"""What moderators decided, in public: for each quarter that is over, rounded so that no decision shows by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from boroughs.models import Borough
from surveys.moderation.models import REASONS, CommentState, DecisionTally

FEWEST = 10
"""Fewer decisions of a kind than this, if any, are shown as "fewer than" it."""

STEP = 5
"""Larger numbers are rounded to the nearest multiple of this."""

DECISIONS = (CommentState.APPROVED, CommentState.REDACTED, CommentState.WITHHELD)


@dataclass(frozen=True, slots=True)
class Quarter:
    """What was decided from the first day of a quarter to its last: numbers as `shown` gives them, by code.

    Reasons without a number are not all of few comments: what was withheld altogether, less the reasons that have one,
    does not tell how few the others are.
    """

    first_day: date
    decisions: Mapping[str, int | None]
    reasons: Mapping[str, int | None]

    @property
    def last_day(self) -> date:
        """The last day of the quarter."""
        return _next(self.first_day) - timedelta(days=1)


def quarter_of(day: date) -> date:
    """Returns the first day of the calendar quarter that a date is in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def shown(count: int) -> int | None:
    """Returns a count as the public sees it: nought, rounded to the nearest 5, or None for some but fewer than ten."""
    if 0 < count < FEWEST:
        return None
    return (count + STEP // 2) // STEP * STEP


async def closed_quarters(borough: Borough, day: date) -> list[Quarter]:
    """Returns the quarters that were over on a London date and in which something was decided, the newest first."""
    found: dict[date, list[DecisionTally]] = {}
    for tally in await DecisionTally.filter(borough=borough, quarter__lt=quarter_of(day)).order_by("-quarter"):
        found.setdefault(tally.quarter, []).append(tally)
    return [_quarter(first_day, tallies) for first_day, tallies in found.items()]


def _quarter(first_day: date, tallies: list[DecisionTally]) -> Quarter:
    def total(**wanted: str) -> int:
        return sum(t.count for t in tallies if all(getattr(t, name) == value for name, value in wanted.items()))

    reasons = {reason: total(reason=reason) for reason in REASONS}
    hidden = _hidden(reasons)
    return Quarter(
        first_day,
        {state.value: shown(total(state=state)) for state in DECISIONS},
        {reason: None if reason in hidden else shown(count) for reason, count in reasons.items()},
    )


def _hidden(counts: Mapping[str, int]) -> set[str]:
    """Returns what is not shown of numbers whose sum is: the small, and of the others as many as hide them."""
    hidden = {name for name, count in counts.items() if 0 < count < FEWEST}
    others = sorted((count, name) for name, count in counts.items() if count >= FEWEST)
    for _, name in others if hidden else []:
        if sum(counts[one] for one in hidden) >= 2 * FEWEST:
            break
        hidden.add(name)
    return hidden


def _next(quarter: date) -> date:
    return quarter_of(quarter + timedelta(days=95))
