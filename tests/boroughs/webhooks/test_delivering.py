"""Messages over a real connection: signed, tried again, given up, and never to anywhere else."""

import asyncio
import base64
import hmac
import json
import socket
import ssl
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from boroughs.following.actions import tell_followers
from boroughs.models import Borough
from boroughs.webhooks.actions import MOST, add_webhook, send_test, tell_webhooks, try_again
from boroughs.webhooks.delivering import PAUSES, deliver_waiting, wait_asked_for
from boroughs.webhooks.models import Webhook, WebhookDelivery
from boroughs.webhooks.posting import Failed, post
from boroughs.webhooks.signing import headers_of, secret_of
from boroughs.webhooks.targets import Target
from engage.kit.problems import Conflict
from engage.retention import erase_expired
from tests.boroughs.webhooks.receiver import receiving
from tests.conftest import NOW

NEWS = {"key": "meeting/1/notice", "subject": "New meeting", "text": "On Monday.\n\nhttps://engage.test/hackney/m"}


@pytest.fixture
def demo(settings):
    """Settings of the demonstration, which also sends to this machine."""
    return replace(settings, demo=True)


@pytest.fixture
async def receiver():
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
async def hook(hackney, receiver):
    url = f"http://127.0.0.1:{receiver.port}/in?x=1"
    return await add_webhook(hackney, url, ["meetings"], is_demo=True, at=NOW, actor_id=1)


def closed_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


async def test_what_followers_are_told_is_told_signed(hackney, hook, receiver, demo):
    await tell_followers(hackney, ["meetings", "panel/x"], **NEWS, at=NOW)
    await tell_followers(hackney, ["meetings", "panel/x"], **NEWS, at=NOW)  # a key is told once
    assert await deliver_waiting(demo, NOW) == 1
    [(path, headers, body)] = receiver.came
    assert path == "/in?x=1"
    assert headers["host"] == f"127.0.0.1:{receiver.port}"
    assert headers["content-type"] == "application/json"
    told = json.loads(body)
    assert told["type"] == "published"
    assert told["timestamp"] == "2026-11-21T12:00:00Z"
    assert told["data"]["link"] == "https://engage.test/hackney/m"
    assert told["data"]["borough"] == "hackney"
    # As the specification's own libraries check it.
    key = base64.b64decode(secret_of(demo.secret, hook.id).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    signature = base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    assert headers["webhook-signature"] == f"v1,{signature}"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert await deliver_waiting(demo, NOW + timedelta(days=9)) == 0


def test_the_signature_is_that_of_the_specification():
    # The specification's example, with its key in the place of ours.
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    text = b'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}'
    assert base64.b64encode(hmac.digest(key, text, "sha256")) == b"g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    one, other = (headers_of("s" * 40, id, id, b"{}", NOW) for id in (Webhook().id, Webhook().id))
    assert one["webhook-signature"] != other["webhook-signature"]


async def test_only_those_who_follow_the_topic_are_told(hackney, croydon, hook, receiver, demo):
    await tell_webhooks(hackney, ["surveys"], **NEWS, at=NOW)
    await tell_webhooks(croydon, ["meetings"], **NEWS, at=NOW)
    assert await WebhookDelivery.all().count() == 0


async def test_a_message_is_tried_again_for_three_days_and_then_given_up(hackney, hook, receiver, demo):
    receiver.answer = b"HTTP/1.1 500 Oh\r\n\r\n"
    await tell_webhooks(hackney, ["meetings"], **NEWS, at=NOW)
    now = NOW
    ids = set()
    for number, pause in enumerate(PAUSES, 1):
        assert await deliver_waiting(demo, now) == 0
        waiting = await WebhookDelivery.get()
        assert (waiting.attempts, waiting.error, waiting.gave_up_at) == (number, "500", None)
        assert await deliver_waiting(demo, now + pause - timedelta(seconds=1)) == 0
        now += pause
    await deliver_waiting(demo, now)
    dead = await WebhookDelivery.get()
    assert dead.gave_up_at == now
    assert timedelta(days=3) < now - NOW < timedelta(days=3, hours=12)
    assert len(receiver.came) == len(PAUSES) + 1
    ids = {headers["webhook-id"] for _, headers, _ in receiver.came}
    assert ids == {str(dead.id)}  # a receiver knows the repetition
    assert (await Webhook.get()).ending == "nothing was taken for three days"


async def test_a_webhook_that_takes_others_goes_on_after_a_dead_letter(hackney, hook, receiver, demo):
    await tell_webhooks(hackney, ["meetings"], **NEWS, at=NOW)
    await WebhookDelivery.all().update(attempts=len(PAUSES))
    await tell_webhooks(hackney, ["meetings"], **NEWS, at=NOW + timedelta(minutes=1))
    receiver.answer = b"HTTP/1.1 404 No\r\n\r\n"
    await WebhookDelivery.filter(made_at__gt=NOW).update(delivered_at=NOW + timedelta(minutes=1))
    await deliver_waiting(demo, NOW)
    assert await WebhookDelivery.filter(gave_up_at=NOW, error="404").count() == 1
    assert (await Webhook.get()).ended_at is None
    receiver.answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
    assert await try_again(hackney, hook, at=NOW, actor_id=1) == 1
    assert await deliver_waiting(demo, NOW) == 1


async def test_a_receiver_that_asks_for_time_is_left_alone_so_long(hackney, hook, receiver, demo):
    receiver.answer = b"HTTP/1.1 429 Slow down\r\nRetry-After: 3600\r\n\r\n"
    await tell_webhooks(hackney, ["meetings"], **NEWS, at=NOW)
    await deliver_waiting(demo, NOW)
    assert (await WebhookDelivery.get()).next_attempt_at == NOW + timedelta(hours=1)
    receiver.answer = b"HTTP/1.1 503 Away\r\nretry-after: 1\r\n\r\n"  # no reason to come sooner than we would
    await deliver_waiting(demo, NOW + timedelta(hours=1))
    waiting = await WebhookDelivery.get()
    assert (waiting.attempts, waiting.next_attempt_at) == (2, NOW + timedelta(hours=1) + PAUSES[1])


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        ("120", timedelta(minutes=2)), (" 0 ", timedelta()), ("999999999", PAUSES[-1]), ("9" * 400, timedelta()),
        ("Sat, 21 Nov 2026 13:00:00 GMT", timedelta(hours=1)), ("Sat, 21 Nov 2026 11:00:00 GMT", timedelta()),
        ("Fri, 31 Dec 9999 23:59:59 GMT", PAUSES[-1]), ("soon", timedelta()), ("-5", timedelta()), ("", timedelta()),
    ],
)  # fmt: skip
def test_how_long_a_receiver_wants_to_be_left_alone(asked, waits):
    assert wait_asked_for(asked, NOW) == waits


async def test_a_receiver_that_is_gone_is_told_no_more(hackney, hook, receiver, demo):
    receiver.answer = b"HTTP/1.1 410 Gone\r\n\r\n"
    for _ in range(2):
        await tell_webhooks(hackney, ["meetings"], **NEWS, at=NOW)
    await deliver_waiting(demo, NOW)
    assert (await Webhook.get()).ending == "the receiver said that it is gone"
    assert await WebhookDelivery.filter(gave_up_at=None).count() == 0
    with pytest.raises(Conflict):
        await send_test(hackney, await Webhook.get(), at=NOW, actor_id=1)


async def test_a_redirect_is_not_followed(hackney, hook, receiver, demo):
    async with receiving() as other:
        receiver.answer = f"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:{other.port}/\r\n\r\n".encode()
        await tell_webhooks(hackney, ["meetings"], **NEWS, at=NOW)
        assert await deliver_waiting(demo, NOW) == 0
        assert other.connections == 0
    assert (await WebhookDelivery.get()).error == "302"


async def test_outside_the_demonstration_nothing_goes_to_this_machine(hackney, receiver, settings):
    for url in (f"https://localhost:{receiver.port}/", f"https://127.0.0.1:{receiver.port}/"):
        await add_webhook(hackney, url, ["meetings"], is_demo=False, at=NOW, actor_id=1)
    await tell_webhooks(hackney, ["meetings"], **NEWS, at=NOW)
    assert await deliver_waiting(settings, NOW) == 0
    assert {one.error for one in await WebhookDelivery.all()} == {"address not allowed"}
    assert receiver.connections == 0


async def test_what_is_connected_to_is_what_was_checked_whatever_the_name_says_later(receiver):
    # A name that leads nowhere: nobody asks for it again once the address is known.
    target = Target(False, "rebound.invalid", receiver.port, "/")
    assert await post(target, "127.0.0.1", {}, b"{}") == (204, "")
    assert receiver.came[0][1]["host"] == f"rebound.invalid:{receiver.port}"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"", "answer not understood"),
        (b"no http at all\r\n\r\n", "answer not understood"),
        (b"HTTP/1.1 200 OK\r\nx: " + b"a" * 100_000, "answer not understood"),
    ],
)
async def test_nonsense_is_no_answer(receiver, answer, why):
    receiver.answer = answer
    with pytest.raises(Failed, match=why):
        await post(Target(False, "x.example", receiver.port, "/"), "127.0.0.1", {}, b"{}")


async def test_an_endless_answer_is_not_read(receiver):
    receiver.answer = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n" + b"a" * 1_000_000
    assert await post(Target(False, "x.example", receiver.port, "/"), "127.0.0.1", {}, b"{}") == (200, "")


async def test_a_receiver_that_takes_its_time_is_not_waited_for(receiver):
    receiver.seconds = 5
    with pytest.raises(Failed, match="timeout"):
        await post(Target(False, "x.example", receiver.port, "/"), "127.0.0.1", {}, b"{}", seconds=0.2)


async def test_nobody_there(hackney, demo):
    await add_webhook(hackney, f"http://127.0.0.1:{closed_port()}/", ["meetings"], is_demo=True, at=NOW, actor_id=1)
    await add_webhook(hackney, "http://nobody.invalid/", ["meetings"], is_demo=True, at=NOW, actor_id=1)
    await tell_webhooks(hackney, ["meetings"], **NEWS, at=NOW)
    await deliver_waiting(demo, NOW)
    assert {one.error for one in await WebhookDelivery.all()} == {"no connection", "host not found"}


def certificate(tmp_path, name):
    """A certificate for a name, signed by itself: what a receiver serves with and who believes it trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(NOW - timedelta(days=4000)).not_valid_after(NOW + timedelta(days=4000))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


async def test_https_believes_only_a_certificate_for_the_name(tmp_path):
    file = certificate(tmp_path, "hooks.example")
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(file)
    trust = ssl.create_default_context(cafile=str(file))
    async with receiving(serving) as receiver:
        there = Target(True, "hooks.example", receiver.port, "/")
        assert await post(there, "127.0.0.1", {}, b"{}", trust=trust) == (204, "")
        with pytest.raises(Failed, match="certificate not valid"):
            await post(there._replace(host="other.example"), "127.0.0.1", {}, b"{}", trust=trust, seconds=30)
        with pytest.raises(Failed, match="certificate not valid"):
            await post(there, "127.0.0.1", {}, b"{}")
        assert len(receiver.came) == 1
    async with receiving() as plain:
        with pytest.raises(Failed, match=r"no secure connection|timeout"):
            await post(Target(True, "hooks.example", plain.port, "/"), "127.0.0.1", {}, b"{}", trust=trust, seconds=30)


async def test_a_borough_has_so_many_at_most(hackney):
    for n in range(MOST):
        await add_webhook(hackney, f"https://example.org/{n}", ["meetings"], is_demo=False, at=NOW, actor_id=1)
    again = await add_webhook(hackney, "https://example.org/0", ["meetings"], is_demo=False, at=NOW, actor_id=1)
    assert again.url == "https://example.org/0"
    with pytest.raises(Conflict):
        await add_webhook(hackney, "https://example.org/x", ["meetings"], is_demo=False, at=NOW, actor_id=1)


async def test_what_was_sent_is_erased_in_time(hackney, hook):
    for _ in range(3):
        await tell_webhooks(hackney, ["meetings"], **NEWS, at=NOW)
    first, second, _ = await WebhookDelivery.all()
    await WebhookDelivery.filter(id=first.id).update(delivered_at=NOW)
    await WebhookDelivery.filter(id=second.id).update(gave_up_at=NOW)
    await erase_expired(NOW + timedelta(days=29))
    assert await WebhookDelivery.all().count() == 3
    await erase_expired(NOW + timedelta(days=31))
    assert await WebhookDelivery.all().count() == 1


async def test_two_processes_deliver_each_message_once(settings, demo_committed):
    hackney, receiver, demo = demo_committed
    for n in range(25):
        await tell_webhooks(hackney, ["meetings"], **{**NEWS, "key": f"k/{n}"}, at=NOW)

    async def drain():
        while await deliver_waiting(demo, NOW):
            pass

    await asyncio.gather(*(drain() for _ in range(4)))
    ids = [headers["webhook-id"] for _, headers, _ in receiver.came]
    assert len(ids) == len(set(ids)) == 25


@pytest.fixture
async def demo_committed(alone):
    """A webhook in a database of this test alone, for several connections to see."""
    hackney = await Borough.get(slug="hackney")
    async with receiving() as receiver:
        url = f"http://127.0.0.1:{receiver.port}/"
        await add_webhook(hackney, url, ["meetings"], is_demo=True, at=NOW, actor_id=1)
        yield hackney, receiver, replace(alone, demo=True)
