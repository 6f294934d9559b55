"""The feedback form: one short part a page. What was already said travels along in hidden fields and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from engage.kit.forms import Fields, Form, at_most, required
from engage.kit.i18n import N_, gettext, lazy, show_month
from surveys.charter import questions
from surveys.charter.questions import BY_KEY, FREE_TEXT, FREE_TEXT_LIMIT, UNDER_18, FeedbackQuestion

MONTHS_OFFERED = 12
"""This month and the eleven before it; whatever is older is "longer ago"."""

_MUST_BE_ANSWERED = {
    "answering_as": lazy("Select who you are"),
    "month": lazy("Select the month, or ‘Longer ago’, or ‘Not sure’"),
}
_WRONG_CHOICE = lazy("Select one of the answers on the page")


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the form. `key` is its name in the form; `title`, in English, is its heading."""

    key: str
    title: str
    questions: tuple[FeedbackQuestion, ...]

    @property
    def number(self) -> int:
        """Its place, from 1."""
        return PARTS.index(self) + 1

    @property
    def before(self) -> "Part | None":
        """The part before it, if any."""
        return PARTS[self.number - 2] if self.number > 1 else None

    @property
    def following(self) -> "Part | None":
        """The part after it, if any."""
        return PARTS[self.number] if self.number < len(PARTS) else None


PARTS = (
    Part("start", N_("Two questions to start with"), questions.TO_START),
    Part("search", N_("About the search"), questions.ABOUT_THE_SEARCH),
    Part("told", N_("What the officer said"), questions.WHAT_YOU_WERE_TOLD),
    Part("went", N_("How it went"), questions.HOW_IT_WENT),
    Part("done", N_("Force, clothes and cameras"), questions.FORCE_CLOTHING_CAMERA),
    Part("after", N_("Afterwards"), questions.AFTERWARDS),
    Part("finish", N_("To finish"), questions.TO_FINISH),
)
PART = {part.key: part for part in PARTS}


def months(day: date) -> list[tuple[str, str]]:
    """Returns the months that can be chosen on a London date, newest first, as (code, words)."""
    first, offered = day.replace(day=1), []
    for _ in range(MONTHS_OFFERED):
        offered.append((f"{first:%Y-%m}", show_month(first)))
        first = (first - timedelta(days=1)).replace(day=1)
    return [*offered, ("longer_ago", gettext("Longer ago")), ("not_sure", gettext("Not sure"))]


def _field(question: FeedbackQuestion) -> Any:
    label = lazy(question.wording)
    rules = [required(_MUST_BE_ANSWERED[question.key]) if question.key in _MUST_BE_ANSWERED else Optional()]
    if question.kind == "free_text":
        too_long = lazy("Use 500 characters or fewer")
        return TextAreaField(label, [*rules, at_most(FREE_TEXT_LIMIT, too_long)])
    kind = SelectField if question.kind == "month" else RadioField
    choices = [SelectChoice(code, lazy(words)) for code, words in question.options]
    return kind(label, rules, choices=choices, invalid_choice_message=_WRONG_CHOICE)


def _only_with_an_adult(form: Any, field: Any) -> None:
    """Refuses a child under 13 who answers alone."""
    if field.data == "under_13" and form.who == "searched":
        raise ValidationError(
            gettext("If you are under 13, ask a parent or carer to answer. They select ‘I am a parent or carer’.")
        )


def _form_of(part: Part) -> Callable[[Fields], Form]:
    members = {question.key: _field(question) for question in part.questions}
    if "age" in members:  # who is answering was said in another part: `Feedback.form` notes it
        members["validate_age"] = _only_with_an_adult
    return type(f"{part.key.title()}Form", (Form,), members)


_FORMS = {part.key: _form_of(part) for part in PARTS}


class Feedback:
    """What one person has said so far, as their browser sent it on a London date."""

    def __init__(self, sent: Fields, day: date) -> None:
        self.sent = sent
        self.day = day
        self.answering_as: str = sent.get("answering_as", "")
        self.venue: str = sent.get("venue", "")

    def form(self, part: Part) -> Form:
        """Returns a part's form, filled with what was said, with the questions that are asked after these answers."""
        form = _FORMS[part.key](self.sent)
        form.who = self.answering_as
        for question in part.questions:
            if self._is_asked(question):
                form[question.key].label.text = gettext(question.put_to(self.answering_as))
            else:
                del form[question.key]
        if "month" in form:
            chosen = [("", gettext("Select a month")), *months(self.day)]
            form["month"].choices = [SelectChoice(code, words) for code, words in chosen]
        return form

    def _is_asked(self, question: FeedbackQuestion) -> bool:
        if question.only_if is None:
            return True
        key, answers = question.only_if
        return self.sent.get(key) in answers

    def carried(self, part: Part | None) -> list[tuple[str, str]]:
        """Returns what was said in every other part, as the hidden fields (name, value) of this part's page."""
        here = {question.key for question in part.questions} if part else set()
        return [(key, self.sent[key]) for key in (*BY_KEY, "venue") if key not in here and self.sent.get(key)]

    def first_wrong(self) -> tuple[Part, Form] | None:
        """Returns the first part that cannot be sent as it is, with its errors, or None."""
        for part in PARTS:
            form = self.form(part)
            if not form.validate():
                return part, form
        return None

    def answers(self) -> dict[str, str]:
        """Returns {question key: option code} of every question that was asked and answered, free text left out."""
        said = {key: value for part in PARTS for key, value in self.form(part).data.items()}
        return {key: value for key, value in said.items() if value and key != FREE_TEXT}

    @property
    def comment(self) -> str:
        """The free text, "" for none."""
        return self.form(PARTS[-1]).data[FREE_TEXT] or ""

    @property
    def needs_support(self) -> bool:
        """Whether more than outer clothing had to come off."""
        return self.sent.get("clothing") == "more"

    @property
    def is_about_a_child(self) -> bool:
        """Whether the person searched was under 18."""
        return self.sent.get("age") in UNDER_18

    def rows(self, part: Part) -> tuple[list[tuple[str, str]], int]:
        """Returns the questions of a part that were answered, with the answers in words, and how many were left out."""
        form = self.form(part)
        words = dict(months(self.day)) if "month" in form else {}
        rows, left_out = [], 0
        for question in part.questions:
            if question.key in form and question.key != FREE_TEXT:
                labels = words if question.kind == "month" else dict(question.options)
                label = labels.get(form[question.key].data, "")
                if label:
                    wording = gettext(question.put_to(self.answering_as))
                    rows.append((wording, label if question.kind == "month" else gettext(label)))
                else:
                    left_out += 1
        return rows, left_out
