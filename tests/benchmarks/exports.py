"""What the file of a million answers takes: seconds until the last byte, and memory of the server that sends it."""

import asyncio
from datetime import date, timedelta
from time import perf_counter

import psutil
from tortoise import Tortoise

from boroughs.access import COOKIE
from boroughs.models import Borough
from boroughs.people.models import Membership, Person, Role, Session
from engage.database import tortoise_config
from engage.kit.clock import now
from engage.kit.security import keyed_hash, new_token
from engage.kit.settings import Settings
from tests.benchmarks.million import SLUG


async def time_exports(settings: Settings, pid: int, port: int) -> list[str]:
    """Returns lines about the wide and the long file, taken by an analyst from a server that runs."""
    cookie = await _sign_in(settings)
    lines = []
    for file in ("wide.csv", "long.csv"):
        before, taking = _memory(pid), asyncio.create_task(_take(port, file, cookie))
        started, most = perf_counter(), before
        while not taking.done():
            most = max(most, _memory(pid))
            await asyncio.sleep(0.02)
        size = taking.result() / 2**20
        lines.append(
            f"{file} of a million answers, {size:.0f} MiB: {perf_counter() - started:.1f} s; the server's memory grew"
            f" by {most - before:.0f} to {most:.0f} MiB"
        )
    return lines


def _memory(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss / 2**20)


async def _sign_in(settings: Settings) -> str:
    await Tortoise.init(config=tortoise_config(settings), _enable_global_fallback=True)
    person = await Person.create(email="analyst@example.org", name="Analyst")
    hackney = await Borough.get(slug="hackney")
    await Membership.create(person=person, borough=hackney, role=Role.ANALYST, starts_on=date(2026, 1, 1))
    token = new_token()
    hashed = keyed_hash(settings.secret, "session", token)
    await Session.create(token_hash=hashed, person=person, expires_at=now() + timedelta(hours=1))
    await Tortoise.close_connections()
    return f"{COOKIE}={token}"


async def _take(port: int, file: str, cookie: str) -> int:
    """Returns how many bytes came."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    path = f"/hackney/surveys/{SLUG}/exports/{file}"
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    writer.write(head.encode())
    status = await reader.readline()
    assert b" 200 " in status, status
    size, end = 0, b""
    while chunk := await reader.read(2**18):
        size, end = size + len(chunk), (end + chunk)[-5:]
    writer.close()
    assert end == b"0\r\n\r\n", "it was cut off"
    return size
