"""Forms for putting a motion and for recording the vote on it."""

from typing import Any

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce

from engage.kit.forms import Fields, Form, at_most
from engage.kit.i18n import gettext, lazy
from meetings.models import Recommendation
from meetings.room.models import Method, Vote
from meetings.room.motions.actions import Ballot
from meetings.room.roll import Line, Roll
from meetings.room.voting import COUNTED, Counts

NOBODY = "0"
A_MOTION, A_RECOMMENDATION = "motion", "recommendation"


class MotionForm(Form):
    """What is put to the vote, and who moved and seconded it. Call `offer` before validating."""

    about = wtforms.SelectField(lazy("What is put to the vote"), invalid_choice_message=lazy("Select what it is"))
    text = wtforms.TextAreaField(
        lazy("Its words"), validators=[at_most(4_000, lazy("The words must be 4,000 characters or fewer"))]
    )
    mover = wtforms.SelectField(lazy("Moved by"), invalid_choice_message=lazy("Select who moved it"))
    seconder = wtforms.SelectField(lazy("Seconded by"), invalid_choice_message=lazy("Select who seconded it"))

    def offer(self, roll: Roll, drafts: list[Recommendation]) -> None:
        """Sets the members, and the recommendations drafted before and not moved yet, to choose from."""
        self.drafts = {f"draft-{one.number}": one for one in drafts}
        members = [SelectChoice(str(one.attendance.id), one.name) for one in roll.lines if one.attendance]
        people = [SelectChoice(NOBODY, gettext("Nobody")), *members]
        self.mover.choices = self.seconder.choices = people
        self.about.choices = [
            SelectChoice(A_MOTION, gettext("A motion")),
            SelectChoice(A_RECOMMENDATION, gettext("A new recommendation")),
            *(
                SelectChoice(key, gettext("Recommendation %(n)s: %(words)s", n=one.number, words=one.text[:60]))
                for key, one in self.drafts.items()
            ),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything is right: words, unless a draft has them, and two people."""
        is_valid: bool = super().validate(extra_validators)
        shortest = {A_MOTION: 1, A_RECOMMENDATION: 20}.get(self.about.data or "", 0)
        if len(self.text.data or "") < shortest:
            wanted = gettext("Write its words") if shortest == 1 else gettext("Write at least 20 characters")
            self.text.errors = [*self.text.errors, wanted]
            is_valid = False
        if self.mover.data != NOBODY and self.mover.data == self.seconder.data:
            self.seconder.errors = [*self.seconder.errors, gettext("Somebody else seconds a motion than moves it")]
            is_valid = False
        return is_valid


class MemberForm(Form):
    """One member's vote in a named vote."""

    vote = wtforms.RadioField(
        "",
        choices=enum_choices(Vote, label=lambda vote: lazy(vote.label)),
        coerce=enum_coerce(Vote),
        validators=[validators.Optional()],
    )


class VoteForm(Form):
    """How a motion was voted on. Call `offer` before validating."""

    method = wtforms.RadioField(
        lazy("How was it decided?"),
        choices=enum_choices(Method, label=lambda method: lazy(method.label)),
        coerce=enum_coerce(Method),
        invalid_value_message=lazy("Select how it was decided"),
        validators=[validators.InputRequired(lazy("Select how it was decided"))],
    )
    votes_for = wtforms.StringField(lazy("For"))
    votes_against = wtforms.StringField(lazy("Against"))
    abstentions = wtforms.StringField(lazy("Abstained"))
    casting = wtforms.RadioField(
        lazy("The chair’s casting vote"),
        choices=[
            SelectChoice("", lazy("None")),
            SelectChoice("for", lazy("For")),
            SelectChoice("against", lazy("Against")),
        ],
        default="",
        invalid_choice_message=lazy("Select how the chair’s casting vote went"),
    )

    def offer(self, voters: list[Line], sent: Fields | None) -> None:
        """Sets the members who have a vote."""
        self.members = [
            (line, MemberForm(sent, prefix=f"member-{line.seat.position}-")) for line in voters if line.attendance
        ]
        for line, form in self.members:
            form.vote.label.text = line.name

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything is right: counts where votes were counted."""
        is_valid: bool = super().validate(extra_validators)
        for _, form in self.members:
            is_valid = form.validate() and is_valid
        if self.method.data in COUNTED:
            for field in (self.votes_for, self.votes_against, self.abstentions):
                if field.data and not (field.data.isascii() and field.data.isdigit() and len(field.data) <= 4):
                    field.errors = [gettext("Enter a number, or nothing for none")]
                    is_valid = False
        return is_valid

    @property
    def ballot(self) -> Ballot:
        """What was recorded; call `validate` before."""
        counts = None
        if self.method.data in COUNTED:
            typed = (self.votes_for.data, self.votes_against.data, self.abstentions.data)
            counts = Counts(*(int(number or 0) for number in typed))
        named = {
            line.attendance.id: form.vote.data for line, form in self.members if line.attendance and form.vote.data
        }
        casting = {"for": True, "against": False}.get(self.casting.data)
        return Ballot(self.method.data, counts, named if self.method.data is Method.NAMED else {}, casting)
