"""Forms of coming to a meeting: registering, and what a clerk sets."""

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice

from boroughs.people.forms import email_field
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy
from meetings.models import Meeting, Way


class RegisterForm(Form):
    """Who comes, how, and what they need to take part. `how` is asked of a hybrid meeting alone."""

    name = wtforms.StringField(
        lazy("Your name"),
        validators=[
            required(lazy("Enter your name, or what to call you")),
            at_most(100, lazy("The name must be 100 characters or fewer")),
        ],
    )
    email = email_field(lazy("E-mail address"))
    how = wtforms.RadioField(
        lazy("How will you come?"),
        choices=[
            SelectChoice(Way.IN_PERSON.value, lazy(Way.IN_PERSON.label)),
            SelectChoice(Way.ONLINE.value, lazy(Way.ONLINE.label)),
        ],
        validators=[required(lazy("Select how you will come"))],
    )
    needs = wtforms.TextAreaField(
        lazy("What do you need to take part? (optional)"),
        default="",
        validators=[at_most(1_000, lazy("This must be 1,000 characters or fewer"))],
    )

    def offer(self, meeting: Meeting) -> None:
        """Asks how people come only where there is a choice."""
        self.way = meeting.way
        if meeting.way is not Way.HYBRID:
            del self.how

    @property
    def is_online(self) -> bool:
        """Whether they join from elsewhere."""
        return bool(self.how.data == Way.ONLINE if "how" in self else self.way is Way.ONLINE)


class SettingsForm(Form):
    """Until when people can take part, and how many fit. Set `meeting` before validating."""

    meeting: Meeting

    questions_until = DayField(lazy("Last day for questions from the public"), validators=[validators.Optional()])
    registers_until = DayField(lazy("Last day for registering"), validators=[validators.Optional()])
    capacity = wtforms.IntegerField(
        lazy("Places"),
        validators=[
            validators.Optional(),
            validators.NumberRange(1, 20_000, lazy("Enter a whole number from 1 to 20,000, or nothing")),
        ],
    )

    def validate_questions_until(self, field: DayField) -> None:
        """Wants a day that is not after the meeting."""
        self._not_after(field)

    def validate_registers_until(self, field: DayField) -> None:
        """Wants a day that is not after the meeting."""
        self._not_after(field)

    def _not_after(self, field: DayField) -> None:
        if field.data and field.data > self.meeting.held_on:
            raise validators.ValidationError(gettext("The last day cannot be after the meeting"))
