"""What is done by the clock: showing counts, asking whether an answer helped."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from tortoise import connections

from boroughs.responses.taps.actions import forget_order, show_counts
from boroughs.responses.taps.telling import ask_followers, ask_whether_helped
from engage.kit.clock import london_date
from engage.kit.jobs import Job


async def _count(now: datetime) -> dict[str, Any]:
    return {"shown": await show_counts(), "hashes": await forget_order()}


async def _vacuum() -> None:
    async with connections.get("default").acquire_connection() as connection:
        await connection.execute("VACUUM spent_tap, tap_tally, request_contact", timeout=600)


def _asking(site: str) -> Callable[[datetime], Awaitable[dict[str, Any]]]:
    async def ask(now: datetime) -> dict[str, Any]:
        return {"asked": await ask_whether_helped(now, site), "followers": await ask_followers(now, site)}

    return ask


def jobs(site: str) -> list[Job]:
    """Returns the jobs; `site` is this website's public address, for the links."""
    return [
        Job("show-taps", "20 4 * * *", lambda now: str(london_date(now)), _count, after=_vacuum),
        Job("ask-whether-it-helped", "30 9 * * *", lambda now: str(london_date(now)), _asking(site)),
    ]
