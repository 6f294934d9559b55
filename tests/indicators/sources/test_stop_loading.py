"""Loading months of stops and searches: whole, once, sourced; a corrected file takes the place of the one before."""

import tracemalloc
from datetime import UTC, date, datetime

import pytest

from engage.indicators.families import Moment
from engage.indicators.families.searched import FAMILY
from engage.indicators.families.searched.tallies import COUNTED
from engage.indicators.figures import Status
from engage.indicators.models import LONDON_GSS, Source
from engage.indicators.sources.loading import load_files
from engage.indicators.sources.stops.files import NotStops
from engage.indicators.sources.stops.in_force import months_in_force
from engage.indicators.sources.stops.loading import import_stops
from engage.indicators.sources.stops.models import StopCount, StopMonth
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageVersion
from tests.indicators.sources.stop_files import (
    AT,
    BLACK,
    CITY,
    HACKNEY,
    LAMBETH,
    NFA,
    RETRIEVED,
    WHITE,
    boundaries,
    draw,
    load,
    row,
    table,
    write,
)  # fmt: skip

NOW = Moment(datetime(2026, 11, 21, 12, 0, tzinfo=UTC), date(2026, 11, 21))


async def counted():
    """Borough → rows, of everything that is kept."""
    found = {}
    for one in await StopCount.all():
        found[one.gss] = found.get(one.gss, 0) + one.count
    return found


async def test_without_boundaries_nothing_is_loaded_and_it_says_what_to_do(connection, tmp_path):
    with pytest.raises(NotStops, match=r"load them first, with engage import boundaries FILE\.geojson"):
        await load(write(tmp_path, table(row())))
    assert await Source.all().count() == await StopMonth.all().count() == 0


async def test_a_month_is_counted_by_borough_and_nothing_is_dropped(connection, tmp_path):
    await draw(tmp_path)
    rows = [row(), row(), row(LAMBETH), row(""), row(Latitude="53.5", Longitude="-2.2"), row(Latitude="")]
    report = await load(write(tmp_path, table(*rows, row(Date="2024-07-02T12:00:00+00:00"))))
    assert (report.revision, report.rows, report.rejections) == (1, 6, 1)
    assert await counted() == {HACKNEY: 2, LAMBETH: 1, "": 2, "outside": 1}
    [month] = await StopMonth.all()
    assert (month.force, month.month, month.rows, month.unlocated, month.outside, month.rejected, month.days) == (
        "metropolitan", date(2024, 6, 1), 6, 2, 1, 1, 1,
    )  # fmt: skip
    assert month.seen["Self-defined ethnicity"] == {"B2": 6}
    assert str(report).splitlines() == [
        "line 8: column Date: expected a moment in June 2024 in London",
        "2 rows have no place and 1 lie outside London: counted, not mappable",
        "incomplete (rows): what depends on it is shown as a gap",
        f"2024-06-metropolitan-stop-and-search.csv (sha256 {report.sha256[:12]}): imported as revision 1: 6 rows read, "
        "6 new or different, 1 rejected",
    ]
    source = await Source.get(series="stops")
    assert (source.rows, source.rejected, source.retrieved_on) == (6, 1, RETRIEVED)
    assert await AuditEvent.filter(verb="imported", about="stops revision 1").exists()


async def test_rows_that_are_the_same_are_as_many_searches(connection, tmp_path):
    await draw(tmp_path)
    await load(write(tmp_path, table(*[row()] * 342)))
    [kept] = await StopCount.all()
    assert kept.count == 342


async def test_values_that_nobody_knows_are_kept_and_told(connection, tmp_path):
    await draw(tmp_path)
    strange = row(Outcome="Sent to the moon", Self_defined_ethnicity="Martian", Age_range="")
    report = await load(write(tmp_path, table(row(), strange, strange)))
    assert "column Outcome: 2 values that are not known, first on line 3; kept as unrecognised" in str(report)
    assert "moon" not in str(report)
    kept = await StopCount.get(outcome="unrecognised")
    assert (kept.count, kept.ethnic_group, kept.is_child) == (2, "", None)


async def test_the_same_file_twice_changes_nothing_unless_the_map_changed(connection, tmp_path):
    await draw(tmp_path)
    path = write(tmp_path, table(row()))
    await load(path)
    before, events = await StopMonth.get(), await AuditEvent.all().count()
    again = await load(path)
    assert (again.is_new, again.revision) == (False, 1)
    assert (await StopMonth.get()).id == before.id
    assert await AuditEvent.all().count() == events
    moved = boundaries()
    one, other = (next(f for f in moved["features"] if f["properties"]["LAD22CD"] == gss) for gss in (HACKNEY, CITY))
    one["properties"], other["properties"] = other["properties"], one["properties"]
    await draw(tmp_path, moved)
    assert (await load(path)).is_new
    assert await counted() == {CITY: 1}
    assert await Source.filter(series="stops").count() == 1


async def test_a_publisher_who_takes_a_month_back_is_followed_and_other_months_stand_in_nobodys_way(
    connection, tmp_path
):
    await draw(tmp_path)
    for name, rows in (("a", 1), ("b", 2)):
        (tmp_path / name).mkdir()
        write(tmp_path / name, table(*[row()] * rows))
    first, second = (tmp_path / name / "2024-06-metropolitan-stop-and-search.csv" for name in ("a", "b"))
    for path in (first, second):
        await load(path)
    back = await load(first)
    assert (back.revision, back.is_new) == (3, True)
    assert [one.rows for one in (await months_in_force("metropolitan")).values()] == [1]
    later = write(tmp_path, table(row(Date="2024-07-02T12:00:00+00:00")), "2024-07")
    assert (await load(later)).revision == 4
    assert (await load(first)).is_new is False
    assert await Source.filter(series="stops").count() == 4


async def test_the_list_of_sources_is_made_anew_after_each_file_that_is_new(connection, tmp_path):
    versions = []
    await draw(tmp_path)
    for _ in range(2):
        await load(write(tmp_path, table(row())))
        versions.append((await PageVersion.get(place="")).version)
    assert versions == [2, 2]


async def test_another_file_of_a_month_takes_its_place(connection, tmp_path):
    await draw(tmp_path)
    await load(write(tmp_path, table(row())))
    report = await load(write(tmp_path, table(row(), row(LAMBETH))))
    assert report.revision == 2
    months = await months_in_force("metropolitan")
    assert [one.rows for one in months.values()] == [2]
    told = await FAMILY.gather(NOW)
    assert sum(counts[2] for counts in told["months"]["2024-06"]["counts"]) == 2


async def test_a_refused_file_leaves_nothing_behind(connection, tmp_path):
    await draw(tmp_path)
    for data, message in ((table(), "no rows could be read"), (table(row(Date="?")), "no rows could be read")):
        report = await load(write(tmp_path, data))
        assert report.revision is None
        assert message in str(report)
    with pytest.raises(NotStops, match="month is in the future"):
        await load(write(tmp_path, table(row()), month="2027-01"))
    with pytest.raises(NotStops, match="retrieved on is in the future"):
        await import_stops(write(tmp_path, table(row())), retrieved_on=date(2026, 11, 22), at=AT)
    assert await StopMonth.all().count() == await Source.filter(series="stops").count() == 0


async def test_the_command_loads_several_files_and_says_of_each_what_became_of_it(connection, tmp_path, capsys):
    await draw(tmp_path)
    good, bad = write(tmp_path, table(row())), tmp_path / "stops.csv"
    bad.write_bytes(table(row()))
    files = [bad, tmp_path / "2024-05-metropolitan-stop-and-search.csv", good]
    assert not await load_files("stops", files, retrieved_on=RETRIEVED, at=AT)
    said = capsys.readouterr()
    assert "imported as revision 1: 1 rows read" in said.out
    assert "its name has to say the month and the force" in said.err
    assert "No such file" in said.err
    assert await load_files("stops", [good], retrieved_on=RETRIEVED, at=AT)


async def test_what_is_gathered_is_what_the_file_says(connection, tmp_path, queries):
    await draw(tmp_path)
    rows = [
        row(),
        row(Type="Vehicle search", Self_defined_ethnicity="", Age_range="", Outcome="Arrest"),
        row(Self_defined_ethnicity=WHITE, Officer_defined_ethnicity="White", Age_range="10-17"),
        row(Legislation="Criminal Justice and Public Order Act 1994 (section 60)", Outcome=""),
        row(Outcome_linked_to_object_of_search="True", Removal_of_more_than_just_outer_clothing=""),
    ]
    await load(write(tmp_path, table(*rows)))
    await load(write(tmp_path, table(row()), force="btp"))
    queries.clear()
    told = await FAMILY.gather(NOW)
    assert len(queries) <= 5
    assert told["revisions"] == {"boundaries": 1, "stops": 2}
    assert list(told["months"]) == ["2024-06"]
    assert told["residents"][HACKNEY]["black"] == 54_645
    by_group = {
        counts[1]: dict(zip(COUNTED, counts[2:], strict=True)) for counts in told["months"]["2024-06"]["counts"]
    }
    counts = (3, 3, 1, 3, 0, 2, 0, 0, 3, 1, 2, 0)
    assert by_group["black"] == dict(zip(COUNTED, counts, strict=True))
    assert by_group["white"] == by_group["white"] | {"people": 1, "aged": 1, "children": 1}
    assert by_group[""] == by_group[""] | {"rows": 1, "people": 0, "aged": 0, "settled": 1, "positive": 1, "arrests": 1}
    assert sorted(told["months"]["2024-06"]["officers"]) == [[HACKNEY, "black", 3], [HACKNEY, "white", 1]]


def whole_month(black=60, white=30):
    """A month of Hackney that has all that a month of the Met has, as far as so few rows tell."""
    return [
        *[row(Date=f"2024-06-{1 + number % 30:02}T12:00:00+00:00") for number in range(black)],
        *[row(Self_defined_ethnicity=WHITE, Officer_defined_ethnicity="White", Outcome=NFA) for _ in range(white)],
    ]


async def test_a_loaded_month_becomes_a_ratio(connection, tmp_path):
    await draw(tmp_path)
    assert BLACK != WHITE
    await load(write(tmp_path, table(*whole_month())))
    figures = {one.key: one for one in FAMILY.compile(await FAMILY.gather(NOW))}
    ratio = figures["ss.rrr_black_white", HACKNEY, "", "2024-06"]
    assert (ratio.status, ratio.value) == (Status.SHOWN, round(60 / 54_645 / (30 / 137_709), 2))
    assert figures["ss.count", LONDON_GSS, "", "2024-06"].value == 90


async def test_a_large_month_takes_little_memory(connection, tmp_path):
    await draw(tmp_path)
    path = write(tmp_path, table(*[row()] * 12_000))
    size = path.stat().st_size
    tracemalloc.start()
    await load(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < size + 4_000_000
