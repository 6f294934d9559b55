"""The form in which an office drafts its answer."""

from datetime import date

import wtforms
from wtforms import validators
from wtforms.fields.choices import enum_choices, enum_coerce

from boroughs.responses.models import Position
from engage.kit.drafts import SeenField
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy


class AnswerForm(Form):
    """A position, the date it promises if it needs more time, and the words, Markdown. Set `dates` before validating.

    `more_time_until` is None unless the position is NEEDS_MORE_TIME. `seen` is the edition the page was opened with.
    """

    dates: tuple[date, date]

    position = wtforms.RadioField(
        lazy("What is the office’s position?"),
        choices=enum_choices(Position, label=lambda position: lazy(position.label)),
        coerce=enum_coerce(Position),
        invalid_value_message=lazy("Select the office’s position"),
        validators=[validators.InputRequired(lazy("Select the office’s position"))],
    )
    more_time_until = DayField(lazy("If it needs more time: until which date?"))
    text = wtforms.TextAreaField(
        lazy("The answer"),
        validators=[
            required(lazy("Write the answer")),
            validators.Length(min=20, message=lazy("Write at least 20 characters")),
            at_most(10_000, lazy("The answer must be 10,000 characters or fewer")),
        ],
    )
    seen = SeenField()

    def validate_more_time_until(self, field: DayField) -> None:
        """Wants a date that may be promised when more time is needed, and forgets any other."""
        if self.position.data is not Position.NEEDS_MORE_TIME:
            field.data, field.errors = None, []
            return
        first, last = self.dates
        if field.data is None and not field.errors:
            raise validators.ValidationError(gettext("Enter the date until which more time is needed"))
        if field.data and not first <= field.data <= last:
            raise validators.ValidationError(
                gettext(
                    "The date must be between %(first)s and %(last)s",
                    first=f"{first.day} {first.month} {first.year}",
                    last=f"{last.day} {last.month} {last.year}",
                )
            )


class SignForm(Form):
    """The promise that the holder has read the draft; `seen` is the edition that was read."""

    seen = SeenField()
    confirmed = wtforms.BooleanField(
        lazy("I have read this answer and publish it for the office"),
        validators=[required(lazy("Tick the box to publish the answer"))],
    )
