"""All texts of a survey in one sheet, out and in: nothing is lost, and a sheet that does not fit changes nothing."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings

from engage.kit import i18n
from surveys.definition.parts import Definition, Kind, Option, Question, Section
from surveys.definition.texts import said
from surveys.files.reading import NotImported
from surveys.files.sandbox import open_tables
from surveys.files.translations import (
    HasGaps,
    missing,
    read_translations,
    rows,
    with_default,
    write_translations,
    write_translations_csv,
)
from surveys.files.workbook import write_book
from tests.surveys.definitions import definitions

slow = [HealthCheck.too_slow, HealthCheck.filter_too_much]

SURVEY = Definition(
    title={"en": "Safe?"},
    languages=("en", "bn", "ar"),
    sections=(
        Section(
            key="s",
            questions=(
                Question(
                    key="safe",
                    kind=Kind.SINGLE_CHOICE,
                    wording={"en": "Do you feel safe?", "bn": "নিরাপদ?"},
                    options=(
                        Option(code="agree", label={"en": "Strongly agree"}),
                        Option(code="sum", label={"en": "=SUM(A1)"}),
                    ),
                ),
                Question(key="why", kind=Kind.LONG_TEXT, wording={"en": "Why ${safe}?"}),
            ),
        ),
    ),
)


def sheet(*changes: tuple[str, int, str]) -> dict[str, list[list[str]]]:
    """Returns the sheet of SURVEY with cells changed: (address, column, words)."""
    table = rows(SURVEY)
    for address, column, words in changes:
        next(row for row in table if row[0] == address)[column] = words
    return {"translations": table}


def reasons(tables: dict[str, list[list[str]]]) -> list[str]:
    with pytest.raises(NotImported) as refused:
        read_translations(SURVEY, tables)
    return [f"{remark.place}: {remark.words}" for remark in refused.value.remarks]


@settings(max_examples=100, deadline=None, suppress_health_check=slow)
@given(definitions())
def test_a_sheet_that_nobody_changed_changes_nothing(definition: Definition) -> None:
    assert read_translations(definition, {"translations": rows(definition)}) == definition


@settings(max_examples=15, deadline=None, suppress_health_check=slow)
@given(definitions(most_questions=5))
def test_files_that_nobody_changed_change_nothing(definition: Definition) -> None:
    assert read_translations(definition, open_tables(write_translations(definition))) == definition
    assert read_translations(definition, open_tables(write_translations_csv(definition))) == definition


def test_the_sheet_has_a_column_for_each_language_and_says_what_each_text_is() -> None:
    header, title, wording, *_ = rows(SURVEY)
    assert header == ["address", "what", "English (en)", "Bangla (bn)", "Arabic (ar)"]
    assert title == ["title", "Survey: title", "Safe?", "", ""]
    assert wording[:4] == ["q:safe:wording", "Question 1: question", "Do you feel safe?", "নিরাপদ?"]


def test_words_of_the_catalogue_stand_in_the_sheet_and_stay_there() -> None:
    agree = next(row for row in rows(SURVEY) if row[0] == "q:safe:option:agree")
    assert agree[3] == i18n.in_catalogue("Strongly agree", "bn") != ""
    assert read_translations(SURVEY, sheet()) == SURVEY


def test_words_that_are_filled_in_become_translations_and_empty_cells_take_them_away() -> None:
    changed = read_translations(SURVEY, sheet(("q:why:wording", 4, "لماذا ${safe}؟"), ("q:safe:wording", 3, "")))
    safe, why = changed.questions
    assert safe.wording == {"en": "Do you feel safe?"}
    assert why.wording == {"en": "Why ${safe}?", "ar": "لماذا ${safe}؟"}


def test_what_does_not_fit_is_listed_by_row_and_nothing_is_changed() -> None:
    found = reasons(
        sheet(("title", 0, "titel"), ("q:safe:wording", 2, "Changed?"), ("q:why:wording", 3, "কেন ${other}?"))
    )
    assert [reason.split(":")[0] for reason in found] == [f"translations, row {row}" for row in (2, 3, 6)]
    table = sheet()["translations"]
    assert "none of the survey’s languages" in reasons({"t": [[*table[0], "French (fr)"], *table[1:]]})[0]
    assert "Two columns" in reasons({"t": [[*table[0], "bn"], *table[1:]]})[0]
    assert "twice" in reasons({"t": [*table, table[1]]})[0]
    assert "address" in reasons({"t": [["a"]]})[0]
    assert "longer than" in reasons(sheet(("title", 3, "অ" * 20_001)))[0]


def test_the_sheet_may_lack_rows_and_columns_and_be_in_another_order() -> None:
    table = [["address", "what", "bn"], ["q:why:wording", "", "কেন?"], [""]]
    assert read_translations(SURVEY, {"any": table}).questions[1].wording["bn"] == "কেন?"


def test_no_cell_of_a_csv_starts_a_formula() -> None:
    data = write_translations_csv(SURVEY)
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]
    assert "'=SUM(A1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]


def test_no_cell_of_a_spreadsheet_is_a_formula() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    for data in (write_translations(SURVEY), write_book({"a": [["=1+1", "http://127.0.0.1", "007"]]})):
        book = openpyxl.load_workbook(io.BytesIO(data))
        assert {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value is not None} == {"s"}
        assert not book.active._hyperlinks


def test_what_is_missing_is_listed_by_language() -> None:
    assert missing(SURVEY)["bn"] == ["title", "q:safe:option:sum", "q:why:wording"]
    assert missing(SURVEY)["ar"] == ["title", "q:safe:wording", "q:safe:option:sum", "q:why:wording"]


def test_the_default_changes_only_when_the_language_has_all_texts_and_nothing_is_lost() -> None:
    with pytest.raises(HasGaps) as gaps:
        with_default(SURVEY, "bn")
    assert gaps.value.addresses == missing(SURVEY)["bn"]
    filled = read_translations(
        SURVEY, sheet(("title", 3, "নিরাপদ?"), ("q:safe:option:sum", 3, "যোগ"), ("q:why:wording", 3, "কেন?"))
    )
    changed = with_default(filled, "bn")
    assert changed.default_language == "bn"
    before = {(code, address): shown for code in ("en", "bn", "ar") for address, shown in _read(filled, code)}
    after = {(code, address): shown for code in ("en", "bn", "ar") for address, shown in _read(changed, code)}
    differing = {place for place, shown in before.items() if after[place] != shown}
    # Arabic readers now see Bengali, not English, where there is no Arabic; nothing else changes.
    assert {code for code, _ in differing} == {"ar"}
    assert {after[place][1] for place in differing} == {"bn"}
    assert with_default(changed, "en").questions[0].wording == filled.questions[0].wording
    with pytest.raises(ValueError, match="fr"):
        with_default(SURVEY, "fr")


def _read(definition: Definition, code: str) -> list[tuple[str, tuple[str, str]]]:
    """Returns what a reader in a language sees of each text, and in which language."""
    i18n.use_language(code)
    found = [(address, said(text, definition.default_language)) for address, text in definition.texts if text]
    i18n.use_language("en")
    return [(address, (shown.words, shown.language)) for address, shown in found]


@settings(max_examples=60, deadline=None, suppress_health_check=slow)
@given(definitions())
def test_no_words_are_lost_when_the_default_changes(definition: Definition) -> None:
    for language in definition.languages:
        if not missing(definition).get(language):
            changed = dict(with_default(definition, language).texts)
            assert all({**changed[address], **text} == changed[address] for address, text in definition.texts)
