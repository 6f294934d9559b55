"""The months that were really published, loaded whole: every row is there, and every value that its files have."""

import csv
import gzip
import json
import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from engage.indicators.families import Moment
from engage.indicators.families.searched import FAMILY
from engage.indicators.families.searched.worked import WORKED
from engage.indicators.figures import Status
from engage.indicators.models import LONDON_GSS
from engage.indicators.sources.stops.completeness import Lack
from engage.indicators.sources.stops.in_force import lacks, months_in_force
from engage.indicators.sources.stops.loading import import_boundaries
from engage.indicators.sources.stops.models import StopCount
from engage.indicators.sources.stops.vocabulary import COLUMNS, HEADINGS, NOT_STATED, UNRECOGNISED
from tests.indicators.sources.stop_files import AT, RETRIEVED, load
from tests.shared import shared

FILES = {
    "2016-06-metropolitan-stop-and-search.csv.gz": 10_490,
    "2023-03-bedfordshire-stop-and-search.csv": 345,
    "2023-03-btp-stop-and-search.csv": 1466,
    "2023-03-city-of-london-stop-and-search.csv": 197,
    "2024-09-metropolitan-stops-force.json.gz": 3253,
    "2024-10-metropolitan-stops-force.json.gz": 3400,
    "2024-11-metropolitan-stops-force.json.gz": 3389,
}
JUNE = "2016-06-metropolitan-stop-and-search.csv.gz"
NOW = Moment(datetime(2026, 11, 21, 12, 0, tzinfo=UTC), date(2026, 11, 21))


def vocabulary(title):
    """Heading → value → rows, of a part of VOCABULARY.md."""
    text = shared("data/stops/VOCABULARY.md").read_text()
    part = next(part for part in text.split("\n## ") if part.startswith(title))
    lines = re.findall(r"^- \*\*(.+?)\*\*: (.*)$", part, re.MULTILINE)
    return {
        heading: {value: int(rows) for value, rows in re.findall(r"`([^`]*)` (\d+)", told)} for heading, told in lines
    }


def published(path):
    """The rows of a file, by heading, read by something else."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    if text.startswith("["):
        keys = {column.heading: column.key for column in COLUMNS}
        return [{h: "" if row[k] is None else str(row[k]) for h, k in keys.items()} for row in json.loads(text)]
    return list(csv.DictReader(text.splitlines()))


async def load_all(*names):
    await import_boundaries(shared("data/geo/london-boroughs_1179.geojson"), retrieved_on=RETRIEVED, at=AT)
    return {name: await load(shared(f"data/stops/{name}")) for name in names}


def test_every_value_that_was_ever_seen_is_known():
    text = shared("data/stops/VOCABULARY.md").read_text()
    parts = [part.split("\n")[0] for part in text.split("\n## ")[1:]]
    assert len(parts) == 5
    for title in parts:
        for column in COLUMNS:
            for value in vocabulary(title)[column.heading]:
                code = column.code(value)
                assert code != UNRECOGNISED, (column.heading, value)
                assert bool(code) == bool(value)


async def test_every_row_of_every_file_is_counted(connection):
    reports = await load_all(*FILES)
    assert {name: (report.rows, report.rejections) for name, report in reports.items()} == {
        name: (rows, 0) for name, rows in FILES.items()
    }
    for force in ("metropolitan", "btp", "bedfordshire", "city-of-london"):
        for day, month in (await months_in_force(force)).items():
            kept = await StopCount.filter(month=month)
            assert sum(one.count for one in kept) == month.rows, (force, day)
            assert sum(one.count for one in kept if one.gss == "") == month.unlocated
            [name] = [name for name in FILES if name.startswith(f"{day:%Y-%m}-{force}-")]
            rows = published(shared(f"data/stops/{name}"))
            for column in COLUMNS:
                assert month.seen[column.heading] == Counter(column.code(row[column.heading]) for row in rows)


async def test_june_2016_has_the_values_of_the_vocabulary_and_its_duplicates(connection):
    await load_all(JUNE)
    rows = published(shared(f"data/stops/{JUNE}"))
    assert sum(Counter(tuple(row[h] for h in HEADINGS) for row in rows).values()) - len(
        {tuple(row[h] for h in HEADINGS) for row in rows}
    ) == pytest.approx(342, abs=0)
    month = (await months_in_force("metropolitan"))[date(2016, 6, 1)]
    assert month.rows == 10_490
    told = vocabulary("MET 2016-06")
    for column in COLUMNS:
        expected = Counter()
        for value, number in told[column.heading].items():
            expected[column.code(value)] += number
        assert month.seen[column.heading] == expected
    assert month.seen["Self-defined ethnicity"][NOT_STATED] == 1028
    assert (month.unlocated, month.outside, month.days) == (871, 16, 30)


async def test_what_the_files_lack_is_known(connection):
    await load_all(*FILES)
    met = await lacks("metropolitan")
    assert met[date(2016, 6, 1)] == {Lack.LINKED, Lack.REMOVED}
    for number in (9, 10, 11):
        assert met[date(2024, number, 1)] == {Lack.ROWS, Lack.LINKED}
    assert (await lacks("bedfordshire"))[date(2023, 3, 1)] == {Lack.LINKED}
    assert (await lacks("btp"))[date(2023, 3, 1)] == (await lacks("city-of-london"))[date(2023, 3, 1)] == set()


async def test_the_example_worked_by_hand_is_the_figure_that_is_shown(connection):
    await load_all(*(name for name in FILES if "metropolitan" in name))
    gathered = await FAMILY.gather(NOW)
    figures = {one.key: one for one in FAMILY.compile(gathered)}
    ratio = figures["ss.rrr_black_white", WORKED.gss, "", WORKED.month]
    assert (ratio.value, ratio.low, ratio.high) == (WORKED.ratio, WORKED.low, WORKED.high)
    assert (ratio.detail["phi"], ratio.detail["unknown"]) == (WORKED.phi, round(WORKED.unknown / WORKED.people, 3))
    for group, people, residents, rate in (
        ("black", WORKED.black, WORKED.black_residents, WORKED.black_rate),
        ("white", WORKED.white, WORKED.white_residents, WORKED.white_rate),
    ):
        figure = figures["ss.rate_1000", WORKED.gss, f"ethnic_group={group}", WORKED.month]
        assert (figure.numerator, figure.base, figure.value) == (people, residents, round(rate, 2))
    assert figures["ss.rate_1000", WORKED.gss, "", WORKED.month].numerator == WORKED.people
    assert figures["ss.count", LONDON_GSS, "", WORKED.month].value == 10_490 - 16
    incomplete = {one.status for one in figures.values() if one.period.key in ("2024-09", "2024-10", "2024-11")}
    assert incomplete == {Status.GAP}
