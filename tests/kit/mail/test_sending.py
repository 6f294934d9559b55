"""The outbox, against a real mail server: one that takes, one that refuses, one that is down."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

from engage.kit.mail import GIVE_UP_AFTER, OutboxMessage, keep_sending, post, send_waiting
from engage.kit.mail.dead import revive
from engage.kit.security import OWN_PAGE, read_signed, signed
from tests.kit.mail.postman import at_work, words_of
from tests.patience import free_port


async def test_a_message_arrives_as_it_was_written(mailing, postman, clock):
    await post("jo@example.org", "Überschrift £", "Line one\n\nبيت বাড়ি\n.\nFrom here", at=clock.now)
    assert await send_waiting(mailing, clock.now) == 1
    [mail] = postman.received
    assert (mail["To"], mail["Subject"], mail["From"]) == ("jo@example.org", "Überschrift £", mailing.mail_from)
    assert words_of(mail).replace("\r\n", "\n").strip() == "Line one\n\nبيت বাড়ি\n.\nFrom here"
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


async def test_a_message_that_is_not_taken_is_tried_later_and_holds_up_no_other(mailing, postman, clock):
    await post("later@example.org", "First", "text", at=clock.now, key="first")
    posted = await OutboxMessage.get()
    await post("jo@example.org", "Second", "text", at=clock.now)
    assert await send_waiting(mailing, clock.now) == 1
    assert [mail["Subject"] for mail in postman.received] == ["Second"]
    waiting = await OutboxMessage.get()
    assert (waiting.id, waiting.key, waiting.text) == (posted.id, "first", "text")
    assert (waiting.attempts, waiting.next_attempt_at) == (1, clock.now + timedelta(minutes=1))
    assert waiting.error == "451"


async def test_while_the_server_is_down_nothing_is_counted_against_a_message(settings, connection, postman, clock):
    port = free_port()
    mailing = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
    for number in range(3):
        await post("jo@example.org", f"Patient {number}", "text", at=clock.now)
    for _ in range(GIVE_UP_AFTER + 1):
        assert await send_waiting(mailing, clock.now) == 0
    assert await OutboxMessage.filter(attempts=0, next_attempt_at=clock.now).count() == 3
    with at_work(postman, port):
        assert await send_waiting(mailing, clock.now) == 3
    assert len(postman.received) == 3


async def test_a_server_that_refuses_the_sender_is_away_too(mailing, postman, clock):
    postman.answers_to_sender = "553 5.7.1 set me up first"
    await post("jo@example.org", "Patient", "text", at=clock.now)
    assert await send_waiting(mailing, clock.now) == 0
    assert (await OutboxMessage.get()).attempts == 0
    postman.answers_to_sender = ""
    assert await send_waiting(mailing, clock.now) == 1


async def test_of_a_server_that_takes_nothing_only_the_first_few_messages_suffer(mailing, postman, clock):
    postman.answers = {"": "452 disk full"}
    for number in range(40):
        await post("jo@example.org", f"Number {number}", "text", at=clock.now)
    assert await send_waiting(mailing, clock.now) == 0
    assert await OutboxMessage.filter(attempts__gt=0).count() == 5
    postman.answers = {}
    assert await send_waiting(mailing, clock.now + timedelta(minutes=1)) == 40


async def test_a_message_that_breaks_every_connection_holds_up_no_other(mailing, postman, clock):
    await post("hangup@example.org", "Poison", "text", at=clock.now)
    await post("jo@example.org", "Fine", "text", at=clock.now)
    assert await send_waiting(mailing, clock.now) == 1
    assert [mail["Subject"] for mail in postman.received] == ["Fine"]
    assert (await OutboxMessage.get()).attempts == 1


async def test_a_message_is_given_up_after_eight_failures_at_doubling_distances(mailing, postman, clock):
    postman.answers = {"": "451 later"}
    await post("jo@example.org", "Hopeless", "bcdf-ghjk-mnpq-2345", at=clock.now)
    waits = []
    for _ in range(GIVE_UP_AFTER):
        await send_waiting(mailing, clock.now)
        waiting = await OutboxMessage.get()
        waits.append((waiting.next_attempt_at - clock.now) // timedelta(minutes=1))
        assert (waiting.gave_up_at == clock.now) is (len(waits) == GIVE_UP_AFTER)
        clock.now = waiting.next_attempt_at
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    assert (waiting.recipient, waiting.subject, waiting.error) == ("jo@example.org", "Hopeless", "451")
    postman.answers = {}
    assert await send_waiting(mailing, clock.now + timedelta(days=9)) == 0


@pytest.mark.parametrize("recipient", ["refused@example.org", "spam@example.org"])
async def test_what_will_never_be_taken_is_given_up_at_once(mailing, postman, clock, recipient):
    await post(recipient, "Never", "text", at=clock.now)
    await post("jo@example.org", "Fine", "text", at=clock.now)
    assert await send_waiting(mailing, clock.now) == 1
    dead = await OutboxMessage.get()
    assert (dead.gave_up_at, dead.attempts) == (clock.now, 1)
    assert dead.error in {"550 5.1.1", "554 5.7.1"}


async def test_the_text_of_a_dead_letter_can_be_read_with_the_secret_alone(mailing, postman, clock):
    await post("refused@example.org", "Your code", "bcdf-ghjk-mnpq-2345", at=clock.now)
    await send_waiting(mailing, clock.now)
    dead = await OutboxMessage.get()
    assert "bcdf" not in dead.text
    assert not revive(dead, replace(mailing, secret="another secret altogether, long enough"), clock.now)
    assert revive(dead, mailing, clock.now)
    await dead.save()
    postman.answers = {}
    assert await send_waiting(mailing, clock.now) == 1
    assert "bcdf-ghjk-mnpq-2345" in words_of(postman.received[0])


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
    assert "no such" not in said
    assert "secret" not in said


async def test_a_message_with_a_page_of_its_own_is_signed_when_it_goes_out(mailing, postman, clock):
    id = uuid4()
    await post("jo@example.org", "News", "Stop here:\n", at=clock.now, own_path=f"/bn/hackney/follow/{id.hex}")
    assert id.hex not in (await OutboxMessage.get()).text
    assert await send_waiting(mailing, clock.now) == 1
    [mail] = postman.received
    link = words_of(mail).strip().splitlines()[-1]
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


async def test_a_message_that_comes_twice_has_the_same_id_and_no_other_has_it(mailing, postman, clock):
    for subject in ("One", "Two"):
        await post("jo@example.org", subject, "text", at=clock.now)
    postman.answer_to_data = "451 I have it, but what I say does not reach you"
    assert await send_waiting(mailing, clock.now) == 0
    postman.answer_to_data = "250 OK"
    assert await send_waiting(mailing, clock.now + timedelta(minutes=1)) == 2
    assert [mail["Subject"] for mail in postman.received] == ["One", "Two", "One", "Two"]
    first, second, *again = [mail["Message-ID"] for mail in postman.received]
    assert again == [first, second]
    assert first != second


async def test_what_has_a_key_is_posted_once_even_after_it_went_out(mailing, postman, clock):
    assert await post("jo@example.org", "Once", "text", at=clock.now, key="request/12/overdue")
    assert not await post("jo@example.org", "Once", "text", at=clock.now, key="request/12/overdue")
    assert await send_waiting(mailing, clock.now) == 1
    assert not await post("jo@example.org", "Once", "text", at=clock.now, key="request/12/overdue")
    assert await post("jo@example.org", "Again", "text", at=clock.now)
    assert await send_waiting(mailing, clock.now) == 1
    assert [mail["Subject"] for mail in postman.received] == ["Once", "Again"]


async def test_messages_sent_together_share_a_connection_and_one_that_ended_is_opened_again(mailing, postman, clock):
    for number in range(10):
        await post("jo@example.org", f"Number {number}", "text", at=clock.now)
    postman.closes_after = 4
    assert await send_waiting(mailing, clock.now) == 10
    assert postman.connections == 3
    assert len(postman.received) == 10


async def test_who_is_gone_is_told_once_and_only_when_the_server_says_so(mailing, postman, clock):
    postman.answers |= {
        "plain@": "550 nobody",
        "relay@": "554 5.7.1 relaying denied",
        "full@": "552 5.2.2 mailbox full",
        "closed@": "550 5.2.1 closed",
    }
    gone = []

    async def note(address, at):
        gone.append(address)
        raise RuntimeError("what goes wrong here stops nothing")

    for name in ("plain", "jo", "relay", "full", "closed", "refused", "jo", "plain", "jo"):
        await post(f"{name}@example.org", "Hello", "text", at=clock.now)
    assert await send_waiting(mailing, clock.now, gone=note) == 3
    assert gone == ["closed@example.org", "refused@example.org", "plain@example.org"]
    assert await OutboxMessage.filter(gave_up_at=clock.now).count() == 6


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


async def test_a_key_is_free_again_if_its_change_did_not_commit(settings, clock):
    with suppress(RuntimeError):
        async with in_transaction():
            assert await post("jo@example.org", "Never", "text", at=clock.now, key="change/1")
            raise RuntimeError
    async with in_transaction() as connection:
        assert await post("jo@example.org", "Once", "text", at=clock.now, key="change/1")
        await connection.rollback()


async def test_a_sender_that_is_stopped_finishes_the_message_it_is_at(settings, server, postman, clock):
    mailing = replace(settings, smtp_url=f"smtp://127.0.0.1:{server.port}")
    for number in range(30):
        await post("jo@example.org", f"Number {number}", "text", at=clock.now)
    sender = asyncio.create_task(keep_sending(mailing, clock))
    while not postman.received:
        await asyncio.sleep(0.001)
    sender.cancel()
    with suppress(asyncio.CancelledError):
        await sender
    assert 30 - await OutboxMessage.all().count() == len(postman.received) < 30
    await send_waiting(mailing, clock.now)
    assert sorted(mail["Subject"] for mail in postman.received) == sorted(f"Number {n}" for n in range(30))
