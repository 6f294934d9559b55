"""The form for a declaration of interest."""

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce

from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import gettext, lazy
from meetings.models import AgendaItem
from meetings.room.models import Interest
from meetings.room.roll import Roll

IN_GENERAL = "0"


class DeclarationForm(Form):
    """Who declares what kind of interest, in which item. Call `offer` before validating."""

    attendance = wtforms.SelectField(lazy("Who declares it"), invalid_choice_message=lazy("Select who declares it"))
    item = wtforms.SelectField(lazy("In which item"), invalid_choice_message=lazy("Select the item"))
    kind = wtforms.RadioField(
        lazy("Kind of interest"),
        choices=enum_choices(Interest, label=lambda kind: lazy(kind.label)),
        coerce=enum_coerce(Interest),
        invalid_value_message=lazy("Select the kind of interest"),
        validators=[validators.InputRequired(lazy("Select the kind of interest"))],
    )
    text = wtforms.TextAreaField(
        lazy("What the interest is"),
        validators=[
            required(lazy("Write what the interest is")),
            at_most(1_000, lazy("The interest must be 1,000 characters or fewer")),
        ],
    )
    left_room = wtforms.BooleanField(lazy("They left the room for this item, and do not vote on it"))

    def offer(self, roll: Roll, items: list[AgendaItem]) -> None:
        """Sets the members and the items to choose from."""
        self.attendance.choices = [
            SelectChoice(str(line.attendance.id), line.name) for line in roll.lines if line.attendance
        ]
        self.item.choices = [
            SelectChoice(IN_GENERAL, gettext("In general")),
            *(SelectChoice(str(item.id), f"{item.position}. {item.title}") for item in items),
        ]
