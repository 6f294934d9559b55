"""Reading files of stops and searches: both forms, plain or compressed; whatever else it is, one clear message."""

import gzip
import json
import tracemalloc
import zlib
from datetime import date

import pytest

from engage.indicators.sources.importing import Rejected
from engage.indicators.sources.stops import files
from engage.indicators.sources.stops.files import Download, Named, NotStops, named
from engage.indicators.sources.stops.rows import Stop, stops
from engage.indicators.sources.stops.vocabulary import COLUMNS, HEADINGS
from tests.indicators.sources.stop_files import row, table

JUNE = Named("metropolitan", date(2024, 6, 1), date(2024, 6, 30))
OBJECT = {column.key: None for column in COLUMNS} | {"datetime": "2024-06-10T12:00:00+00:00", "location": None}


def read(data, month=JUNE):
    return list(stops(Download(data), month))


def reasons(data, month=JUNE):
    return [(one.line, one.reason) for one in read(data, month) if isinstance(one, Rejected)]


def codes(stop):
    return dict(zip([column.key for column in COLUMNS], stop.codes, strict=True))


def test_a_row_of_the_table_has_its_place_day_and_codes():
    [stop] = read(table(row()))
    assert isinstance(stop, Stop)
    assert (stop.line, stop.on) == (2, date(2024, 6, 10))
    assert codes(stop) == {
        "type": "person", "gender": "male", "age_range": "18_24", "self_defined_ethnicity": "B2",
        "officer_defined_ethnicity": "black", "legislation": "misuse_of_drugs_act_1971_section_23",
        "object_of_search": "controlled_drugs", "outcome": "nothing", "outcome_linked_to_object_of_search": "false",
        "removal_of_more_than_outer_clothing": "false",
    }  # fmt: skip


def test_the_interface_says_the_same_as_the_table_compressed_or_not():
    said = OBJECT | {
        "type": "Person search", "gender": "Male", "age_range": "18-24", "outcome": "A no further action disposal",
        "self_defined_ethnicity": row()["Self-defined ethnicity"], "officer_defined_ethnicity": "Black",
        "legislation": row()["Legislation"], "object_of_search": "Controlled drugs",
        "outcome_linked_to_object_of_search": False, "removal_of_more_than_outer_clothing": False,
        "location": {"latitude": row()["Latitude"], "longitude": row()["Longitude"], "street": {"id": 1}},
        "borough": "a key that somebody added",
    }  # fmt: skip
    [of_table] = read(table(row()))
    for data in (
        json.dumps([said]).encode(),
        json.dumps([said], indent=2).encode(),
        gzip.compress(json.dumps([said]).encode()),
    ):
        [stop] = read(data)
        assert (stop.on, stop.point, stop.codes) == (of_table.on, of_table.point, of_table.codes)
    assert read(gzip.compress(table(row()))) == [of_table]
    assert read(b"\xef\xbb\xbf" + table(row())) == [of_table]


def test_blank_is_neither_no_nor_nothing_found():
    [stop] = read(json.dumps([OBJECT]).encode())
    assert set(stop.codes) == {""}
    assert stop.point is None
    [found_nothing] = read(json.dumps([OBJECT | {"outcome": False}]).encode())
    assert codes(found_nothing)["outcome"] == "nothing"
    assert codes(found_nothing)["outcome_linked_to_object_of_search"] == ""


def test_a_row_belongs_to_the_month_of_its_london_date():
    moments = ("2024-05-31T22:59:59+00:00", "2024-05-31T23:00:00+00:00", "2024-06-30T22:59:59+00:00",
               "2024-06-30T23:00:00+00:00", "2024-06-10T12:00:00", "soon", "0001-01-01T00:00:00+14:00")  # fmt: skip
    found = read(table(*(row(Date=moment) for moment in moments)))
    assert [one.on for one in found if isinstance(one, Stop)] == [date(2024, 6, 1), date(2024, 6, 30)]
    assert reasons(table(*(row(Date=moment) for moment in moments))) == [
        (2, "column Date: expected a moment in June 2024 in London"),
        (5, "column Date: expected a moment in June 2024 in London"),
        (6, "column Date: expected a time zone, as in 2024-09-27T09:45:00+00:00"),
        (7, "column Date: expected a moment such as 2024-09-27T09:45:00+00:00"),
        (8, "column Date: expected a moment of this century"),
    ]


def test_what_is_no_row_is_rejected_with_its_line_and_the_next_is_read():
    lines = table(row(), row(Latitude="north"), row(Longitude="nan"), row(Latitude="95")).split(b"\r\n")
    data = b"\r\n".join([lines[0], b"Person search,x", b'"Person search', *lines[1:]])
    assert reasons(data) == [
        (2, "the line: expected 15 columns"),
        (3, "the line: expected every quotation mark to be closed"),
        *((line, "columns Latitude and Longitude: expected degrees") for line in (5, 6, 7)),
    ]
    assert sum(isinstance(one, Stop) for one in read(data)) == 1
    assert reasons(json.dumps([OBJECT, {"type": 1}, 7, OBJECT]).encode())[1][0] == 3


def test_a_value_that_nobody_knows_is_kept_as_such():
    [stop] = read(table(row(Outcome="Sent to the moon", Self_defined_ethnicity="Martian (Z9)", Age_range="young")))
    assert [codes(stop)[key] for key in ("outcome", "self_defined_ethnicity", "age_range")] == ["unrecognised"] * 3
    [nested] = read(json.dumps([OBJECT | {"gender": {"a": ["Male"]}, "location": "here"}]).encode())
    assert codes(nested)["gender"] == "unrecognised"
    assert nested.point is None


def lacking(*headings):
    return ",".join(heading for heading in HEADINGS if heading not in headings).encode() + b"\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "its first line lacks the headings Type, Date"),
        (b"Month,Outcome\n1,2\n", "its first line lacks the headings Type, Date"),
        (lacking("Outcome"), "its first line lacks the heading Outcome$"),
        (lacking() [:-1] + b",Borough\n", "1 headings more"),
        (",".join(reversed(HEADINGS)).encode(), "another order"),
        (table(row()).decode().encode("utf-16"), "not UTF-8"),
        (table(row(Gender="Señor")).decode().encode("latin-1"), "not UTF-8"),
        (table(row()) + b"\0\0\n", "NUL"),
        (b"PK\x03\x04rest", "archive or a spreadsheet"),
        (b"\x1f\x8bnot gzip at all", "compression is broken"),
        (gzip.compress(table(*[row()] * 5000))[:-900], "compression is broken"),
        (table(row(Gender="x" * 30_000)), "longer than 20,000 characters"),
        (b"[" * 15_000, "row 1 is nested too deep|row 1 is not JSON"),
        (b'[{"a":' * 100_000, "row 1 is"),
        (b'[{"type": "Person search"}]', "its rows lack age_range, datetime"),
        (b"[1, 2, 3]", "its rows lack"),
        (b"[" + json.dumps(OBJECT).encode(), "does not end"),
        (b"[" + json.dumps(OBJECT).encode() * 2, "no comma after row 1"),
        (b'[{"age_range": "' + b"x" * 200_000, "row 1 is not JSON, or longer"),
        (b"[" + b"9" * 15_000 + b"]", "row 1 is not JSON"),
    ],
)  # fmt: skip
def test_what_is_something_else_is_refused_in_one_line(data, message):
    with pytest.raises(NotStops, match=message):
        read(data)


def test_a_bomb_goes_off_in_little_memory():
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    line = table(row()).split(b"\r\n")[1] + b"\r\n"
    bomb = squeezer.compress(table()) + b"".join(squeezer.compress(line * 10_000) for _ in range(40)) + squeezer.flush()
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    with pytest.raises(NotStops, match="64 MB come out of it"):
        for _ in Download(bomb):
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000
    with pytest.raises(NotStops, match="larger than 32 MB"):
        Download(b" " * (files.LARGEST + 1))


@pytest.mark.parametrize("ending", ["stop-and-search.csv", "stop-and-search.csv.gz", "stops-force.json.gz"])
def test_the_name_says_the_month_and_the_force(ending):
    assert named(f"2024-06-metropolitan-{ending}") == JUNE
    assert named(f"2023-02-city-of-london-{ending}") == Named("city-of-london", date(2023, 2, 1), date(2023, 2, 28))


@pytest.mark.parametrize(
    "name",
    ["stops.csv", "2024-13-met-stops-force.json", "2024-06--stop-and-search.csv", "0000-01-met-stops-force.json"],
)
def test_another_name_is_refused(name):
    with pytest.raises(NotStops, match=r"name has to say|before 2010"):
        named(name)
