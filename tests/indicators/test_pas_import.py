"""Importing published tables of the Public Attitude Survey: once, whole, sourced, and equal to the file."""

import asyncio
import csv
import io
import tracemalloc
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from rich.console import Console
from rich.progress import Progress

from boroughs.london import BOROUGHS, normalised
from engage.indicators.models import LONDON_GSS, SeriesValue, Source
from engage.indicators.sources.importing import Report
from engage.indicators.sources.pas import NotAPasTable
from engage.indicators.sources.pas_import import import_pas
from engage.indicators.sources.pas_measures import MEASURES
from engage.indicators.sources.pas_measures import normalise as measure_name
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageVersion
from tests.shared import shared

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
RETRIEVED = date(2026, 11, 20)
HEADING = "Date;Survey;Borough;Measure;Proportion;MPS"


def line(borough="Hackney", share="0,6", london="0,67", measure="Trust MPS", day="31/12/2023"):
    return ";".join((day, "PAS", borough, measure, share, london))


def write(folder, *lines, name="pas.csv"):
    path = folder / name
    path.write_text("\n".join([HEADING, *lines]), encoding="utf-8")
    return path


async def load(path, **values):
    quiet = Progress(console=Console(file=io.StringIO()))
    return await import_pas(path, **{"retrieved_on": RETRIEVED, "at": NOW, "progress": quiet, **values})


async def in_force():
    """(place, measure, date) → share, that of the highest revision."""
    rows = await SeriesValue.all().select_related("source").order_by("source__revision")
    return {(row.gss, row.measure, row.period_ends_on): row.share for row in rows}


HACKNEY_TRUST = ("E09000012", "pas.trust_mps", date(2023, 12, 31))
LONDON_TRUST = (LONDON_GSS, *HACKNEY_TRUST[1:])


async def test_a_table_becomes_a_sourced_series(connection, tmp_path):
    path = write(tmp_path, line(), line("LB Barnet", "0,5"))
    report = await load(path)
    assert (report.revision, report.is_new, report.rows, report.added, report.rejections) == (1, True, 3, 3, 0)
    assert (await in_force())[HACKNEY_TRUST] == Decimal("0.6")
    assert (await in_force())[LONDON_TRUST] == Decimal("0.67")
    source = await Source.get()
    assert (source.series, source.filename, source.retrieved_on) == ("pas", "pas.csv", RETRIEVED)
    assert (source.rows, source.rejected, source.sha256) == (3, 0, report.sha256)
    assert source.licence == "Open Government Licence v3.0"


async def test_the_same_bytes_twice_change_nothing_whatever_the_file_is_called(connection, tmp_path, queries):
    await load(write(tmp_path, line()))
    events, versions = await AuditEvent.all().count(), await PageVersion.all().order_by("place").values()
    again = await load(write(tmp_path, line(), name="again.csv"))
    assert (again.revision, again.is_new, again.added) == (1, False, 0)
    assert "already imported as revision 1, nothing changed" in str(again)
    assert await Source.all().count() == 1
    assert await AuditEvent.all().count() == events
    assert await PageVersion.all().order_by("place").values() == versions


async def test_a_corrected_file_is_a_revision_that_holds_only_what_differs(connection, tmp_path):
    await load(write(tmp_path, line(), line("Barnet", "0,5")))
    report = await load(write(tmp_path, line(), line("Barnet", "0,55"), line("Brent", "0,4")))
    assert (report.revision, report.rows, report.added) == (2, 4, 2)
    assert await SeriesValue.filter(source__revision=2).count() == 2
    current = await in_force()
    assert current["E09000003", *HACKNEY_TRUST[1:]] == Decimal("0.55")
    assert current[HACKNEY_TRUST] == Decimal("0.6")
    back = await load(write(tmp_path, line("Barnet", "0,5"), line(), ""))
    assert (back.revision, back.added) == (3, 1)
    assert (await in_force())["E09000003", *HACKNEY_TRUST[1:]] == Decimal("0.5")


async def test_a_publisher_who_takes_a_revision_back_is_followed(connection, tmp_path):
    first, second = write(tmp_path, line()), write(tmp_path, line(share="0,46"), name="b.csv")
    for path in (first, second):
        await load(path)
    back = await load(first)
    assert (back.revision, back.is_new, back.added) == (3, True, 1)
    assert (await in_force())[HACKNEY_TRUST] == Decimal("0.6")
    assert (await load(first)).is_new is False
    assert (await load(second)).revision == 4
    assert (await in_force())[HACKNEY_TRUST] == Decimal("0.46")


async def test_a_file_of_before_that_differs_in_nothing_from_what_is_in_force_changes_nothing(connection, tmp_path):
    await load(first := write(tmp_path, line()))
    await load(write(tmp_path, line("Barnet"), name="b.csv"))
    again = await load(first)
    assert (again.revision, again.is_new) == (1, False)
    assert await Source.all().count() == 2


async def test_more_decimals_than_are_kept_are_no_difference(connection, tmp_path):
    await load(write(tmp_path, line(share="0,563218390804597701")))
    assert (await in_force())[HACKNEY_TRUST] == Decimal("0.563218")
    assert (await load(write(tmp_path, line(share="0,563218390804597701"), ""))).added == 0


async def test_what_is_not_taken_is_listed_with_its_line_and_reason(connection, tmp_path):
    report = await load(write(tmp_path, line(), line("Atlantis"), line("City of London"), line(share="?", day="")))
    assert (report.revision, report.rows, report.rejections) == (1, 2, 3)
    assert str(report).splitlines()[:3] == [
        "line 3: column 3 (Borough): expected a London borough, or MPS",
        "line 4: column 3 (Borough): expected a London borough, or MPS",
        "line 5: column 1 (Date): expected the last day of a quarter, day first",
    ]
    assert str(report).endswith("imported as revision 1: 2 figures read, 2 new or different, 3 rejected")
    assert (await Source.get()).rejected == 3


async def test_a_file_of_which_nothing_can_be_taken_is_no_revision(connection, tmp_path):
    report = await load(write(tmp_path, *["Source: MOPAC"] * 1500))
    assert (report.revision, report.rejections, len(report.rejected)) == (None, 1500, 1000)
    assert "and 500 more" in str(report)
    assert str(report).endswith("no figures could be read, nothing changed; 1500 rejected")
    assert await Source.all().count() == await AuditEvent.filter(verb="imported").count() == 0


async def test_files_that_cannot_be_read_or_are_none_are_one_clear_error(connection, tmp_path):
    with pytest.raises(FileNotFoundError):
        await load(tmp_path / "none.csv")
    with pytest.raises(IsADirectoryError):
        await load(tmp_path)
    (tmp_path / "big.csv").write_bytes(b"x" * (9 * 2**20))
    with pytest.raises(NotAPasTable, match="larger than 8 MB"):
        await load(tmp_path / "big.csv")
    with pytest.raises(NotAPasTable, match="in the future"):
        await load(write(tmp_path, line()), retrieved_on=date(2026, 11, 22))
    assert await Source.all().count() == 0


async def test_an_import_is_recorded_and_the_pages_of_every_borough_are_made_anew(connection, tmp_path):
    before = {row.place: row.version for row in await PageVersion.all()}
    await load(write(tmp_path, line()))
    event = await AuditEvent.get(verb="imported")
    assert (event.about, event.detail, event.at, event.actor_id) == (
        "pas revision 1",
        {"rows": 2, "added": 2},
        NOW,
        None,
    )
    after = {row.place: row.version for row in await PageVersion.all()}
    assert all(after[place.slug] == before.get(place.slug, 0) + 1 for place in BOROUGHS)


class Stopping(Progress):
    """A bar whose reader stops the import half-way."""

    def update(self, *args, completed=None, **values):
        if completed and completed > 2000:
            raise asyncio.CancelledError
        super().update(*args, completed=completed, **values)


def many(days=40):
    quarters = [(2014 + n // 4, ("31/03", "30/06", "30/09", "31/12")[n % 4]) for n in range(days)]
    return [line(place.name, day=f"{day}/{year}") for year, day in quarters for place in BOROUGHS if place.in_met]


async def test_an_import_that_is_stopped_has_done_nothing_and_can_be_run_again(connection, tmp_path):
    path = write(tmp_path, *many(80))
    with pytest.raises(asyncio.CancelledError):
        await load(path, progress=Stopping(console=Console(file=io.StringIO())))
    assert await Source.all().count() == await SeriesValue.all().count() == 0
    assert (await load(path)).added == 80 * 33


async def test_the_bar_says_how_far_it_is_and_how_fast(connection, tmp_path, capsys):
    await import_pas(write(tmp_path, *many()), retrieved_on=RETRIEVED, at=NOW)
    shown = capsys.readouterr().err
    assert "pas.csv" in shown
    assert "100%" in shown


async def test_two_imports_at_once_make_one_revision(alone, tmp_path):
    path = write(tmp_path, *many(4))
    reports = await asyncio.gather(load(path), load(path))
    assert sorted(report.is_new for report in reports) == [False, True]
    assert await Source.all().count() == 1


async def test_memory_stays_flat_however_much_is_wrong(connection, tmp_path):
    path = write(tmp_path, *["x;" * 20] * 100_000)
    tracemalloc.start()
    try:
        assert (await load(path)).rejections == 100_000
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_report_is_text_for_the_person_who_loaded_the_file():
    report = Report("a.csv", "ab" * 32, revision=2, rows=10, added=1)
    assert str(report) == (
        "a.csv (sha256 abababababab): imported as revision 2: 10 figures read, 1 new or different, 0 rejected"
    )


# The tables as published


def published(name):
    """The file's own figures, read by nothing but the csv module: (gss, measure, date) → the decimal as written."""
    path = shared(f"data/pas/{name}")
    gss = {normalised(name): place.gss for place in BOROUGHS for name in (place.name, *place.aliases)}
    keys = {measure_name(name): measure.key for measure in MEASURES for name in measure.names}
    text = path.read_text(encoding="utf-8-sig")
    figures = {}
    for row in csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","):
        day, month, year = map(int, row["Date"].split("/"))
        key = (keys[measure_name(row["Measure"])], date(year, month, day))
        figures[gss[normalised(row["Borough"])], *key] = Decimal(row["Proportion"].replace(",", "."))
        figures[LONDON_GSS, *key] = Decimal(row["MPS"].replace(",", "."))
    return path, figures


@pytest.mark.parametrize("name", ["PAS_Dashboard_Borough.csv", "PAS_buroughs.csv"])
async def test_every_figure_in_the_database_equals_the_one_in_the_published_file(connection, name):
    path, figures = published(name)
    report = await load(path)
    assert (report.rejections, report.rows, report.added) == (0, len(figures), len(figures))
    assert await in_force() == figures
    boroughs = Counter(gss for gss, _, _ in figures if gss != LONDON_GSS)
    assert len(boroughs) == 32
    assert len({measure for _, measure, _ in figures}) == 8
    assert len({day for _, _, day in figures}) == 37


async def test_the_other_layout_of_the_same_figures_is_a_revision_without_differences(connection):
    await load(published("PAS_buroughs.csv")[0])
    report = await load(published("PAS_Dashboard_Borough.csv")[0])
    assert (report.revision, report.added) == (2, 0)
