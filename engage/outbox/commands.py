"""`engage outbox` and `engage bounces`."""

import sys
from datetime import datetime

from engage.kit import clock
from engage.kit.clock import london_date
from engage.kit.mail.dead import masked
from engage.kit.mail.returned import MOST_BYTES, recipient_of, tokens_of_the_gone
from engage.kit.settings import Settings
from engage.outbox.actions import addresses, dead_letters, send_again, standing, stop_writing_to
from engage.outbox.draining import Drained, drain
from engage.outbox.reasons import reason

_MOST_LISTED = 10_000


async def listed(*, with_addresses: bool) -> list[str]:
    """Returns lines that say how the outbox stands and what was given up; whole addresses only when asked for."""
    now = clock.now()
    stands = await standing(now)
    lines = [f"{stands.waiting} waiting ({stands.failed} tried before), {stands.dead} given up"]
    for letter in await dead_letters(_MOST_LISTED):
        address = letter.recipient if with_addresses else masked(letter.recipient)
        day = f"{letter.gave_up_at:%Y-%m-%d %H:%M}" if letter.gave_up_at else ""
        lines.append(f"{letter.id:>8}  {day}  {address!r:32.60}  {reason(letter.error)}")
    return lines


async def retry(which: str, settings: Settings) -> int:
    """Sends one dead letter again by its number, or all, and returns how many will be."""
    return await send_again(None if which == "all" else [int(which)], settings, at=clock.now())


async def drained(settings: Settings) -> Drained:
    """Sends what waits."""
    return await drain(settings, clock.now, stop_writing_to)


def read_report() -> bytes:
    """Returns the message on standard input, read to its end so that the mail server is content, kept in part."""
    kept = sys.stdin.buffer.read(MOST_BYTES)
    while sys.stdin.buffer.read(1 << 16):
        pass
    return kept


async def take_report(written: bytes, to: str, settings: Settings, now: datetime) -> str:
    """Stops writing to whom a delivery report says to be gone for good, and returns what was done, in a line.

    `to` is the address it was delivered to, "" to look for that in its headers.
    """
    tokens = tokens_of_the_gone(written, to)
    if not tokens:
        return "nothing to do: it does not say that somebody cannot be reached for good"
    known, today = await addresses(), london_date(now)
    found = {address for one in tokens if (address := recipient_of(one, settings.secret, known, today))}
    for address in found:
        await stop_writing_to(address, now)
    return "no more is written to this address" if found else "nothing to do: it is about no message of ours"
