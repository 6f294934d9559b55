"""Tables of crime and of use of force: counted by borough and month, sourced, and rates of them."""

import io
import resource
import time
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from rich.console import Console
from rich.progress import Progress

from boroughs.census import RESIDENTS
from boroughs.london import BOROUGHS
from engage.indicators.estimates.rates import rate_interval
from engage.indicators.families import Moment
from engage.indicators.families.reported import compile_figures, gather
from engage.indicators.figures import Status
from engage.indicators.judging import judged
from engage.indicators.models import LONDON_GSS, MonthlyCount, Source
from engage.indicators.sources import tables
from engage.indicators.sources.monthly_import import import_monthly
from engage.indicators.sources.tables import NotATable, month_of, whole
from engage.kit.comparisons import Direction

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HEADING = (
    "Month_Year,Area Type,Borough_SNT,Area name,Area code,Offence Group,Offence Subgroup,Measure,Financial Year,"
    "FY_FYIndex,Count,Refresh Date"
)
HACKNEY, BARNET = "E09000012", "E09000003"


def line(month="01/09/2026", borough="Hackney", count=10, *, kind="Borough", group="THEFT", measure="Offences"):
    return f"{month},{kind},{borough},{borough},,{group},{group},{measure},fy26-27,26-27_06,{count},06/10/2026"


def write(folder, *lines, heading=HEADING, name="crime.csv"):
    path = folder / name
    path.write_text("\n".join([heading, *lines]), encoding="utf-8")
    return path


async def load(path, series="crime", **values):
    quiet = Progress(console=Console(file=io.StringIO()))
    return await import_monthly(
        series, path, **{"retrieved_on": date(2026, 11, 20), "at": NOW, "progress": quiet, **values}
    )


async def figures(key, gss=HACKNEY):
    made = compile_figures(await gather(Moment(NOW, date(2026, 11, 21))))
    return {one.period.key: one for one in made if (one.indicator, one.gss) == (key, gss)}


async def test_offences_are_added_up_by_borough_and_month(connection, tmp_path):
    report = await load(
        write(
            tmp_path, line(count=10), line(count=5, group="SEXUAL OFFENCES"),
            line(count=3, measure="Positive Outcomes"),
            line(count=99, group="OTHER ACCEPTED CRIME"), line(count=400, kind="Safer Neighbourhood Team"),
            line(borough="Aviation Security(SO18)", count=7), line(borough="Nowhere", count=1), line(month="x"),
            line(count="many"), line(measure="Guesses"),
        )
    )  # fmt: skip
    assert [part.line for part in report.rejected] == [8, 9, 10, 11]
    assert "7 counted in no borough" in str(report)
    counts = {(row.measure, row.gss): row.count for row in await MonthlyCount.all()}
    assert counts == {
        ("crime.offences", HACKNEY): 15,
        ("crime.sexual_offences", HACKNEY): 5,
        ("crime.positive_outcomes", HACKNEY): 3,
    }
    rate = (await figures("crime.tno_rate"))["2026-09"]
    residents = sum(RESIDENTS[HACKNEY].sex.values())
    assert (rate.value, rate.numerator, rate.base) == (round(15_000 / residents, 1), 15, residents)


async def test_a_rate_has_its_range_and_its_change_and_a_share_of_other_offences_neither(connection, tmp_path):
    months = [f"01/{at % 12 + 1:02}/{2024 + at // 12}" for at in range(9, 33)]  # October 2024 to September 2026
    offences = [line(month, count=300 if at < 12 else 390) for at, month in enumerate(months)]
    await load(write(tmp_path, *offences, *(line(month, count=30, measure="Positive Outcomes") for month in months)))
    rate = (await figures("crime.tno_rate"))["12m-2026-09"]
    low, high = rate_interval(12 * 390, rate.base)
    assert (rate.low, rate.high) == (round(low, 1), round(high, 1))
    assert rate.change.value == round(12 * 90_000 / rate.base, 1)
    assert rate.change.low < rate.change.value < rate.change.high
    assert judged([rate])[0].change.verdict is Direction.HIGHER
    assert (await figures("crime.tno_rate"))["12m-2025-09"].change is None
    share = (await figures("crime.positive_outcome_rate"))["12m-2026-09"]
    assert (share.value, share.low, share.change) == (round(30 / 390, 3), None, None)


async def test_the_same_file_changes_nothing_and_a_later_one_only_what_differs(connection, tmp_path):
    first = write(tmp_path, line(), line(borough="Barnet"))
    await load(first)
    assert (await load(first)).is_new is False
    second = await load(write(tmp_path, line(count=12), line(borough="Barnet"), name="b.csv"))
    assert (second.revision, second.added) == (2, 1)
    assert await Source.filter(series="crime").count() == 2
    assert (await figures("crime.tno_rate"))["2026-09"].numerator == 12


@pytest.mark.parametrize("series", ["crime", "uof"])
async def test_a_publisher_who_takes_a_revision_back_is_followed(connection, tmp_path, series):
    def one(count, name):
        if series == "uof":
            return write(tmp_path, *["15/09/2026,Hackney"] * count, heading="IncidentDate,Borough", name=name)
        return write(tmp_path, line(count=count), name=name)

    first, second = one(10, "a.csv"), one(12, "b.csv")
    for path in (first, second):
        await load(path, series)
    back = await load(first, series)
    assert (back.revision, back.is_new, back.added) == (3, True, 1)
    latest = await MonthlyCount.filter(measure__startswith=series).order_by("-id").values_list("count", flat=True)
    assert latest[0] == 10
    assert (await load(first, series)).is_new is False
    assert await Source.filter(series=series).count() == 3


async def test_london_has_a_figure_of_all_its_boroughs_or_none(connection, tmp_path):
    names = [borough.name for borough in BOROUGHS if borough.in_met]
    year = [f"01/{month:02}/{2025 if month > 9 else 2026}" for month in range(1, 13)]
    offences = [line(month, name) for month in year for name in names]
    outcomes = [line(month, name, 1, measure="Positive Outcomes") for month in year for name in names]
    await load(write(tmp_path, *[one for one in offences if "Hackney" not in one]))
    assert not await figures("crime.tno_rate", LONDON_GSS)
    await load(write(tmp_path, *offences, *[one for one in outcomes if "Hackney" not in one], name="b.csv"))
    assert (await figures("crime.tno_rate", LONDON_GSS))["2026-09"].numerator == 320
    await load(write(tmp_path, *outcomes, name="c.csv"))
    share = (await figures("crime.positive_outcome_rate", LONDON_GSS))["12m-2026-09"]
    assert (share.numerator, share.base) == (32 * 12, 320 * 12)


async def test_a_missing_month_is_a_gap_and_the_month_of_retrieval_is_not_counted(connection, tmp_path):
    months = [line(month=f"01/{month:02}/2026") for month in (4, 6, 7, 9, 10, 11)]
    await load(write(tmp_path, *months))
    made = await figures("crime.tno_rate")
    assert {key: one.numerator for key, one in made.items() if "Q" in key} == {"2026-Q2": None, "2026-Q3": None}
    assert {one.status for key, one in made.items() if "Q" in key} == {Status.GAP}
    assert "2026-11" not in made
    assert made["2026-10"].numerator == 10


async def test_a_quarter_that_was_told_does_not_turn_into_a_gap_as_three_years_pass(connection, tmp_path):
    await load(write(tmp_path, *(line(f"01/{month:02}/2026") for month in range(1, 10))))
    later = compile_figures(await gather(Moment(NOW, date(2029, 2, 8))))  # counts from February 2026 on
    quarters = [one.period.key for one in later if (one.indicator, one.gss) == ("crime.tno_rate", HACKNEY)]
    assert [key for key in quarters if "Q" in key] == ["2026-Q2", "2026-Q3"]
    assert all(one.status is Status.SHOWN for one in later)


async def test_every_period_between_two_months_is_told_even_if_nothing_of_it_came(connection, tmp_path):
    await load(write(tmp_path, line("01/03/2026"), line("01/08/2026")))
    told = await figures("crime.tno_rate")
    assert [told[f"2026-{month:02}"].status for month in range(3, 9)] == [
        Status.SHOWN, Status.GAP, Status.GAP, Status.GAP, Status.GAP, Status.SHOWN,
    ]  # fmt: skip
    assert told["2026-Q2"].status is Status.GAP


async def test_what_a_table_leaves_out_of_a_borough_that_it_has_in_a_month_is_nought(connection, tmp_path):
    sexual = {"group": "SEXUAL OFFENCES"}
    months = [
        line(f"01/{month:02}/2026", borough, **sexual) for month in (7, 8, 9) for borough in ("Hackney", "Barnet")
    ]
    outcomes = [line(f"01/{month:02}/2026", count=2, measure="Positive Outcomes", **sexual) for month in (7, 9)]
    await load(
        write(tmp_path, *months, *outcomes, line("01/08/2026", "Barnet", 1, measure="Positive Outcomes", **sexual))
    )
    counts = {
        (row.gss, row.month.month): row.count for row in await MonthlyCount.filter(measure="crime.sexual_outcomes")
    }
    assert counts == {
        (HACKNEY, 7): 2, (HACKNEY, 8): 0, (HACKNEY, 9): 2, (BARNET, 7): 0, (BARNET, 8): 1, (BARNET, 9): 0,
    }  # fmt: skip


async def test_a_measure_that_a_month_has_nowhere_is_missing_and_not_nought(connection, tmp_path):
    await load(write(tmp_path, line("01/08/2026"), line(measure="Positive Outcomes"), line()))
    outcomes = await MonthlyCount.filter(measure="crime.positive_outcomes").values_list("month", flat=True)
    assert outcomes == [date(2026, 9, 1)]


async def test_twelve_months_have_a_share_of_positive_outcomes_without_a_range(connection, tmp_path):
    days = [(2025, month) for month in (10, 11, 12)] + [(2026, month) for month in range(1, 10)]
    lines = [
        line(month=f"01.{month:02}.{year % 100}", count=count, measure=measure)
        for year, month in days
        for measure, count in (("Offences", 50), ("Outcomes", 4))
    ]
    await load(write(tmp_path, *lines))
    share = (await figures("crime.positive_outcome_rate"))["12m-2026-09"]
    assert (share.value, share.numerator, share.base, share.low) == (0.08, 48, 600, None)


async def test_officers_forms_are_counted_from_a_spreadsheet(connection, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Use of force"])
    sheet.append(["IncidentDate", "IncidentTime", "Borough"])
    for day in (3, 4, 4):
        sheet.append([date(2026, 9, day), "10:00", "Hackney"])
    sheet.append([date(2026, 9, 5), "10:00", "Out of force"])
    book.save(tmp_path / "force.xlsx")
    report = await load(tmp_path / "force.xlsx", "uof")
    assert (report.rows, report.rejections) == (4, 0)
    assert (await figures("uof.forms_rate")) == {}  # twelve months are not over
    assert (await MonthlyCount.get()).count == 3


def sheet(xml, times=1):
    """A workbook with this text, so many times, as its sheet."""
    book, made = openpyxl.Workbook(), io.BytesIO()
    book.save(made)
    packed = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            with new.open(name, "w") as part:
                for _ in range(times if name == "xl/worksheets/sheet1.xml" else 1):
                    part.write(xml.encode() if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return packed.getvalue()


SPREADSHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.mark.parametrize(
    ("xml", "times", "message"),
    [
        (" " * 2**20, 520, "too large once unpacked"),
        (
            f'{SPREADSHEET}<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            "</sheetData></worksheet>",
            1,
            "too much time or memory",
        ),
        (SPREADSHEET, 1, "cannot be opened|has the headings"),
    ],
    ids=["bomb", "two cells far apart", "cut off"],
)
async def test_a_hostile_spreadsheet_is_refused_within_seconds_and_little_memory(
    connection, tmp_path, xml, times, message
):
    (tmp_path / "force.xlsx").write_bytes(sheet(xml, times))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.monotonic()
    with pytest.raises(NotATable, match=message):
        await load(tmp_path / "force.xlsx", "uof")
    assert time.monotonic() - begun < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "kilobytes"
    assert await Source.all().count() == 0


async def test_a_spreadsheet_that_takes_too_long_is_refused(connection, tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "SECONDS", 0)
    (tmp_path / "force.xlsx").write_bytes(sheet("<row><c><v>1</v></c></row>" * 100_000, 20))
    with pytest.raises(NotATable, match="too much time or memory"):
        await load(tmp_path / "force.xlsx", "uof")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "has the headings"),
        (b"a,b\n1,2\n" * 30, "has the headings"),
        (b"PK\x03\x04nonsense", "cannot be opened"),
        (b"a\0b", "NUL"),
        (HEADING.encode() + b'\n"open', "not a CSV table"),
    ],
)
async def test_anything_else_is_refused_with_what_to_do(connection, tmp_path, data, message):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with pytest.raises(NotATable, match=message):
        await load(path)
    assert await Source.all().count() == 0


async def test_a_file_from_the_future_is_refused(connection, tmp_path):
    with pytest.raises(NotATable, match="in the future"):
        await load(write(tmp_path, line()), retrieved_on=date(2026, 11, 22))


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), 1e300, 10**9, -1, 1.5, "1" * 10])
def test_a_number_that_is_no_count_is_none(cell):
    assert whole(cell) is None


def test_months_and_numbers_are_read_as_published():
    for text in ("01/06/2021", "1.6.21", "2021-06-01", "2021-06-01 00:00:00", "Jun-21", "June 2021", date(2021, 6, 9)):
        assert month_of(text) == date(2021, 6, 1)
    for text in ("", "13/13/2021", "31/06/2021", "June", "Foo-21", None):
        assert month_of(text) is None
    assert [whole(cell) for cell in (3, 3.0, "3", "1,234", 0)] == [3, 3, 3, 1234, 0]
    assert [whole(cell) for cell in (3.5, -1, "", "x", "٣", True, "9" * 12)] == [None] * 7
