"""Units of values, and the axes they are drawn along."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

Number = float | Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """How values are written, and the value at the end of the axis (None: a round one above the largest)."""

    write: Callable[[Number], str]
    ceiling: float | None = None


def _percent(share: Number) -> str:
    """A share 0–1 as a whole percentage in plain digits, halves upwards."""
    return f"{floor(Decimal(str(share)) * 100 + Decimal('0.5'))}%"


SHARE = Unit(_percent, 1.0)
"""Shares 0–1, drawn from 0 % to 100 %."""


def axis_of(unit: Unit, values: Sequence[Number]) -> list[float]:
    """Round values from 0 to the end of the axis, at most six."""
    if unit.ceiling is not None:
        return [unit.ceiling * quarter / 4 for quarter in range(5)]
    largest = max((float(value) for value in values), default=0) or 1
    rough = largest / 4
    unit_step = 10.0 ** floor(log10(rough))
    step = unit_step * next(times for times in (1, 2, 5, 10) if times * unit_step >= rough * 0.999)
    return [step * number for number in range(ceil(largest / step - 0.001) + 1)]


def part_of(value: Number, top: float) -> float:
    """The value as a part of the axis, kept between its ends."""
    return min(max(float(value) / top, 0), 1)
