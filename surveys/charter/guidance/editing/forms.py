"""The words of a statement, where it leads and where it comes from; and its words in another language."""

import re
from datetime import date
from typing import Any

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, StopValidation, ValidationError

from engage.kit.drafts import SeenField
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy
from surveys.charter.guidance.editions import PLACEHOLDER
from surveys.charter.guidance.models import Part
from surveys.charter.guidance.shipped import PERIODS

_ADDRESS = re.compile(r"https://[^\s/@<>\"'\\]+\.[^\s/@<>\"'\\]+(/[^\s<>\"'\\]*)?")
_PHONE = re.compile(r"\+?[0-9][0-9 ]{1,28}")
MOST = 120


def check_placeholders(words: str) -> None:
    """Raises ValidationError for words that name a period that there is not, or name one in another way."""
    known = [found for found in PLACEHOLDER.finditer(words) if found[1] in PERIODS]
    if words.count("%(") != len(known):
        names = ", ".join(f"%({key})s" for key in PERIODS)
        raise ValidationError(gettext("Name a period in one of these ways: %(names)s", names=names))


def https(form: Form, field: StringField) -> None:
    """The rule that an address, where there is one, begins with https:// and is whole."""
    if field.data and not _ADDRESS.fullmatch(field.data):
        raise ValidationError(gettext("Enter a whole address that begins with https://"))


def whole_number(form: Form, field: IntegerField) -> None:
    """The rule that a period is a whole number that somebody could mean."""
    if field.data is None or not 1 <= field.data <= MOST:
        field.errors[:] = []
        raise StopValidation(gettext("Enter a whole number from 1 to %(most)s", most=MOST))


class StatementForm(Form):
    """A statement; take out with `keep` what one of its part does not have. Set `today` before validating."""

    today: date

    part = SelectField(
        lazy("Which part is it for?"),
        choices=lambda: [SelectChoice(part.value, gettext(part.label)) for part in Part if part is not Part.PERIODS],
        coerce=str,
        invalid_choice_message=lazy("Select a part"),
    )
    words = TextAreaField(
        lazy("Words"), [required(lazy("Enter the words")), at_most(600, lazy("Use 600 characters or fewer"))]
    )
    number = IntegerField(lazy("Number"), [InputRequired(lazy("Enter the number")), whole_number])
    name = StringField(
        lazy("Name of the place to go (optional)"), [at_most(120, lazy("The name must be 120 characters or fewer"))]
    )
    href = StringField(
        lazy("Its web address (optional)"), [at_most(300, lazy("The address must be 300 characters or fewer")), https]
    )
    phone = StringField(lazy("Its telephone number (optional)"))
    source = StringField(
        lazy("Source: its title"),
        [
            required(lazy("Enter what the source is called")),
            at_most(200, lazy("The title must be 200 characters or fewer")),
        ],
    )
    source_url = StringField(
        lazy("Source: its web address"),
        [
            required(lazy("Enter the address of the source")),
            at_most(300, lazy("The address must be 300 characters or fewer")),
            https,
        ],
    )
    checked_on = DayField(
        lazy("When was it checked against the source?"), [InputRequired(lazy("Enter the day it was checked"))]
    )
    seen = SeenField()

    def keep(self, part: Part | None) -> None:
        """Takes out the fields that a statement of this part does not have; None is one that is new."""
        left_out = ["name", "href", "phone"] if part is Part.PERIODS else ["number"]
        for name in left_out if part is None else ["part", *left_out]:
            del self[name]

    def validate_words(self, field: TextAreaField) -> None:
        """Words name periods that there are; those of a period name one, or its number would not be read."""
        check_placeholders(field.data)
        if "number" in self and not PLACEHOLDER.search(field.data):
            raise ValidationError(
                gettext("Name the period in the words, for example %(name)s", name="%(footage_days)s")
            )

    def validate_name(self, field: StringField) -> None:
        """A place has a name, and somewhere to reach it."""
        leads = bool(self.href.data or self.phone.data)
        if leads and not field.data:
            raise ValidationError(gettext("Enter the name of the place to go"))
        if field.data and not leads:
            raise ValidationError(gettext("Enter a web address or a telephone number for it, or no name"))

    def validate_phone(self, field: StringField) -> None:
        """A telephone number has digits and spaces."""
        if field.data and not _PHONE.fullmatch(field.data):
            raise ValidationError(gettext("Enter a telephone number, for example 0800 1111"))

    def validate_checked_on(self, field: DayField) -> None:
        """Nobody has checked anything tomorrow."""
        if field.data and field.data > self.today:
            raise ValidationError(gettext("The day must be today or in the past"))

    @property
    def said(self) -> dict[str, Any]:
        """The fields as a statement has them: texts that are not there are empty."""
        return {name: "" if value is None else value for name, value in self.data.items()}


class WordsForm(Form):
    """A statement in another language. Set `english` before validating."""

    english: str

    words = TextAreaField(
        lazy("Words"), [required(lazy("Enter the words")), at_most(900, lazy("Use 900 characters or fewer"))]
    )
    seen = SeenField()

    def validate_words(self, field: TextAreaField) -> None:
        """A translation names the periods that the English names, and no others."""
        check_placeholders(field.data)
        wanted = PLACEHOLDER.findall(self.english)
        if set(PLACEHOLDER.findall(field.data)) != set(wanted):
            names = ", ".join(f"%({key})s" for key in wanted) or gettext("none")
            raise ValidationError(gettext("Name the same periods as the English: %(names)s", names=names))
