"""The form of a section."""

from wtforms import StringField, TextAreaField

from engage.kit.drafts import SeenField
from engage.kit.forms import Form, at_most
from engage.kit.i18n import lazy


class SectionForm(Form):
    """What a section is called and says before its questions, in the survey's default language."""

    title = StringField(
        lazy("Title of the section (optional)"), [at_most(100, lazy("Title must be 100 characters or fewer"))]
    )
    intro = TextAreaField(
        lazy("Introduction to the section (optional)"),
        [at_most(2000, lazy("Introduction must be 2,000 characters or fewer"))],
    )
    seen = SeenField()
