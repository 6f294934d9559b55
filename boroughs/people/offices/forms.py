"""The form that adds a post."""

import wtforms
from wtforms import validators
from wtforms.fields.choices import enum_choices, enum_coerce

from boroughs.people.models import OfficeKind
from engage.kit.forms import Form, at_most
from engage.kit.i18n import gettext, lazy


class OfficeForm(Form):
    """What kind of post it is, and a partner's name."""

    kind = wtforms.RadioField(
        lazy("What kind of post is it?"),
        choices=enum_choices(OfficeKind, label=lambda kind: lazy(kind.label)),
        coerce=enum_coerce(OfficeKind),
        invalid_value_message=lazy("Select the kind of post"),
        validators=[validators.InputRequired(lazy("Select the kind of post"))],
    )
    name = wtforms.StringField(
        lazy("Name of the partner organisation"),
        default="",
        validators=[at_most(120, lazy("The name must be 120 characters or fewer"))],
    )

    def validate_name(self, field: wtforms.StringField) -> None:
        """Wants the name of a partner, of which there may be several."""
        if self.kind.data is OfficeKind.PARTNER and not field.data:
            raise validators.ValidationError(gettext("Enter the name of the partner organisation"))
