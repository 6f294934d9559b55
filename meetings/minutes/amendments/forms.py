"""The form for an amendment."""

import wtforms
from wtforms import validators

from engage.kit.drafts import SeenField
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy
from meetings.minutes.forms import LONGEST


class AmendmentForm(Form):
    """The whole minutes as they should read, why, and the id of the meeting that agreed it, as text.

    `seen` is the edition it was written from. `do`: "preview", else record it.
    """

    text = wtforms.TextAreaField(
        lazy("The minutes as they should read"),
        validators=[
            required(lazy("Write the minutes as they should read")),
            at_most(LONGEST, lazy("The minutes must be 60,000 characters or fewer")),
        ],
    )
    reason = wtforms.TextAreaField(
        lazy("What was wrong, and why it is changed"),
        validators=[
            required(lazy("Say what was wrong")),
            at_most(2_000, lazy("The reason must be 2,000 characters or fewer")),
        ],
    )
    agreed_in = wtforms.RadioField(
        lazy("At which meeting did the panel agree it?"),
        validators=[validators.InputRequired(lazy("Select the meeting that agreed it"))],
        validate_choice=False,
    )
    seen = SeenField()
    do = wtforms.StringField()
