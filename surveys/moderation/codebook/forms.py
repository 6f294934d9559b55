"""A theme of a codebook: what it is called, and what counts as it."""

from wtforms import StringField, TextAreaField

from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy

LONGEST_NAME = 80
LONGEST_MEANING = 500


class ThemeForm(Form):
    """A new theme, or one to rename."""

    name = StringField(
        lazy("Name, as the public will see it"),
        [
            required(lazy("Enter a name")),
            at_most(LONGEST_NAME, lazy("The name must be 80 characters or fewer")),
        ],
    )
    meaning = TextAreaField(
        lazy("What counts as it (optional)"),
        [at_most(LONGEST_MEANING, lazy("What counts must be 500 characters or fewer"))],
        filters=[lambda text: text or ""],
    )
