"""The form for calling a meeting off."""

from datetime import date, datetime

import wtforms
from wtforms import validators
from wtforms.fields.choices import enum_choices, enum_coerce

from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy
from meetings.forms import TimeField, moment_of
from meetings.models import Ending


class CallOffForm(Form):
    """How a meeting ended, why, and when it is held instead. Set `today` before validating.

    Once valid, `new_start` is the aware UTC moment of the new meeting, or None.
    """

    today: date
    new_start: datetime | None = None

    ending = wtforms.RadioField(
        lazy("What happened to the meeting?"),
        choices=enum_choices(Ending, label=lambda ending: lazy(ending.label)),
        coerce=enum_coerce(Ending),
        invalid_value_message=lazy("Select what happened to the meeting"),
        validators=[validators.InputRequired(lazy("Select what happened to the meeting"))],
    )
    reason = wtforms.TextAreaField(
        lazy("Why?"),
        validators=[
            required(lazy("Enter the reason")),
            at_most(1_000, lazy("The reason must be 1,000 characters or fewer")),
        ],
    )
    new_day = DayField(lazy("New date, if it is known"))
    new_time = TimeField(lazy("Time it starts on the new date"), default="")
    urgent_reason = wtforms.TextAreaField(
        lazy("The chair’s reason for urgency (only for a new date within five clear working days)"),
        default="",
        validators=[at_most(1_000, lazy("The reason must be 1,000 characters or fewer"))],
    )

    def validate_new_day(self, field: DayField) -> None:
        """Wants a day from today on, within two years, and none for a cancelled meeting."""
        if field.data is None:
            return
        if self.ending.data is Ending.CANCELLED:
            raise validators.ValidationError(gettext("A cancelled meeting has no new date. Choose “Postponed”"))
        if not 0 <= (field.data - self.today).days <= 732:
            raise validators.ValidationError(gettext("Enter a date from today on, within two years"))

    def validate_new_time(self, field: TimeField) -> None:
        """Wants a time when there is a new date, and a new date when there is a time."""
        if self.new_day.data is None:
            if field.data:
                raise validators.ValidationError(gettext("Enter the new date too, or no time"))
            return
        if field.time is None:
            raise validators.ValidationError(gettext("Enter a time like 18:30 or 6:30pm"))
        self.new_start = moment_of(self.new_day.data, field.time)
