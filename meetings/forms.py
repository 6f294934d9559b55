"""Forms for panels and meetings."""

import re
from datetime import date, datetime, time, timedelta

import wtforms
from wtforms import validators
from wtforms.fields.choices import enum_choices, enum_coerce

from engage.kit.clock import london_moment
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy
from meetings.models import PanelKind

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d\d))? ?([ap]m)?", re.ASCII | re.IGNORECASE)
_FARTHEST = timedelta(days=2 * 366)


class TimeField(wtforms.StringField):  # type: ignore[misc]
    """A time of day as people type it: 18:30, 6.30pm, 6pm. Data is the text, `time` what it means, or None."""

    @property
    def time(self) -> time | None:
        """The time of day meant, or None when it cannot be told."""
        found = _TIME.fullmatch(self.data or "")
        if found is None or not (found[2] or found[3]):
            return None
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
        if half:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + 12 * (half == "pm")
        return time(hour, minute) if hour < 24 and minute < 60 else None


class PanelForm(Form):
    """A panel's kind and name."""

    kind = wtforms.RadioField(
        lazy("What kind of panel is it?"),
        choices=enum_choices(PanelKind, label=lambda kind: lazy(kind.label)),
        coerce=enum_coerce(PanelKind),
        invalid_value_message=lazy("Select the kind of panel"),
        validators=[validators.InputRequired(lazy("Select the kind of panel"))],
    )
    name = wtforms.StringField(
        lazy("Name"),
        validators=[
            required(lazy("Enter the panel’s name")),
            at_most(120, lazy("The name must be 120 characters or fewer")),
        ],
    )


class MeetingForm(Form):
    """A meeting's panel (its id as text), title, start and venue. Set `panel.choices` and `today` before validating.

    Once valid, `starts_at` is the aware UTC moment.
    """

    today: date
    starts_at: datetime

    panel = wtforms.SelectField(lazy("Panel"), invalid_choice_message=lazy("Select the panel"))
    title = wtforms.StringField(
        lazy("Title"),
        validators=[required(lazy("Enter a title")), at_most(120, lazy("The title must be 120 characters or fewer"))],
    )
    day = DayField(lazy("Date"), validators=[validators.InputRequired(lazy("Enter the date of the meeting"))])
    time = TimeField(lazy("Time it starts"), validators=[required(lazy("Enter the time it starts"))])
    venue = wtforms.StringField(
        lazy("Where"),
        validators=[
            required(lazy("Enter where the meeting is")),
            at_most(200, lazy("The place must be 200 characters or fewer")),
        ],
    )

    def validate_day(self, field: DayField) -> None:
        """Wants a date within two years of today."""
        if field.data and abs(field.data - self.today) > _FARTHEST:
            raise validators.ValidationError(gettext("Enter a date within two years of today"))
        if field.data is None and not field.errors:
            raise validators.ValidationError(gettext("Enter the date of the meeting"))

    def validate_time(self, field: TimeField) -> None:
        """Wants a time of day that exists in London on the day."""
        if field.time is None:
            raise validators.ValidationError(gettext("Enter a time like 18:30 or 6:30pm"))
        if self.day.data is None or abs(self.day.data - self.today) > _FARTHEST:
            return
        try:
            self.starts_at = london_moment(self.day.data, field.time)
        except ValueError:
            raise validators.ValidationError(
                gettext("There is no such time on that day: the clocks go forward from 1am to 2am. Choose another time")
            ) from None
