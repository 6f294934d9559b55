"""The form that asks a survey again."""

from wtforms import StringField

from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy


class WaveForm(Form):
    """What the next wave of a survey is called."""

    title = StringField(
        lazy("Title of the new wave"),
        [
            required(lazy("Enter a title for the survey")),
            at_most(100, lazy("Title must be 100 characters or fewer")),
        ],
    )
