"""Run as a program: writes a table, read as CSV from standard input, as an Excel or SPSS file into a folder.

`programs.py KIND FOLDER`: KIND is xlsx or sav; FOLDER/sheet.json holds {"columns": [{"name", "label", "is_number",
"values": {code: label}, "missing": {code: label}}], "codebook": rows of cells}; the file is FOLDER/file.KIND.
It imports nothing of ours, so that it starts fast and can be run anywhere.
"""

import csv
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

_FIRST_MISSING = {True: -9_999_999_999_990, False: -1}
"""What the first missing value is as a number, where any number may be an answer, and elsewhere; the next is less."""


def write_xlsx(sheet: dict[str, Any], rows: TextIO, path: Path) -> None:
    """Writes the rows as the first sheet and the codebook as the second; memory does not grow with the rows."""
    import xlsxwriter  # only here: the other kind does without it

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        answers = book.add_worksheet("Answers")
        for place, column in enumerate(sheet["columns"]):
            answers.write_string(0, place, column["name"])
        are_numbers = [column["is_number"] for column in sheet["columns"]]
        for line, row in enumerate(csv.reader(rows), 1):
            for place, (cell, is_number) in enumerate(zip(row, are_numbers, strict=True)):
                if is_number and (cell[0].isdigit() or cell[0] == "-"):
                    answers.write_number(line, place, float(cell))
                else:
                    answers.write_string(line, place, cell)
        answers.freeze_panes(1, 1)
        codebook = book.add_worksheet("Codebook")
        for line, row in enumerate(sheet["codebook"]):
            for place, cell in enumerate(row):
                codebook.write_string(line, place, cell)


def numbers_of(column: dict[str, Any]) -> dict[str, int]:
    """Returns the number that stands for each code of a column: from 1 in order, missing ones below nought."""
    first = _FIRST_MISSING[column["is_number"] and not column["values"]]
    missing = {code: first - place for place, code in enumerate(column["missing"])}
    if column["is_number"]:
        return missing
    return {**{code: place for place, code in enumerate(column["values"], 1)}, **missing}


def write_sav(sheet: dict[str, Any], rows: TextIO, path: Path) -> None:
    """Writes the rows with numbers for codes, labels for the numbers, and the missing ones marked as such."""
    import pandas
    import pyreadstat

    columns = sheet["columns"]
    names = spss_names(column["name"] for column in columns)
    kinds = {
        name: "int64" if column["is_number"] and not column["missing"] else "category"
        for name, column in zip(names, columns, strict=True)
    }
    table = pandas.read_csv(rows, header=None, names=names, dtype=kinds, keep_default_na=False, na_values=[])
    labels: dict[str, Any] = {}
    missing: dict[str, Any] = {}
    for name, column in zip(names, columns, strict=True):
        if kinds[name] == "int64":
            continue
        if column["is_number"] or column["values"]:
            numbers = numbers_of(column)
            codes = table[name].cat.categories
            values = [numbers[code] if code in numbers else float(code) for code in codes]
            table[name] = pandas.Series(values, dtype="float64").take(table[name].cat.codes).to_numpy()
            known = {**column["missing"], **column["values"]}
            labels[name] = {
                numbers[code] if code in numbers else float(code): words[:120] for code, words in known.items()
            }
            below = [numbers[code] for code in column["missing"]]
            missing[name] = [{"lo": min(below), "hi": max(below)}]
        else:
            table[name] = table[name].astype(str)
    pyreadstat.write_sav(
        table,
        path,
        column_labels=[column["label"][:250] for column in columns],
        variable_value_labels=labels,
        missing_ranges=missing,
    )


def spss_names(names: Iterable[str]) -> list[str]:
    """Returns names that SPSS takes: none of its own words, and 64 characters at most."""
    own = {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}
    return [f"v{place}" if len(name) > 64 else f"{name}_" if name in own else name for place, name in enumerate(names)]


if __name__ == "__main__":
    kind, folder = sys.argv[1], Path(sys.argv[2])
    said = json.loads((folder / "sheet.json").read_text())
    write = {"xlsx": write_xlsx, "sav": write_sav}[kind]
    write(said, sys.stdin, folder / f"file.{kind}")
