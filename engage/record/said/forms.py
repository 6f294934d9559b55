"""The form that narrows down what residents said. It is sent with GET."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from engage.kit.forms import Fields, Form
from engage.kit.i18n import gettext, lazy
from engage.record.said.things import Part


class SaidForm(Form):
    """Where it was said, and in which year."""

    part = SelectField(lazy("Where it was said"), default="")
    year = SelectField(lazy("Year"), default="")

    @classmethod
    def of(cls, typed: Mapping[str, str], years: Iterable[int]) -> "SaidForm":
        """Returns the form as an address has it, with the years that can be chosen."""
        form = cls(Fields([(name, value) for name, value in typed.items() if name in ("part", "year")]))
        form.part.choices = [
            SelectChoice("", gettext("Everywhere")),
            *(SelectChoice(part.value, gettext(part.label)) for part in Part),
        ]
        form.year.choices = [SelectChoice("", gettext("All years")), *(SelectChoice(str(y), str(y)) for y in years)]
        for field in form:
            field.data = field.data or ""
        return form

    @property
    def query(self) -> str:
        """What was chosen, as the query of an address."""
        return urlencode({field.name: field.data for field in self if field.data})
