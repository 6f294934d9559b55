"""Where figures come from: every file that was loaded, what was promised, and what has not come."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from tortoise import connections

from boroughs.london import BOROUGHS
from engage.indicators.models import Source
from engage.indicators.periods import Period
from engage.indicators.sources.series import SERIES, Series
from engage.indicators.sources.stops.in_force import FORCE
from engage.indicators.sources.stops.shown import covered
from engage.kit.clock import today
from engage.kit.html import page
from engage.kit.routes import public

MOST_MISSING = 24
"""So many missing or incomplete periods are named, the latest ones."""

_MET = [borough for borough in BOROUGHS if borough.in_met]


@dataclass(frozen=True, slots=True)
class Feed:
    """A series with its files, newest first, and the periods it has: `latest`, those `missing` before, those `late`.

    Of the periods it has, some are `incomplete`; `complete` is the latest that is not, None without any. `next_due` is
    the day by which the next is promised, None where nothing is.
    """

    series: Series
    files: tuple[Source, ...]
    latest: Period | None
    missing: tuple[Period, ...]
    late: tuple[Period, ...]
    next_due: date | None
    complete: Period | None = None
    incomplete: tuple[Period, ...] = ()


async def show(request: Request) -> Response:
    """Every series, with its files."""
    months = await covered(FORCE)
    broken = [month.on for month in months if month.lacks]
    told = await feeds(today(request), broken)
    return page(request, "indicators/sources.html", feeds=told, stop_months=months, runs=runs)


async def feeds(day: date, broken: Collection[date] = ()) -> list[Feed]:
    """Returns every series as it stands on a London date, in two queries; `broken` are months of stops (first days)."""
    files: dict[str, list[Source]] = {}
    for source in await Source.all().order_by("series", "-revision"):
        files.setdefault(source.series, []).append(source)
    have = await _periods(broken)
    return [_feed(series, files.get(key, []), have.get(key, {}), day) for key, series in SERIES.items()]


async def _periods(broken: Collection[date]) -> dict[str, dict[Period, bool]]:
    """Series → the periods that it has figures of → whether each has every borough in all that it measures."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT series, day, min(places) AS places FROM ("
        " SELECT series, day, measure, count(DISTINCT gss) FILTER (WHERE starts_with(gss, 'E09')) AS places FROM ("
        " SELECT source_id, period_ends_on AS day, measure, gss FROM series_value"
        " UNION ALL SELECT source_id, month, measure, gss FROM monthly_count"
        " UNION ALL SELECT source_id, month, '', '' FROM stop_month WHERE force = $1"
        ") AS told JOIN source ON source.id = source_id WHERE withdrawn_at IS NULL GROUP BY series, day, measure"
        ") AS measured GROUP BY series, day",
        [FORCE],
    )
    found: dict[str, dict[Period, bool]] = {}
    for row in rows:
        span = SERIES[row["series"]].span
        if span is not None:
            is_whole = row["day"] not in broken if row["series"] == "stops" else row["places"] >= len(_MET)
            found.setdefault(row["series"], {})[Period.of(span, row["day"])] = is_whole
    return found


def _feed(series: Series, files: list[Source], have: Mapping[Period, bool], day: date) -> Feed:
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
    ordered = sorted(have, key=lambda period: period.ends_on)
    whole = [period for period in ordered if have[period]]
    return Feed(
        series, tuple(files), latest, tuple(missing[lately]), tuple(late[lately]), due_on,
        complete=whole[-1] if whole else None,
        incomplete=tuple([period for period in ordered if not have[period]][lately]),
    )  # fmt: skip


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
