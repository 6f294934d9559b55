"""Loads boundaries, and months of stops and searches, as sourced counts: whole or not at all."""

from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import shapely
from rich.progress import Progress
from tortoise import connections
from tortoise.transactions import atomic

from engage.indicators.models import Source
from engage.indicators.sources import importing
from engage.indicators.sources.importing import Report
from engage.indicators.sources.stops import boundaries, files
from engage.indicators.sources.stops import vocabulary as words
from engage.indicators.sources.stops.boundaries import OUTSIDE, Places, Shape
from engage.indicators.sources.stops.counting import Tally
from engage.indicators.sources.stops.files import Download, Named, NotStops
from engage.indicators.sources.stops.in_force import lacks_of, months_in_force
from engage.indicators.sources.stops.models import Boundary, StopMonth
from engage.indicators.sources.stops.rows import stops
from engage.kit import audit
from engage.kit.cache import LONDON_WIDE, touch
from engage.kit.clock import london_date

STOPS, BOUNDARIES = "stops", "boundaries"
_BATCH = 1000


async def import_boundaries(path: Path, *, retrieved_on: date, at: datetime) -> Report:
    """Loads the boundaries of the boroughs from a GeoJSON file, and returns what became of it.

    Months loaded before stay as they are; loading a month's file again looks its points up anew.
    Raises OSError when the file cannot be read, NotStops when it is something else.
    """
    _refuse_future(retrieved_on, at)
    data, report = await importing.opened(path, boundaries.LARGEST)
    report.what = "boundaries"
    await _load_boundaries(boundaries.read(data), report, retrieved_on, at)
    return report


@atomic()
async def _load_boundaries(shapes: list[Shape], report: Report, retrieved_on: date, at: datetime) -> None:
    source = await importing.begun(BOUNDARIES, report, retrieved_on)
    if source is None:
        return
    report.rows = report.added = len(shapes)
    await Boundary.bulk_create(
        [Boundary(source=source, gss=shape.gss, shape=shapely.to_wkb(shape.geometry)) for shape in shapes]
    )
    await importing.ended(source, report)
    await touch(LONDON_WIDE)
    await audit.record("imported", f"boundaries revision {source.revision}", at=at, rows=report.rows)


async def import_stops(path: Path, *, retrieved_on: date, at: datetime, progress: Progress | None = None) -> Report:
    """Loads a month of stops and searches, and returns what became of it.

    One transaction: stopped half-way, it has done nothing and can be run again. Another file of a month that is there
    takes its place. The same file again changes nothing, unless newer boundaries were loaded in between. `progress` is
    shown on standard error unless one is given.

    Raises OSError when the file cannot be read, NotStops when it is none or there are no boundaries.
    """
    _refuse_future(retrieved_on, at)
    named = files.named(path.name)
    if named.starts_on > london_date(at):
        raise NotStops("its month is in the future")
    data, report = await importing.opened(path, files.LARGEST)
    report.what = "rows"
    with progress or importing.bar() as bar:
        await _load_stops(Download(data), named, report, retrieved_on, at, bar)
    return report


def _refuse_future(retrieved_on: date, at: datetime) -> None:
    if retrieved_on > london_date(at):
        raise NotStops("the day it was retrieved on is in the future")


@atomic()
async def _load_stops(
    download: Download, named: Named, report: Report, retrieved_on: date, at: datetime, bar: Progress
) -> None:
    """Counts the rows of a month by borough and keeps the counts, unless they are there."""
    map_source, places = await _places()
    month = {"stop_months__force": named.force, "stop_months__month": named.starts_on}
    source = await importing.begun(STOPS, report, retrieved_on, **month)
    if source is None:
        source = await Source.get(series=STOPS, revision=report.revision)
        if await StopMonth.filter(source=source, boundaries=map_source).exists():
            return
        report.is_new = True
        await StopMonth.filter(source=source).delete()
    tally = _counted(download, named, places, report, bar)
    report.added = report.rows
    if not await importing.ended(source, report):
        return
    await _keep(source, map_source, named, tally, report)
    report.notes += tally.notes()
    report.notes += await _notes(named)
    await touch(LONDON_WIDE)
    await audit.record(
        "imported", f"stops revision {source.revision}", at=at, rows=report.rows, month=str(named.starts_on)
    )


async def _places() -> tuple[Source, Places]:
    """The boundaries in force."""
    source = await Source.filter(series=BOUNDARIES).order_by("-revision").first()
    if source is None:
        raise NotStops(
            "there are no boundaries to look its map points up in: load them first,"
            " with engage import boundaries FILE.geojson"
        )
    rows = await Boundary.filter(source=source)
    return source, Places(Shape(row.gss, shapely.from_wkb(row.shape)) for row in rows)


def _counted(download: Download, named: Named, places: Places, report: Report, bar: Progress) -> Tally:
    """One pass over the rows, some at a time."""
    tally, task = Tally(), bar.add_task(report.filename, total=None)
    rows = report.taken(stops(download, named))
    while batch := list(islice(rows, _BATCH)):
        found = places.gss(stop.point for stop in batch if stop.point is not None)
        for stop in batch:
            tally.add(stop, found[stop.point] if stop.point is not None else "")
        bar.update(task, completed=report.rows, total=round(report.rows / download.done))
    bar.update(task, completed=report.rows, total=report.rows)
    return tally


async def _keep(source: Source, map_source: Source, named: Named, tally: Tally, report: Report) -> None:
    """Adds a month and its counts."""
    month = await StopMonth.create(
        source=source,
        boundaries=map_source,
        force=named.force,
        month=named.starts_on,
        rows=report.rows,
        unlocated=tally.placed(""),
        outside=tally.placed(OUTSIDE),
        rejected=report.rejections,
        days=len(tally.days),
        seen={
            column.heading: dict(sorted(seen.items())) for column, seen in zip(words.COLUMNS, tally.seen, strict=True)
        },
    )
    columns: list[Any] = [list(column) for column in zip(*tally.cells, strict=True)]
    await connections.get("default").execute_query(
        "INSERT INTO stop_count (month_id, gss, kind, ethnic_group, officer_defined, outcome, is_section_60, is_child,"
        " is_linked, is_removed, count) SELECT $1::int, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[],"
        " $6::text[], $7::bool[], $8::bool[], $9::bool[], $10::bool[], $11::int[])",
        [month.id, *columns, list(tally.cells.values())],
    )


async def _notes(named: Named) -> list[str]:
    """What to tell of a month: how much of it is on no map point in London, and what it lacks."""
    months = await months_in_force(named.force)
    month = months[named.starts_on]
    told = [f"{month.unlocated} rows have no place and {month.outside} lie outside London: counted, not mappable"]
    if found := lacks_of(months)[named.starts_on]:
        told.append(f"incomplete ({', '.join(sorted(found))}): what depends on it is shown as a gap")
    return told
