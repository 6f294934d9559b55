"""Making a message of the outbox what goes over the wire."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from engage.kit.mail.models import OutboxMessage
from engage.kit.mail.returned import return_address
from engage.kit.mail.showing import html_of
from engage.kit.security import keyed_hash, signed_path
from engage.kit.settings import Settings

_ADDRESS = re.compile(r"[!-~]+@[!-~]+")
_NEVER_IN_ADDRESS = frozenset('<>()[],;:\\"')


class CannotBeWritten(ValueError):
    """No mail program could read it: its address is none."""


@dataclass(frozen=True)
class Letter:
    """A message as it goes over the wire: who it is from and to for the mail server, and its bytes."""

    number: int
    sender: str
    recipient: str
    written: bytes


class _Written(EmailPolicy):
    """How messages are written: as usual, but a header that is an address stays in one piece.

    Python would encode a word that is longer than a line, and no mail program finds an address in that.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Returns a header as it goes over the wire."""
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_WRITTEN = _Written(linesep="\r\n")


def letter_of(message: OutboxMessage, settings: Settings, now: datetime) -> Letter:
    """Returns a message as it goes over the wire at an aware moment. Raises CannotBeWritten.

    All that a receiver tells messages apart by is the same at every try.
    """
    if not _ADDRESS.fullmatch(message.recipient) or _NEVER_IN_ADDRESS & set(message.recipient):
        raise CannotBeWritten("no address")
    mail = EmailMessage()
    mail["From"] = settings.mail_from
    mail["To"] = message.recipient
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = _message_id(message, settings)
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = message.language
    text = message.text
    if message.own_path:
        own = settings.public_url + signed_path(settings.secret, message.own_path)
        text = f"{text.rstrip()}\n{own}\n"
        mail["List-Unsubscribe"] = f"<{own}/stop>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(text)
    mail.add_alternative(html_of(message.subject, text, message.language, settings.public_url), subtype="html")
    return Letter(
        message.id, return_address(settings, message.recipient, now), message.recipient, mail.as_bytes(policy=_WRITTEN)
    )


def _message_id(message: OutboxMessage, settings: Settings) -> str:
    """Returns the same for a message at every try, and another for any other message.

    The words count too: after a backup was put back, other messages get the numbers of those that went out before.
    """
    what = "\0".join((str(message.id), message.recipient, message.subject, message.text))
    said = keyed_hash(settings.secret, "message id", what)[:32]
    return f"<{message.id}.{said}@{urlsplit(settings.public_url).hostname}>"
