"""Waiting for what another process does, on a machine that may have much else to do: what fails, fails late."""

import asyncio
import random
import socket
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

PATIENCE = 60
"""Seconds that anything may take that takes one or two on a machine with nothing else to do."""

Found = TypeVar("Found")


async def eventually(look: Callable[[], Awaitable[Found]], what: str, seconds: float = PATIENCE) -> Found:
    """Looks until something is found, and returns it; fails the test if it never is."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := await look():
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"not within {seconds} seconds: {what}")


def free_port() -> int:
    """A port that nothing listens on, and none that the system takes for connections before somebody listens there."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")
