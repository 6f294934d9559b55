"""The form under which a filter is kept."""

import wtforms

from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy


class KeepForm(Form):
    """A name for the filter that is shown."""

    name = wtforms.StringField(
        lazy("Keep this filter as"),
        validators=[
            required(lazy("Enter a name for this filter")),
            at_most(80, lazy("The name must be 80 characters or fewer")),
        ],
    )
