"""A real mail server in this process, that does what its test tells it to."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller

from tests.patience import PATIENCE, free_port


class Postman:
    """What the server does with messages: keeps them, but answers those that `answers` has a line for.

    `answers` is by the first letters of the recipient's address; `senders` are those of the envelopes, `connections`
    how often somebody connected, `closes_after` how many messages a connection may bring.
    """

    def __init__(self) -> None:
        self.received: list[Any] = []
        self.raw: list[bytes] = []
        self.senders: list[str] = []
        self.recipients: list[str] = []
        self.connections = 0
        self.closes_after = 1_000_000
        self.answers = {"refused@": "550 5.1.1 no such person", "later@": "451 4.7.1 try later"}
        self.answers_to_sender = ""
        self.answer_to_data = "250 OK"

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: Any) -> Any:
        """Notes a connection."""
        self.connections += 1
        session.host_name = hostname
        session.taken = 0
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Takes a sender; ends a connection that has brought enough."""
        if self.answers_to_sender:
            return self.answers_to_sender
        if session.taken >= self.closes_after:
            server.transport.close()
            return "421 enough"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Takes or refuses a recipient; hangs up for those named hangup@."""
        if address.startswith("hangup@"):
            server.transport.close()
            return "421 bye"
        for start, answer in self.answers.items():
            if address.startswith(start):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keeps a message."""
        if envelope.rcpt_tos[0].startswith("spam@"):
            return "554 5.7.1 not this"
        session.taken += 1
        self.raw.append(envelope.content)
        self.senders.append(envelope.mail_from)
        self.recipients += envelope.rcpt_tos
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer_to_data


def words_of(mail: Any) -> str:
    """The text of a message that is text and HTML."""
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    words: str = mail.get_body(("plain",)).get_content()
    return words


def html_of(mail: Any) -> str:
    """The HTML of a message that is text and HTML."""
    html: str = mail.get_body(("html",)).get_content()
    return html


@contextmanager
def at_work(postman: Postman, port: int | None = None) -> Iterator[Controller]:
    """A server that this one stands behind, while the block lasts."""
    controller = Controller(postman, hostname="127.0.0.1", port=port or free_port(), ready_timeout=PATIENCE)
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()
