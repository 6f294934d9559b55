"""Putting a message in the outbox."""

from datetime import datetime

from engage.kit import i18n
from engage.kit.mail.models import OutboxMessage
from engage.kit.told import first_time


async def post(
    recipient: str,
    subject: str,
    text: str,
    *,
    at: datetime,
    own_path: str = "",
    key: str | None = None,
    language: str | None = None,
) -> bool:
    """Puts a message in the outbox, in the caller's transaction; it goes out within seconds of the commit.

    The subject becomes one line: names that people typed stand in it, and no server takes one of two lines.

    `own_path` ends with the hexadecimal id of what the recipient asked for, and `…/stop` below that page ends it. The
    path is signed only when the message goes out: then the text ends with it, and the headers of RFC 8058 let a mail
    program stop what this is part of with one press. No table ever holds the link itself.

    `key`, 190 characters at most, names what is sent to whom ("request/12/overdue/person/7", never an address): the
    second time nothing is posted and False is returned, for two years, whether the first one waits, was sent or failed.

    `language` is the code of the language of the words; without it they are in the one that is spoken now.
    """
    if key is not None and not await first_time(f"mail/{key}", at):
        return False
    await OutboxMessage.create(
        recipient=recipient,
        subject=" ".join(subject.split()),
        text=text,
        next_attempt_at=at,
        own_path=own_path,
        key=key,
        language=language or i18n.language().code,
    )
    return True
