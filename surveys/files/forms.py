"""Forms for files of surveys."""

from wtforms import FileField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice

from engage.kit.forms import Form, required
from engage.kit.i18n import gettext, lazy
from surveys.definition.telling import language_in_words


class SurveyFileForm(Form):
    """A file with a survey in it."""

    file = FileField(lazy("File of the survey"))


class TranslationsForm(Form):
    """A sheet of translations. `seen` is the edition of the survey that the page showed."""

    file = FileField(lazy("Sheet with translations"))
    seen = HiddenField()


class DefaultLanguageForm(Form):
    """Which of a survey's languages is the default one."""

    language = RadioField(lazy("Default language"), [required(lazy("Select a language"))], choices=[])
    seen = HiddenField()

    def offer(self, languages: tuple[str, ...]) -> None:
        """Sets the languages there are to choose from."""
        self.language.choices = [SelectChoice(code, language_in_words(code)) for code in languages]


def not_chosen() -> str:
    """Returns what to do when no file was sent."""
    return gettext("Select a file")
