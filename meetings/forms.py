"""Forms for meetings and agenda items."""

import re
from datetime import date, datetime, time, timedelta

import wtforms
from wtforms import validators
from wtforms.widgets import HiddenInput

from engage.kit.clock import london_moment
from engage.kit.drafts import SeenField
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy

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


class ItemForm(Form):
    """An agenda item: a title and, if there is more to say, Markdown."""

    title = wtforms.StringField(
        lazy("Item"),
        validators=[
            required(lazy("Enter what the item is")),
            at_most(160, lazy("The item must be 160 characters or fewer")),
        ],
    )
    text = wtforms.TextAreaField(
        lazy("More about it (optional)"),
        default="",
        validators=[at_most(4_000, lazy("This must be 4,000 characters or fewer"))],
    )


class ChangeItemForm(ItemForm):
    """An item's new words; `item` is its id and `seen` the edition the page was opened with."""

    item = wtforms.IntegerField(
        widget=HiddenInput(), validators=[validators.InputRequired(), validators.NumberRange(1, 2**31 - 1)]
    )
    seen = SeenField()


class ArrangeForm(Form):
    """A button beside an agenda item: what to do with which item."""

    item = wtforms.IntegerField(validators=[validators.InputRequired(), validators.NumberRange(1, 2**31 - 1)])
    do = wtforms.StringField(validators=[validators.AnyOf(("up", "down", "remove"))])
