"""Writes about webhooks: adding and stopping one, what it is told, and what is tried again."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.webhooks.models import Webhook, WebhookDelivery
from boroughs.webhooks.targets import read_target
from engage.kit import audit
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict

MOST = 20
"""So many a borough has at most: every one of them is told within seconds."""

_MOST_TEXT = 20_000  # characters of what is told


@atomic()
async def add_webhook(
    borough: Borough, url: str, topics: Sequence[str], *, is_demo: bool, at: datetime, actor_id: int
) -> Webhook:
    """Adds an address that is told what is new about these topics; the same address again returns the one there is.

    Raises NotAllowed for an address that nothing is sent to, Conflict when the borough has too many.
    """
    read_target(url, is_demo=is_demo)
    await Borough.select_for_update(no_key=True).get(id=borough.id)
    known = await Webhook.filter(borough=borough, ended_at=None)
    for one in known:
        if (one.url, sorted(one.topics)) == (url, sorted(topics)):
            return one
    if len(known) >= MOST:
        raise Conflict(gettext("A borough has at most %(most)s webhooks. Stop one that is not used.", most=MOST))
    added = await Webhook.create(
        id=uuid4(), borough=borough, url=url, topics=list(topics), made_by_id=actor_id, made_at=at
    )
    await _note("added a webhook", borough, added, at, actor_id)
    return added


@atomic()
async def end_webhook(borough: Borough, webhook: Webhook, *, at: datetime, actor_id: int) -> None:
    """Stops a webhook for good; what still waited for it is given up. Again changes nothing."""
    if await stop(webhook.id, "stopped by the council", at):
        await _note("stopped a webhook", borough, webhook, at, actor_id)


async def stop(id: UUID, ending: str, at: datetime) -> bool:
    """Stops a webhook, saying why in a few words, and returns whether it was running. In the caller's transaction."""
    stopped = await Webhook.filter(id=id, ended_at=None).update(ended_at=at, ending=ending)
    await WebhookDelivery.filter(webhook_id=id, delivered_at=None, gave_up_at=None).update(
        gave_up_at=at, error="stopped before it was sent"
    )
    return bool(stopped)


@atomic()
async def send_test(borough: Borough, webhook: Webhook, *, at: datetime, actor_id: int) -> WebhookDelivery:
    """Puts a message of the type "test" where the next ones are sent from, and returns it.

    Raises Conflict when the webhook was stopped.
    """
    _refuse_ended(webhook)
    delivery = await _put(webhook, _body("test", borough, [], "test", gettext("This is a test."), "", at), at)
    await _note("tested a webhook", borough, webhook, at, actor_id)
    return delivery


@atomic()
async def try_again(borough: Borough, webhook: Webhook, *, at: datetime, actor_id: int) -> int:
    """Has every dead letter of a webhook sent anew, with all its attempts, and returns how many.

    Raises Conflict when the webhook was stopped.
    """
    _refuse_ended(webhook)
    dead = WebhookDelivery.filter(webhook=webhook, gave_up_at__isnull=False)
    again = await dead.update(gave_up_at=None, attempts=0, next_attempt_at=at)
    if again:
        await _note("tried a webhook again", borough, webhook, at, actor_id)
    return again


async def tell_webhooks(
    borough: Borough, topics: Sequence[str], *, key: str, subject: str, text: str, at: datetime
) -> int:
    """Has every webhook told that follows one of these topics, and returns how many.

    In the caller's transaction: what does not commit is not told. `key` names what is new, `subject` and `text` say it
    in English; all of it is public.
    """
    told = 0
    body = ""
    for webhook in await Webhook.filter(borough=borough, ended_at=None).order_by("made_at", "id"):
        if set(topics) & set(webhook.topics):
            body = body or _body("published", borough, topics, key, subject, text, at)
            await _put(webhook, body, at)
            told += 1
    return told


async def reword(borough: Borough, before: str, after: str, *, near: str) -> int:
    """Replaces words in what is kept for a borough's webhooks and also says `near`, and returns in how many."""
    kept = WebhookDelivery.filter(webhook__borough=borough, body__contains=near)
    changed = 0
    for one in await kept.order_by("id"):
        body = json.loads(one.body)
        if before in body["data"]["text"]:
            body["data"]["text"] = body["data"]["text"].replace(before, after)
            changed += await WebhookDelivery.filter(id=one.id).update(body=json.dumps(body, ensure_ascii=False))
    return changed


def _body(type: str, borough: Borough, topics: Sequence[str], key: str, subject: str, text: str, at: datetime) -> str:
    """Returns the JSON of a message. Source: Standard Webhooks specification 1.0.0, "Payload structure"."""
    words = text.strip()[:_MOST_TEXT]
    link = words.splitlines()[-1].strip() if words else ""
    data = {
        "key": key,
        "borough": borough.slug,
        "topics": sorted(topics),
        "title": " ".join(subject.split()),
        "text": words,
        "link": link if link.startswith(("https://", "http://")) else "",
    }
    moment = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return json.dumps({"type": type, "timestamp": moment, "data": data}, ensure_ascii=False)


async def _put(webhook: Webhook, body: str, at: datetime) -> WebhookDelivery:
    return await WebhookDelivery.create(id=uuid4(), webhook=webhook, made_at=at, body=body, next_attempt_at=at)


def _refuse_ended(webhook: Webhook) -> None:
    if webhook.ended_at:
        raise Conflict(gettext("This webhook was stopped. Add another."))


async def _note(verb: str, borough: Borough, webhook: Webhook, at: datetime, actor_id: int) -> None:
    about = f"{borough.slug}/webhooks/{webhook.id.hex}"
    await audit.record(verb, about, at=at, actor_id=actor_id, borough_id=borough.id)
