"""The e-mails about accounts: who sends it and why, what to do, and what to do if it was not you."""

import re

from boroughs.people.models import Person
from engage.kit.i18n import gettext

Letter = tuple[str, str]

# What every mail server takes; letters of other alphabets in an address are rarer than mistakes.
_ADDRESS = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")


def is_address(text: str) -> bool:
    """Whether a letter can be sent to this lower-case e-mail address, as far as its form tells."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def _letter(subject: str, *paragraphs: str) -> Letter:
    sender = gettext("Engage: each London borough's public conversation with its police")
    return subject, "\n\n".join((*paragraphs, sender)) + "\n"


def invitation(person: Person, role: str, inviter: str, link: str) -> Letter:
    """Returns the letter to somebody who has a role and no password yet; `role` says where it is held."""
    return _letter(
        gettext("You are invited to Engage"),
        gettext("Hello %(name)s,", name=person.name),
        gettext("%(inviter)s has invited you to Engage. Your role: %(role)s.", inviter=inviter, role=role),
        gettext("Choose a password to start. This link works once, for one hour:") + f"\n{link}",
        gettext('If the hour has passed, open the link and select "Ask for a new link".'),
        gettext("If you did not expect this, you can ignore it. Nobody can use the account without this link."),
    )


def new_role(person: Person, role: str, inviter: str, link: str) -> Letter:
    """Returns the letter to somebody with an account who has been given another role."""
    return _letter(
        gettext("You have a new role on Engage"),
        gettext("Hello %(name)s,", name=person.name),
        gettext("%(inviter)s has given you a role on Engage: %(role)s.", inviter=inviter, role=role),
        gettext("Sign in as you always do:") + f"\n{link}",
        gettext("If you did not expect this, tell the council that you work with."),
    )


def reset(person: Person, link: str) -> Letter:
    """Returns the letter to somebody who has forgotten their password."""
    return _letter(
        gettext("Choose a new password for Engage"),
        gettext("Hello %(name)s,", name=person.name),
        gettext("Somebody, we think you, asked for a new password for this e-mail address."),
        gettext("Choose it here. This link works once, for one hour, and only the newest one works:") + f"\n{link}",
        gettext("If it was not you, do nothing: your password stays as it is, and this link stops working."),
    )


def password_chosen(person: Person, link: str) -> Letter:
    """Returns the letter that tells somebody their password has just been chosen."""
    return _letter(
        gettext("Your Engage password was changed"),
        gettext("Hello %(name)s,", name=person.name),
        gettext("A new password was chosen for your account, and every browser was signed out."),
        gettext("If it was not you, choose another one now and tell the council that you work with:") + f"\n{link}",
    )
