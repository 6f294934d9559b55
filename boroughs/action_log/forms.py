"""The form for saying how an action goes."""

from typing import Any

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice, enum_coerce

from boroughs.action_log.models import ActionState
from engage.kit.forms import Form, at_most
from engage.kit.i18n import gettext, lazy


class UpdateForm(Form):
    """How far it is, and a note, which is needed where it ends."""

    state = wtforms.RadioField(
        lazy("How far is it?"),
        coerce=enum_coerce(ActionState),
        invalid_value_message=lazy("Select how far it is"),
        invalid_choice_message=lazy("Select how far it is"),
        validators=[validators.InputRequired(lazy("Select how far it is"))],
    )
    note = wtforms.TextAreaField(
        lazy("Note"), validators=[at_most(4_000, lazy("The note must be 4,000 characters or fewer"))]
    )

    def offer(self, states: list[ActionState]) -> None:
        """Sets the states to choose from."""
        self.state.choices = [SelectChoice(state.value, gettext(state.label)) for state in states]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything is right, a note where it ends among it."""
        is_valid: bool = super().validate(extra_validators)
        if is_valid and self.state.data.is_ended and not self.note.data:
            self.note.errors = [gettext("Say how it was done, or why it was dropped")]
        return is_valid and not self.note.errors
