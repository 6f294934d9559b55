"""The connection to the mail server: opened for the first message, used for all that follow, closed at the end."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib.errors import SMTPDataError, SMTPRecipientRefused, SMTPResponseException, SMTPSenderRefused

from engage.kit.mail.writing import Letter
from engage.kit.settings import Settings

_SECONDS = 20
_TOO_LARGE = 552
_ENHANCED = re.compile(r"\s*(5\.\d{1,3}\.\d{1,3})\b")
_NO_SUCH_ADDRESS = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
_NO_SUCH_PERSON = {550, 551, 553}


class Away(Exception):
    """The mail server takes nothing at the moment, whatever the message. The text says why, in a word or two."""


class Failed(Exception):
    """One message was not taken and may be later. The text says why, in a word or two."""


class Refused(Exception):
    """One message will never be taken. `is_gone`: because there is no such address (any more)."""

    def __init__(self, why: str, *, is_gone: bool = False) -> None:
        super().__init__(why)
        self.is_gone = is_gone


class Courier:
    """Brings letters to the mail server in the settings, one after the other; without one, keeps them as files.

    What errors mean. A server that cannot be reached, that breaks off before it was told of a message, or that refuses
    the sender is Away. Everything after that is the fault of one message: what begins with 4, or a connection that
    breaks, Failed; what begins with 5, Refused. An address is gone when the server says so in the words of RFC 3463, or
    with a bare 550, 551 or 553 after it took other messages: a server that is set up wrongly says that to everybody.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: aiosmtplib.SMTP | None = None
        self._has_taken = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.rest()

    async def bring(self, letter: Letter) -> None:
        """Returns once the server has taken responsibility for a letter. Raises Away, Failed or Refused."""
        if not self._settings.smtp_url:
            return _keep(self._settings.var / "mail", letter)
        client = await self._announced(letter.sender)
        try:
            await client.rcpt(letter.recipient)
            await client.data(letter.written)
        except SMTPResponseException as error:
            await self._begin_again(client)
            raise self._meaning(error) from None
        except (OSError, aiosmtplib.SMTPException) as error:
            self._drop()
            raise Failed(type(error).__name__) from None
        self._has_taken = True
        return None

    async def rest(self) -> None:
        """Takes leave of the server; the next letter opens a new connection."""
        if self._client and self._client.is_connected:
            with suppress(OSError, aiosmtplib.SMTPException):
                await self._client.quit(timeout=2)
        self._drop()

    async def _announced(self, sender: str) -> aiosmtplib.SMTP:
        """Returns a connection that was told of a letter. One that was open may have ended meanwhile: one more try."""
        is_used = self._client is not None and self._client.is_connected
        try:
            client = await self._open()
            await client.mail(sender)
        except SMTPSenderRefused as error:
            await self.rest()
            if error.code == _TOO_LARGE:
                raise Refused(str(error.code)) from None
            if not is_used:
                raise Away(str(error.code)) from None
        except (OSError, aiosmtplib.SMTPException) as error:
            self._drop()
            if not is_used:
                raise Away(type(error).__name__) from None
        else:
            return client
        return await self._announced(sender)

    async def _open(self) -> aiosmtplib.SMTP:
        if self._client is None or not self._client.is_connected:
            server = urlsplit(self._settings.smtp_url)
            options: dict[str, Any] = {"hostname": server.hostname, "port": server.port or 25, "timeout": _SECONDS}
            if server.username:
                options |= {"username": unquote(server.username), "password": unquote(server.password or "")}
            self._client = aiosmtplib.SMTP(use_tls=server.scheme == "smtps", **options)
            await self._client.connect()
        return self._client

    async def _begin_again(self, client: aiosmtplib.SMTP) -> None:
        """Makes the server forget a letter it did not take."""
        try:
            await client.rset()
        except (OSError, aiosmtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        if self._client:
            self._client.close()
        self._client = None

    def _meaning(self, error: SMTPResponseException) -> Failed | Refused:
        found = _ENHANCED.match(error.message)
        why = f"{error.code} {found[1]}" if found else str(error.code)
        if error.code < 500 or not isinstance(error, SMTPRecipientRefused | SMTPDataError):
            return Failed(why)
        if not isinstance(error, SMTPRecipientRefused):
            return Refused(why)
        known = found[1] in _NO_SUCH_ADDRESS if found else self._has_taken and error.code in _NO_SUCH_PERSON
        return Refused(why, is_gone=known)


def _keep(folder: Path, letter: Letter) -> None:
    """Writes a message to a file instead: what the demonstration does, having no mail server."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{letter.number}.eml").write_bytes(letter.written)
    except OSError as error:
        raise Away(type(error).__name__) from None
