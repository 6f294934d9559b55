"""The forms of what an office does about a request, and of the council's word that it is clear what is meant."""

from collections.abc import Sequence
from datetime import date

import wtforms
from wtforms import validators

from boroughs.responses.models import EventKind
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy, show_date

_DO = {
    EventKind.ACKNOWLEDGED: lazy("Say that it has come in"),
    EventKind.HELD: lazy("Send a holding reply: say what is being done"),
    EventKind.EXTENDED: lazy("Take more time, once"),
    EventKind.PAUSED: lazy("Stop the clock, once, to ask what is meant"),
}


class EventForm(Form):
    """What to do, words for the public, and the new date of an extension. Call `offer` before validating.

    `until_on` is None unless more time is taken.
    """

    dates: tuple[date, date]

    kind = wtforms.RadioField(
        lazy("What do you want to do?"),
        coerce=lambda value: EventKind(value) if value else None,
        validators=[validators.InputRequired(lazy("Select what you want to do"))],
    )
    text = wtforms.TextAreaField(
        lazy("What should the public read?"),
        default="",
        validators=[at_most(2_000, lazy("This must be 2,000 characters or fewer"))],
    )
    until_on = DayField(lazy("If you take more time: until which date?"))

    def offer(self, kinds: Sequence[EventKind], dates: tuple[date, date]) -> None:
        """Gives the choices, and the first and last date that an extension can promise."""
        self.kind.choices = [wtforms.SelectChoice(kind.value, _DO[kind]) for kind in kinds]
        self.dates = dates

    def validate_text(self, field: wtforms.TextAreaField) -> None:
        """Wants words for everything but saying that it has come in."""
        if self.kind.data and self.kind.data is not EventKind.ACKNOWLEDGED and len(field.data) < 20:
            raise validators.ValidationError(gettext("Write at least 20 characters: what you do, and why"))

    def validate_until_on(self, field: DayField) -> None:
        """Wants a date that may be promised when more time is taken, and forgets any other."""
        if self.kind.data is not EventKind.EXTENDED:
            field.data, field.errors = None, []
            return
        first, last = self.dates
        if field.data is None and not field.errors:
            raise validators.ValidationError(gettext("Enter the date until which more time is needed"))
        if field.data and not first <= field.data <= last:
            raise validators.ValidationError(
                gettext(
                    "The date must be between %(first)s and %(last)s",
                    first=show_date(first),
                    last=show_date(last),
                )
            )


class ClarityForm(Form):
    """What was meant, in words everybody will read."""

    text = wtforms.TextAreaField(
        lazy("What was meant?"),
        validators=[
            required(lazy("Write what was meant")),
            at_most(2_000, lazy("This must be 2,000 characters or fewer")),
        ],
    )
