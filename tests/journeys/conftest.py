"""A real server with the demonstration, and a real browser."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Browser, async_playwright

from engage.kit.settings import Settings
from surveys.jobs import night, ten_minutes
from tests.databases import own_database
from tests.journeys.servers import Server, connected
from tests.journeys.walker import Visitor, arrive

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks everything in this folder, so that `-m 'not journey'` leaves it out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


STAYS = {
    "settle-answers": ten_minutes,
    "settle-answers-nightly": night,
    "settle-feedback": ten_minutes,
    "settle-feedback-nightly": night,
    "settle-comments": ten_minutes,
    "settle-comments-nightly": night,
}
"""The jobs that move what residents sent, and which slot a moment is in."""


async def nothing_moves(site: Server) -> None:
    """Takes the slots of the next hours: otherwise the tenth answer would be moved whenever ten minutes are over."""
    moments = [datetime.now(UTC) + timedelta(minutes=5 * n) for n in range(12 * 4)]
    slots = {(job, slot(moment)) for job, slot in STAYS.items() for moment in moments}
    async with connected(site.database_url) as database:
        await database.executemany(
            "INSERT INTO job_run (job, slot, started_at, outcome, detail) VALUES ($1, $2, now(), 'done', '{}')"
            " ON CONFLICT DO NOTHING",
            sorted(slots),
        )


@pytest.fixture(scope="session")
async def site(server_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """A server with the demonstration, where what is sent stays where it is."""
    async with own_database(server_settings, f"engage_demo_{os.getpid()}") as url:
        var = tmp_path_factory.mktemp("var")
        async with Server({"ENGAGE_DATABASE_URL": url, "ENGAGE_VAR": str(var)}, "engage", "run-demo") as server:
            await nothing_moves(server)
            yield server


@pytest.fixture
async def database(site: Server) -> AsyncIterator[asyncpg.Connection]:
    """A connection to the demonstration's database."""
    async with connected(site.database_url) as connection:
        yield connection


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium, without a head."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()
        await asyncio.sleep(0)  # lets the driver's pipes close before anybody counts them


@pytest.fixture
async def visit(chromium: Browser, site: Server) -> AsyncIterator[Callable[..., object]]:
    """Opens a browser window of its own at the demonstration: `await visit(width=320, scripts=False)`."""
    async with AsyncExitStack() as windows:

        async def come(**options: object) -> Visitor:
            return await windows.enter_async_context(arrive(chromium, site.base, **options))  # type: ignore[arg-type]

        yield come
