"""Published tables of the Public Attitude Survey: what is read, what is rejected and why, what is none."""

import os
import tracemalloc
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from engage.indicators.sources.importing import Rejected
from engage.indicators.sources.pas import NotAPasTable, Row, Table
from engage.indicators.sources.pas_measures import MEASURES, normalise

SHARED = Path(os.environ.get("ENGAGE_SHARED", Path(__file__).parents[2].parent / "shared"))
PUBLISHED = ("PAS_Dashboard_Borough.csv", "PAS_buroughs.csv")
GSS = {"barnet": "E09000003", "hammersmith and fulham": "E09000013", "richmond upon thames": "E09000027"}
LONG = "Date;Survey;Borough;Measure;Proportion;MPS"
WIDE = "Date,Quarter,Borough,Good job,Trust MPS,S&S used fairly"
END_2014 = date(2014, 12, 31)


def resolve(name):
    return GSS.get(normalise(name))


def read(*lines, encoding="utf-8"):
    return list(Table("\n".join(lines).encode(encoding), resolve))


def rows(items):
    return [item for item in items if isinstance(item, Row)]


def reasons(items):
    return [(item.line, item.reason) for item in items if isinstance(item, Rejected)]


def long_row(day="31/12/2014", survey="PAS", borough="Barnet", measure="Trust MPS", share="0,6", london="0,67"):
    return ";".join((day, survey, borough, measure, share, london))


# What is read


def test_the_long_layout_gives_a_borough_and_london_from_one_line():
    assert read(LONG, '31/12/2014;PAS;Barnet;"""Good Job"" local";0,6;0,67') == [
        Row(2, END_2014, "E09000003", "pas.good_job", Decimal("0.6")),
        Row(2, END_2014, None, "pas.good_job", Decimal("0.67")),
    ]


def test_london_comes_once_however_many_boroughs_repeat_it():
    table = Table("\n".join((LONG, long_row(), long_row(borough="Richmond Upon Thames"))).encode(), resolve)
    assert [row.gss for row in table if isinstance(row, Row)] == ["E09000003", None, "E09000027"]


def test_the_wide_layout_gives_a_figure_for_every_measure_and_calls_london_mps():
    items = read(WIDE, "31/03/2025,Q4 24-25,Barnet,46%,69 %,100%", "31/03/2025,Q4 24-25,MPS,45.5%,70%,0%")
    assert not reasons(items)
    assert [(row.gss, row.measure_key, str(row.share)) for row in rows(items)] == [
        ("E09000003", "pas.good_job", "0.46"),
        ("E09000003", "pas.trust_mps", "0.69"),
        ("E09000003", "pas.ss_fair", "1.00"),
        (None, "pas.good_job", "0.455"),
        (None, "pas.trust_mps", "0.70"),
        (None, "pas.ss_fair", "0.00"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_found_out(separator, newline):
    text = newline.join((LONG, long_row(share="0.6", london="0.67"), ""))
    assert len(rows(Table(text.replace(";", separator).encode(), resolve))) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_utf_8_with_and_without_mark_and_windows_1252_are_read(encoding):
    assert len(rows(read(LONG, long_row(measure="“Good Job” local"), encoding=encoding))) == 2


@pytest.mark.parametrize(
    "day",
    ["31/12/2014", "31-12-2014", "2014-12-31", "Dec-14", "dec 14", "DEC-14", '"31/12/2014"', " 31/12/2014 "],
)
def test_every_way_of_writing_a_quarter_end_is_read(day):
    assert {row.period_ends_on for row in rows(read(LONG, long_row(day=day)))} == {END_2014}


def test_days_and_months_may_have_one_digit():
    assert rows(read(LONG, long_row(day="31-3-2016")))[0].period_ends_on == date(2016, 3, 31)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        *[("0,6", "0.6"), ("0.60", "0.60"), ("60%", "0.60"), ("60 %", "0.60"), ("60,5%", "0.605")],
        *[("0", "0"), ("1", "1"), ("100%", "1.00"), ("0%", "0.00")],
        ("0.563218390804597701", "0.563218390804597701"),
    ],
)
def test_a_share_is_exactly_the_decimal_the_file_shows(text, share):
    assert rows(read(LONG, long_row(share=text)))[0].share == Decimal(share)


@pytest.mark.parametrize(
    "name",
    ["Hammersmith and Fulham", "hammersmith & fulham", "HAMMERSMITH&FULHAM", " Hammersmith\u00a0and  Fulham"],
)
def test_boroughs_are_known_whatever_their_case_spaces_and_ampersands(name):
    assert rows(read(LONG, long_row(borough=name)))[0].gss == "E09000013"


def test_every_published_name_of_every_measure_is_known_in_both_layouts():
    for measure in MEASURES:
        for name in measure.names:
            quoted = '"' + name.replace('"', '""') + '"'
            assert rows(read(LONG, long_row(measure=quoted)))[0].measure_key == measure.key
            assert rows(read(f"Date,Quarter,Borough,{quoted}", "Dec-14,Q3,Barnet,46%"))[0].measure_key == measure.key


def test_there_are_ten_measures_each_with_its_question():
    assert len({measure.key for measure in MEASURES}) == 10
    assert all(measure.question and measure.share_of and measure.names for measure in MEASURES)


def test_columns_without_a_name_are_left_alone():
    junk = f"{LONG};;Unnamed: 7;"
    assert len(rows(read(junk, f"{long_row()};;Trust;0,71", long_row(day="31/3/2015")))) == 4


def test_lines_with_nothing_on_them_are_passed_over_in_silence():
    assert len(read("", LONG, "", ";;;;;", long_row(), "   ")) == 2


def test_the_same_figure_twice_is_taken_once():
    table = Table("\n".join((LONG, long_row(), long_row(share="0,60"))).encode(), resolve)
    assert [type(item) for item in table] == [Row, Row]


# What is rejected


@pytest.mark.parametrize("share", ["", "-", "1,01", "46", "-0,1", "101%", "0,5,6", "5e-1", "n/a", "nan", "٠٫٦", ",5"])
def test_what_is_no_share_is_rejected(share):
    reason = "column 5 (Proportion): expected a share from 0 to 1, or a percentage with its sign"
    items = read(LONG, long_row(share=share))
    assert reasons(items) == [(2, reason)]
    assert [row.gss for row in rows(items)] == [None]


def test_a_share_of_london_that_is_none_leaves_the_borough_its_own():
    items = read(LONG, long_row(london=""))
    assert [row.gss for row in rows(items)] == ["E09000003"]
    assert reasons(items)[0][1].startswith("column 6 (MPS): expected a share")


@pytest.mark.parametrize(
    "day",
    [
        *[
            "30/12/2014",
            "12/31/2014",
            "31/13/2014",
            "31/6/2014",
            "30/11/2014",
            "2014-06-31",
            "Nov-14",
            "Foo-14",
        ],
        *["", "2014", "31/12/14", "31/12-2014", "31/12/0014", "31/12/9999", "31.12.2014"],
    ],
)
def test_a_day_that_is_no_quarter_end_is_rejected(day):
    expected = [(2, "column 1 (Date): expected the last day of a quarter, day first")]
    assert reasons(read(LONG, long_row(day=day))) == expected


@pytest.mark.parametrize("borough", ["", "Barnett", "City of London", "London", "<script>alert(1)</script>"])
def test_an_unknown_borough_is_rejected_and_london_kept(borough):
    items = read(LONG, long_row(borough=borough))
    assert reasons(items) == [(2, "column 3 (Borough): expected a London borough, or MPS")]
    assert [row.gss for row in rows(items)] == [None]


def test_an_unknown_measure_and_another_survey_are_rejected():
    assert reasons(read(LONG, long_row(measure="Trust"), long_row(survey="USS"))) == [
        (2, "column 4 (Measure): expected a measure of the survey"),
        (3, "column 2 (Survey): expected PAS"),
    ]


def test_an_unknown_column_of_the_wide_layout_is_named_once_and_the_others_read():
    items = read(f"{WIDE},Satisfied", "Dec-14,Q3,Barnet,46%,40%,41%,9%", "Dec-14,Q3,MPS,46%,40%,41%,9%")
    assert reasons(items) == [(1, "column 7: expected a known heading; it is not read")]
    assert len(rows(items)) == 6


def test_a_blank_cell_of_the_wide_layout_costs_that_figure_only():
    items = read(WIDE, "Dec-14,Q3,Barnet,46%,,41%")
    reason = "column 5 (pas.trust_mps): expected a share from 0 to 1, or a percentage with its sign"
    assert reasons(items) == [(2, reason)]
    assert len(rows(items)) == 2


def test_a_different_value_for_the_same_figure_is_rejected():
    items = read(LONG, long_row(), long_row(share="0,61"), long_row(share="0,6"))
    assert reasons(items) == [(3, "column 5 (Proportion): expected the same value as on line 2")]
    assert [row.share for row in rows(items)] == [Decimal("0.6"), Decimal("0.67")]


def test_two_values_for_london_in_one_file_are_rejected():
    items = read(LONG, long_row(), long_row(borough="Hammersmith & Fulham", london="0,68"))
    assert reasons(items) == [(3, "column 6 (MPS): expected the same value as on line 2")]
    assert len(rows(items)) == 3


def test_two_spellings_of_one_borough_are_one_borough():
    items = read(LONG, long_row(borough="Richmond upon Thames"), long_row(borough="Richmond Upon Thames", share="0,7"))
    assert [line for line, _ in reasons(items)] == [3]


@pytest.mark.parametrize(
    "line", ["31/12/2014;PAS;Barnet;Trust MPS;0,6", long_row() + ";0,7", "Source: MOPAC", long_row() + ";;;x"]
)
def test_a_line_with_too_few_or_too_many_cells_is_rejected(line):
    expected = [(2, "the line: expected 6 columns with nothing after them")]
    assert reasons(read(LONG, line)) == expected


def test_a_decimal_comma_outside_quotes_is_not_mistaken_for_a_separator():
    items = read("Date,Survey,Borough,Measure,Proportion,MPS,,,,", "31/12/2014,PAS,Barnet,Trust MPS,0,6,0,67,,")
    assert reasons(items) == [(2, "the line: expected 6 columns with nothing after them")]


def test_a_quote_that_does_not_close_costs_its_own_line_only():
    items = read(LONG, long_row(measure='"Trust MPS'), long_row())
    assert reasons(items) == [(2, "the line: expected every quotation mark to be closed")]
    assert {row.line for row in rows(items)} == {3}


def test_no_reason_repeats_what_the_file_says():
    secret = "Jane Doe 07700 900123"
    lines = [long_row(**{cell: secret}) for cell in ("day", "survey", "borough", "measure", "share", "london")]
    items = read(f"{LONG};{secret}", *(f"{line};" for line in lines), secret)
    assert len(reasons(items)) == 8
    assert not any("Jane" in reason or "07700" in reason for _, reason in reasons(items))


# What is no table at all


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is not the heading"),
        (b"\n \n", "is not the heading"),
        (b"hello", "is not the heading"),
        (b"Quarter,Trust,Confidence,Treat_Fair\n31-3-2016,0.86,0.68,0.75\n", "is not the heading"),
        (b"<!doctype html><title>Not found</title>", "is not the heading"),
        (b'{"date": 1}', "is not the heading"),
        (b"Date;Survey;Borough;Measure;Proportion\n", "expected the columns Date, Survey"),
        (b"Date,Borough\n", "expected the columns Date, Survey"),
        (b"Date,Survey,Borough,Measure,Proportion,MPS,Good job\n", "no column per measure"),
        (b"Date,Quarter,Borough,Good job,Good  Job\n", "two columns"),
        (b'Date,Quarter,Borough,Good job,"""Good Job"" local"\n', "two columns"),
        (b"Date,Date,Borough,Good job\n", "two columns"),
        (b"PK\x03\x04\x14\x00\x06\x00", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet"),
        (LONG.encode() + b"\n31/12/2014;PAS;Bar\0net;x;0,6;0,6", "NUL bytes"),
        (LONG.encode("utf-16"), "NUL bytes"),
        (LONG.encode() + b"\n\x81\x8d\x8f", "neither UTF-8 nor Windows-1252"),
        (LONG.encode() + b"\n" + b"x" * 20_000, "Line 2 has more than 10,000 characters"),
    ],
)
def test_anything_else_is_one_clear_error(data, says):
    with pytest.raises(NotAPasTable, match=says):
        Table(data, resolve)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"a" * 200_000_000, id="a line of 200 MB"),
        pytest.param(b"Date,Borough" + b"," * 10_000_000, id="ten million columns"),
        pytest.param(b"Date,Borough" + b"," * 8_000_000, id="eight million columns"),
        pytest.param(b"\n" * 8_000_000, id="eight million empty lines"),
        pytest.param(b'"' * 8_000_000, id="eight million quotes"),
        pytest.param(b"\xff" * 8_000_000, id="eight million bytes that are not UTF-8"),
        pytest.param(b"PK\x03\x04" + bytes(100_000_000), id="a large spreadsheet"),
    ],
)
def test_hostile_files_are_refused_without_taking_memory(data):
    tracemalloc.start()
    try:
        with pytest.raises(NotAPasTable):
            Table(data, resolve)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_a_file_of_nothing_but_faults_streams_them():
    table = Table((LONG + "\n").encode() + b"x\n" * 50_000, resolve)
    tracemalloc.start()
    try:
        assert sum(isinstance(item, Rejected) for item in table) == 50_000
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


# The tables as published


def published(name):
    path = SHARED / "data" / "pas" / name
    if not path.is_file():
        pytest.skip("the published tables are not beside this repository; ENGAGE_SHARED can name their folder")
    return list(Table(path.read_bytes(), normalise))


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_table_is_read_whole(name):
    items = published(name)
    assert reasons(items) == []
    boroughs = [row for row in rows(items) if row.gss]
    assert len(boroughs) == 9312
    assert len({row.gss for row in boroughs}) == 32
    assert len({row.period_ends_on for row in boroughs}) == 37
    assert len({row.measure_key for row in boroughs}) == 8
    assert len(rows(items)) - len(boroughs) == 37 * 8 - 5


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_the_published_table_lacks_is_trust_in_the_met_before_2016(name):
    counts = Counter((row.measure_key, row.period_ends_on) for row in rows(published(name)) if row.gss)
    assert set(counts.values()) == {32}
    days = {day for _, day in counts}
    missing = {(key, day) for key in {key for key, _ in counts} for day in days} - set(counts)
    assert missing == {("pas.trust_mps", day) for day in days if day < date(2016, 1, 1)}
    assert len(missing) == 5


def test_both_published_layouts_say_the_same():
    first, second = (
        {(row.gss, row.period_ends_on, row.measure_key): row.share for row in rows(published(name))}
        for name in PUBLISHED
    )
    assert first == second


def test_figures_equal_those_in_the_published_file():
    found = {(row.gss, row.period_ends_on, row.measure_key): row.share for row in rows(published(PUBLISHED[1]))}
    assert found["barking and dagenham", END_2014, "pas.good_job"] == Decimal("0.56")
    assert found["ealing", END_2014, "pas.good_job"] == Decimal("0.6")
    assert found["city of westminster", date(2023, 12, 31), "pas.understand_issues"] == Decimal("0.67")
    assert found[None, date(2023, 12, 31), "pas.understand_issues"] == Decimal("0.57")
