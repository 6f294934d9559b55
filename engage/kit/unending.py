"""Work that goes on for as long as the process does."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from engage.kit.log import where

log = structlog.get_logger()
AGAIN_AFTER = 5
"""Seconds before work that ended is begun again."""


async def unending(work: Callable[[], Awaitable[None]]) -> None:
    """Does work until cancelled: begins it again if it ends, by an error that it does not know how to meet."""
    while True:
        try:
            await work()
        except Exception as error:
            log.error("work.broken", error=type(error).__name__, where=where(error))
        await asyncio.sleep(AGAIN_AFTER)
