"""The form for giving notice."""

import wtforms

from engage.kit.forms import Form, at_most
from engage.kit.i18n import lazy


class NoticeForm(Form):
    """The chair's reason for urgency, where one is wanted."""

    urgent_reason = wtforms.TextAreaField(
        lazy("The chair’s reason for urgency"),
        default="",
        validators=[at_most(1_000, lazy("The reason must be 1,000 characters or fewer"))],
    )
