"""The form that chooses which part of a desk is shown."""

from collections.abc import Iterable, Mapping
from typing import Any, Self
from urllib.parse import urlencode

import wtforms

from boroughs.models import Borough
from engage.desk.gathering import Desk, Item, Kind
from engage.kit.forms import Form
from engage.kit.i18n import lazy


class FilterForm(Form):
    """Which part of a desk is shown. Read it by `of`: what is no choice leaves everything."""

    borough = wtforms.SelectField(lazy("Borough"), default="")
    kind = wtforms.SelectField(lazy("About"), default="")
    late = wtforms.SelectField(lazy("When"), default="")

    @classmethod
    def of(cls, asked: Mapping[str, str], boroughs: Iterable[Borough]) -> Self:
        """Returns the filter that the query string of an address asks for, among these boroughs."""
        form = cls(data={name: asked.get(name, "") for name in ("borough", "kind", "late")})
        form.borough.choices = _choices(lazy("All"), {one.slug: one.name for one in boroughs})
        form.kind.choices = _choices(lazy("Everything"), {kind.value: lazy(kind.label) for kind in Kind})
        form.late.choices = _choices(lazy("Any time"), {"late": lazy("Late"), "soon": lazy("In the next 7 days")})
        for field in form:
            if field.data not in [choice.value for choice in field.choices]:
                field.data = ""
        return form

    @property
    def query(self) -> str:
        """The query string of an address that asks for this, without what leaves everything."""
        return urlencode({field.name: field.data for field in self if field.data})

    def shows(self, desk: Desk) -> list[Item]:
        """Returns what of a desk is shown."""
        return self.shows_when(desk, self.late.data)

    def shows_when(self, desk: Desk, when: str) -> list[Item]:
        """Returns what would be shown with another choice of when: "late", "soon", or "" for any time."""
        tests = {"late": Item.is_late, "soon": Item.is_soon}
        return [
            item
            for item in desk.items
            if self.kind.data in ("", item.kind.value) and (not when or tests[when](item, desk.day))
        ]

    def query_when(self, desk: Desk, when: str) -> str:
        """The query string of an address that shows that."""
        chosen = {"borough": desk.borough.slug, "kind": self.kind.data, "late": when}
        return urlencode({name: value for name, value in chosen.items() if value})


def _choices(every: Any, values: Mapping[str, Any]) -> list[wtforms.SelectChoice]:
    return [wtforms.SelectChoice("", every), *(wtforms.SelectChoice(value, text) for value, text in values.items())]
