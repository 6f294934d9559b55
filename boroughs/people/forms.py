"""The forms of signing in."""

from typing import Any

import wtforms
from wtforms import validators

from boroughs.people.letters import is_address
from boroughs.people.passwords import normalised
from engage.kit.forms import Form, at_most, required
from engage.kit.i18n import gettext, lazy


def _lower(text: str | None) -> str:
    return (text or "").lower()


def _is_address(_form: wtforms.Form, field: wtforms.Field) -> None:
    if not is_address(field.data):
        raise validators.ValidationError(gettext("Enter an e-mail address like name@example.org"))


def email_field(label: Any) -> wtforms.EmailField:
    """Returns a field for an e-mail address, which is kept in lower case."""
    return wtforms.EmailField(
        label, filters=[_lower], validators=[required(lazy("Enter an e-mail address")), _is_address]
    )


class PasswordField(wtforms.PasswordField):  # type: ignore[misc]
    """A password: never trimmed, since spaces count, and in the one form it is hashed in."""

    def __init__(self, label: Any, filters: Any = (), **options: Any) -> None:
        """Replaces the filters that every field of a form gets."""
        super().__init__(label, filters=[normalised], **options)


class SignInForm(Form):
    """Who you are and your password."""

    email = email_field(lazy("E-mail address"))
    password = PasswordField(lazy("Password"), validators=[validators.InputRequired(lazy("Enter your password"))])


class ForgottenForm(Form):
    """Where to send the link."""

    email = email_field(lazy("E-mail address"))


class PasswordForm(Form):
    """The password to be. Whether it is good enough depends on the person: `passwords.fault_of`."""

    password = PasswordField(lazy("New password"), validators=[validators.InputRequired(lazy("Enter a password"))])


class CodeForm(Form):
    """The code that an authenticator app shows."""

    code = wtforms.StringField(
        lazy("Six-digit code"),
        validators=[required(lazy("Enter the six-digit code")), at_most(20, lazy("The code has six digits"))],
    )
