"""XLSForm out: a questionnaire as the sheets survey, choices and settings, and as an .xlsx file.

Another program asks the same questions from it. What XLSForm has no word for stands in columns that start with
"engage::", so that reading the file again gives the same questionnaire.
"""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from surveys.bank import DONT_KNOW, PREFER_NOT_TO_SAY
from surveys.definition.codec import part_to_json
from surveys.definition.parts import Asking, Condition, Definition, Kind, Question, Section
from surveys.definition.texts import Text
from surveys.files import expressions
from surveys.files.conditions import NotUnderstood
from surveys.files.sandbox import Tables
from surveys.files.workbook import write_book
from surveys.files.xlsform_questions import MOST_DECIMALS
from surveys.files.xlsform_sheets import OURS, language_words

Cells = dict[str, str]

_TYPES = {
    Kind.SINGLE_CHOICE: "select_one", Kind.DROP_DOWN: "select_one", Kind.SCALE: "select_one",
    Kind.MULTIPLE_CHOICE: "select_multiple", Kind.RANKING: "rank", Kind.ZERO_TO_TEN: "range", Kind.DATE: "date",
    Kind.SHORT_TEXT: "text", Kind.LONG_TEXT: "text", Kind.INFORMATION: "note",
}  # fmt: skip
_APPEARANCES = {Kind.DROP_DOWN: "minimal", Kind.SCALE: "likert", Kind.LONG_TEXT: "multiline", Kind.MATRIX: "table-list"}
_WAYS_AS_CHOICES = (Kind.SINGLE_CHOICE, Kind.DROP_DOWN, Kind.SCALE, Kind.MULTIPLE_CHOICE, Kind.MATRIX)
_FIRST = ("list_name", "type", "name")


def write_xlsform(definition: Definition) -> bytes:
    """Returns a questionnaire as an .xlsx file."""
    return write_book(tables_of(definition))


def tables_of(definition: Definition) -> Tables:
    """Returns a questionnaire as the sheets of a form."""
    return {name: _table(rows) for name, rows in _sheets(definition).items()}


def _sheets(definition: Definition) -> dict[str, list[Cells]]:
    """Returns the rows of each sheet, as cells by column."""
    survey: list[Cells] = []
    choices: list[Cells] = []
    for section in definition.sections:
        survey.append(_section(section, definition))
        for question in section.questions:
            survey += _question(question, definition)
            choices += _choices(question, definition)
        survey.append({"type": "end_group", "name": section.key})
    default = definition.default_language
    settings = {
        "form_title": definition.title.get(default, ""),
        "form_id": "survey",
        "default_language": language_words(default),
        f"{OURS}format": "1",
        f"{OURS}languages": " ".join(definition.languages),
        **_texts(title=definition.title, intro=definition.intro, thanks=definition.thanks),
    }
    return {"survey": survey, "choices": choices, "settings": [settings]}


def _table(rows: list[Cells]) -> list[list[str]]:
    """Returns rows as a table with its header: the usual columns first, in the order of first use, ours last."""
    names = dict.fromkeys([name for name in _FIRST[: 1 if not rows else None] if any(name in row for row in rows)])
    names |= dict.fromkeys(name for row in rows for name in row)
    ordered = sorted(
        names, key=lambda name: (name.startswith(OURS), not name.startswith(("list_name", "type", "name")))
    )
    return [ordered or ["list_name", "name", "label"], *([row.get(name, "") for name in ordered] for row in rows)]


def _texts(prefix: str = OURS, **texts: Text) -> Cells:
    """Returns texts as cells: a column for each language."""
    return {
        f"{prefix}{name}::{language_words(language)}": words
        for name, text in texts.items()
        for language, words in text.items()
    }


def _section(section: Section, definition: Definition) -> Cells:
    return {
        "type": "begin_group",
        "name": section.key,
        **_texts("", label=section.title),
        "appearance": "field-list",
        **_texts(intro=section.intro),
        **_condition(section.show_when, definition),
    }


def _question(question: Question, definition: Definition) -> Iterator[Cells]:
    """Yields the rows of a question: one, or for a table a group with a row for each line."""
    is_table = question.kind is Kind.MATRIX
    cells = {
        "type": "begin_group" if is_table else _type(question),
        "name": question.key,
        **_texts("", label=question.wording, hint=question.hint, guidance_hint=question.note),
        "appearance": _APPEARANCES.get(question.kind, ""),
        "required": "yes" if question.asking is Asking.REQUIRED and not is_table else "",
        "parameters": "start=0 end=10 step=1" if question.kind is Kind.ZERO_TO_TEN else "",
        **_condition(question.show_when, definition),
        **_bounds(question),
        **_texts("", constraint_message=question.message),
        **_texts("", required_message={} if is_table else question.empty_message),
        **_texts(stem=question.stem, unit=question.unit),
        **_ours(question),
    }
    yield {name: cell for name, cell in cells.items() if cell}
    if not is_table:
        return
    for row in question.rows:
        yield {
            "type": f"select_one {question.key}",
            "name": f"{question.key}_{row.code}",
            **_texts("", label=row.label),
            "required": "yes" if question.asking is Asking.REQUIRED else "",
            **_texts("", required_message=question.empty_message),
        }
    yield {"type": "end_group", "name": question.key}


def _type(question: Question) -> str:
    if question.kind is Kind.NUMBER:
        return "decimal" if question.decimals else "integer"
    list_name = f" {question.key}" if question.kind.has_options else ""
    return f"{_TYPES[question.kind]}{list_name}{' or_other' if question.has_other else ''}"


def _ours(question: Question) -> Cells:
    """Returns what XLSForm has no word for, in columns of our own; empty where there is nothing to say."""
    ways_out = () if question.kind in _WAYS_AS_CHOICES else _ways_out(question)
    found = {
        "asking": question.asking if question.asking is Asking.ONCE_MORE else "",
        "ways_out": " ".join(code for code, _ in ways_out),
        "favourable": " ".join(question.favourable),
        "is_about_person": "yes" if question.is_about_person else "",
        "bank_key": question.bank_key,
    }
    return {f"{OURS}{name}": cell for name, cell in found.items()}


def _ways_out(question: Question) -> Iterable[tuple[str, str]]:
    if question.has_dont_know:
        yield DONT_KNOW
    if question.has_prefer_not_to_say:
        yield PREFER_NOT_TO_SAY


def _choices(question: Question, definition: Definition) -> Iterator[Cells]:
    if not question.kind.has_options:
        return
    for option in question.options:
        yield {
            "list_name": question.key,
            "name": option.code,
            **_texts("", label=option.label),
            **_texts(heading=option.heading),
            **({f"{OURS}excludes_others": "yes"} if option.excludes_others else {}),
        }
    if question.kind in _WAYS_AS_CHOICES:
        for code, words in _ways_out(question):
            label = {definition.default_language: words}
            yield {"list_name": question.key, "name": code, **_texts("", label=label)}


def _condition(condition: Condition | None, definition: Definition) -> Cells:
    """Returns when something is asked, and in our own words too where XLSForm cannot say exactly that."""
    if condition is None:
        return {}
    written = expressions.write_condition(condition, definition.question)
    if _reads_as(written, definition) == condition:
        return {"relevant": written}
    return {"relevant": written, f"{OURS}show_when": json.dumps(part_to_json(condition), ensure_ascii=False)}


def _reads_as(written: str, definition: Definition) -> Condition | None:
    names = {question.key: (question, "", str) for question in definition.questions}
    for question in definition.questions:
        names |= {f"{question.key}_{row.code}": (question, row.code, str) for row in question.rows}
    try:
        return expressions.relevance(written, names.__getitem__)
    except (NotUnderstood, KeyError):
        return None


def _bounds(question: Question) -> Cells:
    """Returns the smallest and largest allowed: as a constraint where XLSForm has one for the kind."""
    ends: dict[str, Any] = {name: getattr(question, name) for name in ("least", "most", "earliest", "latest")}
    ours = {name: _end(value) for name, value in ends.items() if value is not None}
    parts = []
    for name, measured, sign in _NATIVE.get(question.kind, ()):
        if name in ours:
            value = ours.pop(name)
            parts.append(f"{measured} {sign} " + (f"date('{value}')" if question.kind is Kind.DATE else value))
    usual = MOST_DECIMALS if question.kind is Kind.NUMBER and question.decimals else 0
    if question.decimals != usual:
        ours["decimals"] = str(question.decimals)
    return {"constraint": " and ".join(parts), **{f"{OURS}{name}": value for name, value in ours.items()}}


def _end(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


_NATIVE = {
    Kind.NUMBER: (("least", ".", ">="), ("most", ".", "<=")),
    Kind.MULTIPLE_CHOICE: (("least", "count-selected(.)", ">="), ("most", "count-selected(.)", "<=")),
    Kind.SHORT_TEXT: (("most", "string-length(.)", "<="),),
    Kind.LONG_TEXT: (("most", "string-length(.)", "<="),),
    Kind.DATE: (("earliest", ".", ">="), ("latest", ".", "<=")),
}
