"""The form of a template."""

from collections.abc import Sequence

import wtforms

from boroughs.people.models import Office
from engage.kit.drafts import SeenField
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import gettext, lazy


class TemplateForm(Form):
    """A template's title and words, Markdown. `office` is an id: call `offer` before validating."""

    office = wtforms.SelectField(
        lazy("For which office?"), coerce=int, validators=[], invalid_value_message=lazy("Select the office")
    )
    title = wtforms.StringField(
        lazy("What are these words for?"),
        validators=[
            required(lazy("Enter what these words are for")),
            at_most(120, lazy("This must be 120 characters or fewer")),
        ],
    )
    text = wtforms.TextAreaField(
        lazy("The words"),
        validators=[
            required(lazy("Write the words")),
            at_most(5_000, lazy("The words must be 5,000 characters or fewer")),
        ],
    )
    seen = SeenField()

    def offer(self, offices: Sequence[Office]) -> None:
        """Gives the offices to choose from; with one there is nothing to choose."""
        if len(offices) > 1:
            self.office.choices = [wtforms.SelectChoice(office.id, gettext(office.label)) for office in offices]
        else:
            del self.office
