"""The form for a series of meetings."""

from collections.abc import Iterable
from datetime import date, datetime

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce

from engage.kit.drafts import SeenField, edition
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import N_, gettext, lazy
from meetings.forms import TimeField, moment_of
from meetings.models import Way
from meetings.series.dates import LAST, Series, series_of

MOST = 24
_NTH = [(1, N_("First")), (2, N_("Second")), (3, N_("Third")), (4, N_("Fourth")), (LAST, N_("Last"))]
_WEEKDAYS = [N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday")]
_EVERY = [(1, N_("Every month")), (2, N_("Every 2 months")), (3, N_("Every quarter")), (6, N_("Every 6 months"))]


def _choices(known: Iterable[tuple[int, str]]) -> list[SelectChoice]:
    return [SelectChoice(number, lazy(text)) for number, text in known]


class SeriesForm(Form):
    """What the meetings of a series share, and how often they are. Set `panel.choices` and `today` before validating.

    Once valid, `series` has the London dates and `starts` the aware UTC moment of each.
    """

    today: date
    series: Series
    starts: list[datetime]

    panel = wtforms.SelectField(lazy("Panel"), invalid_choice_message=lazy("Select the panel"))
    title = wtforms.StringField(
        lazy("Title"),
        validators=[required(lazy("Enter a title")), at_most(120, lazy("The title must be 120 characters or fewer"))],
    )
    months = wtforms.SelectField(lazy("How often"), coerce=int, choices=_choices(_EVERY), default=1)
    nth = wtforms.SelectField(
        lazy("Which one of the month"),
        coerce=int,
        choices=_choices(_NTH),
        default=2,
    )
    weekday = wtforms.SelectField(
        lazy("Day of the week"),
        coerce=int,
        choices=_choices(enumerate(_WEEKDAYS)),
        default=1,
    )
    since = DayField(lazy("From"), validators=[validators.InputRequired(lazy("Enter the date it begins"))])
    times = wtforms.IntegerField(
        lazy("How many meetings"),
        validators=[
            validators.InputRequired(lazy("Enter how many meetings")),
            validators.NumberRange(2, MOST, lazy("Enter a number from 2 to 24")),
        ],
    )
    time = TimeField(lazy("Time they start"), validators=[required(lazy("Enter the time they start"))])
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

    do = wtforms.StringField(default="")
    seen = SeenField()

    @property
    def edition(self) -> str:
        """The edition of what is made, once valid: what the clerk saw before making it."""
        return edition(self.panel.data, self.title.data, *self.starts)

    def validate_since(self, field: DayField) -> None:
        """Wants a date from today on, within two years."""
        if field.data is None:
            if not field.errors:
                raise validators.ValidationError(gettext("Enter the date it begins"))
        elif not 0 <= (field.data - self.today).days <= 732:
            raise validators.ValidationError(gettext("Enter a date from today on, within two years"))

    def validate_venue(self, field: wtforms.StringField) -> None:
        """Wants a place unless the meetings are online only."""
        if not field.data and self.way.data is not Way.ONLINE:
            raise validators.ValidationError(gettext("Enter where the meetings are"))

    def validate(self, extra_validators: object = None) -> bool:
        """Works the dates out once everything else is right."""
        if not super().validate(extra_validators):
            return False
        if self.time.time is None or self.since.data is None:
            self.time.errors = [gettext("Enter a time like 18:30 or 6:30pm")]
            return False
        self.series = series_of(self.since.data, self.weekday.data, self.nth.data, self.months.data, self.times.data)
        try:
            self.starts = [moment_of(day, self.time.time) for day in self.series.dates]
        except validators.ValidationError as skipped:
            self.time.errors = [str(skipped)]
            return False
        return True
