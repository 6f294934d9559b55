"""Forms of public questions: asking one, and what a clerk does with it."""

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce

from boroughs.people.letters import is_address
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import N_, gettext, lazy
from meetings.questions.models import QuestionState
from meetings.questions.stages import Refusal

LONGEST = 1500

_ANSWERS = {
    QuestionState.ANSWERED_AT_MEETING: N_("At the meeting: write a summary"),
    QuestionState.ANSWERED_IN_WRITING: N_("In writing: write the whole answer"),
}


class AskForm(Form):
    """A question and, only of somebody who wants to be told, an e-mail address (in lower case, "" for none)."""

    text = wtforms.TextAreaField(
        lazy("Your question"),
        validators=[
            required(lazy("Enter your question")),
            at_most(LONGEST, lazy("Your question must be 1,500 characters or fewer")),
        ],
    )
    email = wtforms.EmailField(
        lazy("E-mail address, only if you want to be told what becomes of your question"),
        filters=[lambda text: (text or "").lower()],
    )

    def validate_email(self, field: wtforms.Field) -> None:
        """Wants nothing or an address."""
        if field.data and not is_address(field.data):
            raise validators.ValidationError(gettext("Enter an e-mail address like name@example.org, or nothing"))


class AcceptForm(Form):
    """The question as it becomes public, words replaced by "[removed]" if need be."""

    text = wtforms.TextAreaField(lazy("The question"), validators=[required(lazy("Some of the question must stay"))])


class RejectForm(Form):
    """Why a question is not accepted."""

    reason = wtforms.RadioField(
        lazy("Why is it not accepted?"),
        choices=enum_choices(Refusal, label=lambda reason: lazy(reason.label)),
        coerce=enum_coerce(Refusal),
        invalid_value_message=lazy("Select the reason"),
        validators=[validators.InputRequired(lazy("Select the reason"))],
    )


class AnswerForm(Form):
    """How, when and what was answered."""

    how = wtforms.RadioField(
        lazy("How was it answered?"),
        choices=[SelectChoice(state.value, lazy(words)) for state, words in _ANSWERS.items()],
        validators=[required(lazy("Select how it was answered"))],
    )
    on = DayField(lazy("Day of the answer"), validators=[validators.InputRequired(lazy("Enter the day of the answer"))])
    answer = wtforms.TextAreaField(
        lazy("Answer"),
        validators=[
            required(lazy("Enter the answer")),
            at_most(10_000, lazy("The answer must be 10,000 characters or fewer")),
        ],
    )

    def validate_on(self, field: DayField) -> None:
        """Wants a real day."""
        if field.data is None and not field.errors:
            raise validators.ValidationError(gettext("Enter the day of the answer"))
