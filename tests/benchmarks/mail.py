"""How fast the outbox drains: ten thousand messages to a mail server on this machine, beside what that server can take.

`python -m tests.benchmarks.mail [COUNT]`. Both servers and the drain share this machine's cores.
"""

import asyncio
import os
import sys
import tempfile
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiosmtplib
from aiosmtpd.controller import Controller
from tortoise import Tortoise

from engage.database import migrate, start_embedded, tortoise_config
from engage.kit import clock, log
from engage.kit.mail import OutboxMessage
from engage.kit.mail.writing import letter_of
from engage.kit.settings import Settings
from engage.outbox.actions import stop_writing_to
from engage.outbox.draining import drain
from tests.patience import free_port

TEXT = """Hackney: request 3 has been answered

Accepted

https://engage.test/hackney/responses/3

You follow it. Change what you follow, or stop:
"""


class Sink:
    """A mail server that takes everything and keeps nothing."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Takes a message."""
        return "250 OK"


def serve(port: int) -> None:
    """Runs the mail server until it is ended."""
    Controller(Sink(), hostname="127.0.0.1", port=port, ready_timeout=60).start()
    time.sleep(3600)


async def time_mail(settings: Settings, count: int) -> list[str]:
    """Returns lines that say how fast messages went out, with the outbox and without."""
    port = free_port()
    server = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.benchmarks.mail", "serve", str(port))
    settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
    try:
        await _until_up(port)
        at = clock.now()
        await OutboxMessage.bulk_create([_news(n, at) for n in range(count)], batch_size=1000)
        floor = await _floor(settings, port, min(count, 1000))
        done = await drain(settings, clock.now, stop_writing_to)
        assert done.sent == count, done
        rate = count / done.seconds
        return [
            f"the outbox     {count} messages in {done.seconds:.1f} s, {rate:.0f} a second over four connections",
            f"the server     {floor:.0f} a second over one connection, the same messages and no outbox",
            f"the outbox sends at {rate / floor:.0%} of the server's speed",
        ]
    finally:
        server.terminate()
        await server.wait()


def _news(number: int, at: datetime) -> OutboxMessage:
    """What a follower gets: the same words as everybody, and a link of their own."""
    return OutboxMessage(
        recipient=f"reader{number}@example.org",
        subject=f"Number {number}",
        text=TEXT,
        own_path=f"/hackney/follow/{uuid4().hex}",
        next_attempt_at=at,
    )


async def _floor(settings: Settings, port: int, count: int) -> float:
    """How many messages a second the server takes over one connection from a program that does nothing else."""
    message = await OutboxMessage.all().first()
    assert message
    letter = letter_of(message, settings, clock.now())
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port) as client:
        began = time.monotonic()
        for _ in range(count):
            await client.mail(letter.sender)
            await client.rcpt(letter.recipient)
            await client.data(letter.written)
        return count / (time.monotonic() - began)


async def _until_up(port: int) -> None:
    for _ in range(600):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise SystemExit("the mail server did not start")


async def _alone(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=os.environ.get("ENGAGE_DATABASE_URL", ""), var=Path(folder), secret="b" * 40)
        if not settings.database_url:
            settings = replace(settings, database_url=start_embedded(settings))
        await migrate(settings)
        await Tortoise.init(config=tortoise_config(settings))
        print("\n".join(await time_mail(settings, count)))  # noqa: T201
        await Tortoise.close_connections()


if __name__ == "__main__":
    log.configure("error")
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]))
    else:
        asyncio.run(_alone(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
