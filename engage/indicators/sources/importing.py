"""What loading any published file has in common: which bytes, once; a revision; a report; a bar of progress."""

import asyncio
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text
from tortoise import connections

from engage.indicators.models import Source
from engage.indicators.sources.series import SERIES

MOST_LISTED = 1000
_KEY = 0x736F75726365  # "source": one import at a time

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line, or one figure of it, that was not taken; `reason` names the column and what was expected."""

    line: int
    reason: str


@dataclass(slots=True)
class Report:
    """What became of one file. As text: what to tell the person who loaded it, rejected lines included.

    `what` is what its rows are, in English. `revision` is the number the file has in its series, or None when not one
    row could be taken. `is_new` is False when these very bytes were loaded before and are still what counts, and then
    nothing changed; `known` is the revision of the last file that had them, if any came in between. `rows`
    were read, `added` of them new or different from those in force; `rejected` holds the first thousand of
    `rejections`. `notes` are further lines to tell.
    """

    filename: str
    sha256: str
    what: str = "figures"
    revision: int | None = None
    is_new: bool = True
    known: int | None = None
    rows: int = 0
    added: int = 0
    rejections: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"line {part.line}: {part.reason}" for part in self.rejected]
        if self.rejections > len(self.rejected):
            lines.append(f"and {self.rejections - len(self.rejected)} more")
        return "\n".join([*lines, *self.notes, f"{self.filename} (sha256 {self.sha256[:12]}): {self._outcome()}"])

    def _outcome(self) -> str:
        if not self.is_new:
            return f"already imported as revision {self.revision}, nothing changed"
        if self.revision is None:
            return f"no {self.what} could be read, nothing changed; {self.rejections} rejected"
        return (
            f"imported as revision {self.revision}: {self.rows} {self.what} read, {self.added} new or different, "
            f"{self.rejections} rejected"
        )

    def taken(self, items: Iterable[T | Rejected]) -> Iterator[T]:
        """The rows among items; counts them, and notes what was not taken."""
        for item in items:
            if not isinstance(item, Rejected):
                self.rows += 1
                yield item
                continue
            self.rejections += 1
            if len(self.rejected) < MOST_LISTED:
                self.rejected.append(item)


async def opened(path: Path, largest: int) -> tuple[bytes, Report]:
    """Returns a file, or one byte more of it than `largest`, and the report on it. Raises OSError."""

    def read() -> bytes:
        with path.open("rb") as file:  # as much memory as the file is large, not as it may be
            return file.read(min(largest, path.stat().st_size) + 1)

    data = await asyncio.to_thread(read)
    return data, Report(path.name.encode(errors="replace").decode()[:200], hashlib.sha256(data).hexdigest())


async def lock() -> None:
    """Waits until no other import runs; none does for the rest of the transaction."""
    await connections.get("default").execute_query("SELECT pg_advisory_xact_lock($1)", [_KEY])


async def begun(series: str, report: Report, retrieved_on: date, **of: Any) -> Source | None:
    """Returns the next file of a series, or None if its last one had these very bytes, which the report then says.

    `of` narrows down which files of the series these stand in the place of. Bytes that were there before another file
    came are a revision again: a publisher may take a revision back. Inside a transaction.
    """
    await lock()
    files = Source.filter(series=series, withdrawn_at=None).order_by("-revision")
    last = await files.filter(**of).first()
    if last and last.sha256 == report.sha256:
        report.revision, report.is_new = last.revision, False
        return None
    same = await files.filter(sha256=report.sha256).first()
    report.known = same.revision if same else None
    newest = await Source.filter(series=series).order_by("-revision").first()
    said = SERIES[series]
    return await Source.create(
        series=series,
        revision=newest.revision + 1 if newest else 1,
        publisher=said.publisher,
        title=said.title,
        licence=said.licence,
        filename=report.filename,
        sha256=report.sha256,
        retrieved_on=retrieved_on,
        rows=0,
        rejected=0,
    )


async def ended(source: Source, report: Report) -> bool:
    """Keeps how many rows were taken, and returns whether the source stays.

    One without any goes again, and so does one that was there before and differs in nothing from what is in force.
    """
    if report.known and not report.added:
        report.revision, report.is_new = report.known, False
    if not report.rows or not report.is_new:
        await source.delete()
        return False
    report.revision = source.revision
    source.rows, source.rejected = report.rows, report.rejections
    await source.save(update_fields=["rows", "rejected"])
    return True


class _Rate(ProgressColumn):
    """How many lines are read in a second."""

    def render(self, task: Task) -> Text:
        """Returns the rate, as soon as there is one."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f} lines/s" if speed else "")


def bar() -> Progress:
    """Returns a bar on standard error: how far it is, how fast it goes and how long it will take."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), _Rate(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))


def batches(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    """The rows, so many at a time."""
    while batch := list(islice(rows, size)):
        yield batch
