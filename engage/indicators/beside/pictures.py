"""The small charts of one indicator in many places, all along one axis."""

from collections.abc import Sequence

from engage.indicators.definition import Kind
from engage.indicators.pictures import points_of, range_ends, unit_of
from engage.indicators.told import Indicator, moments_of
from engage.indicators.wording import period_of
from engage.kit import charts
from engage.kit.charts.scales import axis_of
from engage.kit.charts.svg import Element
from engage.kit.i18n import gettext, language


def top_of(indicators: Sequence[Indicator]) -> float:
    """Returns the value at the end of the axis that all of them share."""
    kinds = {one.kind for one in indicators}
    unit = unit_of(kinds.pop() if kinds else Kind.SAMPLE)
    figures = [figure for one in indicators for figure in one.history]
    return axis_of(unit, [end for one in figures for end in (one.value, one.high) if end is not None])[-1]


def small(indicator: Indicator, top: float) -> Element:
    """Returns an indicator over time in one place, beside London's where it may be."""
    figures = indicator.history
    moments = moments_of(figures)
    found = {one.period: one for one in figures}
    drawn = [found.get(period) for period in moments]
    series = [charts.Series(indicator.place, points_of(moments, drawn))]
    if indicator.kind is Kind.RANDOM_SAMPLE and indicator.london:
        beside = {one.figure.period: one.figure for one in indicator.london}
        series.append(charts.Series(gettext("London"), points_of(moments, [beside.get(one) for one in moments])))
    described = f"{period_of(moments[0])} – {period_of(moments[-1])}. {indicator.sentence}"
    return charts.small_chart(
        indicator.place,
        described,
        key=f"{indicator.gss}-{indicator.key}",
        series=series,
        unit=unit_of(indicator.kind),
        top=top,
        band=[range_ends(one) for one in drawn],
        rtl=language().direction == "rtl",
    )
