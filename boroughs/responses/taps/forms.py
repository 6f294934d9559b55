"""One press on one of three buttons."""

from collections.abc import Sequence

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice, enum_coerce

from boroughs.responses.taps.models import TapAnswer, TapQuestion
from engage.kit.forms import Form
from engage.kit.i18n import gettext, lazy


class TapForm(Form):
    """Which question, what somebody says, and the number of the answer they read; `offer` says what is asked now."""

    of_answer = wtforms.HiddenField()

    question = wtforms.RadioField(
        coerce=enum_coerce(TapQuestion), invalid_value_message=lazy("This is not asked about this answer")
    )
    answer = wtforms.RadioField(
        choices=[SelectChoice(answer.value, lazy(answer.label)) for answer in TapAnswer],
        coerce=enum_coerce(TapAnswer),
        invalid_value_message=lazy("Press one of the buttons"),
        validators=[validators.InputRequired(lazy("Press one of the buttons"))],
    )

    def offer(self, questions: Sequence[TapQuestion]) -> None:
        """Takes answers to these questions alone."""
        self.question.choices = [SelectChoice(question.value, gettext(question.label)) for question in questions]
