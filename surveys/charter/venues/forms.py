"""The form that adds a venue."""

from wtforms import StringField
from wtforms.validators import Regexp

from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import lazy


class VenueForm(Form):
    """What a venue is called."""

    name = StringField(
        lazy("Name of the venue"),
        [
            required(lazy("Enter the name of the venue")),
            at_most(80, lazy("Use 80 characters or fewer")),
            Regexp(r"\A[^\x00-\x1f\x7f]*\Z", message=lazy("Use one line, without tabs")),
        ],
    )
