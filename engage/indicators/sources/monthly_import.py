"""Loads a table of crime or of use of force as counts by borough and month, whole or not at all."""

from datetime import date, datetime
from pathlib import Path

from rich.progress import Progress
from tortoise import connections
from tortoise.transactions import atomic

from boroughs.london import normalised
from boroughs.models import Borough
from engage.indicators.models import Source
from engage.indicators.sources import importing, monthly
from engage.indicators.sources.importing import Report
from engage.indicators.sources.monthly import Counts, Key
from engage.indicators.sources.pas_import import met_boroughs
from engage.indicators.sources.tables import LARGEST, NotATable
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.clock import london_date

READERS = {"crime": monthly.crime, "uof": monthly.force}
"""Series → what reads its tables."""

_STEP = 5_000


async def import_monthly(
    series: str, path: Path, *, retrieved_on: date, at: datetime, progress: Progress | None = None
) -> Report:
    """Loads a file of a series of `READERS` that was retrieved on a London date, and returns what became of it.

    One transaction. The month of retrieval is not over and is left out. A file whose counts differ from those in force
    makes a revision that holds the differences; a count that a later file leaves out stays.

    Raises OSError when the file cannot be read, NotATable when it is none or came from the future.
    """
    if retrieved_on > london_date(at):
        raise NotATable("The day it was retrieved on is in the future.")
    data, report = await importing.opened(path, LARGEST)
    report.what = "rows"
    with progress or importing.bar() as bar:
        await _load(series, data, report, retrieved_on, at, bar)
    return report


@atomic()
async def _load(series: str, data: bytes, report: Report, retrieved_on: date, at: datetime, bar: Progress) -> None:
    source = await importing.begun(series, report, retrieved_on)
    if source is None:
        return
    names = await met_boroughs()
    counts = Counts()
    task = bar.add_task(report.filename, total=None)
    read = READERS[series](data, lambda name: names.get(normalised(name)), counts)
    for number, _ in enumerate(report.taken(read), 1):
        if number % _STEP == 0:
            bar.update(task, completed=number)
    bar.update(task, total=report.rows, completed=report.rows)
    counts.fill()
    closed = {key: count for key, count in counts.by.items() if key[2] < retrieved_on.replace(day=1)}
    report.added = await _add(source, closed)
    if not await importing.ended(source, report):
        return
    if counts.elsewhere:
        report.notes.append(f"{counts.elsewhere:,} counted in no borough of the Metropolitan Police")
    detail = f"{series} revision {source.revision}"
    await audit.record("imported", detail, at=at, rows=report.rows, added=report.added)
    await touch(*[borough.slug for borough in await Borough.all()])


async def _add(source: Source, counts: dict[Key, int]) -> int:
    """Adds the counts that are not the ones in force, and returns how many."""
    found = sorted(counts.items())
    added = await connections.get("default").execute_query_dict(
        """
        INSERT INTO monthly_count (source_id, measure, gss, month, count)
        SELECT $5::int, new.*
        FROM unnest($1::text[], $2::text[], $3::date[], $4::int[]) AS new (measure, gss, month, count)
        LEFT JOIN LATERAL (
            SELECT count FROM monthly_count AS old JOIN source ON source.id = old.source_id
            WHERE old.measure = new.measure AND old.gss = new.gss AND old.month = new.month
              AND source.withdrawn_at IS NULL
            ORDER BY source.revision DESC LIMIT 1
        ) AS in_force ON true
        WHERE in_force.count IS DISTINCT FROM new.count
        RETURNING id
        """,
        [
            [measure for (measure, _, _), _ in found],
            [gss for (_, gss, _), _ in found],
            [month for (_, _, month), _ in found],
            [count for _, count in found],
            source.id,
        ],
    )
    return len(added)
