"""The forms of agreed times and of who is told of late answers."""

from collections.abc import Iterable
from datetime import date, timedelta

import wtforms
from wtforms import validators
from wtforms.fields.choices import enum_choices, enum_coerce

from boroughs.people.letters import is_address
from boroughs.people.models import Office, OfficeKind
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy

_DAYS = validators.NumberRange(1, 366, lazy("Enter a number of days from 1 to 366"))


class TimeForm(Form):
    """A time that was agreed: for whom, how long, by whose word, and from when. Call `offer` before validating.

    `office` is the post's number as text, empty for all posts.
    """

    today: date

    office = wtforms.SelectField(lazy("Which post?"), choices=[], validate_choice=True, default="")
    days = wtforms.IntegerField(
        lazy("How many days?"), validators=[validators.InputRequired(lazy("Enter how many days it has")), _DAYS]
    )
    counted = wtforms.RadioField(
        lazy("Which days count?"),
        choices=[
            wtforms.SelectChoice("calendar", lazy("Every day")),
            wtforms.SelectChoice("working", lazy("Working days: Monday to Friday, without bank holidays in England")),
        ],
        validators=[validators.InputRequired(lazy("Select which days count"))],
    )
    source = wtforms.StringField(
        lazy("Where was this agreed, and with whom?"),
        validators=[
            required(lazy("Write where this was agreed, and with whom: the public reads it beside the date")),
            validators.Length(min=10, message=lazy("Write at least 10 characters")),
            at_most(200, lazy("This must be 200 characters or fewer")),
        ],
    )
    since = DayField(lazy("For what is asked from which day on?"))

    def offer(self, offices: Iterable[Office], today: date) -> None:
        """Gives the borough's posts as choices, and the day that `since` is measured from."""
        every = wtforms.SelectChoice("", gettext("All posts that have no time of their own"))
        self.office.choices = [every, *(wtforms.SelectChoice(str(one.id), gettext(one.label)) for one in offices)]
        self.today = today

    def validate_since(self, field: DayField) -> None:
        """Wants a day that is not long past and not far ahead."""
        first, last = date(2000, 1, 1), self.today + timedelta(days=366)
        if field.data is None and not field.errors:
            raise validators.ValidationError(gettext("Enter the day from which this holds"))
        if field.data and not first <= field.data <= last:
            raise validators.ValidationError(gettext("The day must be after 1999 and within a year from today"))


class RuleForm(Form):
    """Who is told, how late, of which posts; `email` is lower case, empty where nobody's address is known."""

    office_kind = wtforms.RadioField(
        lazy("When which post is late?"),
        choices=enum_choices(OfficeKind, label=lambda kind: lazy(kind.label)),
        coerce=enum_coerce(OfficeKind),
        invalid_value_message=lazy("Select a post"),
        validators=[validators.InputRequired(lazy("Select a post"))],
    )
    after_days = wtforms.IntegerField(
        lazy("How many days after the due date?"),
        validators=[validators.InputRequired(lazy("Enter how many days after the due date")), _DAYS],
    )
    told = wtforms.StringField(
        lazy("Who is told?"),
        validators=[
            required(lazy("Write who is told: the public reads it")),
            at_most(120, lazy("This must be 120 characters or fewer")),
        ],
    )
    email = wtforms.StringField(
        lazy("Their e-mail address, if you know it"), default="", filters=[lambda text: (text or "").lower()]
    )

    def validate_email(self, field: wtforms.StringField) -> None:
        """Wants an address that a letter can be sent to, or none."""
        if field.data and not is_address(field.data):
            raise validators.ValidationError(gettext("Enter an e-mail address, like name@example.org, or none"))
