"""The form for what was said and decided on an item."""

from typing import Any

import wtforms

from engage.kit.forms import Form, at_most
from engage.kit.i18n import lazy

LONGEST = 50_000


class NotesForm(Form):
    """Notes and decision, Markdown. `item` is the item they are of; `seen` the edition the page was opened with."""

    item = wtforms.HiddenField()
    seen = wtforms.HiddenField()
    notes = wtforms.TextAreaField(
        lazy("Notes"), validators=[at_most(LONGEST, lazy("The notes must be 50,000 characters or fewer"))]
    )
    decision = wtforms.TextAreaField(
        lazy("Decision"), validators=[at_most(LONGEST, lazy("The decision must be 50,000 characters or fewer"))]
    )

    @property
    def numbers(self) -> tuple[int, int]:
        """The item's database id and the edition seen: -1 where what was sent is no such number."""
        return _number(self.item.data), _number(self.seen.data)


def _number(text: Any) -> int:
    text = str(text)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else -1
