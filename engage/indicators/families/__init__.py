"""Where figures come from: each family gathers what it counts, and makes figures of that and of nothing else.

Gathering reads the database; compiling is pure arithmetic, so that a release can be made again from what was gathered
for it, byte for byte. What is gathered is plain JSON and stays inside: counts in it are not yet fit to be seen.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engage.indicators.figures import Figure
from engage.indicators.periods import Period

Gathered = dict[str, Any]
"""Plain JSON: what a family counted. Its shape is told by the family."""


class CannotCount(ValueError):
    """What was gathered contradicts itself. The message says what to do, and holds nothing that residents wrote."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When figures are compiled: `at` in UTC, `today` the London date; every period that ended before it is closed."""

    at: datetime
    today: date


Settled = tuple[Gathered, list[str]]
"""What was gathered, with what of its figures is withheld noted in it; and what that is, a line each for operators."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family of indicators. `method` is raised whenever the same counts would give other figures.

    `compile` leaves gaps and changes to be judged, with those of the other families (`engage.indicators.judging`).

    `settle` withholds what must not be seen, once, before figures are compiled to be released: it may take long, and
    what it returns is kept, so that making the figures again takes no more than `compile`. `check` is the last line of
    defence: it says what of the figures must not be seen, a line each, beside what was gathered, and then nothing is
    released. `remakes` is whether a figure (its indicator and period) that was released before is made again whenever
    what it was made of is still there, so that one which is not made must be withdrawn; without it none ever is.
    """

    name: str
    method: int
    gather: Callable[[Moment], Awaitable[Gathered]]
    compile: Callable[[Gathered], list[Figure]]
    check: Callable[[Gathered, list[Figure]], list[str]] | None = None
    settle: Callable[[Gathered], Settled] | None = None
    remakes: Callable[[Gathered, str, Period], bool] | None = None
