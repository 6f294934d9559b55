"""The charts of the trust page. What people chose to answer and what a random sample said are never in one chart."""

from babel import dates

from engage.indicators.cells import Cell, Unit
from engage.indicators.measured import Indicator
from engage.indicators.periods import Kind, Period
from engage.indicators.published import Point, Series, exact
from engage.kit import charts
from engage.kit.charts.svg import Element
from engage.kit.i18n import gettext, language, show_number, show_percent

MOST_BARS = 4

_SHARE = charts.Unit(lambda share: show_percent(share, 1), 1.0)
_NUMBER = charts.Unit(show_number)


def trend(indicator: Indicator) -> Element:
    """Returns the chart of an indicator by quarter, or by month while no quarter is over.

    What was done on time is drawn as parts of what was due, the last four periods; everything else as a line with its
    range, broken where there is no figure.
    """
    cells = indicator.quarters or indicator.months
    drawn = _without_holes(cells)
    title, rtl = gettext(indicator.label), language().direction == "rtl"
    description = f"{cells[0].period_text} – {cells[-1].period_text}. {indicator.sentence}"
    if cells[0].unit is Unit.ON_TIME:
        bars = [charts.Bar(cell.period_text, _part(cell), cell.text) for cell in cells[-MOST_BARS:]]
        return charts.bar_chart(title, description, key=indicator.key, bars=bars, rtl=rtl)
    ranges = [(c.low, c.high) if c and c.low is not None and c.high is not None else None for _, c in drawn]
    return charts.line_chart(
        title,
        description,
        key=indicator.key,
        series=[charts.Series("", [(name, cell.value if cell else None) for name, cell in drawn])],
        unit=_SHARE if cells[0].unit is Unit.SHARE else _NUMBER,
        bands=[ranges],
        rtl=rtl,
    )


def _without_holes(cells: tuple[Cell, ...]) -> list[tuple[str, Cell | None]]:
    """Every period from the first to the last with its name and its figure, if there is one."""
    found = {cell.period: cell for cell in cells}
    drawn, period = [], cells[0].period
    while period.ends_on <= cells[-1].period.ends_on:
        drawn.append((_name(period, cells[0].is_of_year), found.get(period)))
        period = period.following()
    return drawn


def _part(cell: Cell) -> float | None:
    """How much of the whole the bar of a figure takes: "3 of 4" is three quarters."""
    return (cell.numerator or 0) / cell.base if cell.base else None


def _name(period: Period, is_of_year: bool) -> str:
    """A period as an axis has room for it: "Q3 2026", "Oct 2026", or the month that twelve months end with."""
    pattern = "QQQ y" if period.kind is Kind.QUARTER and not is_of_year else "MMM y"
    return dates.format_date(period.ends_on, pattern, locale=language().locale)


def over_time(series: Series) -> Element:
    """Returns the chart of a published measure: the borough's line beside London's, with gaps where nothing is."""
    lines = [
        charts.Series(series.borough, [(_short(point), point.borough) for point in series.points]),
        charts.Series(gettext("London"), [(_short(point), point.london) for point in series.points]),
    ]
    first = next(point for point in series.points if point.borough is not None)
    description = gettext(
        "%(borough)s: %(first)s in the twelve months to %(start)s, %(last)s in the twelve months to %(end)s.",
        borough=series.borough,
        first=exact(first.borough),
        start=_short(first),
        last=exact(series.latest.borough),
        end=_short(series.latest),
    )
    return charts.line_chart(
        gettext(series.measure.question),
        description,
        key=series.measure.key,
        series=lines,
        unit=_SHARE,
        rtl=language().direction == "rtl",
    )


def _short(point: Point) -> str:
    """The month a point ends with, as "Dec 2023"."""
    return dates.format_date(point.ends_on, "MMM y", locale=language().locale)
