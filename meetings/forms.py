"""Forms for meetings."""

import re
from datetime import date, datetime, time, timedelta

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce

from engage.kit.clock import london_moment
from engage.kit.drafts import SeenField
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy
from meetings.details import More
from meetings.models import Way

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d\d))? ?([ap]m)?", re.ASCII | re.IGNORECASE)
_LINK = re.compile(r"https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?([/?#][^\s<>\"\\]*)?", re.ASCII)
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


class LinkField(wtforms.URLField):  # type: ignore[misc]
    """An https address on the open internet, or nothing."""

    def pre_validate(self, _form: wtforms.Form) -> None:
        """Wants https, a host with a dot, and no password in it."""
        if self.data and not _LINK.fullmatch(self.data):
            raise validators.ValidationError(gettext("Enter a link that starts with https://"))


class MeetingForm(Form):
    """A meeting's panel (its id as text) and details. Set `panel.choices` and `today` before validating.

    Once valid, `starts_at` is the aware UTC moment, and `more` are the other details as actions take them.
    """

    today: date
    starts_at: datetime
    ends_at: datetime | None = None

    panel = wtforms.SelectField(lazy("Panel"), invalid_choice_message=lazy("Select the panel"))
    title = wtforms.StringField(
        lazy("Title"),
        validators=[required(lazy("Enter a title")), at_most(120, lazy("The title must be 120 characters or fewer"))],
    )
    day = DayField(lazy("Date"), validators=[validators.InputRequired(lazy("Enter the date of the meeting"))])
    time = TimeField(lazy("Time it starts"), validators=[required(lazy("Enter the time it starts"))])
    end = TimeField(lazy("Time it ends (optional)"))
    way = wtforms.RadioField(
        lazy("How do people come?"),
        choices=enum_choices(Way, label=lambda way: lazy(way.label)),
        coerce=enum_coerce(Way),
        default=Way.IN_PERSON,
        invalid_value_message=lazy("Select how people come"),
    )
    venue = wtforms.StringField(
        lazy("Where"), default="", validators=[at_most(200, lazy("The place must be 200 characters or fewer"))]
    )
    join_link = LinkField(
        lazy("Link to join online (optional)"),
        default="",
        validators=[at_most(500, lazy("The link must be 500 characters or fewer"))],
    )
    access_notes = wtforms.TextAreaField(
        lazy("Getting in and taking part (optional)"),
        default="",
        validators=[at_most(2_000, lazy("This must be 2,000 characters or fewer"))],
    )
    is_open_to_public = wtforms.RadioField(
        lazy("Who may come?"),
        choices=[
            SelectChoice("yes", lazy("Everybody")),
            SelectChoice("no", lazy("The panel’s members and whom they invite")),
        ],
        default="yes",
    )
    recording_url = LinkField(
        lazy("Recording (optional)"),
        default="",
        validators=[at_most(500, lazy("The link must be 500 characters or fewer"))],
    )
    transcript_url = LinkField(
        lazy("Transcript (optional)"),
        default="",
        validators=[at_most(500, lazy("The link must be 500 characters or fewer"))],
    )
    seen = SeenField()

    @property
    def more(self) -> More:
        """The details beside title, start and place."""
        way: Way = self.way.data
        return {
            "ends_at": self.ends_at,
            "way": way,
            "join_link": "" if way is Way.IN_PERSON else self.join_link.data,
            "access_notes": self.access_notes.data,
            "is_open_to_public": self.is_open_to_public.data == "yes",
            "recording_url": self.recording_url.data,
            "transcript_url": self.transcript_url.data,
        }

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
        self.starts_at = moment_of(self.day.data, field.time)

    def validate_end(self, field: TimeField) -> None:
        """Wants a later time of the same day, if any."""
        if not field.data:
            return
        if field.time is None:
            raise validators.ValidationError(gettext("Enter a time like 20:30 or 8:30pm"))
        if self.day.data is None or self.time.time is None or abs(self.day.data - self.today) > _FARTHEST:
            return
        if field.time <= self.time.time:
            raise validators.ValidationError(gettext("Enter a time after the meeting has started"))
        self.ends_at = moment_of(self.day.data, field.time)

    def validate_venue(self, field: wtforms.StringField) -> None:
        """Wants a place unless the meeting is online only."""
        if not field.data and self.way.data is not Way.ONLINE:
            raise validators.ValidationError(gettext("Enter where the meeting is"))


def moment_of(day: date, at: time) -> datetime:
    """Returns the aware UTC moment of a London time. Raises ValidationError when the clocks skip it."""
    try:
        return london_moment(day, at)
    except ValueError:
        raise validators.ValidationError(
            gettext("There is no such time on that day: the clocks go forward from 1am to 2am. Choose another time")
        ) from None
