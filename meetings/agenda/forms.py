"""Forms for agenda items and their order."""

import wtforms
from wtforms import validators
from wtforms.widgets import HiddenInput

from engage.kit.drafts import SeenField
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy


class ItemForm(Form):
    """An agenda item: a title and, if there is more to say, Markdown."""

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


class ChangeItemForm(ItemForm):
    """An item's new words; `item` is its id and `seen` the edition the page was opened with."""

    item = wtforms.IntegerField(
        widget=HiddenInput(), validators=[validators.InputRequired(), validators.NumberRange(1, 2**31 - 1)]
    )
    seen = SeenField()


class ArrangeForm(Form):
    """A button beside an agenda item: what to do with which item."""

    item = wtforms.IntegerField(validators=[validators.InputRequired(), validators.NumberRange(1, 2**31 - 1)])
    do = wtforms.StringField(validators=[validators.AnyOf(("up", "down", "remove"))])
