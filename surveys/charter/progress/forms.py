"""The forms in which the office writes evidence and the panel's chair records a view."""

from datetime import date
from typing import Any

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce

from engage.kit.drafts import SeenField
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy
from surveys.charter.progress.models import Progress, View

HTTPS = r"\Ahttps://[^\s/]+\.[^\s/]+(/\S*)?\Z"


class EvidenceForm(Form):
    """Evidence on a commitment: how far it has got, as of when, in words (Markdown), where to read it, what is next.

    Set `today` before validating. `seen` is the edition the page was opened with.
    """

    today: date

    progress = wtforms.RadioField(
        lazy("How far has the commitment got?"),
        choices=enum_choices(Progress, label=lambda progress: lazy(progress.label)),
        coerce=enum_coerce(Progress),
        invalid_value_message=lazy("Select how far it has got"),
        validators=[validators.InputRequired(lazy("Select how far it has got"))],
    )
    on = DayField(lazy("Which day is the evidence of?"))
    text = wtforms.TextAreaField(
        lazy("The evidence"),
        validators=[
            required(lazy("Write the evidence")),
            validators.Length(min=20, message=lazy("Write at least 20 characters")),
            at_most(5_000, lazy("The evidence must be 5,000 characters or fewer")),
        ],
    )
    evidence_url = wtforms.StringField(
        lazy("Where can everybody read it? (optional)"),
        filters=[lambda url: url or ""],
        validators=[
            validators.Optional(),
            at_most(300, lazy("Use 300 characters or fewer")),
            validators.Regexp(HTTPS, message=lazy("Enter an address that begins with https://")),
        ],
    )
    due_on = DayField(lazy("When will you publish the next evidence? (optional)"))
    seen = SeenField()

    def validate_on(self, field: DayField) -> None:
        """Wants a day that is not to come."""
        if field.data is None and not field.errors:
            raise validators.ValidationError(gettext("Enter the day the evidence is of"))
        if field.data and field.data > self.today:
            raise validators.ValidationError(gettext("Enter a day that is not after today"))

    def validate_due_on(self, field: DayField) -> None:
        """Wants a day to come, if any."""
        if field.data and field.data <= self.today:
            raise validators.ValidationError(gettext("Enter a day after today, or none"))


class SignForm(Form):
    """The promise that the holder has read the draft; `seen` is the edition that was read."""

    seen = SeenField()
    confirmed = wtforms.BooleanField(
        lazy("I have read this evidence and publish it for the office"),
        validators=[required(lazy("Tick the box to publish the evidence"))],
    )


class ViewForm(Form):
    """What the panel agreed to say of a commitment, why, and when. Set `today` before validating."""

    today: date

    view = wtforms.RadioField(
        lazy("On what the panel has seen, is the commitment kept?"),
        choices=enum_choices(View, label=lambda view: lazy(view.label)),
        coerce=enum_coerce(View),
        invalid_value_message=lazy("Select the panel’s view"),
        validators=[validators.InputRequired(lazy("Select the panel’s view"))],
    )
    text = wtforms.TextAreaField(
        lazy("Why does the panel think so?"),
        validators=[
            required(lazy("Write why the panel thinks so")),
            at_most(2_000, lazy("Use 2,000 characters or fewer")),
        ],
    )
    agreed_on = DayField(lazy("When did the panel agree it?"))

    def validate_agreed_on(self, field: DayField) -> None:
        """Wants a day that is not to come."""
        if field.data is None and not field.errors:
            raise validators.ValidationError(gettext("Enter the day on which the panel agreed it"))
        if field.data and field.data > self.today:
            raise validators.ValidationError(gettext("Enter a day that is not after today"))


class RequestsForm(Form):
    """Which requests for a response are about a commitment, by their numbers."""

    numbers = wtforms.SelectMultipleField(lazy("Requests that are about this commitment"), coerce=int)

    def offer(self, choices: list[tuple[int, str]]) -> None:
        """Gives the requests to choose from: number and words."""
        self.numbers.choices = [SelectChoice(number, words) for number, words in choices]

    def is_chosen(self, number: Any) -> bool:
        """Whether a request is ticked."""
        return number in (self.numbers.data or ())
