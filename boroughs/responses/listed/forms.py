"""The form that narrows the list of requests down. It is sent with GET, so that what it shows can be linked to."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import urlencode

from wtforms import SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice

from boroughs.people.models import Office
from boroughs.responses.listed.finding import Shown, Wanted
from boroughs.responses.models import RequestKind
from engage.kit.clock import read_day
from engage.kit.forms import Fields, Form, at_most
from engage.kit.i18n import gettext, lazy

_NEVER_TYPED = re.compile("[\0-\x1f\x7f\ud800-\udfff]+")


class ListForm(Form):
    """How a request stands, what it came from, whom it was put to, the year it was asked in, words, and a past day."""

    today: date

    state = SelectField(lazy("How it stands"), default="")
    kind = SelectField(lazy("What it came from"), default="")
    office = SelectField(lazy("Who was asked"), default="")
    year = SelectField(lazy("Asked in the year"), default="")
    on = StringField(lazy("As it stood at the end of this day"), default="")
    words = StringField(lazy("Words"), [at_most(200, lazy("Look for words of 200 characters together, or fewer"))])

    @classmethod
    def of(cls, typed: Mapping[str, str], offices: Iterable[Office], years: Iterable[int], today: date) -> "ListForm":
        """Returns the form as an address has it, with the offices and years that can be chosen on a London date."""
        form = cls(Fields([(name, _NEVER_TYPED.sub(" ", value)) for name, value in typed.items()]))
        form.state.choices = _choices(gettext("All"), [(one.value, gettext(one.label)) for one in Shown])
        form.kind.choices = _choices(gettext("Anything"), [(one.value, gettext(one.label)) for one in RequestKind])
        form.office.choices = _choices(gettext("Anybody"), [(str(one.id), gettext(one.label)) for one in offices])
        form.year.choices = _choices(gettext("All years"), [(str(year), str(year)) for year in years])
        for field in (form.state, form.kind, form.office, form.year, form.on):
            field.data = (field.data or "").strip()
        form.today = today
        return form

    def validate_on(self, field: StringField) -> None:
        """Wants a date that is not to come, like 2026-11-30."""
        if field.data and read_day(field.data) is None:
            raise ValidationError(gettext("This is not a date, like 2026-11-30."))
        if self.day > self.today:
            raise ValidationError(gettext("There is no record of the future."))

    @property
    def day(self) -> date:
        """The London date at whose end things are shown, today's without another."""
        return read_day(self.on.data or "") or self.today

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
