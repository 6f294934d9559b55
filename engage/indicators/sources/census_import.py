"""Loads who lives in each borough from a file of our own form, in place of the Census of 2021.

The file is a CSV with the columns gss, characteristic, code and people: one row for each borough (GSS code) and each
age band, sex and ethnic group of `boroughs.census.CODES`. Weights of later releases use it, and their rates, which it
revises; released shares of people who answered stay.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from tortoise import connections
from tortoise.transactions import atomic

from boroughs.census import CODES
from boroughs.london import BOROUGHS
from boroughs.models import Borough, ResidentCount
from engage.indicators.sources import importing
from engage.indicators.sources.importing import Rejected, Report
from engage.indicators.sources.tables import NotATable, rows, whole
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.clock import london_date

LARGEST = 1024 * 1024
MOST_APART = 0.02
"""Sex and ethnic group count the same people, and may differ by this share of them: counts are perturbed."""

Key = tuple[str, str, str]
"""GSS code, characteristic, and code of a group."""

Counts = dict[Key, int]
"""→ people."""


async def import_census(path: Path, *, retrieved_on: date, at: datetime) -> Report:
    """Loads a whole table, retrieved on a London date, or nothing. Raises OSError, and NotATable for any other file."""
    if retrieved_on > london_date(at):
        raise NotATable("The day it was retrieved on is in the future.")
    data, report = await importing.opened(path, LARGEST)
    if len(data) > LARGEST:
        raise NotATable(f"The file is larger than {LARGEST // 2**20} MB: this is not a table of residents.")
    await _load(data, report, retrieved_on, at)
    return report


@atomic()
async def _load(data: bytes, report: Report, retrieved_on: date, at: datetime) -> None:
    source = await importing.begun("census", report, retrieved_on)
    if source is None:
        return
    counts: Counts = {}
    report.what = "counts"
    for key, people in report.taken(_read(data)):
        counts[key] = people
    if not report.rejections:
        _check(counts)
        await _put(counts)
        report.added = len(counts)
    else:
        report.rows = 0  # a table with a hole in it is none
    if await importing.ended(source, report):
        await audit.record("imported", f"census revision {source.revision}", at=at, rows=report.rows)
        await touch(*[borough.slug for borough in await Borough.all()])


def _read(data: bytes) -> Iterator[tuple[Key, int] | Rejected]:
    """Each count of a table, and what is none."""
    columns = {name: (name,) for name in ("gss", "characteristic", "code", "people")}
    known = {(place.gss, name, code) for place in BOROUGHS for name, codes in CODES.items() for code in codes}
    seen = set()
    for line, (gss, characteristic, code, people) in rows(data, columns):
        key = (str(gss), str(characteristic), str(code))
        number = whole(people)
        if key not in known:
            yield Rejected(line, "gss, characteristic, code: expected a London borough and one of our groups")
        elif not number:  # nothing can be weighted to nobody, and there is no rate of nobody
            yield Rejected(line, "people: expected a whole number, 1 or more")
        elif key in seen:
            yield Rejected(line, "the line: the same group of the same borough stands above")
        else:
            seen.add(key)
            yield key, number


def _check(counts: Counts) -> None:
    """Refuses a table that lacks a group, or counts other people by sex than by ethnic group."""
    for place in BOROUGHS:
        keys = [(place.gss, name, code) for name, codes in CODES.items() for code in codes]
        missing = ", ".join(f"{name} {code}" for _, name, code in keys if (place.gss, name, code) not in counts)
        if missing:
            raise NotATable(f"{place.name} lacks {missing}: give every group of every borough.")
        by_sex, by_group = (sum(counts[key] for key in keys if key[1] == name) for name in ("sex", "ethnic_group"))
        if not by_sex or abs(by_sex - by_group) > MOST_APART * by_sex:
            raise NotATable(f"{place.name} has {by_sex:,} people by sex and {by_group:,} by ethnic group.")


async def _put(counts: Counts) -> None:
    """Puts these counts in the place of what was imported before."""
    await ResidentCount.all().delete()
    found = sorted(counts.items())
    await connections.get("default").execute_query(
        "INSERT INTO resident_count (gss, characteristic, code, people)"
        " SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[])",
        [[key[place] for key, _ in found] for place in range(3)] + [[people for _, people in found]],
    )
