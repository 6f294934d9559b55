"""The forms that choose which requests an answer goes to, say it is ready, and begin a correction."""

from collections.abc import Mapping, Sequence
from typing import Any

import wtforms

from boroughs.responses.models import Position, ResponseRequest
from engage.kit.drafts import SeenField
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import gettext, lazy


class RequestsForm(Form):
    """For each request the position on it, or that this answer is not for it. Made by `requests_form`."""

    seen = SeenField()

    @property
    def rows(self) -> list[wtforms.SelectField]:
        """The fields of the requests, in order."""
        return [field for field in self if isinstance(field, wtforms.SelectField)]

    @property
    def chosen(self) -> dict[int, Position]:
        """The numbers of the requests that the answer goes to, each with the position on it."""
        return {int(field.name.removeprefix("request-")): Position(field.data) for field in self.rows if field.data}

    def says_something(self) -> bool:
        """Whether at least one request is chosen; says so on the form where none is."""
        if not self.chosen and self.rows:
            self.rows[0].errors = [gettext("Choose a position on at least one request")]
        return bool(self.chosen)


def requests_form(requests: Sequence[ResponseRequest]) -> type[RequestsForm]:
    """Returns the form with a field for each of these requests."""
    positions = [wtforms.SelectChoice("", gettext("Not in this answer"))]
    positions += [wtforms.SelectChoice(position.value, gettext(position.label)) for position in Position]
    fields = {
        f"request-{request.number}": wtforms.SelectField(
            gettext("Request %(n)s from %(who)s", n=request.number, who=request.asked_by),
            choices=positions,
            default="",
        )
        for request in requests
    }
    return type("ChosenRequestsForm", (RequestsForm,), fields)


def as_data(chosen: Mapping[int, Position]) -> dict[str, Any]:
    """Returns what the form shows where these are chosen."""
    return {f"request-{number}": position.value for number, position in chosen.items()}


class SeenForm(Form):
    """A button beside something that was read; `seen` is its edition."""

    seen = SeenField()


class CorrectionForm(Form):
    """Why a published answer is corrected, for everybody."""

    correction = wtforms.TextAreaField(
        lazy("Why is the answer corrected? Everybody will read this"),
        validators=[
            required(lazy("Write why the answer is corrected")),
            at_most(1_000, lazy("The reason must be 1,000 characters or fewer")),
        ],
    )
