"""The forms that search what may be cited, and that cite one thing or no longer do."""

import wtforms
from wtforms import validators

from engage.kit.forms import Form
from engage.kit.i18n import lazy


class CiteForm(Form):
    """A path of this website, as the page gave it, and what to do: "add" or "remove"."""

    path = wtforms.HiddenField(validators=[validators.InputRequired(), validators.Length(max=300)])
    do = wtforms.StringField(
        default="add",
        validators=[validators.AnyOf(["add", "remove"], message=lazy("Use the buttons of this page"))],
    )
