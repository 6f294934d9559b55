"""The forms in which an office drafts its answer, signs it, and asks for more time."""

import wtforms
from wtforms import validators
from wtforms.fields.choices import enum_choices, enum_coerce

from boroughs.responses.models import Position
from engage.kit.drafts import SeenField
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy


class AnswerForm(Form):
    """A position and the words, Markdown. `seen` is the edition the page was opened with."""

    position = wtforms.RadioField(
        lazy("What is the office’s position?"),
        choices=enum_choices(Position, label=lambda position: lazy(position.label)),
        coerce=enum_coerce(Position),
        invalid_value_message=lazy("Select the office’s position"),
        validators=[validators.InputRequired(lazy("Select the office’s position"))],
    )
    text = wtforms.TextAreaField(
        lazy("The answer"),
        validators=[
            required(lazy("Write the answer")),
            validators.Length(min=20, message=lazy("Write at least 20 characters")),
            at_most(10_000, lazy("The answer must be 10,000 characters or fewer")),
        ],
    )
    seen = SeenField()


class SignForm(Form):
    """The promise that the holder has read the draft; `seen` is the edition that was read."""

    seen = SeenField()
    confirmed = wtforms.BooleanField(
        lazy("I have read this answer and publish it for the office"),
        validators=[required(lazy("Tick the box to publish the answer"))],
    )
