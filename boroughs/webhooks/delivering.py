"""Delivering what waits: claimed by one process, sent outside any transaction, tried again for about three days.

A claim puts the next attempt a little later, so a process that is killed while it sends leaves a message that is sent
again then: at least once. Its id stays the same, by which receivers know a repetition.
"""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

import asyncpg
import structlog
from tortoise import connections
from tortoise.exceptions import DBConnectionError, OperationalError
from tortoise.transactions import in_transaction

from boroughs.webhooks.actions import stop
from boroughs.webhooks.models import WebhookDelivery
from boroughs.webhooks.posting import Failed, post
from boroughs.webhooks.signing import headers_of
from boroughs.webhooks.targets import NotAllowed, read_target, resolve
from engage.kit.clock import Clock
from engage.kit.settings import Settings

log = structlog.get_logger()

PAUSES = tuple(
    timedelta(**one)
    for one in (
        {"seconds": 5}, {"minutes": 5}, {"minutes": 30}, {"hours": 2}, {"hours": 5}, {"hours": 10}, {"hours": 14},
        {"hours": 20}, {"hours": 24},
    )
)  # fmt: skip
"""How long to wait after each failure: three days and some hours altogether, then it is a dead letter.

Source: Standard Webhooks specification 1.0.0, "Retry schedule".
"""
SIDE_BY_SIDE = 10
"""So many are sent at a time, so that a receiver who is slow holds up few others."""

_CLAIM = timedelta(minutes=1)
_GONE = 410
_CLAIMED = """
UPDATE webhook_delivery AS delivery SET next_attempt_at = $2
  FROM webhook WHERE webhook.id = delivery.webhook_id AND delivery.id IN (
    SELECT id FROM webhook_delivery
     WHERE next_attempt_at <= $1 AND delivered_at IS NULL AND gave_up_at IS NULL
     ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED
  ) RETURNING delivery.id, delivery.webhook_id, delivery.body, delivery.attempts, webhook.url
"""


class Outcome(NamedTuple):
    """What became of an attempt: what went wrong in a word or two, "" when it was taken, and how long to wait then."""

    problem: str
    wait: timedelta = timedelta()


@cache
def _trust() -> ssl.SSLContext:
    """Returns the certificates that this machine believes: read once, it takes a while."""
    return ssl.create_default_context()


async def deliver_waiting(settings: Settings, now: datetime, trust: ssl.SSLContext | None = None) -> int:
    """Sends what is due at a moment, some at a time, and returns how much was taken. Needs no transaction.

    `trust` as in `posting.post`.
    """
    claimed = await connections.get("default").execute_query_dict(_CLAIMED, [now, now + _CLAIM, SIDE_BY_SIDE])
    outcomes = await asyncio.gather(*(_send(settings, one, now, trust or _trust()) for one in claimed))
    for one, (problem, wait) in zip(claimed, outcomes, strict=True):
        await _note(one["id"], one["webhook_id"], one["attempts"] + 1, problem, wait, now)
    return sum(not problem for problem, _ in outcomes)


async def _send(settings: Settings, one: dict[str, object], now: datetime, trust: ssl.SSLContext) -> Outcome:
    """Sends one message and returns what became of it."""
    body = str(one["body"]).encode()
    id, webhook_id = UUID(str(one["id"])), UUID(str(one["webhook_id"]))
    try:
        target = read_target(str(one["url"]), is_demo=settings.demo)
        async with asyncio.timeout(5):
            ip = await resolve(target, is_demo=settings.demo)
        headers = headers_of(settings.secret, webhook_id, id, body, now)
        reply = await post(target, ip, headers, body, trust=trust)
    except Failed as failed:
        return Outcome(str(failed))
    except NotAllowed:
        return Outcome("address not allowed")
    except (OSError, UnicodeError):  # TimeoutError too
        return Outcome("host not found")
    if 200 <= reply.status < 300:
        return Outcome("")
    return Outcome(str(reply.status), wait_asked_for(reply.retry_after, now))


def wait_asked_for(retry_after: str, now: datetime) -> timedelta:
    """Returns how long a receiver wants to be left alone, at most the longest pause; nothing for what says nothing.

    Source: RFC 9110, section 10.2.3: so many seconds, or a date.
    """
    words = retry_after.strip()
    wait = timedelta()
    if words.isascii() and words.isdecimal() and len(words) < 10:
        wait = timedelta(seconds=int(words))
    elif words:
        with suppress(ValueError, TypeError, OverflowError):
            until = parsedate_to_datetime(words)
            wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    return min(max(wait, timedelta()), PAUSES[-1])


async def _note(id: UUID, webhook_id: UUID, attempts: int, problem: str, wait: timedelta, now: datetime) -> None:
    """Notes what became of an attempt, and stops a webhook whose receiver says that it is gone or takes nothing."""
    async with in_transaction():
        row = WebhookDelivery.filter(id=id, delivered_at=None)
        if not problem:
            await row.update(delivered_at=now, error="")
            return
        log.warning("webhook.failed", delivery=id.hex, attempts=attempts, error=problem)
        if problem == str(_GONE):
            await row.update(attempts=attempts, error=problem, gave_up_at=now)
            await stop(webhook_id, "the receiver said that it is gone", now)
        elif attempts > len(PAUSES):
            await row.update(attempts=attempts, error=problem, gave_up_at=now)
            await _stop_if_nothing_is_taken(id, webhook_id, now)
        else:
            await row.update(attempts=attempts, error=problem, next_attempt_at=now + max(wait, PAUSES[attempts - 1]))


async def _stop_if_nothing_is_taken(id: UUID, webhook_id: UUID, now: datetime) -> None:
    dead = await WebhookDelivery.get_or_none(id=id)
    if dead and not await WebhookDelivery.exists(webhook_id=webhook_id, delivered_at__gte=dead.made_at):
        await stop(webhook_id, "nothing was taken for three days", now)


async def keep_delivering(settings: Settings, clock: Clock, is_leading: Callable[[], bool]) -> None:
    """Delivers what waits every two seconds while this process leads, until cancelled."""
    while True:
        with suppress(OSError, DBConnectionError, OperationalError, asyncpg.PostgresError, asyncpg.InterfaceError):
            while is_leading() and await deliver_waiting(settings, clock()):
                pass
        await asyncio.sleep(2)
