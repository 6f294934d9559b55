"""The sheets of an XLSForm as lines with named cells, whatever words their headers use; and names of languages."""

import re
from dataclasses import dataclass, field
from functools import cache

from babel import Locale

from surveys.definition.texts import Text
from surveys.files.reading import Report, left_out
from surveys.files.sandbox import Tables
from surveys.files.xlsform_features import COLUMN_ALIASES, COLUMNS, SETTING_ALIASES, SETTINGS

OURS = "engage::"
"""Columns that start so are our own: what XLSForm has no word for."""

_LONGEST_HEADER = 200
_LONGEST_CELL = 10_000  # characters of what is no text for residents
_TRANSLATED = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
_OURS_TRANSLATED = ("stem", "unit", "intro", "thanks", "title", "heading")
_CODE_IN_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")
_PLAIN_CODE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """One row of a sheet: `cells` by column, and `texts` by column, in the languages of their columns ("" for none)."""

    sheet: str
    row: int
    cells: dict[str, str] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Returns where it is in the file, in words."""
        return f"{self.sheet}, row {self.row}"

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def ours(self, column: str) -> str:
        """Returns the cell of one of our own columns."""
        return self[f"{OURS}{column}"]


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    language: str | None  # None: not a text


@dataclass(slots=True)
class Book:
    """The three sheets of a form. `is_ours` if this program wrote it: its texts are then kept to the last blank."""

    survey: list[Line]
    choices: list[Line]
    settings: Line
    is_ours: bool
    default_language: str
    languages: tuple[str, ...]

    def text(self, line: Line, column: str) -> Text:
        """Returns a line's words in a column by language; a column that names none is in the default language."""
        found: dict[str, str] = {}
        for language, words in line.texts.get(column, {}).items():
            words = words if self.is_ours else words.strip()
            if words.strip():
                found[language or self.default_language] = words
        return found


def read_book(tables: Tables, report: Report) -> Book:
    """Returns the sheets of a form; what is wrong with their headers is reported."""
    sheets = {name.strip().lower(): (name, rows) for name, rows in tables.items()}
    if "survey" not in sheets and len([1 for rows in tables.values() if any(rows)]) == 1:
        name = next(name for name, rows in tables.items() if any(rows))
        sheets["survey"] = (name, tables[name])
        report.note(name, "There is no sheet called “survey”; the only one there is was read.")
    if "survey" not in sheets:
        report.refuse(
            "the file", "There is no sheet called “survey”. An XLSForm has one, with a row for each question."
        )
        return Book([], [], Line("settings", 2), False, "en", ("en",))
    for key, (name, rows) in sheets.items():
        if key not in ("survey", "choices", "settings", "columns") and name != sheets["survey"][0] and any(rows):
            report.note(name, "The sheet is left out. Only “survey”, “choices” and “settings” are read.")
    settings = _lines(*sheets.get("settings", ("settings", [])), report, is_settings=True)
    survey = _lines(*sheets["survey"], report)
    choices = _lines(*(sheets.get("choices") or sheets.get("columns") or ("choices", [])), report)
    first = settings[0] if settings else Line("settings", 2)
    default, languages = _languages(first, [*survey, *choices, first], report)
    return Book(survey, choices, first, bool(first.ours("format")), default, languages)


def _lines(name: str, rows: list[list[str]], report: Report, is_settings: bool = False) -> list[Line]:
    """Returns the rows below the header, blank ones left out."""
    start = next((number for number, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if start is None:
        return []
    columns = [_column(header, is_settings) for header in rows[start]]
    place = f"{name}, row {start + 1}"
    for number, column in enumerate(columns):
        if column.language is not None and not _is_known(column.language):
            report.refuse(place, _UNKNOWN_LANGUAGE.format(header=rows[start][number].strip()[:60]))
    return [
        _line(name, number, row, columns, report, rows[start])
        for number, row in enumerate(rows[start + 1 :], start + 2)
        if any(cell.strip() for cell in row)
    ]


_UNKNOWN_LANGUAGE = (
    "The language of the column “{header}” is not known. Write its code in brackets, as in “label::Bengali (bn)”."
)


def _line(name: str, number: int, row: list[str], columns: list[_Column], report: Report, headers: list[str]) -> Line:
    line = Line(name, number)
    for position, cell in enumerate(row):
        if not cell.strip():
            continue
        column = columns[position] if position < len(columns) else _Column("", None)
        kept = cell
        if column.language is not None:
            code = language_code(column.language) if column.language else ""
            kept = line.texts.setdefault(column.name, {}).setdefault(code or "", cell)
        elif column.name:
            kept = line.cells.setdefault(column.name, cell)
            if len(cell) > _LONGEST_CELL:
                words = f"The cell in the column “{column.name}” is longer than {_LONGEST_CELL:,} characters."
                report.refuse(line.place, words)
        header = headers[position].strip()[:60] if position < len(headers) else ""
        if column.name and kept != cell and name.strip().lower() != "settings":
            report.refuse(f"{name}, row 1", f"Two columns mean “{header}”. Delete one of them.")
        elif not column.name:
            report.treat(f"{name}, row 1", f"The column “{header}”" if header else "A column without a name", _OTHER)
    return line


_OTHER = left_out("It is no column of a form that is known here.")


def _column(header: str, is_settings: bool) -> _Column:
    """Returns what a header means; a name of "" is a column that is not known."""
    parts = re.split(r"\s*:+\s*", " ".join(header[:_LONGEST_HEADER].split()))
    known, aliases = (SETTINGS, SETTING_ALIASES) if is_settings else (COLUMNS, COLUMN_ALIASES)
    for end in range(len(parts), 0, -1):
        name = "::".join(parts[:end]).lower()
        language = "::".join(parts[end:])
        if name.startswith(OURS):
            is_text = name.removeprefix(OURS) in _OURS_TRANSLATED
            if end == 2:
                return _Column(name, language) if is_text else _Column(name, None)
            continue
        name = re.sub(r"\s+", " ", name)
        name = aliases.get(name) or aliases.get(name.replace("_", " ")) or name
        if is_settings and end == len(parts):
            return _Column(name, None)
        if name in _TRANSLATED:
            return _Column(name, language)
        if name in known and (not language or name.startswith("media::")):
            return _Column(name if not language else f"{name}::{language}", None)
    return _Column("", None)


# ---- languages ---------------------------------------------------------------------------------------------------


def _languages(settings: Line, lines: list[Line], report: Report) -> tuple[str, tuple[str, ...]]:
    """Returns the default language and all, from the settings or from the columns that have words in them."""
    used = dict.fromkeys(code for line in lines for texts in line.texts.values() for code in texts)
    named = settings["default_language"]
    default = language_code(named) if named else ""
    if named and not default:
        report.refuse(
            settings.place, f"The default language “{named[:40]}” is not known. Write its code: “English (en)”."
        )
    if not default and "" in used and [code for code in used if code]:
        default = "en" if "en" not in used else ""
    default = default or next((code for code in used if code), "en")
    for line in lines:
        if any("" in texts and default in texts for texts in line.texts.values()):
            report.refuse(line.place, _TWO_DEFAULTS.format(code=default))
    if ours := settings.ours("languages"):
        return default, tuple(ours.split())
    return default, tuple(dict.fromkeys([default, *(code for code in used if code)]))


_TWO_DEFAULTS = (
    "It has words in a column that names no language and in one that names the default language ({code}), for the same "
    "thing. Write the language in the header of each column."
)


def _is_known(language: str) -> bool:
    return not language or language_code(language) is not None


@cache
def language_code(words: str) -> str | None:
    """Returns the code of a language written as "Bengali (bn)", "Bengali" or "bn", None for one that is not known."""
    words = words[:_LONGEST_HEADER].strip()
    if found := _CODE_IN_BRACKETS.search(words):
        return found[1].strip() or None
    if code := _names().get(words.lower()):
        return code
    return words.lower() if _PLAIN_CODE.fullmatch(words) and words.split("-")[0].lower() in _codes() else None


@cache
def _names() -> dict[str, str]:
    names = {name.lower(): code for code, name in Locale("en").languages.items() if "_" not in code}
    return names | {"bengali": "bn", "farsi": "fa", "panjabi": "pa", "tagalog": "tl", "twi": "ak", "romany": "rom"}


@cache
def _codes() -> frozenset[str]:
    return frozenset(Locale("en").languages)


@cache
def language_words(code: str) -> str:
    """Returns a language as the header of a column names it: "Bengali (bn)"."""
    name = Locale("en").languages.get(code.partition("-")[0], "Language")
    return f"{name} ({code})"
