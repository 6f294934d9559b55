"""The forms that keep the charter's versions."""

from datetime import date
from typing import Any

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice

from engage.kit.drafts import SeenField
from engage.kit.forms import DayField, Form, at_most, required
from engage.kit.i18n import gettext, lazy
from surveys.charter.models import CharterCommitment, CharterVersion, CommitmentKind, Owner

KINDS = {
    CommitmentKind.ENCOUNTER: lazy("Something that the person searched can see: residents rate it"),
    CommitmentKind.ORGANISATIONAL: lazy("Something inside the police: the superintendent publishes evidence"),
}
_WORDING = [required(lazy("Enter the wording")), at_most(500, lazy("Use 500 characters or fewer"))]
_SOURCE = [required(lazy("Enter where the wording is from")), at_most(200, lazy("Use 200 characters or fewer"))]
_HTTPS = validators.Regexp(
    r"\Ahttps://[^\s/]+\.[^\s/]+(/\S*)?\Z", message=lazy("Enter an address that begins with https://")
)


class ConfirmForm(Form):
    """The day on which a wording was held against the published document. Set `dates`, both included, first."""

    dates: tuple[date, date]
    confirmed_on = DayField(lazy("When did you hold it against the published document?"))

    def validate_confirmed_on(self, field: DayField) -> None:
        """Wants a day since the document was published, and not to come."""
        first, last = self.dates
        if field.data is None and not field.errors:
            raise validators.ValidationError(gettext("Enter the day on which you read the document"))
        if field.data and not first <= field.data <= last:
            raise validators.ValidationError(
                gettext("Enter a day since the document was published, and not after today")
            )


class ThemeForm(ConfirmForm):
    """A heading as the document has it, and the day it was read."""

    name = wtforms.StringField(
        lazy("The heading, word for word"),
        validators=[required(lazy("Enter the heading")), at_most(160, lazy("Use 160 characters or fewer"))],
    )


class SupersedeForm(ConfirmForm):
    """A wording that takes the place of another, where it is from, and the day the document was read."""

    wording = wtforms.TextAreaField(lazy("The wording that replaces it"), validators=_WORDING)
    source_note = wtforms.StringField(lazy("Where in the document it is, for example “page 4”"), validators=_SOURCE)


class VersionForm(Form):
    """What a new charter is called, when it was published and where it can be read."""

    title = wtforms.StringField(
        lazy("Title"), validators=[required(lazy("Enter the title")), at_most(120, lazy("Use 120 characters or fewer"))]
    )
    published_on = DayField(lazy("When was it published?"))
    source_url = wtforms.StringField(
        lazy("Where can everybody read it?"),
        validators=[
            required(lazy("Enter where it can be read")),
            at_most(300, lazy("Use 300 characters or fewer")),
            _HTTPS,
        ],
    )

    def validate_published_on(self, field: DayField) -> None:
        """Wants a day."""
        if field.data is None and not field.errors:
            raise validators.ValidationError(gettext("Enter the day on which it was published"))


class HeadingForm(Form):
    """A heading of a draft."""

    name = wtforms.StringField(
        lazy("Heading"),
        validators=[required(lazy("Enter the heading")), at_most(160, lazy("Use 160 characters or fewer"))],
    )


class CommitmentForm(Form):
    """A commitment of a draft. `theme` is the position of its heading."""

    theme = wtforms.SelectField(lazy("Heading"), coerce=int)
    code = wtforms.StringField(
        lazy("Code"),
        filters=[lambda code: code.upper() if code else code],
        validators=[
            required(lazy("Enter a code")),
            validators.Regexp(
                r"\A[A-Z]{2}-[1-9][0-9]?\Z", message=lazy("Use two letters, a hyphen and a number: QE-1")
            ),
        ],
    )
    wording = wtforms.TextAreaField(lazy("Wording"), validators=_WORDING)
    kind = wtforms.RadioField(
        lazy("What kind of commitment is it?"),
        choices=[SelectChoice(kind.value, label) for kind, label in KINDS.items()],
        validators=[required(lazy("Select the kind"))],
    )
    owner = wtforms.RadioField(
        lazy("Who answers for it?"),
        choices=[SelectChoice(owner.value, lazy(owner.label)) for owner in Owner],
        validators=[required(lazy("Select who answers for it"))],
    )
    source_note = wtforms.StringField(lazy("Where the wording is from"), validators=_SOURCE)
    seen = SeenField()

    def offer(self, version: CharterVersion) -> None:
        """Gives the headings to choose from."""
        self.theme.choices = [SelectChoice(theme.position, theme.name) for theme in version.themes]

    @property
    def said(self) -> dict[str, Any]:
        """What was typed, with domain types."""
        kinds = {"kind": CommitmentKind(self.kind.data), "owner": Owner(self.owner.data)}
        return {**self.data, **kinds}

    @staticmethod
    def of(commitment: CharterCommitment, theme: int) -> dict[str, object]:
        """Returns what the form is filled with: a commitment, and the position of its heading."""
        names = ("code", "wording", "source_note")
        kinds = {"kind": commitment.kind.value, "owner": commitment.owner.value}
        return {**{name: getattr(commitment, name) for name in names}, **kinds, "theme": theme}
