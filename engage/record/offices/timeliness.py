"""How soon requests are answered: on time or not, and the days it takes, those still open counted as longer.

Pure arithmetic. Nobody's answers are counted here but those that offices gave in public, so nothing is withheld: what
is too little to tell is said to be so.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from boroughs.responses.listed.finding import Dated
from engage.indicators.estimates.survival import Wait, curve, days_until
from engage.kit.comparisons import Direction, change, directions
from engage.kit.figures import FEWEST_ANSWERS, wilson

FEWEST_FOR_DAYS = 6
"""Of fewer requests no range holds the true median in 95 of 100 cases: with five, chance alone puts all of them on one
side of it once in 16.
"""
MOST_HALVES = 10


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Some requests as they stand on a London date.

    `due` are those whose last day on time (extensions and pauses counted) is over; of these `on_time` were answered by
    then: an unanswered one is late. `on_time_ends` is the 95 % range of that share, None under thirty. `half` is in how
    many days half of all `asked` are answered and `most` nine in ten, those still open counted as longer than so far.
    """

    asked: int
    still_open: int
    due: int
    on_time: int
    on_time_ends: tuple[float, float] | None
    half: Wait
    most: Wait

    @property
    def share(self) -> float | None:
        """The share of those due that were answered on time, 0–1; None under thirty, of which only counts are given."""
        return self.on_time / self.due if self.due >= FEWEST_ANSWERS else None

    @property
    def has_days(self) -> bool:
        """Whether there are enough requests to say how many days they take."""
        return self.asked >= FEWEST_FOR_DAYS


def timeliness_of(requests: Iterable[Dated], day: date) -> Timeliness:
    """Returns how soon requests were answered, as they stand on a London date, none of them asked later."""
    answered: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    due = on_time = 0
    for one in requests:
        end = one.state.answered_on
        (answered if end else waiting)[((end or day) - one.asked_on).days] += 1
        if one.state.due_on < day:
            due += 1
            on_time += end is not None and end <= one.state.due_on
    steps = curve(answered, waiting)
    ends = wilson(on_time, due) if due >= FEWEST_ANSWERS else None
    half, most = days_until(steps, Fraction(1, 2)), days_until(steps, Fraction(9, 10))
    return Timeliness(answered.total() + waiting.total(), waiting.total(), due, on_time, ends, half, most)


@dataclass(frozen=True, slots=True, order=True)
class Half:
    """Half a calendar year: `number` 1 from January, 2 from July."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Half":
        """Returns the half-year that a date is in."""
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def starts_on(self) -> date:
        """Its first day."""
        return date(self.year, self.number * 6 - 5, 1)

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return self.following().starts_on - timedelta(days=1)

    def following(self) -> "Half":
        """Returns the next one."""
        return Half(self.year + self.number // 2, self.number % 2 + 1)


def by_half(requests: Sequence[Dated], day: date) -> list[tuple[Half, Timeliness]]:
    """Returns the half-years in which requests were asked up to that of a London date, oldest first, ten at most.

    Each has the requests asked in it, as they stand on that date; one in which nothing was asked is there too.
    """
    if not requests:
        return []
    halves, last = [Half.of(min(one.asked_on for one in requests))], Half.of(day)
    while halves[-1] < last:
        halves.append(halves[-1].following())
    found = []
    for half in halves[-MOST_HALVES:]:
        asked = [one for one in requests if Half.of(one.asked_on) == half]
        found.append((half, timeliness_of(asked, day)))
    return found


def against_before(now: Timeliness, before: Timeliness) -> Direction | None:
    """Returns whether more of what was due was answered on time than before; None where too little was due to tell."""
    if min(now.due, before.due) < FEWEST_ANSWERS:
        return None
    return directions([change(now.on_time, now.due, before.on_time, before.due)])[0]
