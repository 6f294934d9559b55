"""Forms for minutes."""

import wtforms

from engage.kit.drafts import SeenField
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy


class MinutesForm(Form):
    """The minutes, Markdown; `seen` is the edition the page was opened with. `do`: "preview", "publish", else save."""

    text = wtforms.TextAreaField(
        lazy("Minutes"),
        validators=[
            required(lazy("Write the minutes")),
            at_most(60_000, lazy("The minutes must be 60,000 characters or fewer")),
        ],
    )
    seen = SeenField()
    do = wtforms.StringField()


class ApprovalForm(Form):
    """The chair's word that the minutes are right; `seen` is the edition that was read."""

    seen = SeenField()
    confirmed = wtforms.BooleanField(
        lazy("The panel agreed that these minutes are a correct record"),
        validators=[required(lazy("Tick the box to approve the minutes"))],
    )
