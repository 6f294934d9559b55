"""Forms for cases: adding one, ending it, and what came back."""

from datetime import date
from typing import Any

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce

from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import gettext, lazy
from meetings.cases.models import Colour, Power
from meetings.cases.screen import anonymous, identifying, refusal
from meetings.models import Panel

QUARTERS = 8
"""So many quarters back a search may be, this one included."""


def quarters_until(day: date) -> list[date]:
    """Returns the first days of the last quarters up to a London date's own, newest first."""
    first = (day.year * 12 + day.month - 1) // 3
    return [date((quarter * 3) // 12, (quarter * 3) % 12 + 1, 1) for quarter in range(first, first - QUARTERS, -1)]


def quarter_code(first_day: date) -> str:
    """Returns a quarter as forms and files write it: "2026-q3"."""
    return f"{first_day.year}-q{(first_day.month + 2) // 3}"


class CaseForm(Form):
    """One search, anonymised. Call `offer` before validating."""

    panel = wtforms.SelectField(lazy("Panel"), invalid_choice_message=lazy("Select the panel"))
    quarter = wtforms.SelectField(lazy("When was the search?"), invalid_choice_message=lazy("Select the quarter"))
    power = wtforms.RadioField(
        lazy("Which power was used?"),
        choices=enum_choices(Power, label=lambda power: lazy(power.label)),
        coerce=enum_coerce(Power),
        invalid_value_message=lazy("Select the power"),
        validators=[validators.InputRequired(lazy("Select the power"))],
    )
    child = wtforms.RadioField(
        lazy("Was the person under 18?"),
        choices=[
            SelectChoice("yes", lazy("Yes")),
            SelectChoice("no", lazy("No")),
            SelectChoice("unknown", lazy("Not known")),
        ],
        invalid_choice_message=lazy("Say yes or no, or leave it empty if it is not known"),
        validators=[validators.InputRequired(lazy("Select whether the person was under 18"))],
    )
    grounds = wtforms.TextAreaField(
        lazy("The grounds, as the officer wrote them down"),
        validators=[
            required(lazy("Enter the grounds")),
            at_most(2_000, lazy("The grounds must be 2,000 characters or fewer")),
            anonymous,
        ],
    )
    record = wtforms.TextAreaField(
        lazy("What the record or the recording shows (optional)"),
        default="",
        validators=[at_most(6_000, lazy("This must be 6,000 characters or fewer")), anonymous],
    )

    def offer(self, panels: list[Panel], day: date) -> None:
        """Offers a borough's panels and the quarters up to a London date."""
        self.panel.choices = [SelectChoice(str(panel.id), panel.name) for panel in panels]
        self.quarter.choices = [
            SelectChoice(quarter_code(first), gettext("%(quarter)s of %(year)s", quarter=_NAMES[first.month],
                                                      year=first.year))
            for first in quarters_until(day)
        ]  # fmt: skip

    @property
    def details(self) -> dict[str, Any]:
        """What a valid form says, as the action takes it."""
        year, quarter = self.quarter.data.split("-q")
        return {
            "quarter": date(int(year), int(quarter) * 3 - 2, 1),
            "power": self.power.data,
            "is_child": {"yes": True, "no": False}.get(self.child.data),
            "grounds": self.grounds.data,
            "record": self.record.data or "",
        }


_NAMES = {1: "January to March", 4: "April to June", 7: "July to September", 10: "October to December"}


class CaseFileForm(Form):
    """A file of cases, and the panel that reviews them."""

    panel = wtforms.SelectField(lazy("Panel"), invalid_choice_message=lazy("Select the panel"))
    file = wtforms.FileField(lazy("CSV file"))

    def offer(self, panels: list[Panel]) -> None:
        """Offers a borough's panels."""
        self.panel.choices = [SelectChoice(str(panel.id), panel.name) for panel in panels]


class EndingForm(Form):
    """How a case ends and what is published of it. Set `colour` and `reasons` before validating."""

    colour: Colour
    reasons: list[str]

    learning = wtforms.TextAreaField(
        lazy("What can be learned from it"),
        default="",
        validators=[at_most(2_000, lazy("This must be 2,000 characters or fewer")), anonymous],
    )
    escalation = wtforms.TextAreaField(
        lazy("What the Borough Superintendent is asked"),
        default="",
        validators=[at_most(2_000, lazy("This must be 2,000 characters or fewer")), anonymous],
    )
    publishes_reasons = wtforms.BooleanField(
        lazy("The panel agrees to publish the reasons of members who judged otherwise")
    )

    def validate_learning(self, field: wtforms.Field) -> None:
        """Wants amber and red to end in a learning point or a question."""
        if self.colour is not Colour.GREEN and not (field.data or self.escalation.data):
            raise validators.ValidationError(
                gettext("Write what can be learned, or what the Borough Superintendent is asked")
            )

    def validate_publishes_reasons(self, field: wtforms.Field) -> None:
        """Screens the reasons once more before they are published."""
        if field.data and (found := [one for reason in self.reasons for one in identifying(reason)]):
            raise validators.ValidationError(gettext("The reasons cannot be published. %(what)s", what=refusal(found)))


class OutcomeForm(Form):
    """What came of a case."""

    outcome = wtforms.TextAreaField(
        lazy("What came of it"),
        validators=[
            required(lazy("Write what came of it")),
            at_most(2_000, lazy("This must be 2,000 characters or fewer")),
            anonymous,
        ],
    )
