"""A question as the data of its form, and a form as a question."""

from dataclasses import fields, replace
from typing import Any

from wtforms.fields.choices import SelectChoice

from engage.kit.drafts import edition
from engage.kit.i18n import in_catalogue
from surveys.bank import AGREE
from surveys.definition.answers import label_of
from surveys.definition.lines import codes_for, options_of, rows_of, write_lines
from surveys.definition.parts import OTHER_CODE, Asking, Definition, Kind, Option, Question
from surveys.drafts.actions import in_words
from surveys.drafts.questions.forms import QuestionForm

_TEXTS = ("wording", "stem", "hint", "note", "unit", "message", "empty_message")
_AS_THEY_ARE = ("has_other", "has_dont_know", "has_prefer_not_to_say", "least", "most", "earliest", "latest",
                "is_about_person")  # fmt: skip


def empty(kind: Kind, language: str) -> Question:
    """Returns what the form of a new question starts with: for a scale, agreeing and disagreeing."""
    if kind is not Kind.SCALE:
        return Question(key="", kind=kind, wording={})
    scale = tuple(
        Option(code=code, label={"en": label, language: in_catalogue(label, language) or label})
        for code, label in AGREE[:5]
    )
    return Question(
        key="", kind=kind, wording={}, options=scale, favourable=tuple(option.code for option in scale[:2]),
        has_dont_know=True, has_prefer_not_to_say=True,
    )  # fmt: skip


def edition_of(question: Question) -> str:
    """Returns the edition of a question."""
    return edition(repr([(field.name, getattr(question, field.name)) for field in fields(question)]))


def data_of(question: Question, language: str) -> dict[str, Any]:
    """Returns a question as the data of its form."""
    options = [option for option in question.options if not option.excludes_others]
    alone = next((option for option in question.options if option.excludes_others), None)
    return {
        **{name: getattr(question, name).get(language, "") for name in _TEXTS},
        **{name: getattr(question, name) for name in _AS_THEY_ARE},
        "options": write_lines(options, language),
        "codes": "\n".join(option.code for option in options),
        "rows": write_lines(question.rows, language),
        "row_codes": "\n".join(row.code for row in question.rows),
        "none_line": alone.label.get(language, "") if alone else "",
        "favourable": list(question.favourable),
        "decimals": question.decimals,
        "asking": question.asking.value,
        "seen": edition_of(question),
    }


def choices_of(question: Question) -> list[SelectChoice]:
    """Returns the answers that may count as favourable; none before the question is there."""
    if not question.key:
        return []
    return [
        SelectChoice(choice.code, label_of(choice))
        for choice in question.choices
        if choice not in question.ways_out and choice.code != OTHER_CODE
    ]


def question_in(form: QuestionForm, before: Question, definition: Definition) -> Question:
    """Returns the question as a form has it; what the form has no field for stays as it was."""
    language = definition.default_language
    new: dict[str, Any] = {}
    for name in _TEXTS:
        if name in form:
            new[name] = in_words(getattr(before, name), language, form[name].data or "")
    new |= {name: form[name].data for name in _AS_THEY_ARE if name in form}
    if "decimals" in form:
        new["decimals"] = int(form.decimals.data or 0)
    if "asking" in form:
        new["asking"] = Asking(form.asking.data)
    if "options" in form:
        new["options"] = _options(form, before, language)
    if "rows" in form:
        old = [(row.code, row.label.get(language, "")) for row in before.rows]
        codes = _codes(form.row_codes, [line.label for line in form.row_lines], old)
        new["rows"] = rows_of(form.row_lines, codes, before.rows, language)
    made = replace(before, **new)
    wanted = form.favourable.data if "favourable" in form else before.favourable
    favourable = tuple(choice.code for choice in made.choices if choice.code in wanted)
    return replace(made, favourable=favourable)


def _options(form: QuestionForm, before: Question, language: str) -> tuple[Option, ...]:
    plain = [option for option in before.options if not option.excludes_others]
    alone = [option for option in before.options if option.excludes_others]
    reserved = {option.code for option in alone}
    old = [(option.code, option.label.get(language, "")) for option in plain]
    codes = _codes(form.codes, [line.label for line in form.lines], old, reserved)
    options = options_of(form.lines, codes, plain, language)
    if "none_line" not in form or not form.none_line.data:
        return options
    label = form.none_line.data
    code = alone[0].code if alone else codes_for([label], [], codes)[0]
    words = {**(alone[0].label if alone else {}), language: label}
    return (*options, Option(code=code, label=words, excludes_others=True))


def _codes(field: Any, labels: list[str], before: list[tuple[str, str]], reserved: set[str] | None = None) -> list[str]:
    """Returns the codes typed where somebody changed them, else those that the lines keep or get."""
    typed = (field.data or "").split() if field else []
    if typed and typed != [code for code, _ in before]:
        return typed
    return codes_for(labels, before, reserved or ())


def is_same(one: Question, other: Question) -> bool:
    """Whether two questions ask the same, whatever their keys."""
    return replace(one, key="") == replace(other, key="")
