"""Values over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

from engage.kit.charts.scales import SHARE, Number, Unit, axis_of, part_of
from engage.kit.charts.svg import (
    LETTER,
    LINE,
    WIDTH,
    Element,
    element,
    length,
    picture,
    rule,
    width_of,
    words,
    wrapped,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name, and for each moment a label and a value, or None where there is none."""

    name: str
    points: Sequence[tuple[str, Number | None]]


def line_chart(
    title: str,
    description: str,
    *,
    key: str,
    series: Sequence[Series],
    unit: Unit = SHARE,
    bands: Sequence[Sequence[tuple[Number, Number] | None]] | None = None,
    rtl: bool = False,
) -> Element:
    """Values over time: one line per series, broken where a value is missing, named where it ends.

    `bands` holds, for each series in turn, the (low, high) of each of its points, or None.
    Raises ValueError unless all series and bands have the same moments.
    """
    bands = bands or []
    moments = [label for label, _ in series[0].points] if series else []
    if any([label for label, _ in one.points] != moments for one in series):
        raise ValueError("the series of one chart must have the same moments")
    if any(len(band) != len(moments) for band in bands):
        raise ValueError("a band needs a range or None for every moment")
    highs = [high for band in bands for _, high in filter(None, band)]
    axis = axis_of(unit, [value for one in series for _, value in one.points if value is not None] + highs)
    names = [_end_name(one, unit) for one in series]
    left = 10 + max(width_of(unit.write(tick)) for tick in axis)
    right = WIDTH - 14 - max((width_of(line, bold=True) for name in names for line in name[1]), default=0)
    frame = _Frame(left, right, 10, 206, axis, len(moments), rtl)
    parts = [*_horizontal_grid(frame, unit), *_moments(frame, moments)]
    for number, band in enumerate(bands, start=1):
        parts += [_band(frame, run, number) for run in _runs(band)]
    for number, one in enumerate(series, start=1):
        parts += _line(frame, [value for _, value in one.points], number)
    parts += _end_names(frame, names)
    return picture(key, title, description, 236, parts, rtl)


@dataclass(frozen=True, slots=True)
class _Frame:
    """The rectangle that lines are drawn in, the values on its axis, and how many moments it has."""

    left: float
    right: float
    top: float
    bottom: float
    axis: Sequence[float]
    moments: int
    rtl: bool

    def x(self, moment: float) -> float:
        """Where a moment (counted from 0) lies; a single one lies in the middle."""
        if self.moments < 2:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * moment / (self.moments - 1)

    def y(self, value: Number) -> float:
        """Where a value lies."""
        return self.bottom - (self.bottom - self.top) * part_of(value, self.axis[-1])


def _runs(values: Sequence[T | None]) -> list[list[tuple[int, T]]]:
    """The stretches of values without a gap, each value with its place."""
    runs: list[list[tuple[int, T]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((place, value))
    return [run for run in runs if run]


def _horizontal_grid(frame: _Frame, unit: Unit) -> list[Element]:
    """A thin line per value of the axis, the lowest one stronger, and the values at their left."""
    parts = []
    for value in frame.axis:
        y = frame.y(value)
        parts.append(rule(frame.left, y, frame.right, y, "grid" if value else "axis"))
        parts.append(words([unit.write(value)], frame.left - 7, y + 5, "end", frame.rtl, "tick label"))
    return parts


def _moments(frame: _Frame, labels: Sequence[str]) -> list[Element]:
    """As many labels under the axis as fit, evenly spaced, the last one always among them."""
    if not labels:
        return []
    widest = max(map(width_of, labels)) + 14
    fit = max(int((frame.right - frame.left) / widest), 1)
    last = len(labels) - 1
    step = max(ceil(last / fit), 1)
    # A step that divides the whole puts the first moment under the axis, too.
    step = next((even for even in range(step, 2 * step + 1) if last % even == 0), step)
    return [
        words([labels[place]], frame.x(place), frame.bottom + 20, "middle", frame.rtl, "tick label")
        for place in range(last, -1, -step)
    ]


def _line(frame: _Frame, values: Sequence[Number | None], number: int) -> list[Element]:
    """The stretches of one series, its last point marked, as is any point that stands alone."""
    runs: list[list[tuple[int, Number]]] = _runs(values)
    parts = []
    for run in runs:
        spots = [f"{length(frame.x(place))},{length(frame.y(value))}" for place, value in run]
        if len(run) > 1:
            path = "M" + "L".join(spots)
            parts.append(element("path", class_=f"line-{number}", d=path, fill="none", stroke="currentColor"))
        if len(run) == 1 or run is runs[-1]:
            place, value = run[-1]
            at = {"cx": frame.x(place), "cy": frame.y(value)}
            parts.append(element("circle", class_=f"dot dot-{number}", **at, r=4))
    return parts


def _band(frame: _Frame, run: list[tuple[int, tuple[Number, Number]]], number: int) -> Element:
    """The area between the lower and the upper ends of a stretch of ranges; a line where one stands alone."""
    if len(run) == 1:
        place, (low, high) = run[0]
        return rule(frame.x(place), frame.y(low), frame.x(place), frame.y(high), "whisker")
    upper = [f"{length(frame.x(place))},{length(frame.y(high))}" for place, (_, high) in run]
    lower = [f"{length(frame.x(place))},{length(frame.y(low))}" for place, (low, _) in reversed(run)]
    return element("path", class_=f"band band-{number}", d=f"M{'L'.join(upper + lower)}Z", fill_opacity="0.15")


def _end_name(one: Series, unit: Unit) -> tuple[Number | None, list[str]]:
    """The last value of a series, and its name with that value, in short lines."""
    last = next((value for _, value in reversed(one.points) if value is not None), None)
    lines = wrapped(one.name, 13 * LETTER)
    return last, lines if last is None else [*lines, unit.write(last)]


def _end_names(frame: _Frame, names: Sequence[tuple[Number | None, list[str]]]) -> list[Element]:
    """The names of the lines at their right ends, moved apart where they would overlap."""
    order = sorted(
        ((frame.y(last), number, lines) for number, (last, lines) in enumerate(names, 1) if last is not None),
    )
    tops: list[float] = []
    below = 0.0
    for y, _, lines in order:
        tops.append(max(below, y - LINE * len(lines) / 2))
        below = tops[-1] + LINE * len(lines) + 2
    limit = frame.bottom + 12
    for place in reversed(range(len(order))):
        tops[place] = min(tops[place], limit - LINE * len(order[place][2]))
        limit = tops[place] - 2
    return [
        words(
            lines,
            frame.right + 10,
            top + LINE - 4,
            "start",
            frame.rtl,
            f"name name-{number} label",
            "value label--bold",
        )
        for top, (_, number, lines) in zip(tops, order, strict=True)
    ]
