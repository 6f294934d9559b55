"""Forms for corrections."""

import wtforms
from wtforms import validators
from wtforms.fields.choices import enum_choices, enum_coerce

from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import gettext, lazy
from meetings.minutes.models import Decision


class CorrectionForm(Form):
    """What is wrong, as it stands, and what should stand there; nothing where it should only go."""

    passage = wtforms.TextAreaField(
        lazy("The words that are wrong, as they stand in the minutes"),
        validators=[
            required(lazy("Copy the words that are wrong")),
            at_most(4_000, lazy("The words that are wrong must be 4,000 characters or fewer")),
        ],
    )
    instead = wtforms.TextAreaField(
        lazy("The words that should stand there instead"),
        default="",
        validators=[at_most(4_000, lazy("The words instead must be 4,000 characters or fewer"))],
    )

    def validate_instead(self, field: wtforms.TextAreaField) -> None:
        """Wants a change."""
        if field.data and field.data == self.passage.data:
            raise validators.ValidationError(gettext("These are the same words. Write what should stand there"))


class DecisionForm(Form):
    """Whether a correction is taken, and if not, why. Set `stands_once` before validating."""

    stands_once = True

    decision = wtforms.RadioField(
        lazy("What do you do with it?"),
        choices=enum_choices(Decision, label=lambda one: lazy(one.label)),
        coerce=enum_coerce(Decision),
        invalid_value_message=lazy("Select what you do with it"),
        validators=[validators.InputRequired(lazy("Select what you do with it"))],
    )
    by_hand = wtforms.BooleanField(lazy("I have changed the minutes by hand"))
    reason = wtforms.TextAreaField(
        lazy("Why it is not taken"),
        default="",
        validators=[at_most(2_000, lazy("The reason must be 2,000 characters or fewer"))],
    )

    def validate_by_hand(self, field: wtforms.BooleanField) -> None:
        """Wants the clerk's own change where the words cannot be found."""
        if self.decision.data is Decision.TAKEN and not self.stands_once and not field.data:
            raise validators.ValidationError(gettext("Change the minutes by hand, then tick the box"))

    def validate_reason(self, field: wtforms.TextAreaField) -> None:
        """Wants a reason for not taking it: the member reads it."""
        if self.decision.data is Decision.NOT_TAKEN and not field.data:
            raise validators.ValidationError(gettext("Say why it is not taken"))
