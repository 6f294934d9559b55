"""The form for finding a meeting inquorate."""

import wtforms

from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy


class InquorateForm(Form):
    """Why the meeting could not be held, for everybody."""

    reason = wtforms.TextAreaField(
        lazy("What happened"),
        validators=[
            required(lazy("Write what happened")),
            at_most(1_000, lazy("The reason must be 1,000 characters or fewer")),
        ],
    )
