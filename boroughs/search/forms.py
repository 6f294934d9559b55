"""The form of a search. It is sent with GET, so that what was found can be linked to."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from boroughs.search.finding import Sought
from boroughs.search.models import DocumentKind
from engage.kit.forms import DayField, Fields, Form, at_most
from engage.kit.i18n import gettext, lazy

MOST_CHARACTERS = 200

_NEVER_TYPED = re.compile("[\0-\x1f\x7f\ud800-\udfff]+")


class SearchForm(Form):
    """Words, and what narrows the search down."""

    q = StringField(
        lazy("Search"), [at_most(MOST_CHARACTERS, lazy("Search for words of 200 characters together, or fewer"))]
    )
    kind = SelectField(lazy("What to look in"), default="")
    panel = SelectField(lazy("Panel"), default="")
    since = DayField(lazy("From"))
    until = DayField(lazy("Until"))

    @classmethod
    def of(cls, typed: Mapping[str, Any], panels: Iterable[str]) -> "SearchForm":
        """Returns the form as an address has it; `panels` are the names that can be chosen."""
        clean = [(name, _NEVER_TYPED.sub(" ", value)) for name, value in typed.items()]
        form = cls(Fields(clean))
        everything = SelectChoice("", gettext("Everything"))
        form.kind.choices = [everything, *(SelectChoice(kind.value, gettext(kind.label)) for kind in DocumentKind)]
        form.panel.choices = [SelectChoice("", gettext("All panels")), *(SelectChoice(name, name) for name in panels)]
        for field in (form.kind, form.panel):
            field.data = field.data or ""
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks what was typed, and that the dates are in order."""
        if not super().validate(extra_validators):
            return False
        if self.since.data and self.until.data and self.since.data > self.until.data:
            self.until.errors = [gettext("The last day must be the first one or later")]
            return False
        return True

    @property
    def sought(self) -> Sought:
        """What to search for."""
        kind = DocumentKind(self.kind.data) if self.kind.data else None
        return Sought(self.q.data or "", kind, self.panel.data or None, self.since.data, self.until.data)
