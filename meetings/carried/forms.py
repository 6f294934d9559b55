"""The form for giving out an action."""

from datetime import date
from typing import Any

import wtforms
from wtforms.fields.choices import SelectChoice

from boroughs.people.models import Office
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy

SOMEBODY_ELSE = "0"


class GiveForm(Form):
    """What is to be done, by whom and until when. Call `offer` before validating."""

    text = wtforms.TextAreaField(
        lazy("What is to be done"),
        validators=[
            required(lazy("Write what is to be done")),
            at_most(1_000, lazy("The action must be 1,000 characters or fewer")),
        ],
    )
    office = wtforms.SelectField(lazy("Who does it"), invalid_choice_message=lazy("Select who does it"))
    owner = wtforms.StringField(
        lazy("If somebody else: which post or body"),
        validators=[at_most(120, lazy("The post or body must be 120 characters or fewer"))],
    )
    due_on = DayField(lazy("Done by"))

    def offer(self, offices: list[Office], made_on: date) -> None:
        """Sets the offices to choose from, and the London date that it is given out on."""
        self.offices = {str(office.id): office for office in offices}
        self.made_on = made_on
        self.office.choices = [
            *(SelectChoice(key, gettext(office.kind.label)) for key, office in self.offices.items()),
            SelectChoice(SOMEBODY_ELSE, gettext("Somebody else")),
        ]

    @property
    def chosen(self) -> Office | None:
        """The office chosen, or None for somebody else."""
        return self.offices.get(self.office.data)

    @property
    def owner_named(self) -> str:
        """Who owns it, in words for everybody."""
        chosen = self.chosen
        return gettext(chosen.kind.label) if chosen else self.owner.data

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything is right: an owner, and a day that is not before the meeting's."""
        is_valid: bool = super().validate(extra_validators)
        if self.office.data == SOMEBODY_ELSE and not self.owner.data:
            self.owner.errors = [*self.owner.errors, gettext("Write which post or body does it")]
            is_valid = False
        if not self.due_on.errors and self.due_on.data is None:
            self.due_on.errors = [gettext("Enter the day by which it is done")]
            is_valid = False
        elif self.due_on.data and self.due_on.data < self.made_on:
            self.due_on.errors = [gettext("The day must be on or after the day of the meeting")]
            is_valid = False
        return is_valid
