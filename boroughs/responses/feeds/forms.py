"""The form that asks for figures that are missing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice

from boroughs.people.models import Office
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import gettext, lazy, show_date

MOST_MONTHS = 36


class FiguresForm(Form):
    """Which figures, of which months, of which office, and why. Call `offer` before validating."""

    figures = wtforms.StringField(
        lazy("Which figures?"),
        validators=[
            required(lazy("Write which figures are missing")),
            validators.Length(min=5, message=lazy("Write at least 5 characters")),
            at_most(200, lazy("This must be 200 characters or fewer")),
        ],
    )
    first = wtforms.SelectField(lazy("First month"), choices=[], invalid_choice_message=lazy("Select a month"))
    last = wtforms.SelectField(lazy("Last month"), choices=[], invalid_choice_message=lazy("Select a month"))
    office = wtforms.SelectField(lazy("Who has them?"), choices=[], invalid_choice_message=lazy("Select a post"))
    why = wtforms.TextAreaField(
        lazy("Why are they needed?"),
        default="",
        validators=[at_most(1_000, lazy("This must be 1,000 characters or fewer"))],
    )

    def offer(self, offices: Iterable[tuple[Office, date]], today: date) -> None:
        """Sets the offices of the borough, each with the last day for its answer, and the months to choose from.

        Of the months the one before a London date's is the first.
        """
        self.office.choices = [SelectChoice(str(office.id), _until(office, due)) for office, due in offices]
        months = [_before(today, back) for back in range(1, MOST_MONTHS + 1)]
        self.first.choices = [SelectChoice(month.isoformat(), f"{month:%B %Y}") for month in months]
        self.last.choices = list(self.first.choices)

    @property
    def months(self) -> tuple[date, date]:
        """The first day of the first month and of the last."""
        return date.fromisoformat(self.first.data), date.fromisoformat(self.last.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything is right, and the months in order."""
        is_valid: bool = super().validate(extra_validators)
        if not (self.first.errors or self.last.errors) and self.first.data > self.last.data:
            self.last.errors = [gettext("The last month must be the first one or later")]
            is_valid = False
        return is_valid


def _until(office: Office, due: date) -> str:
    return gettext("%(office)s – answer due on or before %(day)s", office=gettext(office.label), day=show_date(due))


def _before(day: date, months: int) -> date:
    """The first day of the month so many months before a date's."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
