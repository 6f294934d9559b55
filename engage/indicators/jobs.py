"""Scheduled work: compiling the indicators of every closed month and quarter."""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import Any

from tortoise import connections

from engage.indicators import local, measures
from engage.indicators.entered import INDICATORS
from engage.indicators.local import Count, Place
from engage.indicators.periods import Kind, Period, closed_before
from engage.kit import ledger
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.jobs import Job, JobRun

NAME = "compile-indicators"

MOST_MONTHS = 24
"""How far back a borough's first run looks."""

Query = Callable[[Sequence[Period]], Awaitable[list[Count]]]
COUNTED: tuple[Query, ...] = (
    local.surveys_answered,
    local.responses_on_time,
    local.days_to_respond,
    local.minutes_on_time,
)
"""What is counted for months and for quarters."""

QUARTERLY: tuple[Query, ...] = (local.items_agreed, local.commitments_met)
"""What is counted for quarters alone: a month has too few answers to show."""


def last_closed_month(now: datetime) -> str:
    """Returns the key of the last month that is over in London, as "2026-10": the slot of a run."""
    return closed_before(london_date(now), Kind.MONTH).key


async def compile_indicators(now: datetime) -> dict[str, Any]:
    """Compiles each closed month and quarter of each open borough that has not been, and returns how much was added.

    Runs inside the transaction that claimed the slot. A compiled period is never looked at again: what comes late
    counts in the period in which it comes.
    """
    run = await JobRun.filter(job=NAME, started_at=now).order_by("-id").first()
    if run is None:
        raise LookupError(f"{NAME} has no run that began at {now}")
    places = await local.places()
    missing = {(place.borough_id, period) for place in places for period in _missing(place, london_date(now))}
    added = await _store(await _count(missing), run.id) if missing else []
    changed = set(added)
    slugs = [place.slug for place in places if place.borough_id in changed]
    await ledger.enter(INDICATORS, *(f"{slug}/trust" for slug in slugs), at=now)
    await touch(*slugs)
    return {"values": len(added), "boroughs": len(changed), "periods": len({period for _, period in missing})}


def _missing(place: Place, today: date) -> list[Period]:
    """The closed periods since a borough began that are not compiled, at most two years of them."""
    periods = [*_closed(Kind.MONTH, today, MOST_MONTHS), *_closed(Kind.QUARTER, today, MOST_MONTHS // 3)]
    return [p for p in periods if p.ends_on >= place.begins_on and p.key not in place.compiled]


def _closed(kind: Kind, today: date, number: int) -> list[Period]:
    """The last so many closed periods of a kind, newest first."""
    periods = [closed_before(today, kind)]
    while len(periods) < number:
        periods.append(periods[-1].previous())
    return periods


async def _count(missing: set[tuple[int, Period]]) -> list[Count]:
    """Every indicator of every missing period; those of all periods are there even when nothing was counted."""
    periods = sorted({period for _, period in missing}, key=lambda period: period.key)
    quarters = [period for period in periods if period.kind is Kind.QUARTER]
    counts = [count for query in COUNTED for count in await query(periods)]
    if quarters:
        counts += [count for query in QUARTERLY for count in await query(quarters)]
    wanted = {(borough_id, period.key) for borough_id, period in missing}
    found = {(count.borough_id, count.period, count.indicator): count for count in counts}
    for borough_id, period in wanted:
        for indicator in measures.COUNTED:
            found.setdefault((borough_id, period, indicator), Count(borough_id, indicator, period, 0))
    # One order for every run, so that two of them at once wait for each other instead of stopping each other.
    return [count for (borough_id, period, _), count in sorted(found.items()) if (borough_id, period) in wanted]


async def _store(counts: list[Count], run_id: int) -> list[int]:
    """Adds the counts that are not there yet and returns the borough of each one added."""
    rows = await connections.get("default").execute_query_dict(
        "INSERT INTO indicator_value (borough_id, indicator, period, numerator, base, value, detail, run_id)"
        " SELECT *, $8::bigint FROM"
        " unnest($1::int[], $2::text[], $3::text[], $4::int[], $5::int[], $6::float8[], $7::jsonb[])"
        " ON CONFLICT (borough_id, indicator, period) DO NOTHING RETURNING borough_id",
        [
            [count.borough_id for count in counts],
            [count.indicator for count in counts],
            [count.period for count in counts],
            [count.numerator for count in counts],
            [count.base for count in counts],
            [count.value for count in counts],
            [json.dumps(count.detail) for count in counts],
            run_id,
        ],
    )
    return [row["borough_id"] for row in rows]


jobs = [Job(NAME, "0 6 8 * *", last_closed_month, compile_indicators)]
