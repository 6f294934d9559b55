"""What the files hold, for people (a table, JSON) and for programs (CSVW), and for the program that writes files.

Source: Metadata Vocabulary for Tabular Data, W3C Recommendation of 17 December 2015, sections 5.1.2 (natural language
properties), 5.3 (table groups), 5.6 (columns) and 5.11 (datatypes).
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from surveys.definition.texts import Text
from surveys.exports.cells import safe
from surveys.exports.columns import LEFT_EMPTY, NO_VALUE, NOT_ASKED, NOT_KNOWN, NOT_PLACED, Column
from surveys.exports.programs import numbers_of, spss_names
from surveys.exports.table import LICENCE, Table

HEAD = ("column", "spss_name", "kind", "question", "part", "value", "label", "is_missing", "spss_number")
"""The columns of the codebook; the last five only where a line is about one value."""

LONG = {
    "question": "Key of the question, or what else is said of a person",
    "part": "Code of the row or option, empty for a whole question",
    "value": "As in the column of that name in the wide table",
}


def missing_in(column: Column) -> dict[str, str]:
    """Returns the values of a column that say why there is no answer, and what they mean."""
    if column.kind == "row" or (column.kind == "group" and not column.key):
        return {}
    if column.kind == "group":
        return {NOT_KNOWN: NO_VALUE[NOT_KNOWN]}
    codes = [NOT_ASKED, LEFT_EMPTY, NOT_KNOWN, *([NOT_PLACED] if column.kind == "ranking" else [])]
    return {code: NO_VALUE[code] for code in [*codes, *(code for code in column.values if code in NO_VALUE)]}


def words(text: Text, table: Table) -> str:
    """Returns a text in the survey's default language, or any there is."""
    return text.get(table.definition.default_language) or text.get("en") or next(iter(text.values()), "")


def label_of(column: Column, table: Table) -> str:
    """Returns what a column is about in words: the question, and the row or option."""
    return ": ".join(filter(None, [words(column.wording, table), words(column.part_label, table)]))


def sheet_of(table: Table) -> dict[str, Any]:
    """Returns what `programs` wants to know of the wide table."""
    columns = [_for_program(column, table) for column in (table.row, *table.columns)]
    return {"columns": columns, "codebook": [list(row) for row in rows_of(table)]}


def _for_program(column: Column, table: Table) -> dict[str, Any]:
    values = {code: words(label, table) for code, label in column.values.items() if code not in NO_VALUE}
    return {
        "name": column.name,
        "label": label_of(column, table),
        "is_number": column.is_number,
        "values": values,
        "missing": missing_in(column),
    }


def rows_of(table: Table) -> Iterator[tuple[str, ...]]:
    """Yields the lines of the codebook, its head first: every column, then every value of it; at the end the rest."""
    yield HEAD
    columns = [table.row, *table.columns]
    names = spss_names(column.name for column in columns)
    for column, spss in zip(columns, names, strict=True):
        said = _for_program(column, table)
        about = (column.name, spss, column.kind, safe(words(column.wording, table)))
        yield (*about, safe(words(column.part_label, table)), "", "", "", "")
        numbers = numbers_of(said)
        for code, label in {**said["values"], **said["missing"]}.items():
            number = numbers.get(code, code)
            yield (*about, column.part, code, safe(label), str(code in said["missing"]).lower(), str(number))
    for line in notes_of(table):
        yield ("", "", "note", safe(line), "", "", "", "", "")


def notes_of(table: Table) -> list[str]:
    """Returns what else somebody should know, a sentence each: how many, what is left out, the licence."""
    return [
        f"{table.responses} responses; {table.excluded} excluded ones are left out.",
        "Numbers of more than three digits are rounded to three; dates are months.",
        *(f"Left out: {words(left.what, table)}. {left.why}" for left in table.left_out),
        LICENCE,
    ]


def as_csv(table: Table) -> bytes:
    """Returns the codebook as CSV in UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows_of(table))
    return text.getvalue().encode()


def as_json(table: Table) -> dict[str, Any]:
    """Returns the codebook with its texts in every language."""
    return {
        "survey": dict(table.definition.title),
        "responses": table.responses,
        "excluded": table.excluded,
        "licence": LICENCE,
        "columns": [
            {
                "name": column.name,
                "kind": column.kind,
                "question": column.key,
                "wording": dict(column.wording),
                "part": column.part,
                "part_label": dict(column.part_label),
                "values": {code: dict(label) for code, label in column.values.items() if code not in NO_VALUE},
                "missing": missing_in(column),
                "is_number": column.is_number,
            }
            for column in (table.row, *table.columns)
        ],
        "left_out": [{"what": dict(left.what), "why": left.why} for left in table.left_out],
        "notes": notes_of(table),
    }


def as_csvw(table: Table) -> dict[str, Any]:
    """Returns the metadata of the two tables of answers, to lie beside them as `csv-metadata.json`."""
    tables = [{"url": "long.csv", "tableSchema": {"columns": [_csvw(table.row, table), *_long()]}}]
    if table.has_wide:
        schema = {"columns": [_csvw(column, table) for column in (table.row, *table.columns)],
                  "primaryKey": table.row.name}  # fmt: skip
        tables.insert(0, {"url": "wide.csv", "tableSchema": schema})
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": [{"@value": words, "@language": code} for code, words in table.definition.title.items()],
        "dc:rights": LICENCE,
        "dc:description": notes_of(table),
        "tables": tables,
    }


def _csvw(column: Column, table: Table) -> dict[str, Any]:
    """One column: its name in the file is the title in no language, the question the titles in each."""
    titles = {code: _titled(column, code) for code in column.wording}
    said = {"name": column.name, "titles": {"und": [column.name], **titles}, "required": True}
    missing = list(missing_in(column))
    if missing:
        said["null"] = missing
        said["required"] = False
    if column.is_number:
        is_decimal = any(q.key == column.key and q.decimals for d in table.versions.values() for q in d.asked)
        said["datatype"] = "decimal" if is_decimal else "integer"
    elif values := [code for code in column.values if code not in NO_VALUE]:
        said["datatype"] = {"base": "string", "format": "|".join(values)}
    elif column.kind == "date":
        said["datatype"] = "gYearMonth"
    return said


def _titled(column: Column, code: str) -> list[str]:
    part = column.part_label.get(code, "")
    return [f"{column.wording[code]}: {part}" if part else column.wording[code]]


def _long() -> list[dict[str, Any]]:
    null = list(NO_VALUE)
    return [
        {"name": name, "titles": {"und": [name]}, "dc:description": about, "null": null if name == "value" else [""]}
        for name, about in LONG.items()
    ]
