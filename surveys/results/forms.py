"""What is asked about the findings of a survey."""

import wtforms
from wtforms import validators

from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy


class AskForm(Form):
    """What the superintendent is asked, Markdown."""

    text = wtforms.TextAreaField(
        lazy("What do you ask?"),
        validators=[
            required(lazy("Write what you ask")),
            validators.Length(min=20, message=lazy("Write at least 20 characters")),
            at_most(4_000, lazy("What you ask must be 4,000 characters or fewer")),
        ],
    )
