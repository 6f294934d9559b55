"""The form that narrows the list of requests down. It is sent with GET, so that what it shows can be linked to."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from boroughs.people.models import Office
from boroughs.responses.listed.finding import Shown, Wanted
from boroughs.responses.models import RequestKind
from engage.kit.forms import Fields, Form, at_most
from engage.kit.i18n import gettext, lazy

_NEVER_TYPED = re.compile("[\0-\x1f\x7f\ud800-\udfff]+")


class ListForm(Form):
    """How a request stands, what it came from, whom it was put to, the year it was asked in, and words."""

    state = SelectField(lazy("How it stands"), default="")
    kind = SelectField(lazy("What it came from"), default="")
    office = SelectField(lazy("Who was asked"), default="")
    year = SelectField(lazy("Asked in the year"), default="")
    words = StringField(lazy("Words"), [at_most(200, lazy("Look for words of 200 characters together, or fewer"))])

    @classmethod
    def of(cls, typed: Mapping[str, str], offices: Iterable[Office], years: Iterable[int]) -> "ListForm":
        """Returns the form as an address has it, with the offices and years that can be chosen."""
        form = cls(Fields([(name, _NEVER_TYPED.sub(" ", value)) for name, value in typed.items()]))
        form.state.choices = _choices(gettext("All"), [(one.value, gettext(one.label)) for one in Shown])
        form.kind.choices = _choices(gettext("Anything"), [(one.value, gettext(one.label)) for one in RequestKind])
        form.office.choices = _choices(gettext("Anybody"), [(str(one.id), gettext(one.label)) for one in offices])
        form.year.choices = _choices(gettext("All years"), [(str(year), str(year)) for year in years])
        for field in (form.state, form.kind, form.office, form.year):
            field.data = field.data or ""
        return form

    @property
    def wanted(self) -> Wanted:
        """What to show, once the form is valid."""
        return Wanted(
            Shown(self.state.data) if self.state.data else None,
            RequestKind(self.kind.data) if self.kind.data else None,
            int(self.office.data) if self.office.data else None,
            int(self.year.data) if self.year.data else None,
            self.words.data or "",
        )

    def query(self, **instead: str) -> str:
        """Returns what was chosen as the query of an address, with some fields set otherwise."""
        chosen = {field.name: field.data or "" for field in self} | instead
        return urlencode({name: value for name, value in chosen.items() if value}, errors="replace")


def _choices(everything: str, options: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice("", everything), *(SelectChoice(value, label) for value, label in options)]
