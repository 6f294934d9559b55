"""Who lives where may be imported in place of the Census: a whole table or nothing."""

from datetime import UTC, date, datetime

import pytest

from boroughs.census import CODES, RESIDENTS, residents
from engage.indicators.models import Source
from engage.indicators.sources.census_import import import_census
from engage.indicators.sources.tables import NotATable

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def table(change=lambda line: line, more=1):
    lines = [
        f"{gss},{name},{code},{people.of(name)[code] + more}"
        for gss, people in RESIDENTS.items()
        for name, codes in CODES.items()
        for code in codes
    ]
    return "\n".join(["gss,characteristic,code,people", *filter(None, map(change, lines))])


async def load(folder, text, name="census.csv"):
    path = folder / name
    path.write_text(text)
    return await import_census(path, retrieved_on=date(2026, 11, 20), at=NOW)


async def test_a_table_takes_the_place_of_the_census(connection, tmp_path):
    assert await residents() == RESIDENTS
    report = await load(tmp_path, table())
    assert (report.rows, report.revision) == (33 * 13, 1)
    assert (await residents())["E09000012"].sex["female"] == RESIDENTS["E09000012"].sex["female"] + 1
    assert (await load(tmp_path, table())).is_new is False


async def test_a_publisher_who_takes_a_revision_back_is_followed(connection, tmp_path):
    for text, revision in ((table(), 1), (table(more=2), 2), (table(), 3)):
        assert (await load(tmp_path, text)).revision == revision
    assert (await load(tmp_path, table())).is_new is False
    assert (await residents())["E09000012"].sex["female"] == RESIDENTS["E09000012"].sex["female"] + 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda line: None if line.startswith("E09000012,sex,male") else line, "Hackney lacks sex male"),
        (lambda line: f"{line}0" if line.startswith("E09000012,sex,male") else line, "Hackney has"),
    ],
)
async def test_a_table_with_a_hole_or_too_many_people_is_refused(connection, tmp_path, change, message):
    with pytest.raises(NotATable, match=message):
        await load(tmp_path, table(change))


async def test_a_group_of_nobody_is_refused(connection, tmp_path):
    text = table(
        lambda line: "E09000001,ethnic_group,black,0" if line.startswith("E09000001,ethnic_group,black") else line
    )
    report = await load(tmp_path, text)
    assert (report.revision, report.rejections) == (None, 1)
    assert "1 or more" in str(report)


@pytest.mark.parametrize("line", ["E09000012,sex,other,1", "E99,sex,male,1", "E09000012,sex,male,x"])
async def test_with_a_wrong_line_nothing_changes(connection, tmp_path, line):
    report = await load(tmp_path, f"{table()}\n{line}")
    assert (report.revision, report.rejections) == (None, 1)
    assert await residents() == RESIDENTS
    assert await Source.all().count() == 0
