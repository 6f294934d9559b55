"""A real server with the demonstration, and a real browser."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Browser, async_playwright

from engage.kit.settings import Settings
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


@pytest.fixture(scope="session")
async def site(server_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """A server with the demonstration."""
    async with own_database(server_settings, f"engage_demo_{os.getpid()}") as url:
        var = tmp_path_factory.mktemp("var")
        async with Server({"ENGAGE_DATABASE_URL": url, "ENGAGE_VAR": str(var)}, "engage", "run-demo") as server:
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
