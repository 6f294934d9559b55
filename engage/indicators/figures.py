"""What is published of an indicator: one figure of one place, group and period, and its form in files.

Everything in a figure may be seen by everybody: numbers are rounded, and what is too small to show is not there.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from engage.indicators.periods import Period
from engage.kit.comparisons import Difference, Direction

EVERYBODY = ""
"""The group of a figure that is of everybody."""


class Status(StrEnum):
    """How far a figure may be relied on, or why there is none. NOTHING_DUE: there was nothing to count; NOT_YET: too
    much of it is still open to say. There is no status for what disclosure control holds back: it is TOO_FEW too, so
    that nobody learns which of the two it was.
    """

    SHOWN = "shown"
    WITH_CARE = "use_with_care"
    TOO_FEW = "not_enough_answers"
    NOTHING_DUE = "nothing_to_count"
    NOT_YET = "not_known_yet"
    GAP = "not_published"
    """The source has nothing for the period, or has it incomplete: a gap, never nought."""


class Caveat(StrEnum):
    """What to know when a figure is used with care; the pages have the sentence of each."""

    FEW = "few_answers"
    UNEVEN = "uneven_weights"
    NO_TARGET = "no_census_target"
    UNWEIGHTED = "unweighted"
    INCOMPLETE = "incomplete_source"
    UNKNOWN_GROUP = "group_often_unknown"
    VISITORS = "many_visitors"
    WITHDRAWN = "source_withdrawn"


@dataclass(frozen=True, slots=True)
class Apart:
    """How far a figure is from another: in the unit of the figure, with its 95 % range and what may be said of it.

    `exact` is the difference before it is rounded, until it is judged with the others of its release
    (`engage.indicators.judging`); then there is none. It is never published.
    """

    value: float
    low: float
    high: float
    verdict: Direction
    exact: Difference | None = None

    @classmethod
    def of(cls, difference: Difference, digits: int) -> Self:
        """Returns a difference that is still to be judged, rounded. Adding 0.0 makes nought of minus nought."""
        value, low, high = (round(end, digits) + 0.0 for end in (difference.value, difference.low, difference.high))
        return cls(value, low, high, Direction.NO_CLEAR_DIFFERENCE, difference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure. `gss` names the borough, or London (E12000007); `group` is EVERYBODY or "ethnic_group=black".

    `value`, `low` and `high` are a share 0–1, a number, days, a rate per 1,000 residents or a ratio, as the indicator's
    kind says (`engage.indicators.catalogue`), the 95 % range beside it where there is one; a share near an edge is
    only `under` or `over` it. `base` is what it is of, rounded to the nearest 5 where it is people who answered, and
    `numerator` how many of those, only where they are public. `gap` is its distance to everybody's figure of the same
    period, `change` that to the twelve months (or the quarter) before. `detail` has what one kind of indicator alone
    has; its keys stand in the catalogue.
    """

    gss: str
    indicator: str
    period: Period
    status: Status
    group: str = EVERYBODY
    value: float | None = None
    low: float | None = None
    high: float | None = None
    under: float | None = None
    over: float | None = None
    base: int | None = None
    numerator: int | None = None
    gap: Apart | None = None
    change: Apart | None = None
    caveats: tuple[Caveat, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is a figure of: indicator, place, group and period. A release has one of each at most."""
        return self.indicator, self.gss, self.group, self.period.key

    @property
    def is_shown(self) -> bool:
        """Whether there is a figure at all."""
        return self.status in (Status.SHOWN, Status.WITH_CARE)

    def as_json(self) -> dict[str, Any]:
        """Returns it as plain JSON, everything that it does not have left out."""
        whole = {name: _plain(getattr(self, name)) for name in self.__slots__}
        return {name: value for name, value in whole.items() if value not in (None, "", [], {})}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Figure":
        """Returns the figure that `as_json` wrote."""
        told = dict(plain)
        for name in ("gap", "change"):
            if name in told:
                told[name] = Apart(**(told[name] | {"verdict": Direction(told[name]["verdict"])}))
        told["period"] = Period.parse(told["period"])
        told["status"] = Status(told["status"])
        told["caveats"] = tuple(Caveat(one) for one in told.get("caveats", ()))
        return cls(**told)


_APART = ("value", "low", "high", "verdict")


def _plain(value: Any) -> Any:
    """A value of a figure as plain JSON; -0.0 is 0.0, for the database knows but one nought."""
    match value:
        case float():
            return value + 0.0
        case Apart(exact=None):
            return {name: _plain(getattr(value, name)) for name in _APART}
        case Apart():
            raise ValueError("a difference is published only once it is judged")
        case Period():
            return value.key
        case Mapping():
            return {name: _plain(one) for name, one in value.items()}
        case tuple() | list():
            return [_plain(one) for one in value]
    return value


def document(figures: Iterable[Figure]) -> bytes:
    """Returns figures as a release has them: UTF-8 JSON, one figure a line, in the order of their keys.

    The same figures are the same bytes, on every machine: numbers are written as Python's shortest form of a double.
    """
    lines = (
        json.dumps(one.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        for one in sorted(figures, key=lambda one: one.key)
    )
    return "".join(f"{line}\n" for line in lines).encode()
