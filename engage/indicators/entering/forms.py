"""The form of a figure that somebody read in a published paper."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import wtforms
from wtforms import validators

from engage.indicators.definition import Definition
from engage.indicators.periods import Period
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import gettext, lazy

MOST_COUNTED = 10_000_000


class FigureForm(Form):
    """What was read, of which period, and where; or that it `is_taken_back`. Call `offer` before validating.

    `percent` is 0 to 100, for papers that give no counts. After validating `share` is that as a share, or None.
    """

    indicator = wtforms.SelectField(lazy("What is it a figure of?"), choices=[])
    period = wtforms.SelectField(lazy("Of which period?"), choices=[])
    numerator = wtforms.IntegerField(lazy("How many?"), validators=[validators.Optional()])
    base = wtforms.IntegerField(lazy("Of how many?"), validators=[validators.Optional()])
    percent = wtforms.DecimalField(lazy("Per cent, if the paper gives no numbers"), validators=[validators.Optional()])
    title = wtforms.StringField(
        lazy("What is the paper called?"),
        validators=[
            required(lazy("Write what the paper is called")),
            validators.Length(min=5, message=lazy("Write at least 5 characters")),
            at_most(200, lazy("This must be 200 characters or fewer")),
        ],
    )
    address = wtforms.StringField(
        lazy("Where can everybody read it?"),
        validators=[
            required(lazy("Enter the web address of the paper: a figure without its source is not shown")),
            at_most(500, lazy("This must be 500 characters or fewer")),
        ],
    )
    reason = wtforms.StringField(
        lazy("Why is it corrected?"),
        default="",
        validators=[at_most(500, lazy("This must be 500 characters or fewer"))],
    )

    is_taken_back = wtforms.BooleanField(lazy("The figure was taken back: show none"))

    def offer(self, indicators: Sequence[Definition], periods: Sequence[tuple[Period, str]]) -> None:
        """Gives the indicators and the closed periods (with their names) to choose from."""
        self.indicator.choices = [("", ""), *((one.key, gettext(one.label)) for one in indicators)]
        self.period.choices = [("", ""), *((period.key, name) for period, name in periods)]

    @property
    def share(self) -> Decimal | None:
        """The percentage as a share, 0 to 1, as exact as one is kept."""
        return round(self.percent.data / 100, 4) if self.percent.data is not None else None

    def validate_indicator(self, field: wtforms.Field) -> None:
        """Wants one of the list."""
        if not field.data:
            raise validators.ValidationError(gettext("Select what it is a figure of"))

    def validate_period(self, field: wtforms.Field) -> None:
        """Wants one of the list."""
        if not field.data:
            raise validators.ValidationError(gettext("Select a period"))

    def validate_address(self, field: wtforms.Field) -> None:
        """Wants an address that a browser opens: http or https, with a host."""
        try:
            parts = urlsplit(field.data)
            is_open = parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and not parts.username
        except ValueError:
            is_open = False
        if not is_open or any(sign.isspace() for sign in field.data):
            raise validators.ValidationError(gettext("Enter a web address that begins with https://"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything is right: two counts, one a part of the other, or a percentage; or to take back, none."""
        is_valid: bool = super().validate(extra_validators)
        if wrong := self._wrong_counts():
            field, message = wrong
            field.errors = [message]
            return False
        return is_valid

    def _wrong_counts(self) -> tuple[wtforms.Field, str] | None:
        numerator, base, percent = self.numerator, self.base, self.percent
        if self.is_taken_back.data:
            if (numerator.data, base.data, percent.data) != (None, None, None):
                return numerator, gettext("Leave the numbers empty to take a figure back")
            return None if self.reason.data else (self.reason, gettext("Say why the figure is taken back"))
        if numerator.errors or base.errors or percent.errors:
            return None
        if percent.data is not None:
            if numerator.data is not None or base.data is not None:
                return percent, gettext("Enter the two numbers or the percentage, not both")
            if not (percent.data.is_finite() and 0 <= percent.data <= 100):
                return percent, gettext("Enter a percentage from 0 to 100")
            return None
        if numerator.data is None:
            return numerator, gettext("Enter how many, or the percentage if the paper gives no numbers")
        if base.data is None:
            return base, gettext("Enter of how many")
        if not 0 < base.data <= MOST_COUNTED:
            return base, gettext("Enter a number from 1 to 10,000,000")
        if not 0 <= numerator.data <= base.data:
            return numerator, gettext("This cannot be more than the number it is a part of, or less than 0")
        return None
