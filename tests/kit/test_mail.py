"""The outbox, against a real mail server: one that takes, one that refuses, one that is down."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

from engage.kit.mail import GIVE_UP_AFTER, OutboxMessage, post, send_waiting
from engage.kit.security import OWN_PAGE, read_signed, signed


class Postman:
    """What the server does with messages: keeps them, and refuses those to recipients named refused@…"""

    def __init__(self) -> None:
        self.received: list[Any] = []
        self.raw: list[bytes] = []
        self.is_closed = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Takes or refuses a recipient."""
        if self.is_closed or address.startswith("refused@"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keeps a message."""
        self.raw.append(envelope.content)
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def server(postman: Postman) -> Iterator[Controller]:
    controller = Controller(postman, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def mailing(settings, connection, server):
    """Settings that send to the real server."""
    return replace(settings, smtp_url=f"smtp://127.0.0.1:{server.port}")


async def test_a_message_arrives_as_it_was_written(mailing, postman, clock):
    await post("jo@example.org", "Überschrift £", "Line one\n\nبيت বাড়ি\n.\nFrom here", at=clock.now)
    assert await send_waiting(mailing, clock.now) == 1
    [mail] = postman.received
    assert (mail["To"], mail["Subject"], mail["From"]) == ("jo@example.org", "Überschrift £", mailing.mail_from)
    assert mail.get_content().replace("\r\n", "\n").strip() == "Line one\n\nبيت বাড়ি\n.\nFrom here"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@engage.test>")


async def test_a_message_is_sent_once_and_its_words_are_erased(mailing, postman, clock):
    await post("jo@example.org", "Once", "text", at=clock.now)
    assert [await send_waiting(mailing, clock.now) for _ in range(3)] == [1, 0, 0]
    assert len(postman.received) == 1
    assert not await OutboxMessage.exists()


async def test_a_message_waits_for_its_time(mailing, postman, clock):
    await post("jo@example.org", "Later", "text", at=clock.now + timedelta(minutes=1))
    assert await send_waiting(mailing, clock.now) == 0
    assert await send_waiting(mailing, clock.now + timedelta(minutes=1)) == 1


async def test_a_refused_message_is_tried_later_and_holds_up_no_other(mailing, postman, clock):
    await post("refused@example.org", "First", "text", at=clock.now)
    await post("jo@example.org", "Second", "text", at=clock.now)
    assert await send_waiting(mailing, clock.now) == 1
    assert [mail["Subject"] for mail in postman.received] == ["Second"]
    waiting = await OutboxMessage.get()
    assert (waiting.attempts, waiting.next_attempt_at) == (1, clock.now + timedelta(minutes=1))


async def test_a_server_that_is_down_gets_the_message_once_it_is_back(settings, connection, postman, clock):
    port = free_port()
    mailing = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
    await post("jo@example.org", "Patient", "text", at=clock.now)
    assert await send_waiting(mailing, clock.now) == 0
    controller = Controller(postman, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        assert await send_waiting(mailing, clock.now) == 0
        clock.now += timedelta(minutes=1)
        assert [await send_waiting(mailing, clock.now) for _ in range(2)] == [1, 0]
    finally:
        controller.stop()
    assert len(postman.received) == 1


async def test_a_message_is_given_up_after_eight_failures_at_doubling_distances_and_its_text_erased(
    mailing, postman, clock
):
    postman.is_closed = True
    await post("jo@example.org", "Hopeless", "bcdf-ghjk-mnpq-2345", at=clock.now)
    waits = []
    for _ in range(GIVE_UP_AFTER):
        await send_waiting(mailing, clock.now)
        waiting = await OutboxMessage.get()
        waits.append((waiting.next_attempt_at - clock.now) // timedelta(minutes=1))
        clock.now = waiting.next_attempt_at
        assert waiting.text == ("" if len(waits) == GIVE_UP_AFTER else "bcdf-ghjk-mnpq-2345")
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    assert (waiting.recipient, waiting.subject) == ("jo@example.org", "Hopeless")
    postman.is_closed = False
    assert await send_waiting(mailing, clock.now + timedelta(days=9)) == 0


@pytest.mark.parametrize(
    "recipient", ["jo@example.org\nBcc: all@example.org", "not an address", "", "jö@exämple.org", "@"]
)
async def test_a_message_that_cannot_be_addressed_holds_up_no_other(mailing, postman, clock, recipient):
    await post(recipient, "Unaddressed", "text", at=clock.now)
    await post("jo@example.org", "Fine", "text", at=clock.now + timedelta(seconds=1))
    assert await send_waiting(mailing, clock.now + timedelta(seconds=1)) >= 1
    assert "Fine" in [mail["Subject"] for mail in postman.received]
    assert all(mail["Bcc"] is None for mail in postman.received)


async def test_a_subject_never_starts_another_header(mailing, postman, clock):
    await post("jo@example.org", "Hello\r\nBcc: all@example.org", "text", at=clock.now)
    await post("jo@example.org", "Fine", "text", at=clock.now)
    await send_waiting(mailing, clock.now)
    assert {mail["Subject"] for mail in postman.received} == {"Hello Bcc: all@example.org", "Fine"}
    assert all(mail["Bcc"] is None for mail in postman.received)


async def test_without_a_mail_server_messages_are_kept_as_files(settings, connection, clock, tmp_path):
    await post("jo@example.org", "Kept", "text", at=clock.now)
    assert await send_waiting(replace(settings, var=tmp_path), clock.now) == 1
    [file] = (tmp_path / "mail").glob("*.eml")
    assert b"Subject: Kept" in file.read_bytes()


async def test_the_log_names_neither_recipient_nor_subject(mailing, clock, capsys):
    await post("refused@example.org", "Your secret", "text", at=clock.now)
    await send_waiting(mailing, clock.now)
    said = "".join(capsys.readouterr())
    assert "mail.failed" in said
    assert "refused@" not in said
    assert "secret" not in said


# ---- on connections of their own --------------------------------------------------------------------------------


async def test_several_senders_at_once_send_each_message_once(settings, server, postman, clock):
    mailing = replace(settings, smtp_url=f"smtp://127.0.0.1:{server.port}")
    for number in range(12):
        await post("jo@example.org", f"Number {number}", "text", at=clock.now)
    sent = await asyncio.gather(*(send_waiting(mailing, clock.now) for _ in range(4)))
    assert sum(sent) == 12
    assert sorted(mail["Subject"] for mail in postman.received) == sorted(f"Number {n}" for n in range(12))


async def test_a_message_exists_only_if_its_change_committed(settings, clock):
    async def fail_after_posting():
        async with in_transaction() as connection:
            await post("jo@example.org", "Never", "text", at=clock.now)
            await connection.execute_query("SELECT no_such_function()")

    with pytest.raises(OperationalError):
        await fail_after_posting()
    assert not await OutboxMessage.exists()


async def test_a_message_with_a_page_of_its_own_is_signed_when_it_goes_out(mailing, postman, clock):
    id = uuid4()
    await post("jo@example.org", "News", "Stop here:\n", at=clock.now, own_path=f"/bn/hackney/follow/{id.hex}")
    assert id.hex not in (await OutboxMessage.get()).text
    assert await send_waiting(mailing, clock.now) == 1
    [mail] = postman.received
    link = mail.get_content().strip().splitlines()[-1]
    site, _, key = link.rpartition("/")
    assert site == "https://engage.test/bn/hackney/follow"
    assert len(key) == 60
    assert read_signed(mailing.secret, OWN_PAGE, key) == id
    assert f"\r\nList-Unsubscribe: <{link}/stop>\r\n".encode() in postman.raw[0]  # in one piece, not encoded
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_only_the_key_signs_an_id_and_only_for_one_purpose():
    id, secret = uuid4(), "a secret that is long enough for this"
    key = signed(secret, OWN_PAGE, id)
    assert read_signed(secret, OWN_PAGE, key) == id
    for other in (key[:-1] + ("0" if key[-1] != "0" else "1"), "0" + key[1:] if key[0] != "0" else "1" + key[1:]):
        assert read_signed(secret, OWN_PAGE, other) is None
    assert read_signed(secret, "another page", key) is None
    assert read_signed("another secret altogether, long enough", OWN_PAGE, key) is None
    for text in ("", key.upper(), key + "0", " " + key[1:], "٣" * 60, "g" * 60):
        assert read_signed(secret, OWN_PAGE, text) is None
