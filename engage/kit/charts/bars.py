"""One row per option: bars, and values with their ranges."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engage.kit.charts.scales import SHARE, Number, Unit, axis_of, part_of
from engage.kit.charts.svg import FONT, LINE, WIDTH, Element, element, picture, rule, width_of, words, wrapped


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `text` replaces the value as written; with no value it says why, and nothing is drawn."""

    label: str
    value: Number | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """A value and the range around it; `text` as for a bar. Without a value nothing is drawn.

    `mark` is a value to compare it with, drawn as a broken line across.
    """

    label: str
    value: Number | None
    low: Number | None
    high: Number | None
    text: str = ""
    mark: Number | None = None


def bar_chart(
    title: str,
    description: str,
    *,
    key: str,
    bars: Sequence[Bar],
    unit: Unit = SHARE,
    rtl: bool = False,
) -> Element:
    """One horizontal bar per option, under the option's words and beside its value."""
    top = axis_of(unit, [bar.value for bar in bars if bar.value is not None])[-1]
    parts: list[Element] = []
    y = 0.0
    for bar in bars:
        heading, y = _heading(bar.label, bar.text or _written(bar.value, unit), y, rtl)
        parts += heading
        if bar.value is not None:
            long = WIDTH * part_of(bar.value, top)
            parts.append(element("rect", class_="track", x=0, y=y, width=WIDTH, height=12, fill_opacity="0.1"))
            at = WIDTH - long if rtl else 0.0
            parts.append(element("rect", class_="bar", x=at, y=y, width=long, height=12))
            y += 12
        y += 14
    return picture(key, title, description, max(y - 12, 1), parts, rtl)


def interval_chart(
    title: str,
    description: str,
    *,
    key: str,
    rows: Sequence[Interval],
    unit: Unit = SHARE,
    rtl: bool = False,
) -> Element:
    """One dot with its range per row, under the row's words, above one axis for all."""
    given = [end for row in rows for end in (row.value, row.high, row.mark) if end is not None]
    axis = axis_of(unit, given)
    inset = max(width_of(unit.write(tick)) for tick in (axis[0], axis[-1])) / 2

    def across(value: Number) -> float:
        at = inset + (WIDTH - 2 * inset) * part_of(value, axis[-1])
        return WIDTH - at if rtl else at

    parts: list[Element] = []
    y = 0.0
    for row in rows:
        heading, y = _heading(row.label, row.text or _written(row.value, unit), y, rtl)
        parts += heading
        if row.value is not None:
            parts += [rule(across(tick), y, across(tick), y + 18, "grid") for tick in axis]
            if row.mark is not None:
                parts.append(rule(across(row.mark), y - 1, across(row.mark), y + 19, "target"))
            parts += _interval(row, row.value, across, y + 9)
            y += 18
        y += 12
    if given:
        parts += [words([unit.write(tick)], across(tick), y + 8, "middle", rtl, "tick label") for tick in axis]
        y += 14
    return picture(key, title, description, max(y, 1), parts, rtl)


def _heading(label: str, value: str, y: float, rtl: bool) -> tuple[list[Element], float]:
    """The words above a bar or range with the value at their far end, and where what follows may begin."""
    near, far = (("end", WIDTH), ("start", 0)) if rtl else (("start", 0), ("end", WIDTH))
    lines = wrapped(label, WIDTH - width_of(value, bold=True) - 12)
    name = words(lines, near[1], y + FONT, near[0], rtl, "name label")
    return [name, words([value], far[1], y + FONT, far[0], rtl, "value label label--bold")], y + LINE * len(lines) + 5


def _written(value: Number | None, unit: Unit) -> str:
    """The value in words, or nothing."""
    return "" if value is None else unit.write(value)


def _interval(row: Interval, value: Number, across: Callable[[Number], float], y: float) -> list[Element]:
    """A line from the low to the high end with a dot at the value."""
    dot = element("circle", class_="dot", cx=across(value), cy=y, r=5)
    if row.low is None or row.high is None:
        return [dot]
    return [rule(across(row.low), y, across(row.high), y, "whisker"), dot]
