"""The form in which a clerk or a chair writes down a panel's verdict on an answer."""

from collections.abc import Sequence

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce

from engage.kit.drafts import SeenField
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import gettext, lazy, show_date
from meetings.models import Meeting, Panel
from meetings.verdicts.models import Verdict


class VerdictForm(Form):
    """A panel's slug, its verdict, the public reason (Markdown), a meeting's slug. Call `offer` before validating."""

    panel = wtforms.SelectField(
        lazy("Which panel?"), default="", invalid_choice_message=lazy("Select a panel of this borough")
    )
    verdict = wtforms.RadioField(
        lazy("What does the panel find?"),
        choices=enum_choices(Verdict, label=lambda verdict: lazy(verdict.label)),
        coerce=enum_coerce(Verdict),
        invalid_value_message=lazy("Select what the panel finds"),
        validators=[validators.InputRequired(lazy("Select what the panel finds"))],
    )
    reason = wtforms.TextAreaField(
        lazy("Why?"),
        validators=[
            required(lazy("Write why")),
            validators.Length(min=20, message=lazy("Write at least 20 characters")),
            at_most(4_000, lazy("The reason must be 4,000 characters or fewer")),
        ],
    )
    meeting = wtforms.SelectField(
        lazy("At which meeting was it agreed?"),
        default="",
        invalid_choice_message=lazy("Select a meeting of the panel"),
    )
    seen = SeenField()

    def offer(self, panels: Sequence[Panel], meetings: Sequence[Meeting]) -> None:
        """Gives the panels and their meetings (panel loaded) to choose from; one panel alone is chosen already."""
        self.panel.choices = [SelectChoice(panel.slug, panel.name) for panel in panels]
        if len(panels) == 1:
            self.panel.data = panels[0].slug
        else:
            self.panel.choices.insert(0, SelectChoice("", gettext("Select a panel")))
        self.meeting.choices = [
            SelectChoice("", gettext("At none, or at one that is not here")),
            *(SelectChoice(one.slug, f"{one.panel.name}, {show_date(one.held_on)}: {one.title}") for one in meetings),
        ]
        self.meetings = {meeting.slug: meeting for meeting in meetings}
        self.panels = {panel.slug: panel for panel in panels}

    def validate_panel(self, field: wtforms.SelectField) -> None:
        """Wants a panel."""
        if not field.data:
            raise validators.ValidationError(gettext("Select which panel"))

    def validate_meeting(self, field: wtforms.SelectField) -> None:
        """Refuses a meeting of another panel."""
        meeting = self.meetings.get(field.data)
        if meeting and meeting.panel.slug != self.panel.data:
            raise validators.ValidationError(gettext("Select a meeting of the panel"))
