"""The form that takes files of past minutes."""

from wtforms import MultipleFileField, SelectField

from engage.kit.forms import Form, required
from engage.kit.i18n import lazy


class MinutesFilesForm(Form):
    """Whose minutes they are, and the files."""

    panel = SelectField(lazy("Whose minutes are they?"), [required(lazy("Select a panel"))])
    files = MultipleFileField(lazy("Files of minutes"))
