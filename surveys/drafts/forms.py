"""Forms for writing a survey."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy
from surveys.bank import BANK
from surveys.definition.parts import Kind

MOST_OPTIONS = 20
LONGEST_OPTION = 100


class WordsForm(Form):
    """What a survey is called and what it says before its questions."""

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


class ReadyQuestionsForm(Form):
    """Which questions of the bank to add. `keys` are the questions' keys."""

    keys = SelectMultipleField(
        lazy("Questions to add"),
        [required(lazy("Select at least one question"))],
        choices=[question.key for question in BANK],
    )


class OwnQuestionForm(Form):
    """A question in the clerk's own words. Options are for a single choice only, one a line."""

    kind = RadioField(
        lazy("How people answer"),
        [required(lazy("Select how people answer"))],
        choices=[
            SelectChoice(Kind.SINGLE_CHOICE.value, lazy("Choose one answer from a list")),
            SelectChoice(Kind.SCALE.value, lazy("Say how far they agree or disagree")),
            SelectChoice(Kind.LONG_TEXT.value, lazy("Write in their own words")),
        ],
    )
    wording = TextAreaField(
        lazy("Question or statement"),
        [
            required(lazy("Enter the question")),
            at_most(300, lazy("The question must be 300 characters or fewer")),
        ],
    )
    options = TextAreaField(lazy("Answers to choose from"))
    is_required = BooleanField(lazy("People must answer this question to send the survey"))

    @property
    def labels(self) -> list[str]:
        """Returns the answers to choose from, as typed, without empty lines."""
        if self.kind.data != Kind.SINGLE_CHOICE.value:
            return []
        return [line.strip() for line in (self.options.data or "").split("\n") if line.strip()]

    def validate_options(self, field: Any) -> None:
        """Checks the answers of a single choice: some, none twice, none too long."""
        if self.kind.data != Kind.SINGLE_CHOICE.value:
            return
        labels = self.labels
        if len(labels) < 2:
            raise ValidationError(gettext("Enter at least 2 answers, one on each line"))
        if len(labels) > MOST_OPTIONS:
            raise ValidationError(gettext("Enter %(most)s answers or fewer", most=MOST_OPTIONS))
        if len({label.casefold() for label in labels}) < len(labels):
            raise ValidationError(gettext("Each answer must be different"))
        if any(len(label) > LONGEST_OPTION for label in labels):
            raise ValidationError(gettext("Each answer must be %(most)s characters or fewer", most=LONGEST_OPTION))


class DatesForm(Form):
    """From when until when a survey takes answers: London dates, both inclusive."""

    opens_on = DayField(lazy("First day"), [InputRequired(lazy("Enter the first day the survey takes answers"))])
    closes_on = DayField(lazy("Last day"), [InputRequired(lazy("Enter the last day the survey takes answers"))])

    def validate_closes_on(self, field: Any) -> None:
        """Refuses a last day before the first."""
        if field.data and self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(gettext("The last day must be the same as or after the first day"))
