"""A mail server that takes everything, as people's own would: what came, to whom, and the links in it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.patience import PATIENCE, eventually, free_port


class Postman:
    """Keeps every message, in the order in which they came."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Takes a message."""
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def to(self, recipient: str) -> list[EmailMessage]:
        """What somebody got so far, the oldest first."""
        return [letter for letter in self.letters if letter["To"] == recipient]

    async def letter(self, recipient: str, about: str) -> str:
        """The text of the newest message to somebody with these words in its subject, there now or before long."""

        async def newest() -> EmailMessage | None:
            return next((letter for letter in reversed(self.to(recipient)) if about in letter["Subject"]), None)

        letter = await eventually(newest, f"a message about “{about}” to {recipient}")
        assert letter
        return text_of(letter)

    async def link(self, recipient: str, about: str, path: str) -> str:
        """The address in that message which leads to a page below a path, without the site."""
        text = await self.letter(recipient, about)
        found = re.search(rf"https?://[^/\s]+({re.escape(path)}\S*)", text)
        assert found, f"no link to {path} in: {text}"
        return found[1]


def text_of(letter: EmailMessage) -> str:
    """A message's plain text."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@asynccontextmanager
async def post_office() -> AsyncIterator[tuple[Postman, str]]:
    """A mail server, and its address for `ENGAGE_SMTP_URL`."""
    postman, port = Postman(), free_port()
    controller = Controller(postman, hostname="127.0.0.1", port=port, ready_timeout=PATIENCE)
    controller.start()
    try:
        yield postman, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
