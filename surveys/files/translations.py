"""All texts of a survey in one spreadsheet, a column for each language: out to translators, and back in.

A sheet that is read back changes all its texts or none. The words of the default language stand there to be read: to
change them, edit the survey.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engage.kit import i18n
from surveys.definition.parts import Definition, Question, Section
from surveys.definition.texts import Text, is_translated, piped_keys
from surveys.files.reading import NotImported, Report
from surveys.files.sandbox import Tables
from surveys.files.workbook import plain, write_book, write_csv
from surveys.files.xlsform_sheets import language_code, language_words

SHEET = "translations"
LONGEST = 20_000  # characters of one text, as in the codec

_PARTS = {
    "title": "title", "intro": "introduction", "thanks": "words after sending", "stem": "words before the question",
    "wording": "question", "hint": "hint", "note": "note for interviewers", "unit": "unit",
    "message": "message for an answer that is not allowed", "empty_message": "message when it is left empty",
    "row": "line", "heading": "heading above the answer",
    "option": "answer",
}  # fmt: skip


def missing(definition: Definition) -> dict[str, list[str]]:
    """Returns for each language but the default the addresses of texts that have no words in it, in order."""
    default = definition.default_language
    return {
        language: [address for address, text in definition.texts if not is_translated(text, language, default)]
        for language in definition.languages
        if language != default
    }


class HasGaps(ValueError):
    """A language cannot be the default while texts have no words in it. `addresses` are those."""

    def __init__(self, addresses: list[str]) -> None:
        self.addresses = addresses
        super().__init__(f"{len(addresses)} texts have no words")


def with_default(definition: Definition, language: str) -> Definition:
    """Returns a survey with another of its languages as the default; no words are lost.

    Words of the service's own catalogue are written into the texts that relied on them, so every language reads as
    before. Raises HasGaps while texts have no words in it, ValueError when it is none of the survey's languages.
    """
    if language not in definition.languages:
        raise ValueError(language)
    if gaps := missing(definition).get(language):
        raise HasGaps(gaps)
    old = definition.default_language

    def written(address: str, text: Text) -> Text:
        return {**{code: words for code in definition.languages if (words := _shown(text, code, old))}, **text}

    return replace(_changed(definition, written), default_language=language)


def _shown(text: Text, language: str, default: str) -> str:
    """Returns a text's own words in a language, or those of the catalogue."""
    words = text.get(language, "")
    if words or default != i18n.ENGLISH.code or not text.get(default):
        return words
    return i18n.in_catalogue(text[default], language)


# ---- out ---------------------------------------------------------------------------------------------------------


def rows(definition: Definition) -> list[list[str]]:
    """Returns the sheet: a header, then a row for each text that has words in any language."""
    default = definition.default_language
    languages = [default, *(code for code in definition.languages if code != default)]
    found = [["address", "what", *map(language_words, languages)]]
    what = dict(_described(definition))
    for address, text in definition.texts:
        if any(text.values()):
            found.append([address, what[address], *(_shown(text, language, default) for language in languages)])
    return found


def write_translations(definition: Definition) -> bytes:
    """Returns the sheet as an .xlsx file."""
    return write_book({SHEET: rows(definition)})


def write_translations_csv(definition: Definition) -> bytes:
    """Returns the sheet as a .csv file."""
    return write_csv(rows(definition))


def _described(definition: Definition) -> Iterator[tuple[str, str]]:
    """Yields each address with what its text is, for people."""
    for name in ("title", "intro", "thanks"):
        yield name, f"Survey: {_PARTS[name]}"
    for number, section in enumerate(definition.sections, 1):
        yield f"s:{section.key}:title", f"Section {number}: title"
        yield f"s:{section.key}:intro", f"Section {number}: introduction"
    for question in definition.questions:
        is_asked = question.key in definition.numbers
        called = f"Question {definition.numbers[question.key]}" if is_asked else "Information"
        for where, _ in question.texts:
            name, _, code = where.partition(":")
            yield f"q:{question.key}:{where}", f"{called}: {_PARTS[name]}{f' “{code}”' if code else ''}"


# ---- in ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    rows: list[list[str]]
    languages: dict[int, str]  # column → code
    is_csv: bool

    def place(self, number: int) -> str:
        return f"{self.name}, row {number}"


def read_translations(definition: Definition, tables: Tables) -> Definition:
    """Returns a survey with the words of a sheet that `write_translations` wrote and people filled in.

    An empty cell takes a translation away. Raises NotImported with every row that does not fit the survey: nothing
    is changed then.
    """
    report = Report()
    sheet = _sheet(definition, tables, report)
    texts = dict(definition.texts)
    changed: dict[str, dict[str, str]] = {}
    for number, row in enumerate(sheet.rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        address = row[0].strip()
        if address not in texts:
            report.refuse(sheet.place(number), f"The survey has no text “{address[:60]}”. It may have been removed.")
        elif address in changed:
            report.refuse(sheet.place(number), f"The text “{address[:60]}” is in the sheet twice.")
        else:
            changed[address] = _read_row(definition, sheet, number, texts[address], report)
    if report.reasons:
        raise NotImported(report.reasons)

    def written(address: str, text: Text) -> Text:
        new = {**text, **changed.get(address, {})}
        return {code: words for code, words in new.items() if words.strip()}

    return _changed(definition, written)


def _sheet(definition: Definition, tables: Tables, report: Report) -> _Sheet:
    """Returns the sheet of the file and the language of each of its columns."""
    name, found = next(((n, r) for n, r in tables.items() if r and r[0] and r[0][0].strip() == "address"), ("", []))
    if not found:
        report.refuse("the file", "No sheet has “address” in its first cell. Download the sheet, and fill that in.")
        return _Sheet(SHEET, [], {}, is_csv=False)
    languages: dict[int, str] = {}
    for column, header in enumerate(found[0]):
        code = language_code(header)
        if column < 2 or not header.strip():
            continue
        if code not in definition.languages or code is None:
            words = f"The column “{header.strip()[:60]}” is in none of the survey’s languages. Add the language first."
            report.refuse(f"{name}, row 1", words)
        elif code in languages.values():
            report.refuse(f"{name}, row 1", f"Two columns are in the same language ({code}). Delete one of them.")
        else:
            languages[column] = code
    return _Sheet(name, found, languages, is_csv=name == "csv")


def _read_row(definition: Definition, sheet: _Sheet, number: int, text: Text, report: Report) -> dict[str, str]:
    """Returns the words of a row by language, empty for a translation to take away."""
    default = definition.default_language
    row = sheet.rows[number - 1]
    found: dict[str, str] = {}
    for column, language in sheet.languages.items():
        cell = row[column] if column < len(row) else ""
        words = (plain(cell) if sheet.is_csv else cell).replace("\r\n", "\n")
        if words == text.get(language, "").replace("\r\n", "\n") or words == _shown(text, language, default):
            continue  # what stood there when the sheet was written
        if language == default:
            report.refuse(sheet.place(number), f"The words in {default} are not those of the survey. {_EDIT_THERE}")
        elif len(words) > LONGEST:
            report.refuse(sheet.place(number), f"The words in {language} are longer than {LONGEST:,} characters.")
        elif unknown := piped_keys({language: words}) - piped_keys(text):
            report.refuse(
                sheet.place(number), f"The words in {language} repeat “{unknown.pop()[:60]}”, which is not meant."
            )
        else:
            found[language] = words
    return found


_EDIT_THERE = "Change them in the survey itself, then download the sheet again."


# ---- every text of a definition ----------------------------------------------------------------------------------

Change = Callable[[str, Text], Text]


def _changed(definition: Definition, change: Change) -> Definition:
    """Returns a definition with each text as `change` gives it for its address."""
    sections = tuple(_section(section, change) for section in definition.sections)
    return replace(definition, sections=sections, **_texts(definition, ("title", "intro", "thanks"), "", change))


def _section(section: Section, change: Change) -> Section:
    questions = tuple(_question(question, change) for question in section.questions)
    return replace(section, questions=questions, **_texts(section, ("title", "intro"), f"s:{section.key}:", change))


def _question(question: Question, change: Change) -> Question:
    start = f"q:{question.key}:"
    rows = tuple(replace(row, label=change(f"{start}row:{row.code}", row.label)) for row in question.rows)
    options = tuple(
        replace(
            option,
            label=change(f"{start}option:{option.code}", option.label),
            heading=change(f"{start}heading:{option.code}", option.heading),
        )
        for option in question.options
    )
    names = ("stem", "wording", "hint", "note", "unit", "message", "empty_message")
    return replace(question, rows=rows, options=options, **_texts(question, names, start, change))


def _texts(part: Any, names: tuple[str, ...], start: str, change: Change) -> Mapping[str, Any]:
    return {name: change(f"{start}{name}", getattr(part, name)) for name in names}
