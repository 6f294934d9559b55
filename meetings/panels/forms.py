"""Forms for panels, their seats, who sits in them, what they plan to look at, and who they are together."""

from datetime import date, timedelta
from typing import Any

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce

from boroughs.models import Borough
from boroughs.people.models import Person
from engage.kit.drafts import SeenField
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy, show_date, show_month
from meetings.models import Meeting, PanelKind
from meetings.panels.models import SeatKind
from meetings.panels.profile import GROUPS

MONTHS_AHEAD = 24
"""How far ahead a work programme plans."""

_ONE_DAY = timedelta(days=1)


def _whole(label: Any, message: Any, least: int, most: int, default: int) -> wtforms.IntegerField:
    rules = [validators.InputRequired(message), validators.NumberRange(least, most, message)]
    return wtforms.IntegerField(label, validators=rules, default=default)


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


class PanelDetailsForm(PanelForm):
    """Everything about a panel but its people; `sharing` holds the slugs of the boroughs that share it."""

    terms = wtforms.TextAreaField(
        lazy("Terms of reference"),
        default="",
        validators=[at_most(40_000, lazy("The terms of reference must be 40,000 characters or fewer"))],
    )
    quorum = _whole(
        lazy("Quorum: voting members who must be there"), lazy("Enter a whole number from 0 to 99"), 0, 99, 0
    )
    draft_days = _whole(
        lazy("Working days after a meeting until its draft minutes are due"),
        lazy("Enter a whole number from 1 to 60"),
        1,
        60,
        10,
    )
    meets_in_public = wtforms.BooleanField(lazy("It usually meets in public"))
    sharing = wtforms.SelectMultipleField(
        lazy("Boroughs that share it"), choices=[], validate_choice=True, default=list
    )
    ended_on = DayField(lazy("The day it ended"), validators=[validators.Optional()])
    seen = SeenField()

    def offer(self, boroughs: list[Borough]) -> None:
        """Gives the boroughs that can share it."""
        self.sharing.choices = [SelectChoice(one.slug, one.name) for one in boroughs]


class SeatForm(Form):
    """A seat: whose it is, its kind, whether it has a vote, and the day from which nobody fills it any more."""

    name = wtforms.StringField(
        lazy("Whose seat is it?"),
        validators=[
            required(lazy("Enter whose seat it is")),
            at_most(120, lazy("This must be 120 characters or fewer")),
        ],
    )
    kind = wtforms.RadioField(
        lazy("Kind of seat"),
        choices=enum_choices(SeatKind, label=lambda kind: lazy(kind.label)),
        coerce=enum_coerce(SeatKind),
        default=SeatKind.MEMBER,
        invalid_value_message=lazy("Select the kind of seat"),
        validators=[validators.InputRequired(lazy("Select the kind of seat"))],
    )
    has_vote = wtforms.BooleanField(lazy("Who sits in it has a vote"), default=True)


class ChangeSeatForm(SeatForm):
    """The same for a seat that is there."""

    ended_on = DayField(lazy("The day from which nobody fills it any more"), validators=[validators.Optional()])


class OrderForm(Form):
    """A button beside a seat: which way it goes."""

    seat = wtforms.IntegerField(validators=[validators.InputRequired(), validators.NumberRange(1, 2**31 - 1)])
    do = wtforms.StringField(validators=[validators.AnyOf(("up", "down"))])


class TermForm(Form):
    """Somebody's time in a seat; `person` is an account's id as text, "" for none; `last_on` is their last day."""

    name = wtforms.StringField(
        lazy("Name"),
        validators=[required(lazy("Enter a name")), at_most(100, lazy("The name must be 100 characters or fewer"))],
    )
    is_named = wtforms.BooleanField(lazy("Show this name to the public"), default=True)
    is_substitute = wtforms.BooleanField(lazy("A substitute: sits only when the seat’s member cannot come"))
    person = wtforms.SelectField(
        lazy("Account that reads the panel’s papers"), invalid_choice_message=lazy("Select one of the accounts")
    )
    starts_on = DayField(lazy("First day"), validators=[validators.InputRequired(lazy("Enter the first day"))])
    last_on = DayField(lazy("Last day, if it is known"), validators=[validators.Optional()])

    def offer(self, people: list[Person]) -> None:
        """Gives the accounts that can be chosen."""
        nobody = SelectChoice("", gettext("No account"))
        self.person.choices = [nobody, *(SelectChoice(str(one.id), f"{one.name}, {one.email}") for one in people)]

    def validate_starts_on(self, field: DayField) -> None:
        """Wants a real first day."""
        if field.data is None and not field.errors:
            raise validators.ValidationError(gettext("Enter the first day"))

    def validate_last_on(self, field: DayField) -> None:
        """Wants the last day not to be before the first."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise validators.ValidationError(gettext("The last day cannot be before the first"))

    @property
    def ends_on(self) -> date | None:
        """The first day after the term, None while it lasts."""
        last: date | None = self.last_on.data
        return last + _ONE_DAY if last else None


class WorkForm(Form):
    """Something a panel plans to look at; `month` is "2027-03", "" for none yet."""

    title = wtforms.StringField(
        lazy("What the panel will look at"),
        validators=[
            required(lazy("Enter what the panel will look at")),
            at_most(160, lazy("This must be 160 characters or fewer")),
        ],
    )
    why = wtforms.TextAreaField(
        lazy("Why, and what it wants to find out (optional)"),
        default="",
        validators=[at_most(4_000, lazy("This must be 4,000 characters or fewer"))],
    )
    month = wtforms.SelectField(lazy("Month"), invalid_choice_message=lazy("Select the month"))

    def offer(self, day: date, planned: date | None) -> None:
        """Gives the months from this one on, and the one that is planned."""
        months = {planned} if planned else set()
        first = day.replace(day=1)
        for _ in range(MONTHS_AHEAD):
            months.add(first)
            first = (first + timedelta(days=32)).replace(day=1)
        none = SelectChoice("", gettext("No month yet"))
        self.month.choices = [none, *(SelectChoice(f"{one:%Y-%m}", show_month(one)) for one in sorted(months))]

    @property
    def planned_for(self) -> date | None:
        """The first day of the month chosen, or None."""
        return date.fromisoformat(f"{self.month.data}-01") if self.month.data else None


class ToMeetingForm(Form):
    """Which meeting's agenda a thing of the work programme goes on (its id as text)."""

    meeting = wtforms.SelectField(lazy("Meeting"), invalid_choice_message=lazy("Select the meeting"))

    def offer(self, meetings: list[Meeting]) -> None:
        """Gives the meetings whose agenda is not public yet."""
        self.meeting.choices = [
            SelectChoice(str(one.id), f"{one.title}, {show_date(one.starts_at)}") for one in meetings
        ]


class ProfileForm(Form):
    """How many members are of each group, one number a group; fields are named after the groups."""

    on = DayField(
        lazy("The day on which members said so"), validators=[validators.InputRequired(lazy("Enter the day"))]
    )

    @property
    def counts(self) -> dict[str, int]:
        """Group → members, groups without any left out."""
        return {key: self[key].data for groups in GROUPS.values() for key in groups if self[key].data}

    def validate_on(self, field: DayField) -> None:
        """Wants a real day."""
        if field.data is None and not field.errors:
            raise validators.ValidationError(gettext("Enter the day"))


for _groups in GROUPS.values():
    for _key, _label in _groups.items():
        _wrong = lazy("Enter a whole number, 0 for nobody")
        setattr(ProfileForm, _key, _whole(lazy(_label), _wrong, 0, 999, 0))
