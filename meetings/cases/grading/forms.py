"""Forms of grading: the grade itself, taking no part, and the chair's casting vote."""

from typing import Any

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce

from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import gettext, lazy
from meetings.cases.models import GOWISELY, Colour, Force, Mark
from meetings.cases.screen import anonymous

_YES_NO = {Mark.MET: lazy("Yes"), Mark.NOT_MET: lazy("No"), Mark.CANNOT_TELL: lazy("Cannot tell")}
_RESPECT = {"1": lazy("1: none"), "2": "2", "3": "3", "4": "4", "5": lazy("5: full respect"), "0": lazy("Cannot tell")}


def _asked(label: Any, choices: Any, message: Any, **options: Any) -> wtforms.RadioField:
    return wtforms.RadioField(
        label, choices=choices, invalid_value_message=message, validators=[validators.InputRequired(message)], **options
    )


def _letter(letter: str) -> wtforms.RadioField:
    """The mark for one letter of GOWISELY."""
    return _asked(
        lazy(GOWISELY[letter]),
        enum_choices(Mark, label=lambda mark: lazy(mark.label)),
        lazy(f"Select whether this was done: {GOWISELY[letter].partition(':')[0]}"),
        coerce=enum_coerce(Mark),
    )


def _yes_no(label: Any, message: Any) -> wtforms.RadioField:
    return _asked(
        label, [SelectChoice(mark.value, words) for mark, words in _YES_NO.items()], message, coerce=enum_coerce(Mark)
    )


class GradeForm(Form):
    """A member's judgement of a case; call `ask` first. `do`: "send" it, "change" it, else check it."""

    G, O, W, I, S, E, L, Y = (_letter(letter) for letter in GOWISELY)  # noqa: E741
    grounds = _yes_no(lazy("Were the grounds reasonable?"), lazy("Select whether the grounds were reasonable"))
    respect = wtforms.RadioField(
        lazy("How respectful and clear was the officer, from 1 to 5?"),
        choices=[SelectChoice(code, words) for code, words in _RESPECT.items()],
        validators=[validators.InputRequired(lazy("Select how respectful and clear the officer was"))],
    )
    force = _asked(
        lazy("Was force used?"),
        enum_choices(Force, label=lambda force: lazy(force.label)),
        lazy("Select what you think of the force"),
        coerce=enum_coerce(Force),
    )
    child = _yes_no(
        lazy("Was it considered that the person is a child?"),
        lazy("Select whether it was considered that this is a child"),
    )
    colour = _asked(
        lazy("Your verdict"),
        enum_choices(Colour, label=lambda colour: lazy(colour.label)),
        lazy("Select green, amber or red"),
        coerce=enum_coerce(Colour),
    )
    reason = wtforms.TextAreaField(
        lazy("Why?"),
        default="",
        validators=[at_most(1_500, lazy("The reason must be 1,500 characters or fewer")), anonymous],
    )
    refers_to_standards = wtforms.BooleanField(lazy("This should be referred to professional standards"))
    do = wtforms.StringField()

    def ask(self, *, is_child: bool) -> None:
        """Leaves out what is asked of children's cases alone."""
        if not is_child:
            del self.child

    def validate_reason(self, field: wtforms.Field) -> None:
        """Wants a reason for amber and red."""
        if self.colour.data in (Colour.AMBER, Colour.RED) and not field.data:
            raise validators.ValidationError(gettext("Write why it is amber or red"))

    @property
    def letters(self) -> list[Any]:
        """The fields of the letters, in order."""
        return [self[letter] for letter in GOWISELY]

    @property
    def judgement(self) -> dict[str, Any]:
        """What a valid form says, as a grade holds it."""
        return {
            "marks": {letter: self[letter].data.value for letter in GOWISELY},
            "grounds": self.grounds.data,
            "respect": int(self.respect.data) or None,
            "force": self.force.data,
            "child": self.child.data if "child" in self else None,
            "colour": self.colour.data,
            "reason": self.reason.data,
            "refers_to_standards": self.refers_to_standards.data,
        }


class RecusalForm(Form):
    """Why a member takes no part."""

    because = wtforms.TextAreaField(
        lazy("Why you take no part"),
        validators=[
            required(lazy("Write why you take no part")),
            at_most(300, lazy("The reason must be 300 characters or fewer")),
            anonymous,
        ],
    )


class CastingForm(Form):
    """The chair's casting vote. Set `colour.choices` before validating: the colours that lead."""

    colour = wtforms.RadioField(
        lazy("Casting vote"),
        coerce=enum_coerce(Colour),
        invalid_value_message=lazy("Select a colour"),
        validators=[validators.InputRequired(lazy("Select a colour"))],
    )
    reason = wtforms.TextAreaField(
        lazy("Why?"),
        validators=[
            required(lazy("Write why")),
            at_most(1_500, lazy("The reason must be 1,500 characters or fewer")),
            anonymous,
        ],
    )

    def offer(self, colours: list[Colour]) -> None:
        """Offers the colours that lead."""
        self.colour.choices = [SelectChoice(colour.value, lazy(colour.label)) for colour in colours]
