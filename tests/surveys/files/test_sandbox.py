"""What is uploaded is opened within 5 seconds and 300 MB, or refused with a reason; nothing in it ever runs."""

import gzip
import io
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from surveys.files import sandbox
from surveys.files.sandbox import UnreadableFile, open_tables, open_xml
from tests.surveys.files import hostile


def reason(open_file: Callable[[bytes], object], data: bytes) -> str:
    """Returns why a file is refused, which must not take longer than it may."""
    started = time.monotonic()
    with pytest.raises(UnreadableFile) as refused:
        open_file(data)
    assert time.monotonic() - started < sandbox.SECONDS + 20  # half a second, on a machine at rest
    return str(refused.value)


def test_cells_are_read_as_text_and_never_worked_out() -> None:
    book = hostile.sheets(survey=[["type", "name"], ["=1+1", "@SUM(A1)"], [3.0, 2.5], [True, "", "", "+44"]])
    assert open_tables(book) == {
        "survey": [["type", "name"], ["=1+1", "@SUM(A1)"], ["3", "2.5"], ["true", "", "", "+44"]]
    }


def test_a_formula_gives_the_value_that_was_saved_with_it_or_nothing() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["B2"] = "here", '=HYPERLINK("http://127.0.0.1/","x")', "=cmd|'/C calc'!A0"
    out = io.BytesIO()
    book.save(out)
    assert open_tables(out.getvalue()) == {"Sheet": [["here"]]}


def test_old_and_open_formats_and_csv_are_read() -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>type</text:p></table:table-cell>'
    table = f'<table:table table:name="survey"><table:table-row>{cell}</table:table-row></table:table>'
    assert open_tables(hostile.open_document(table)) == {"survey": [["type"]]}
    assert open_tables("\ufefftype;name\r\ntext;“a”\r\n".encode()) == {"csv": [["type", "name"], ["text", "“a”"]]}
    assert open_tables("type\tname\n=1\tb".encode("utf-16")) == {"csv": [["type", "name"], ["=1", "b"]]}


def test_a_book_with_macros_is_read_and_they_do_not_run() -> None:
    book = hostile.with_entry(hostile.sheets(survey=[["type"]]), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Auto_Open")
    assert open_tables(book) == {"survey": [["type"]]}


def test_too_many_rows_are_refused() -> None:
    book = hostile.sheets(survey=[["type", "name"], *[["text", f"q{n}"] for n in range(19_998)]])
    assert "has 19,999 rows" in reason(open_tables, book)
    assert "has 19,999 rows" in reason(open_tables, b"type,name\n" + b"text,q\n" * 19_998)


def test_too_many_columns_are_refused() -> None:
    assert "has 6,587 columns" in reason(open_tables, hostile.sheets(survey=[[f"c{n}" for n in range(6_587)]]))


def test_too_many_sheets_are_refused() -> None:
    assert "too much in it" in reason(open_tables, hostile.sheets(**{f"s{n}": [["a"]] for n in range(60)}))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = hostile.with_entry(hostile.sheets(a=[["a"]]), "xl/worksheets/sheet1.xml", b"0" * 200_000_000)
    assert len(bomb) < sandbox.MOST_BYTES
    assert "too much in it" in reason(open_tables, bomb)


def test_a_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    rows = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>' * 4_000_000
    book = hostile.lying_zip(hostile.sheets(a=[["a"]]), "xl/worksheets/sheet1.xml", hostile.sheet_xml(rows.decode()))
    assert len(book) < sandbox.MOST_BYTES
    assert reason(open_tables, book)


def test_a_cell_in_the_far_corner_needs_no_memory_for_all_before_it() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    book = hostile.with_entry(hostile.sheets(a=[["a"]]), "xl/worksheets/sheet1.xml", hostile.sheet_xml(rows))
    assert reason(open_tables, book)


def test_repeated_rows_of_an_open_document_are_refused() -> None:
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}<text:p>a</text:p></table:table-cell>'
    table = f'<table:table table:name="a">{row}</table:table-row></table:table>'
    assert reason(open_tables, hostile.open_document(table))


def test_entities_in_a_book_are_not_followed() -> None:
    laughs = (
        hostile.BILLION_LAUGHS.replace(b"<document>&j;</document>", b"")
        + hostile.sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>').partition(b"?>")[2]
    )
    book = hostile.with_entry(hostile.sheets(a=[["a"]]), "xl/worksheets/sheet1.xml", laughs)
    assert "broken" in reason(open_tables, book)


@pytest.mark.parametrize("data", [hostile.BILLION_LAUGHS, hostile.EXTERNAL_ENTITY])
def test_xml_that_declares_entities_is_refused(data: bytes) -> None:
    assert "declares entities" in reason(open_xml, data)


def test_xml_that_is_deep_broken_or_not_xml_is_refused() -> None:
    assert reason(open_xml, b"<a>" * 250_000 + b"</a>" * 250_000)
    assert "not a LimeSurvey file" in reason(open_xml, b"<a>" * 20 + b"</a>" * 20)
    assert "too much" in reason(open_xml, b"<a>" + b"<b/>" * 400_000 + b"</a>")
    assert "broken" in reason(open_xml, b"<document><a>")
    assert "broken" in reason(open_xml, b'<?xml version="1.0" encoding="nonsense"?><a/>')
    assert "not a LimeSurvey file" in reason(open_xml, b"PK\x03\x04")
    assert "too much" in reason(open_xml, gzip.compress(b" " * 300_000_000))
    assert open_xml(gzip.compress(b"<a>1<b/></a>")) == ["a", "1", [["b", "", []]]]


def test_a_password_is_told_apart() -> None:
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    assert "protected by a password" in reason(open_tables, encrypted)
    book = hostile.open_document("")
    locked = hostile.with_entry(book, "META-INF/manifest.xml", b"<manifest:encryption-data/>")
    assert "protected by a password" in reason(open_tables, locked)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused(share: float) -> None:
    book = hostile.sheets(survey=[["type", "name"], ["text", "q"]])
    assert "broken" in reason(open_tables, book[: int(len(book) * share)])
    assert reason(open_tables, (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000))[: int(3000 * share)])


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n\0", b"<html>", b"{}", b"\xff\xfe\xfd", b" \n ", b"caf\xe9,1"]
)
def test_other_files_are_no_spreadsheets(data: bytes) -> None:
    assert "not a spreadsheet" in reason(open_tables, data)


def test_a_document_of_another_program_is_no_spreadsheet() -> None:
    assert "not a spreadsheet" in reason(open_tables, hostile.packed(word__document_dot_xml=b"<a/>"))


def test_an_empty_or_large_file_is_refused_before_anything_opens_it() -> None:
    assert "empty" in reason(open_tables, b"")
    assert "larger than 2 MB" in reason(open_xml, b" " * (sandbox.MOST_BYTES + 1))


def test_the_program_that_opens_files_cannot_write_one_and_is_held_to_its_memory(tmp_path: Path) -> None:
    program = f"""
import sys
sys.path.insert(0, {str(sandbox._PROGRAM.parent)!r})
import opened
opened.main("xml", 5, {sandbox.MOST_MEMORY})
try:
    open("here", "w").write("x"); print("wrote")
    print(open("here").read())
except OSError: print("no file")
try:
    bytearray({sandbox.MOST_MEMORY}); print("memory")
except MemoryError: print("no memory")
"""
    ended = subprocess.run([sys.executable, "-c", program], input=b"<a/>", capture_output=True, cwd=tmp_path)
    assert b"no memory" in ended.stdout
    assert not (tmp_path / "here").exists() or not (tmp_path / "here").read_bytes()
