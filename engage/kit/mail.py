"""E-mail through an outbox: a message exists if and only if the change that caused it committed."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import make_msgid, parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib
import asyncpg
import structlog
from tortoise import fields
from tortoise.exceptions import DBConnectionError, OperationalError
from tortoise.models import Model
from tortoise.transactions import in_transaction

from engage.kit.clock import Clock
from engage.kit.security import signed_path
from engage.kit.settings import Settings

log = structlog.get_logger()
GIVE_UP_AFTER = 8


class OutboxMessage(Model):
    """A message waiting to be sent. Its address and text are erased once it is; `attempts` counts failures.

    `own_path` is the path of the recipient's own page, not signed yet: see `post`. Empty for most messages. `key` names
    what must never be in the outbox twice; `language` is that of the words. `gave_up_at` (aware UTC) is set on a dead
    letter, and `error` says in a word or two why it could not be sent: never an address, never a text.
    """

    id = fields.BigIntField(primary_key=True)
    recipient = fields.CharField(max_length=254)
    subject = fields.CharField(max_length=200)
    text = fields.TextField()
    own_path = fields.CharField(max_length=120, default="")
    key = fields.CharField(max_length=200, null=True, unique=True)
    language = fields.CharField(max_length=8, default="en", db_default="en")
    gave_up_at: datetime | None = fields.DatetimeField(null=True)
    error = fields.CharField(max_length=80, default="", db_default="")
    attempts = fields.IntField(default=0)
    next_attempt_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "outbox_message"


async def post(recipient: str, subject: str, text: str, *, at: datetime, own_path: str = "") -> None:
    """Puts a message in the outbox, in the caller's transaction; it goes out within seconds of the commit.

    The subject becomes one line: names that people typed stand in it, and no server takes one of two lines.

    `own_path` ends with the hexadecimal id of what the recipient asked for, and `…/stop` below that page ends it. The
    path is signed only when the message goes out: then the text ends with it, and the headers of RFC 8058 let a mail
    program stop what this is part of with one press. No table ever holds the link itself.
    """
    subject = " ".join(subject.split())
    await OutboxMessage.create(recipient=recipient, subject=subject, text=text, next_attempt_at=at, own_path=own_path)


async def send_waiting(settings: Settings, now: datetime, at_most: int = 20) -> int:
    """Sends messages whose time has come, each once however many processes do this, and returns how many went out.

    A failure is tried again after 1, 2, 4 … minutes and given up after eight attempts, which the log says. The address
    and the subject of what is given up stay for those who ask why nothing came; its text, which may hold a one-time
    code or link that still lets somebody in, is erased at once.
    """
    sent = 0
    for _ in range(at_most):
        async with in_transaction() as connection:
            rows = await connection.execute_query_dict(
                "SELECT id FROM outbox_message WHERE next_attempt_at <= $1 AND attempts < $2"
                " ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED",
                [now, GIVE_UP_AFTER],
            )
            if not rows:
                return sent
            message = await OutboxMessage.get(id=rows[0]["id"])
            try:
                await _deliver(settings, message)
            except (OSError, ValueError, aiosmtplib.SMTPException) as error:  # ValueError: no address or header
                message.attempts += 1
                message.next_attempt_at = now + timedelta(minutes=2 ** (message.attempts - 1))
                if message.attempts >= GIVE_UP_AFTER:
                    message.text = ""
                await message.save()
                log.warning("mail.failed", message=message.id, attempts=message.attempts, error=type(error).__name__)
            else:
                await message.delete()
                sent += 1
    return sent


async def keep_sending(settings: Settings, clock: Clock) -> None:
    """Sends what is waiting every two seconds until cancelled; a database that is away is tried again."""
    while True:
        with suppress(OSError, DBConnectionError, OperationalError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await send_waiting(settings, clock())
        await asyncio.sleep(2)


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


async def _deliver(settings: Settings, message: OutboxMessage) -> None:
    mail = EmailMessage()
    mail["From"] = settings.mail_from
    mail["To"] = message.recipient
    mail["Subject"] = message.subject
    mail["Message-ID"] = make_msgid(idstring=str(message.id), domain=urlsplit(settings.public_url).hostname)
    mail["Auto-Submitted"] = "auto-generated"
    text = message.text
    if message.own_path:
        own = settings.public_url + signed_path(settings.secret, message.own_path)
        text = f"{text.rstrip()}\n{own}\n"
        mail["List-Unsubscribe"] = f"<{own}/stop>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(text)
    if not settings.smtp_url:
        return _keep(settings.var / "mail", message.id, mail)
    server = urlsplit(settings.smtp_url)
    options: dict[str, Any] = {"hostname": server.hostname, "port": server.port or 25, "timeout": 20}
    if server.username:
        options |= {"username": unquote(server.username), "password": unquote(server.password or "")}
    sender = parseaddr(settings.mail_from)[1]
    written = mail.as_bytes(policy=_WRITTEN)
    await aiosmtplib.send(
        written, sender=sender, recipients=[message.recipient], use_tls=server.scheme == "smtps", **options
    )
    return None


def _keep(folder: Path, number: int, mail: EmailMessage) -> None:
    """Writes a message to a file instead: what the demonstration does, having no mail server."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{number}.eml").write_bytes(mail.as_bytes(policy=_WRITTEN))
