"""Loads a published table of the Public Attitude Survey as a sourced series, whole or not at all."""

import asyncio
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text
from tortoise import connections
from tortoise.transactions import atomic

from boroughs.london import normalised
from boroughs.models import Borough, BoroughAlias
from engage.indicators.models import LONDON_GSS, Source
from engage.indicators.sources.pas import LARGEST, NotAPasTable, Rejected, Row, Table
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.clock import london_date

SERIES = "pas"
MOST_LISTED = 1000
_BATCH = 500
_KEY = 0x706173  # "pas": one import at a time


@dataclass(slots=True)
class ImportReport:
    """What became of one file. As text: what to tell the person who loaded it, rejected lines included.

    `revision` is the number the file has in its series, or None when not one figure could be taken. `is_new` is False
    when these very bytes were loaded before, and then nothing changed. `rows` figures were read, `added` of them new or
    different from those in force; `rejected` holds the first thousand of `rejections`.
    """

    filename: str
    sha256: str
    revision: int | None = None
    is_new: bool = True
    rows: int = 0
    added: int = 0
    rejections: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"line {part.line}: {part.reason}" for part in self.rejected]
        if self.rejections > len(self.rejected):
            lines.append(f"and {self.rejections - len(self.rejected)} more")
        return "\n".join([*lines, f"{self.filename} (sha256 {self.sha256[:12]}): {self._outcome()}"])

    def _outcome(self) -> str:
        if not self.is_new:
            return f"already imported as revision {self.revision}, nothing changed"
        if self.revision is None:
            return f"no figure could be read, nothing changed; {self.rejections} rejected"
        return (
            f"imported as revision {self.revision}: {self.rows} figures read, {self.added} new or different, "
            f"{self.rejections} rejected"
        )


async def import_pas(path: Path, *, retrieved_on: date, at: datetime, progress: Progress | None = None) -> ImportReport:
    """Loads a file that was retrieved on a London date, and returns what became of it.

    One transaction: stopped half-way, it has done nothing and can be run again. A file whose figures differ from those
    in force makes a revision that holds the differences; a figure that a later file leaves out stays. `progress` is
    shown on standard error unless one is given.

    Raises OSError when the file cannot be read, NotAPasTable when it is none or came from the future.
    """
    if retrieved_on > london_date(at):
        raise NotAPasTable("The day it was retrieved on is in the future.")
    data = await asyncio.to_thread(_bytes, path)
    report = ImportReport(path.name.encode(errors="replace").decode(), hashlib.sha256(data).hexdigest())
    with progress or _bar() as bar:
        await _load(data, report, retrieved_on, at, bar)
    return report


def _bytes(path: Path) -> bytes:
    """The file, or one byte more of it than a table has at most."""
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


class _Rate(ProgressColumn):
    """How many lines are read in a second."""

    def render(self, task: Task) -> Text:
        """Returns the rate, as soon as there is one."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f} lines/s" if speed else "")


def _bar() -> Progress:
    """A bar that says how far it is, how fast it goes and how long it will take."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), _Rate(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))


@atomic()
async def _load(data: bytes, report: ImportReport, retrieved_on: date, at: datetime, bar: Progress) -> None:
    """Adds what the file says that was not known, unless the file was loaded before."""
    await connections.get("default").execute_query("SELECT pg_advisory_xact_lock($1)", [_KEY])
    if known := await Source.get_or_none(series=SERIES, sha256=report.sha256):
        report.revision, report.is_new = known.revision, False
        return
    aliases = await BoroughAlias.filter(borough__in_met=True).select_related("borough")
    names = {alias.name: alias.borough.gss for alias in aliases}
    table = Table(data, lambda name: names.get(normalised(name)))
    source = await _new_source(report, retrieved_on)
    task = bar.add_task(report.filename, total=table.lines)
    for batch in _batches(_taken(table, report)):
        report.added += await _add(source, batch)
        bar.update(task, completed=batch[-1].line)
    bar.update(task, completed=table.lines)
    if not report.rows:
        await source.delete()
        return
    report.revision = source.revision
    source.rows, source.rejected = report.rows, report.rejections
    await source.save(update_fields=["rows", "rejected"])
    await audit.record("imported", f"pas revision {source.revision}", at=at, rows=report.rows, added=report.added)
    await touch(*[borough.slug for borough in await Borough.all()])


async def _new_source(report: ImportReport, retrieved_on: date) -> Source:
    """The next file of the series."""
    latest = await Source.filter(series=SERIES).order_by("-revision").first()
    return await Source.create(
        series=SERIES,
        revision=latest.revision + 1 if latest else 1,
        publisher="Mayor’s Office for Policing And Crime (MOPAC)",
        title="Public Attitude Survey, borough figures",
        licence="Open Government Licence v3.0",
        filename=report.filename[:200],
        sha256=report.sha256,
        retrieved_on=retrieved_on,
        rows=0,
        rejected=0,
    )


def _taken(table: Iterable[Row | Rejected], report: ImportReport) -> Iterator[Row]:
    """The figures of a table; the report counts them and notes what was not taken."""
    for item in table:
        if isinstance(item, Row):
            report.rows += 1
            yield item
            continue
        report.rejections += 1
        if len(report.rejected) < MOST_LISTED:
            report.rejected.append(item)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """The rows, so many at a time."""
    while batch := list(islice(rows, _BATCH)):
        yield batch


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
            ORDER BY source.revision DESC LIMIT 1
        ) AS in_force ON true
        WHERE in_force.share IS DISTINCT FROM new.share
        RETURNING id
        """,
        parameters,
    )
    return len(added)
