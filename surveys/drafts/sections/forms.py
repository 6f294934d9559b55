"""The form of a section."""

from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from engage.kit.drafts import SeenField
from engage.kit.forms import Form, at_most
from engage.kit.i18n import gettext, lazy
from surveys.definition.parts import Definition
from surveys.definition.telling import in_words


class SectionForm(Form):
    """What a section is called and says before its questions, in the survey's default language.

    `after` is the key of the section that a new one follows, "" for none.
    """

    title = StringField(
        lazy("Title of the section (optional)"), [at_most(100, lazy("Title must be 100 characters or fewer"))]
    )
    intro = TextAreaField(
        lazy("Introduction to the section (optional)"),
        [at_most(2000, lazy("Introduction must be 2,000 characters or fewer"))],
    )
    after = SelectField(lazy("Where it stands"), choices=[])
    seen = SeenField()

    def beside(self, definition: Definition) -> Any:
        """Offers the places for a new section: at the beginning, or after any other."""
        self.after.choices = [SelectChoice("", gettext("At the beginning"))]
        for number, section in enumerate(definition.sections, 1):
            title = in_words(section.title, definition.default_language)
            words = gettext("After section %(number)s", number=number)
            self.after.choices.append(SelectChoice(section.key, f"{words}: {title}" if title else words))
        return self
