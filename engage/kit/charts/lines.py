"""Values over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

from engage.kit.charts.scales import SHARE, Number, Unit, axis_of, part_of
from engage.kit.charts.svg import (
    FONT,
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

_HIGH = 160.0
"""How high the part is that lines are drawn in."""

_SAMPLE = 26.0
"""How long the piece of a line is that stands beside its name."""


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
    """Values over time: one line per series, broken where a value is missing, under a key of their names.

    Each ends with its last value; the key has the series in the order in which they end, the highest first.

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
    ends = _ends(series)
    drawn, top = _key(series, ends, rtl)
    left = 10 + max(width_of(unit.write(tick)) for tick in axis)
    right = WIDTH - 14 - max((width_of(unit.write(value), bold=True) for value, _ in ends), default=0)
    frame = _Frame(left, right, top + 10, top + 10 + _HIGH, axis, len(moments), rtl)
    parts = [*drawn, *_horizontal_grid(frame, unit), *_moments(frame, moments)]
    for number, band in enumerate(bands, start=1):
        parts += [_band(frame, run, number) for run in _runs(band)]
    for number, one in enumerate(series, start=1):
        parts += _line(frame, [value for _, value in one.points], number)
    parts += _last_values(frame, ends, unit)
    return picture(key, title, description, frame.bottom + 30, parts, rtl)


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
        words([labels[place]], max(frame.x(place), width_of(labels[place]) / 2), frame.bottom + 20, "middle", frame.rtl,
              "tick label")
        for place in range(last, -1, -step)
    ]  # fmt: skip


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


def _ends(series: Sequence[Series]) -> list[tuple[Number, int]]:
    """The last value of each series that has one, with its number from 1: the highest first."""
    found = []
    for number, one in enumerate(series, start=1):
        values = [value for _, value in one.points if value is not None]
        found += [(values[-1], number)] if values else []
    return sorted(found, key=lambda end: (-end[0], end[1]))


def _key(series: Sequence[Series], ends: Sequence[tuple[Number, int]], rtl: bool) -> tuple[list[Element], float]:
    """A piece of each line that has a name beside the name, one below the other, and where what follows may begin."""
    drawn: list[Element] = []
    y = 0.0
    for _, number in ends:
        name = series[number - 1].name
        if name:
            lines = wrapped(name, WIDTH - _SAMPLE - 8)
            side, near, at = ("end", WIDTH - _SAMPLE - 8, WIDTH - _SAMPLE) if rtl else ("start", _SAMPLE + 8, 0)
            drawn.append(rule(at, y + 9, at + _SAMPLE, y + 9, f"line-{number}"))
            drawn.append(words(lines, near, y + FONT, side, rtl, f"name name-{number} label"))
            y += LINE * len(lines) + 3
    return drawn, y + 6 if drawn else 0.0


def _last_values(frame: _Frame, ends: Sequence[tuple[Number, int]], unit: Unit) -> list[Element]:
    """The values that the lines end with, beside their ends, moved apart where they would overlap."""
    tops: list[float] = []
    below = frame.top - LINE / 2
    for value, _ in ends:
        tops.append(max(below, frame.y(value) - LINE / 2))
        below = tops[-1] + LINE
    limit = frame.bottom + LINE / 2
    at = frame.x(frame.moments - 1) + 10
    for place in reversed(range(len(tops))):
        limit = tops[place] = min(tops[place], limit - LINE)
    return [
        words([unit.write(value)], at, top + FONT, "start", frame.rtl,
              f"value name-{number} label label--bold")
        for top, (value, number) in zip(tops, ends, strict=True)
    ]  # fmt: skip
