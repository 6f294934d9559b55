"""What a clerk says before codes are made."""

from typing import Any

import wtforms
from wtforms import HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, ValidationError

from boroughs.people.letters import is_address
from engage.kit.forms import Form, required
from engage.kit.i18n import gettext, lazy
from surveys.codes.actions import MOST_ADDRESSES, MOST_AT_ONCE

LETTERS = "letters"
SPREADSHEET = "spreadsheet"


class _BatchField(HiddenField):  # type: ignore[misc]
    """The number of the making that the page was opened for, 0 when what was sent is none."""

    @property
    def number(self) -> int:
        """Returns the number."""
        typed = str(self.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0


class _NumberField(IntegerField):  # type: ignore[misc]
    """A whole number."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Reads what was typed."""
        if valuelist and valuelist[0]:
            try:
                self.data = max(-1, min(int(valuelist[0].replace(",", "")), 10**9))
            except ValueError:
                raise ValueError(gettext("Enter a whole number, for example 250")) from None


class NumberForm(Form):
    """How many codes, and what for."""

    number = _NumberField(
        lazy("How many codes?"),
        [
            InputRequired(lazy("Enter how many codes, for example 250")),
            NumberRange(1, MOST_AT_ONCE, lazy("Number of codes must be between 1 and 20,000")),
        ],
    )
    way = RadioField(
        lazy("What do you want to do with them?"),
        [required(lazy("Select what to do with the codes"))],
        choices=[
            SelectChoice(LETTERS, lazy("Print letters, one a page, each with its code and QR code")),
            SelectChoice(SPREADSHEET, lazy("Download a spreadsheet (CSV) for a printer’s mail merge")),
        ],
        invalid_choice_message=lazy("Select what to do with the codes"),
    )
    batch = _BatchField()


class AddressesForm(Form):
    """Whom to send an e-mail to, one address a line, or between commas; the same address twice is one."""

    addresses = TextAreaField(
        lazy("E-mail addresses"), [required(lazy("Enter at least one e-mail address"))], render_kw={"rows": 12}
    )
    batch = _BatchField()

    @property
    def found(self) -> list[str]:
        """Returns the addresses, in lower case, each once."""
        typed = (self.addresses.data or "").lower().replace(",", " ").replace(";", " ").split()
        return list(dict.fromkeys(typed))

    def validate_addresses(self, field: wtforms.Field) -> None:
        """Says which line to mend, or how many are too many."""
        wrong = [address for address in self.found if not is_address(address)]
        if wrong:
            raise ValidationError(
                gettext("“%(address)s” is not an e-mail address like name@example.org", address=_short(wrong[0]))
            )
        if len(self.found) > MOST_ADDRESSES:
            raise ValidationError(
                gettext("Enter up to %(most)s addresses. These are %(number)s", most=MOST_ADDRESSES,
                        number=len(self.found))
            )  # fmt: skip


def _short(text: Any) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
