"""The form that asks again."""

from collections.abc import Iterable

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice

from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy

COUNCIL = "council"


class AgainForm(Form):
    """In whose name, a panel's id as text or COUNCIL, and what is asked. Call `offer` before validating."""

    asker = wtforms.RadioField(
        lazy("Who asks?"), default=COUNCIL, choices=[], invalid_choice_message=lazy("Select who asks")
    )
    text = wtforms.TextAreaField(
        lazy("What is asked?"),
        validators=[
            required(lazy("Write what is asked")),
            validators.Length(min=20, message=lazy("Write at least 20 characters")),
            at_most(4_000, lazy("This must be 4,000 characters or fewer")),
        ],
    )

    def offer(self, askers: Iterable[tuple[str, str]]) -> None:
        """Sets who can ask: the value and the words of each."""
        self.asker.choices = [SelectChoice(key, words) for key, words in askers]
