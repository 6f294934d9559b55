"""Where figures come from: every file that was loaded, what was promised, and what has not come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from tortoise import connections

from engage.indicators.models import Source
from engage.indicators.periods import Period
from engage.indicators.sources.series import SERIES, Series
from engage.indicators.sources.stops.in_force import FORCE
from engage.indicators.sources.stops.shown import covered
from engage.kit.clock import today
from engage.kit.html import page
from engage.kit.routes import public

MOST_MISSING = 24
"""So many missing periods are named, the latest ones."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A series with its files, newest first, and the periods it has: `latest`, those `missing` before, those `late`.

    `next_due` is the day by which the next is promised, None where nothing is.
    """

    series: Series
    files: tuple[Source, ...]
    latest: Period | None
    missing: tuple[Period, ...]
    late: tuple[Period, ...]
    next_due: date | None


async def show(request: Request) -> Response:
    """Every series, with its files."""
    months = await covered(FORCE)
    return page(request, "indicators/sources.html", feeds=await feeds(today(request)), stop_months=months, runs=runs)


async def feeds(day: date) -> list[Feed]:
    """Returns every series as it stands on a London date, in two queries."""
    files: dict[str, list[Source]] = {}
    for source in await Source.all().order_by("series", "-revision"):
        files.setdefault(source.series, []).append(source)
    have = await _periods()
    return [_feed(series, files.get(key, []), have.get(key, set()), day) for key, series in SERIES.items()]


async def _periods() -> dict[str, set[Period]]:
    """Series → the periods that it has figures of."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT DISTINCT 'pas' AS series, period_ends_on AS day FROM series_value"
        " UNION SELECT DISTINCT split_part(measure, '.', 1), month FROM monthly_count"
        " UNION SELECT DISTINCT 'stops', month FROM stop_month WHERE force = $1",
        [FORCE],
    )
    found: dict[str, set[Period]] = {}
    for row in rows:
        span = SERIES[row["series"]].span
        if span is not None:
            found.setdefault(row["series"], set()).add(Period.of(span, row["day"]))
    return found


def _feed(series: Series, files: list[Source], have: set[Period], day: date) -> Feed:
    if series.span is None or not have:
        return Feed(series, tuple(files), None, (), (), None)
    latest = max(have, key=lambda period: period.ends_on)
    missing, period = [], min(have, key=lambda period: period.ends_on)
    while period.ends_on < latest.ends_on:
        if period not in have:
            missing.append(period)
        period = period.following()
    late, period, due = [], latest.following(), series.due(day)
    while due is not None and period.ends_on <= due.ends_on:
        late.append(period)
        period = period.following()
    lately = slice(-MOST_MISSING, None)
    due_on = series.due_on(latest.following())
    return Feed(series, tuple(files), latest, tuple(missing[lately]), tuple(late[lately]), due_on)


def runs(periods: Iterable[Period]) -> list[tuple[Period, Period]]:
    """Returns the first and the last of each stretch of periods that follow one another, of periods in their order."""
    found: list[tuple[Period, Period]] = []
    for period in periods:
        if found and found[-1][1].following() == period:
            found[-1] = (found[-1][0], period)
        else:
            found.append((period, period))
    return found


routes = [public("/sources", show)]
"""Not of one borough: files are of all of London."""
