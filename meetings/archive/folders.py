"""Importing a folder of past minutes, as the command line does."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from boroughs.models import Borough
from engage.kit.clock import london_date
from meetings.archive.actions import Outcome, import_meeting
from meetings.archive.past import NotUnderstood
from meetings.archive.reading import ENDINGS, MOST_BYTES, read_minutes
from meetings.models import Panel


class NothingToImport(ValueError):
    """The folder, borough or panel is not there; the message says which."""


@dataclass
class FolderReport:
    """What became of each file of a folder: as text, one line each, what was guessed below it, and a last line."""

    lines: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: {"imported": 0, "there already": 0, "not understood": 0})

    @property
    def is_clean(self) -> bool:
        """Whether every file was understood."""
        return not self.counts["not understood"]

    def __str__(self) -> str:
        return "\n".join([*self.lines, ", ".join(f"{count} {what}" for what, count in self.counts.items())])


async def import_folder(
    folder: Path, borough_slug: str, panel_name: str, *, at: datetime, progress: Progress | None = None
) -> FolderReport:
    """Imports every file of minutes in a folder, each for itself, and returns what became of them.

    Raises NothingToImport when there is no such folder, borough or panel.
    """
    panel = await Panel.get_or_none(borough__slug=borough_slug, name=panel_name).select_related("borough")
    if panel is None:
        names = await Panel.filter(borough__slug=borough_slug).order_by("name").values_list("name", flat=True)
        known = f"; its panels are {', '.join(map(str, names))}" if names else ""
        raise NothingToImport(f"{borough_slug} has no panel called {panel_name}{known}")
    files = await asyncio.to_thread(_files, folder)
    report = FolderReport()
    with progress or Progress(console=Console(stderr=True)) as bar:
        for file in bar.track(files, description="Minutes"):
            await _import(file, panel.borough, panel, report, at)
    return report


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise NothingToImport(f"{folder} is not a folder")
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and path.is_file())
    if not found:
        raise NothingToImport(f"{folder} has no file that ends in {', '.join(ENDINGS)}")
    return found


async def _import(file: Path, borough: Borough, panel: Panel, report: FolderReport, at: datetime) -> None:
    name = file.name.encode(errors="replace").decode()
    try:
        past = await read_minutes(name, await asyncio.to_thread(_bytes, file), london_date(at))
    except (NotUnderstood, OSError) as why:
        report.counts["not understood"] += 1
        report.lines.append(f"{name}: not imported. {why}")
        return
    outcome, meeting = await import_meeting(borough, panel, past, at=at)
    report.counts["imported" if outcome is Outcome.NEW else "there already"] += 1
    report.lines.append(f"{name}: {outcome.value} ({borough.slug}/meetings/{meeting.slug})")
    if outcome is Outcome.NEW:
        report.lines += [f"    {remark}" for remark in past.remarks]


def _bytes(path: Path) -> bytes:
    """The file, or one byte more of it than is taken at most."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)
