"""The form that invites somebody to a role."""

import wtforms
from wtforms import validators

from boroughs.models import Borough
from boroughs.people.forms import email_field
from boroughs.people.models import OFFICES, Role
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import gettext, lazy

# What a council invites to. Police roles and administrators come from the platform.
COUNCIL_INVITES = (
    Role.COUNCIL_CLERK,
    Role.PANEL_CHAIR,
    Role.PANEL_MEMBER,
    Role.MODERATOR,
    Role.ANALYST,
    Role.SAFEGUARDING_LEAD,
)


class _OneLine(validators.Regexp):  # type: ignore[misc]
    """A text in one line: it stands in an e-mail."""

    def __init__(self) -> None:
        super().__init__(r"\A[^\x00-\x1f\x7f]*\Z", message=lazy("Use one line, without tabs"))


class InvitationForm(Form):
    """Who is invited to which role in this borough."""

    name = wtforms.StringField(
        lazy("Name"),
        validators=[required(lazy("Enter their name")), at_most(100, lazy("Use 100 characters or fewer")), _OneLine()],
    )
    email = email_field(lazy("E-mail address"))
    role = wtforms.RadioField(
        lazy("Role"),
        validators=[required(lazy("Select a role"))],
        choices=[wtforms.SelectChoice(role.value, lazy(role.label)) for role in COUNCIL_INVITES],
    )


class PlatformInvitationForm(InvitationForm):
    """Who is invited to which role in which borough; `borough` is a slug, empty for a platform administrator."""

    role = wtforms.RadioField(
        lazy("Role"),
        validators=[required(lazy("Select a role"))],
        choices=[wtforms.SelectChoice(role.value, lazy(role.label)) for role in Role],
    )
    borough = wtforms.SelectField(lazy("Borough"))
    public_name = wtforms.StringField(
        lazy("Rank and name, as the public reads it"),
        validators=[at_most(100, lazy("Use 100 characters or fewer")), _OneLine()],
    )

    def offer(self, boroughs: list[Borough]) -> None:
        """Gives the boroughs to choose from."""
        self.borough.choices = [
            wtforms.SelectChoice("", gettext("No borough: the whole platform")),
            *(wtforms.SelectChoice(borough.slug, borough.name) for borough in boroughs),
        ]

    def validate_borough(self, field: wtforms.SelectField) -> None:
        """Refuses a role in a borough without one, and the platform's role with one."""
        is_platform = self.role.data == Role.PLATFORM_ADMIN
        if self.role.data and is_platform == bool(field.data):
            raise validators.ValidationError(
                gettext("Select “No borough” for a platform administrator")
                if is_platform
                else gettext("Select the borough for this role")
            )

    def validate_public_name(self, field: wtforms.StringField) -> None:
        """Wants the name that stands under an office's responses."""
        if self.role.data in OFFICES and not field.data:
            raise validators.ValidationError(gettext("Enter the office-holder's rank and name"))
