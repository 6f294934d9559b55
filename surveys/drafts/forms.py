"""Forms for writing a survey."""

from typing import Any

from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, ValidationError

from engage.kit.drafts import SeenField
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy
from surveys.bank import BANK
from surveys.models import Assurance, EarlyResults


class StartForm(Form):
    """What a new survey is called and what it says before its questions."""

    title = StringField(
        lazy("Title"),
        [
            required(lazy("Enter a title for the survey")),
            at_most(100, lazy("Title must be 100 characters or fewer")),
        ],
    )
    intro = TextAreaField(
        lazy("Introduction"),
        [
            required(lazy("Enter what residents should know before they answer")),
            at_most(2000, lazy("Introduction must be 2,000 characters or fewer")),
        ],
    )


class WordsForm(StartForm):
    """What a survey says around its questions, in its default language."""

    thanks = TextAreaField(
        lazy("Words after people have sent their answers (optional)"),
        [at_most(2000, lazy("These words must be 2,000 characters or fewer"))],
    )
    seen = SeenField()


class ReadyQuestionsForm(Form):
    """Which questions of the bank to add. `keys` are the questions' keys, `section` where they go."""

    keys = SelectMultipleField(
        lazy("Questions to add"),
        [required(lazy("Select at least one question"))],
        choices=[question.key for question in BANK],
    )


class LanguagesForm(Form):
    """Which languages a survey is offered in, besides its default one. The page says which there are."""

    languages = SelectMultipleField(lazy("Languages besides the default one"), choices=[])


class DatesForm(Form):
    """From when until when a survey takes answers: London dates, both inclusive."""

    opens_on = DayField(lazy("First day"), [InputRequired(lazy("Enter the first day the survey takes answers"))])
    closes_on = DayField(lazy("Last day"), [InputRequired(lazy("Enter the last day the survey takes answers"))])

    def validate_closes_on(self, field: Any) -> None:
        """Refuses a last day before the first."""
        if field.data and self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(gettext("The last day must be the same as or after the first day"))


_MONTHS = lazy("Enter a number of months from 1 to 36")


class RulesForm(Form):
    """How a survey is answered, who sees results while it is open, and how long answers are kept."""

    assurance = RadioField(
        lazy("How do you make sure that nobody answers twice?"),
        choices=[
            SelectChoice(Assurance.OPEN.value, lazy("Anybody can answer, as often as they like")),
            SelectChoice(Assurance.ONE_PER_BROWSER.value, lazy("Once in each browser")),
            SelectChoice(Assurance.ONE_TIME_CODES.value, lazy("Only with a one-time code that you hand out")),
        ],
    )
    early_results = RadioField(
        lazy("Who can see results while the survey is open?"),
        choices=[
            SelectChoice(EarlyResults.NOBODY.value, lazy("Nobody, until it has closed")),
            SelectChoice(EarlyResults.PANEL.value, lazy("The panel and the council")),
            SelectChoice(EarlyResults.EVERYONE.value, lazy("Everybody")),
        ],
    )
    keep_texts_months = IntegerField(
        lazy("Months to keep what people wrote, after the survey closes"),
        [InputRequired(_MONTHS), NumberRange(1, 36, _MONTHS)],
    )
    keep_rows_months = IntegerField(
        lazy("Months to keep each person’s whole answers, after the survey closes"),
        [InputRequired(_MONTHS), NumberRange(1, 36, _MONTHS)],
    )


class NoteForm(Form):
    """What the public is told about a correction."""

    note = TextAreaField(
        lazy("What was corrected, for the public"),
        [
            required(lazy("Say in one or two sentences what was corrected")),
            at_most(500, lazy("The note must be 500 characters or fewer")),
        ],
    )


class CopyForm(Form):
    """Which survey of the borough to start a new one from. The page says which there are."""

    copied = SelectField(lazy("Survey to copy"), [required(lazy("Select a survey"))], choices=[], validate_choice=True)


def differences(mine: Form, theirs: Form) -> list[tuple[str, str]]:
    """Returns what somebody else saved where two fillings of a form differ: (label, their words)."""
    pairs = ((field, theirs[field.name]) for field in mine if field.name != "seen")
    return [(str(field.label.text), shown(other)) for field, other in pairs if field.data != other.data]


def shown(field: Any) -> str:
    """Returns what a field holds, in words."""
    if field.type == "BooleanField":
        return gettext("Yes") if field.data else gettext("No")
    if isinstance(field.data, list):
        return ", ".join(map(str, field.data))
    return str(field.data) if field.data is not None else ""
