"""Small charts of values over time: one to stand among many that share one axis, and one to stand beside its number."""

from collections.abc import Sequence

from engage.kit.charts.lines import Series
from engage.kit.charts.scales import Number, Unit, axis_of, part_of
from engage.kit.charts.svg import LINE, Element, element, length, picture, rule, width_of, words

WIDTH = 240.0
_TOP, _BOTTOM = 12.0, 84.0

_SPARK_WIDTH = 150.0
_SPARK_TOP, _SPARK_BOTTOM, _INSET = 4.0, 46.0, 4.0


def small_chart(
    title: str,
    description: str,
    *,
    key: str,
    series: Sequence[Series],
    unit: Unit,
    top: float,
    band: Sequence[tuple[Number, Number] | None] = (),
    rtl: bool = False,
) -> Element:
    """Values over time with the last one written, the range of the first series behind it, from 0 to `top`.

    Lines are broken where a value is missing. Charts of one page share `top`, so that they can be looked at together.
    Raises ValueError unless all series and the band have the same moments.
    """
    moments = [label for label, _ in series[0].points] if series else []
    if any(len(one.points) != len(moments) for one in series) or len(band) not in (0, len(moments)):
        raise ValueError("the series of one chart must have the same moments")
    highest = unit.write(top)
    written = [unit.write(value) for one in series for _, value in one.points if value is not None]
    left = width_of(highest) + 8
    right = WIDTH - 14 - max((width_of(text, bold=True) for text in written), default=0)

    def x(place: int) -> float:
        return (left + right) / 2 if len(moments) < 2 else left + (right - left) * place / (len(moments) - 1)

    def y(value: Number) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * part_of(value, top)

    parts = [
        rule(left, _TOP, right, _TOP, "grid"),
        rule(left, _BOTTOM, right, _BOTTOM, "axis"),
        words([highest], left - 6, _TOP + 5, "end", rtl, "tick label"),
        words([unit.write(0)], left - 6, _BOTTOM + 5, "end", rtl, "tick label"),
    ]
    parts += [rule(x(at), y(ends[0]), x(at), y(ends[1]), "whisker") for at, ends in enumerate(band) if ends]
    for number, one in enumerate(series, start=1):
        spots = [(x(at), y(value)) if value is not None else None for at, (_, value) in enumerate(one.points)]
        parts += _line(spots, number)
    last = next((value for _, value in reversed(series[0].points) if value is not None), None) if series else None
    if last is not None:
        parts.append(words([unit.write(last)], right + 8, y(last) + 5, "start", rtl, "value label label--bold"))
    if moments:
        parts.append(words([moments[0]], left, _BOTTOM + 20, "start", rtl, "tick label"))
        if len(moments) > 1:
            parts.append(words([moments[-1]], right, _BOTTOM + 20, "end", rtl, "tick label"))
    return picture(key, title, description, _BOTTOM + 28, parts, rtl, WIDTH)


def spark_chart(
    title: str,
    description: str,
    *,
    key: str,
    points: Sequence[tuple[str, Number | None]],
    unit: Unit,
    band: Sequence[tuple[Number, Number] | None] = (),
    rtl: bool = False,
) -> Element:
    """Values over time from 0 up, with no number in it: the last one is written beside it. Drawn 150 units wide.

    The line is broken where a value is missing. Raises ValueError unless the band has as many moments as the points.
    """
    if len(band) not in (0, len(points)):
        raise ValueError("a band needs a range or None for every moment")
    values = [value for _, value in points if value is not None]
    top = axis_of(unit, [*values, *(high for _, high in filter(None, band))])[-1]
    right = _SPARK_WIDTH - _INSET

    def x(place: int) -> float:
        return _INSET + (right - _INSET) * place / max(len(points) - 1, 1)

    def y(value: Number) -> float:
        return _SPARK_BOTTOM - (_SPARK_BOTTOM - _SPARK_TOP) * part_of(value, top)

    parts = [rule(0, _SPARK_BOTTOM, _SPARK_WIDTH, _SPARK_BOTTOM, "axis")]
    parts += [rule(x(at), y(ends[0]), x(at), y(ends[1]), "whisker") for at, ends in enumerate(band) if ends]
    spots = [(x(at), y(value)) if value is not None else None for at, (_, value) in enumerate(points)]
    parts += _line(spots, 1)
    if (last := next(filter(None, reversed(spots)), None)) is not None:
        parts.append(element("circle", class_="dot dot-1", cx=last[0], cy=last[1], r=4))
    below = _SPARK_BOTTOM + 18
    if points:
        first, final = points[0][0], points[-1][0]
        parts.append(words([first], 0, below, "start", rtl, "tick label"))
        # Long names of months stand below each other.
        below += LINE if width_of(first) + width_of(final) + 8 > _SPARK_WIDTH else 0
        parts.append(words([final], _SPARK_WIDTH, below, "end", rtl, "tick label"))
    return picture(key, title, description, below + 6, parts, rtl, _SPARK_WIDTH)


def _line(spots: Sequence[tuple[float, float] | None], number: int) -> list[Element]:
    """The stretches of one series; a point that stands alone is a dot."""
    runs: list[list[tuple[float, float]]] = [[]]
    for spot in spots:
        if spot is None:
            runs.append([])
        else:
            runs[-1].append(spot)
    parts = []
    for run in filter(None, runs):
        if len(run) == 1:
            parts.append(element("circle", class_=f"dot dot-{number}", cx=run[0][0], cy=run[0][1], r=3))
        else:
            path = "M" + "L".join(f"{length(x)},{length(y)}" for x, y in run)
            parts.append(element("path", class_=f"line-{number}", d=path, fill="none", stroke="currentColor"))
    return parts
