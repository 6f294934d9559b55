"""What a council's administrator does with webhooks, through the pages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from boroughs.people.models import Role
from boroughs.webhooks.actions import tell_webhooks
from boroughs.webhooks.delivering import PAUSES, deliver_waiting
from boroughs.webhooks.models import Webhook, WebhookDelivery
from boroughs.webhooks.signing import secret_of
from engage.kit.audit import AuditEvent
from tests.boroughs.webhooks.receiver import receiving
from tests.conftest import NOW
from tests.factories import make_member

HERE = "/hackney/webhooks"
HOOK = {"url": "https://example.org/engage", "topics": ["meetings", "responses"]}


@pytest.fixture
async def admin(browser, hackney):
    return await browser.as_person(await make_member(hackney, Role.COUNCIL_ADMIN))


async def test_an_administrator_adds_one_tests_it_and_stops_it(admin, settings):
    assert "No other system is told yet." in (await admin.get(HERE)).text
    reply = await admin.post(HERE, data=HOOK)
    assert reply.status_code == 303
    hook = await Webhook.get()
    one = reply.headers["location"]
    assert one == f"{HERE}/{hook.id.hex}"
    shown = (await admin.get(one)).text
    assert secret_of(settings.secret, hook.id) in shown
    assert "Meetings, Requests and responses" in shown
    assert (await admin.post(f"{one}/test")).status_code == 303
    assert "Waiting to be sent" in (await admin.get(one)).text
    assert '"type": "test"' in (await WebhookDelivery.get()).body
    assert (await admin.post(f"{one}/stop")).status_code == 303
    assert "stopped by the council" in (await admin.get(one)).text
    assert "stopped by the council" in (await admin.get(HERE)).text
    assert (await admin.post(f"{one}/test")).status_code == 409
    assert (await admin.post(f"{one}/stop")).status_code == 303
    verbs = await AuditEvent.filter(about__contains="webhooks").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["added a webhook", "tested a webhook", "stopped a webhook"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"url": ""}, "Enter the address to send to"),
        ({"url": "http://example.org/"}, "The address must start with https://"),
        ({"url": "https://a:b@example.org/"}, "Enter a whole address"),
        ({"topics": []}, "Select what to send"),
        ({"topics": ["everything else"]}, "Select what to send"),
        ({"url": "https://example.org/" + "a" * 500}, "The address must be 500 characters or fewer"),
    ],
)
async def test_what_is_typed_wrongly_is_said_and_kept(admin, typed, said):
    reply = await admin.post(HERE, data={**HOOK, **typed})
    assert reply.status_code == 422
    assert said in reply.text or said == "Select what to send"
    assert await Webhook.all().count() == 0


async def test_dead_letters_stand_on_the_desk_until_they_are_sent_again(admin, hackney, settings):
    demo = replace(settings, demo=True)
    async with receiving() as receiver:
        await admin.post(HERE, data=HOOK)
        await Webhook.all().update(url=f"http://127.0.0.1:{receiver.port}/")
        one = f"{HERE}/{(await Webhook.get()).id.hex}"
        receiver.answer = b"HTTP/1.1 503 Later\r\n\r\n"
        await tell_webhooks(hackney, ["meetings"], key="k", subject="s", text="t", at=NOW)
        await deliver_waiting(demo, NOW)
        assert "1 attempt failed: 503. Next attempt: 21 November 2026" in (await admin.get(one)).text
        await tell_webhooks(hackney, ["meetings"], key="l", subject="s", text="t", at=NOW)
        await WebhookDelivery.filter(attempts=0).update(delivered_at=NOW)
        await WebhookDelivery.filter(attempts=1).update(attempts=len(PAUSES))
        await deliver_waiting(demo, NOW + timedelta(days=3))
        assert "1 message could not be delivered to 127.0.0.1" in (await admin.get("/desk")).text
        assert "1 message was given up." in (await admin.get(one)).text
        receiver.answer = b"HTTP/1.1 200 OK\r\n\r\n"
        assert (await admin.post(f"{one}/again")).status_code == 303
        assert "could not be delivered" not in (await admin.get("/desk")).text
        assert await deliver_waiting(demo, NOW + timedelta(days=3)) == 1
        assert "Delivered on 24 November 2026" in (await admin.get(one)).text


async def test_nobody_else_sees_them(browser, hackney, croydon, settings):
    hook = await Webhook.create(
        id="00000000-0000-0000-0000-00000000000a", borough=hackney, url="https://example.org/", made_by_id=1,
        made_at=NOW, topics=["meetings"],
    )  # fmt: skip
    one = f"{HERE}/{hook.id if isinstance(hook.id, str) else hook.id.hex}".replace("-", "")
    for role in (Role.COUNCIL_CLERK, Role.BOROUGH_SUPERINTENDENT, Role.PANEL_CHAIR):
        await browser.as_person(await make_member(hackney, role))
        for path in (HERE, one):
            assert (await browser.get(path)).status_code == 403
    await browser.as_person(await make_member(croydon, Role.COUNCIL_ADMIN))
    for path in (one.replace("hackney", "croydon"), "/croydon/webhooks/x", "/croydon/webhooks/" + "0" * 32):
        assert (await browser.get(path)).status_code == 404
    await browser.as_person(await make_member(hackney, Role.COUNCIL_ADMIN))
    assert (await browser.get(one)).status_code == 200
    assert (await browser.get(one.upper().replace("/HACKNEY/WEBHOOKS", HERE))).status_code == 404
