"""Forms for agenda items and their order."""

from typing import Any

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice, enum_choices, enum_coerce
from wtforms.widgets import HiddenInput

from engage.kit.drafts import SeenField
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import gettext, lazy
from meetings.agenda.exempt import PARAGRAPHS
from meetings.models import ItemKind

LONGEST = 480


def _number(value: Any) -> int | None:
    """Returns the number a choice stands for; the empty choice is None."""
    return int(value) if value not in (None, "", "None") else None


class StandingForm(Form):
    """What an item of any agenda has: kind, title, Markdown, minutes, and whether it is under the one before."""

    kind = wtforms.SelectField(
        lazy("Kind"),
        choices=enum_choices(ItemKind, label=lambda kind: lazy(kind.label)),
        coerce=enum_coerce(ItemKind),
        default=ItemKind.REPORT,
        invalid_value_message=lazy("Select a kind"),
        invalid_choice_message=lazy("Select a kind"),
    )
    title = wtforms.StringField(
        lazy("Item"),
        validators=[
            required(lazy("Enter what the item is")),
            at_most(160, lazy("The item must be 160 characters or fewer")),
        ],
    )
    text = wtforms.TextAreaField(
        lazy("More about it (optional)"),
        default="",
        validators=[at_most(4_000, lazy("This must be 4,000 characters or fewer"))],
    )
    minutes_planned = wtforms.IntegerField(
        lazy("Minutes planned (optional)"),
        validators=[
            validators.Optional(),
            validators.NumberRange(0, LONGEST, lazy("Enter a whole number of minutes, up to 480")),
        ],
        invalid_value_message=lazy("Enter a whole number of minutes, up to 480"),
    )
    is_under = wtforms.BooleanField(lazy("Put it under the item before"))


class ItemForm(StandingForm):
    """An agenda item: also who presents it, the chair's note, and what of it is exempt."""

    presenter = wtforms.StringField(
        lazy("Who presents it (optional)"),
        default="",
        validators=[at_most(120, lazy("The name must be 120 characters or fewer"))],
    )
    chair_note = wtforms.TextAreaField(
        lazy("Note for the chair (optional)"),
        default="",
        validators=[at_most(4_000, lazy("This must be 4,000 characters or fewer"))],
    )
    exempt_paragraph = wtforms.SelectField(
        lazy("May the public be there for it?"),
        coerce=_number,
        default=None,
        invalid_choice_message=lazy("Select whether the public may be there for it"),
        invalid_value_message=lazy("Select whether the public may be there for it"),
    )
    public_interest = wtforms.TextAreaField(
        lazy("Why keeping it back serves the public more than telling it"),
        default="",
        validators=[at_most(1_000, lazy("This must be 1,000 characters or fewer"))],
    )
    exempt_text = wtforms.TextAreaField(
        lazy("What only members may read"),
        default="",
        validators=[at_most(20_000, lazy("This must be 20,000 characters or fewer"))],
    )
    hides_title = wtforms.BooleanField(lazy("Show the public “Exempt item” in place of the title"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_to_all = SelectChoice("", gettext("Yes, it is open to everybody"))
        closed = [SelectChoice(str(n), f"{n}. {gettext(words)}") for n, words in PARAGRAPHS.items()]
        self.exempt_paragraph.choices = [open_to_all, *closed]

    def validate_public_interest(self, field: wtforms.Field) -> None:
        """Wants the public interest test for an exempt item."""
        if self.exempt_paragraph.data and not field.data:
            raise validators.ValidationError(gettext("Enter why keeping it back serves the public more"))

    def validate_exempt_paragraph(self, field: wtforms.Field) -> None:
        """Wants a paragraph of the law when something is kept from the public."""
        if not field.data and (self.exempt_text.data or self.hides_title.data):
            raise validators.ValidationError(gettext("Select why it is kept from the public, or keep nothing back"))


class ChangeItemForm(ItemForm):
    """An item's new words; `item` is its id and `seen` the edition the page was opened with."""

    item = wtforms.IntegerField(
        widget=HiddenInput(), validators=[validators.InputRequired(), validators.NumberRange(1, 2**31 - 1)]
    )
    seen = SeenField()


class LateItemForm(ItemForm):
    """An item for an agenda that is public, with the chair's reason why it cannot wait. It goes to the end."""

    is_under = None
    late_reason = wtforms.TextAreaField(
        lazy("The chair’s reason why it cannot wait"),
        validators=[
            required(lazy("Enter the chair’s reason")),
            at_most(1_000, lazy("The reason must be 1,000 characters or fewer")),
        ],
    )


class ArrangeForm(Form):
    """A button beside an item: what to do with which item; `place` is wanted for "place", counted from 1."""

    item = wtforms.IntegerField(validators=[validators.InputRequired(), validators.NumberRange(1, 2**31 - 1)])
    do = wtforms.StringField(validators=[validators.AnyOf(("up", "down", "in", "out", "place", "remove"))])
    place = wtforms.IntegerField(validators=[validators.Optional(), validators.NumberRange(1, 1000)])
