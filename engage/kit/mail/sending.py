"""Sending what waits in the outbox."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

import asyncpg
import structlog
from tortoise.exceptions import DBConnectionError, OperationalError
from tortoise.transactions import in_transaction

from engage.kit.clock import Clock
from engage.kit.mail.courier import Away, Courier, Failed, Refused
from engage.kit.mail.dead import give_up
from engage.kit.mail.models import GIVE_UP_AFTER, OutboxMessage
from engage.kit.mail.writing import CannotBeWritten, letter_of
from engage.kit.settings import Settings

log = structlog.get_logger()
Gone = Callable[[str, datetime], Awaitable[object]]
"""What is done, in a transaction of its own, when there is no such address (any more)."""

_A_ROUND = 500
_FAILURES_IN_A_ROW = 5
"""When so many messages fail and none goes out between them, it is the server's fault: the rest waits."""
_TAKE_NEXT = """
DELETE FROM outbox_message WHERE id = (
  SELECT id FROM outbox_message WHERE next_attempt_at <= $1 AND gave_up_at IS NULL AND attempts < $2
  ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING *
"""
"""Claims the next message and erases it. By no id as well: PostgreSQL would sort thousands posted at one moment."""
_EXPLAINED = (CannotBeWritten, Failed, Refused)


class Outcome(Enum):
    """What became of one message."""

    SENT = auto()
    FAILED = auto()


@dataclass
class Round:
    """What became of messages sent together. `away` says why the server took no more of them, empty when it did."""

    sent: int = 0
    failed: int = 0
    away: str = ""


async def nothing_more(_address: str, _at: datetime) -> None:
    """Does nothing when there is no such address."""


async def send_waiting(settings: Settings, now: datetime, at_most: int = _A_ROUND, *, gone: Gone = nothing_more) -> int:
    """Sends messages whose time has come, each once however many processes do this, and returns how many went out.

    What fails is tried again after 1, 2, 4 … minutes and given up after eight tries; what no server will ever take is
    given up at once. While the server is away nothing is counted against any message.
    """
    async with Courier(settings) as courier:
        return (await send_round(courier, settings, now, at_most, gone)).sent


async def send_round(
    courier: Courier, settings: Settings, now: datetime, at_most: int, gone: Gone, stop: asyncio.Event | None = None
) -> Round:
    """Sends so many messages at most whose time has come, over one connection, and returns what became of them.

    Each is claimed, sent and erased in a transaction of its own, which ends before the next begins: a process that is
    killed leaves one at most that the server has and the outbox too. Being stopped or cancelled is no kill: it sends
    the one it is at to its end.
    """
    stop = stop or asyncio.Event()
    round = asyncio.create_task(_send_one_by_one(courier, settings, now, at_most, gone, stop))
    try:
        return await asyncio.shield(round)
    except asyncio.CancelledError:
        stop.set()
        with suppress(Exception):
            await round
        raise


async def _send_one_by_one(
    courier: Courier, settings: Settings, now: datetime, at_most: int, gone: Gone, stop: asyncio.Event
) -> Round:
    done, in_a_row = Round(), 0
    while done.sent + done.failed < at_most and not stop.is_set():
        try:
            outcome = await _send_next(courier, settings, now, gone)
        except Away as error:
            log.warning("mail.server_away", error=str(error))
            done.away = str(error)
            break
        if outcome is None:
            break
        done.sent += outcome is Outcome.SENT
        done.failed += outcome is Outcome.FAILED
        in_a_row = 0 if outcome is Outcome.SENT else in_a_row + 1
        if in_a_row >= _FAILURES_IN_A_ROW:
            done.away = "refuses one after the other"
            break
    return done


async def keep_sending(settings: Settings, clock: Clock, gone: Gone = nothing_more) -> None:
    """Sends what is waiting, looking every two seconds, until cancelled.

    A database that is away is tried again, and a server that is away after 2, 4, 8 … seconds, at most a minute.
    """
    async with Courier(settings) as courier:
        wait = 2
        while True:
            done = Round()
            with suppress(OSError, DBConnectionError, OperationalError, asyncpg.PostgresError, asyncpg.InterfaceError):
                done = await send_round(courier, settings, clock(), _A_ROUND, gone)
            if done.sent == _A_ROUND:
                continue
            await courier.rest()
            wait = min(wait * 2, 60) if done.away and not done.sent else 2
            await asyncio.sleep(wait)


async def _send_next(courier: Courier, settings: Settings, now: datetime, gone: Gone) -> Outcome | None:
    """Sends one message and returns what became of it, or None when none waits. Raises Away, and changes nothing."""
    async with in_transaction() as connection:
        rows = await connection.execute_query_dict(_TAKE_NEXT, [now, GIVE_UP_AFTER])
        if not rows:
            return None
        message = OutboxMessage(**rows[0])
        try:
            await courier.bring(letter_of(message, settings, now))
        except Away:
            raise
        except Exception as error:  # whatever is wrong with one message never stops the others
            why = error
            message.put_off(now, str(error) if isinstance(error, _EXPLAINED) else type(error).__name__)
            if isinstance(error, CannotBeWritten | Refused) or message.attempts >= GIVE_UP_AFTER:
                give_up(message, settings, now)
            await message.save(force_create=True)  # back into the outbox, under its number
        else:
            return Outcome.SENT
    log.warning("mail.failed", message=message.id, attempts=message.attempts, error=message.error)
    if isinstance(why, Refused) and why.is_gone:
        await _tell_gone(gone, message.recipient, now)
    return Outcome.FAILED


async def _tell_gone(gone: Gone, address: str, now: datetime) -> None:
    """Says that an address is gone. What goes wrong with that is found out again with the next message to it."""
    try:
        async with in_transaction():
            await gone(address, now)
    except Exception as error:
        log.error("mail.gone_failed", error=type(error).__name__)
