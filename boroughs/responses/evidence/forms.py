"""The forms by which an office adds a piece of evidence, one for each kind."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice

from boroughs.responses.evidence.figures import Figure
from engage.kit.drafts import SeenField
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy

LONGEST_PROMISE = timedelta(days=5 * 366)


class LinkForm(Form):
    """A page elsewhere: what it is, and its https address."""

    title = wtforms.StringField(
        lazy("What is it?"),
        validators=[
            required(lazy("Write what the page is")),
            at_most(300, lazy("This must be 300 characters or fewer")),
        ],
    )
    url = wtforms.StringField(
        lazy("Its address"),
        validators=[
            required(lazy("Enter the address of the page")),
            at_most(500, lazy("The address must be 500 characters or fewer")),
        ],
    )

    def validate_url(self, field: wtforms.StringField) -> None:
        """Wants an address that everybody can open in safety."""
        if not _is_https(field.data):
            raise validators.ValidationError(gettext("Enter an address that begins with https://, such as …/report"))


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    plain = url.isascii() and url.isprintable() and not any(c in url for c in ' <>"\\^`{}')
    is_named = "." in host.strip(".") and not host.replace(".", "").isdigit()
    return plain and parts.scheme == "https" and is_named and "@" not in parts.netloc


class FileForm(Form):
    """A file and what it is. The file itself comes beside the form."""

    title = wtforms.StringField(
        lazy("What is it?"),
        validators=[
            required(lazy("Write what the file is")),
            at_most(300, lazy("This must be 300 characters or fewer")),
        ],
    )
    file = wtforms.FileField(lazy("The file"))


class FiguresForm(Form):
    """One of the borough's trust indicators. Call `offer` before validating."""

    series = wtforms.SelectField(
        lazy("Which figures?"),
        default="",
        choices=[],
        invalid_choice_message=lazy("Select figures of this borough"),
        validators=[validators.InputRequired(lazy("Select which figures"))],
    )

    def offer(self, figures: Iterable[Figure]) -> None:
        """Sets the figures to choose from."""
        self.series.choices = [
            SelectChoice("", gettext("Select figures")),
            *(SelectChoice(one.key, gettext(one.label)) for one in figures),
        ]


class PromiseForm(Form):
    """What the office will do, and the last day for it. Call `offer` before validating."""

    today: date

    title = wtforms.StringField(
        lazy("What will be done?"),
        validators=[
            required(lazy("Write what will be done")),
            validators.Length(min=10, message=lazy("Write at least 10 characters")),
            at_most(300, lazy("This must be 300 characters or fewer")),
        ],
    )
    due_on = DayField(lazy("By which day?"))

    def offer(self, today: date) -> None:
        """Sets the London date from which days can be promised."""
        self.today = today

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything is right: a day from today on, within five years."""
        is_valid: bool = super().validate(extra_validators)
        day = self.due_on.data
        if self.due_on.errors:
            return False
        if day is None:
            self.due_on.errors = [gettext("Enter the day by which it is done")]
        elif not self.today <= day <= self.today + LONGEST_PROMISE:
            self.due_on.errors = [gettext("The day must be today or later, and within five years")]
        return is_valid and not self.due_on.errors


class SeenForm(Form):
    """The edition of the list that was read."""

    seen = SeenField()
