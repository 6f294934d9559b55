"""Loads a published table of the Public Attitude Survey as a sourced series, whole or not at all."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rich.progress import Progress
from tortoise import connections
from tortoise.transactions import atomic

from boroughs.london import normalised
from boroughs.models import Borough, BoroughAlias
from engage.indicators.models import LONDON_GSS, Source
from engage.indicators.sources import importing
from engage.indicators.sources.importing import Report
from engage.indicators.sources.pas import LARGEST, NotAPasTable, Row, Table
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.clock import london_date

SERIES = "pas"
_BATCH = 500


async def import_pas(path: Path, *, retrieved_on: date, at: datetime, progress: Progress | None = None) -> Report:
    """Loads a file that was retrieved on a London date, and returns what became of it.

    One transaction: stopped half-way, it has done nothing and can be run again. A file whose figures differ from those
    in force makes a revision that holds the differences; a figure that a later file leaves out stays. `progress` is
    shown on standard error unless one is given.

    Raises OSError when the file cannot be read, NotAPasTable when it is none or came from the future.
    """
    if retrieved_on > london_date(at):
        raise NotAPasTable("The day it was retrieved on is in the future.")
    data, report = await importing.opened(path, LARGEST)
    with progress or importing.bar() as bar:
        await _load(data, report, retrieved_on, at, bar)
    return report


@atomic()
async def _load(data: bytes, report: Report, retrieved_on: date, at: datetime, bar: Progress) -> None:
    """Adds what the file says that was not known, unless the file was loaded before."""
    source = await importing.begun(SERIES, report, retrieved_on)
    if source is None:
        return
    names = await met_boroughs()
    table = Table(data, lambda name: names.get(normalised(name)))
    task = bar.add_task(report.filename, total=table.lines)
    rows: Iterator[Row] = report.taken(table)
    for batch in importing.batches(rows, _BATCH):
        report.added += await _add(source, batch)
        bar.update(task, completed=batch[-1].line)
    bar.update(task, completed=table.lines)
    if not await importing.ended(source, report):
        return
    await audit.record("imported", f"pas revision {source.revision}", at=at, rows=report.rows, added=report.added)
    await touch(*[borough.slug for borough in await Borough.all()])


async def met_boroughs() -> dict[str, str]:
    """Returns the GSS code of each name (normalised) that a borough of the Metropolitan Police is known by."""
    aliases = await BoroughAlias.filter(borough__in_met=True).select_related("borough")
    return {alias.name: alias.borough.gss for alias in aliases}


async def _add(source: Source, batch: list[Row]) -> int:
    """Adds the figures that are not the ones in force, and returns how many."""
    parameters: list[Any] = [
        [row.gss or LONDON_GSS for row in batch],
        [row.measure_key for row in batch],
        [row.period_ends_on for row in batch],
        [row.share for row in batch],
        source.id,
    ]
    added = await connections.get("default").execute_query_dict(
        """
        INSERT INTO series_value (source_id, gss, measure, period_ends_on, share)
        SELECT $5::int, new.gss, new.measure, new.ends_on, new.share
        FROM (SELECT gss, measure, ends_on, share::numeric(7, 6)
              FROM unnest($1::text[], $2::text[], $3::date[], $4::numeric[]) AS given (gss, measure, ends_on, share)
        ) AS new
        LEFT JOIN LATERAL (
            SELECT share FROM series_value AS old JOIN source ON source.id = old.source_id
            WHERE old.gss = new.gss AND old.measure = new.measure AND old.period_ends_on = new.ends_on
              AND source.withdrawn_at IS NULL
            ORDER BY source.revision DESC LIMIT 1
        ) AS in_force ON true
        WHERE in_force.share IS DISTINCT FROM new.share
        RETURNING id
        """,
        parameters,
    )
    return len(added)
