"""The charts of indicators. What people chose to answer and what a random sample said are never in one chart."""

from engage.indicators.definition import Kind
from engage.indicators.figures import Figure
from engage.indicators.periods import Period
from engage.indicators.told import Indicator, moments_of
from engage.indicators.wording import SHARES, group_name, number_of, partition_name, period_of, plain, short
from engage.kit import charts
from engage.kit.charts.svg import Element
from engage.kit.i18n import gettext, language

MOST_BARS = 4
MOST_YEARS = 3
"""How far back a chart goes on a page of many."""

FEWEST_IN_A_LINE = 2


def unit_of(kind: Kind) -> charts.Unit:
    """Returns how values of a kind are written, and how far their axis goes."""
    return charts.Unit(lambda value: plain(float(value), kind), 1.0 if kind in SHARES else None)


def trend(indicator: Indicator, *, is_whole: bool = False) -> Element:
    """Returns an indicator over time, of everybody: a line with its range, broken where there is no figure.

    Counts too few for a share ("3 of 4") are drawn as parts of what was counted, the last four periods. `is_whole`
    draws every period there is, instead of the last three years.
    """
    figures = indicator.history if is_whole else _recent(indicator.history)
    rtl, title = language().direction == "rtl", indicator.name
    described = f"{period_of(figures[0].period)} – {period_of(figures[-1].period)}. {indicator.sentence}"
    if indicator.kind is Kind.COUNTED and any(one.is_shown and one.value is None for one in figures):
        bars = [
            charts.Bar(period_of(one.period), _part(one), number_of(one, indicator.kind))
            for one in figures[-MOST_BARS:]
        ]
        return charts.bar_chart(title, described, key=indicator.key, bars=bars, rtl=rtl)
    moments = moments_of(figures)
    found = {one.period: one for one in figures}
    drawn = [found.get(period) for period in moments]
    series = [charts.Series(indicator.place if indicator.london else "", points_of(moments, drawn))]
    bands = [[range_ends(one) for one in drawn]]
    if indicator.london:
        beside = {one.figure.period: one.figure for one in indicator.london}
        series.append(charts.Series(gettext("London"), points_of(moments, [beside.get(one) for one in moments])))
    return charts.line_chart(
        title, described, key=indicator.key, series=series, unit=unit_of(indicator.kind), bands=bands, rtl=rtl
    )


def spark(indicator: Indicator) -> Element | None:
    """Returns the last three years of an indicator as a small line, to stand beside its latest figure.

    None where there is no line to draw: fewer than two periods have a value.
    """
    figures = _recent(indicator.history) if indicator.history else []
    if sum(one.value is not None for one in figures) < FEWEST_IN_A_LINE:
        return None
    moments = moments_of(figures)
    found = {one.period: one for one in figures}
    drawn = [found.get(period) for period in moments]
    return charts.spark_chart(
        indicator.name,
        f"{period_of(moments[0])} – {period_of(moments[-1])}. {indicator.sentence}",
        key=indicator.key,
        points=points_of(moments, drawn),
        unit=unit_of(indicator.kind),
        band=[range_ends(one) for one in drawn],
        rtl=language().direction == "rtl",
    )


def by_group(indicator: Indicator, figures: list[Figure]) -> Element:
    """Returns a dot with its range per group of a partition, and a broken line where everybody's figure lies."""
    period = figures[0].period
    everybody = next((one for one in indicator.by(period.kind) if one.period == period), None)
    mark = everybody.value if everybody else None
    rows = [
        charts.Interval(
            group_name(one.group), one.value, one.low, one.high, text=number_of(one, indicator.kind), mark=mark
        )
        for one in figures
    ]
    partition = figures[0].group.partition("=")[0]
    title = f"{indicator.name}: {partition_name(partition)}"
    described = f"{period_of(period)}. " + " ".join(filter(None, (indicator.gap_says(one) for one in figures)))
    rtl = language().direction == "rtl"
    return charts.interval_chart(
        title, described, key=f"{indicator.key}-{partition}", rows=rows, unit=unit_of(indicator.kind), rtl=rtl
    )


def _recent(figures: list[Figure]) -> list[Figure]:
    since = figures[-1].period.ends_on.year - MOST_YEARS
    return [one for one in figures if one.period.ends_on.year > since]


def points_of(moments: list[Period], figures: list[Figure | None]) -> list[tuple[str, float | None]]:
    """Returns a value per moment, named as an axis has room for it."""
    return [(short(period), figure.value if figure else None) for period, figure in zip(moments, figures, strict=True)]


def range_ends(figure: Figure | None) -> tuple[float, float] | None:
    """Returns the range of a figure, if it has one."""
    if figure is None or figure.low is None or figure.high is None:
        return None
    return figure.low, figure.high


def _part(figure: Figure) -> float | None:
    """How much of the whole the bar of a figure takes: "3 of 4" is three quarters."""
    if figure.value is not None:
        return figure.value
    return (figure.numerator or 0) / figure.base if figure.base else None
