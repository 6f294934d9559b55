"""A real server with the demonstration, and a real browser that checks every page it opens with axe."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest
from playwright.async_api import Browser, async_playwright

from engage.database import connection_arguments
from engage.kit.settings import Settings

ROOT = Path(__file__).parents[2]
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


def free_port() -> int:
    """A port that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server process of ours on 127.0.0.1, as an operator starts it."""

    def __init__(self, environment: dict[str, str], command: str = "serve") -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, **environment, "ENGAGE_PORT": str(self.port), "ENGAGE_PUBLIC_URL": self.base}
        self.command = command
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> "Server":
        """Starts it and returns once it is ready."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "engage", self.command, cwd=ROOT, env=self.environment,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with httpx2.AsyncClient(base_url=self.base) as client:
            for _ in range(600):
                assert self.process.returncode is None, f"the server ended with {self.process.returncode}"
                try:
                    if (await client.get("/readyz")).status_code == 200:
                        return self
                except httpx2.TransportError:
                    pass
                await asyncio.sleep(0.1)
        raise AssertionError("the server was not ready within a minute")

    async def stop(self, *, kill: bool = False) -> None:
        """Ends it: asked nicely, or with kill -9."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.kill() if kill else self.process.terminate()
        await self.process.wait()


async def own_database(settings: Settings, name: str) -> AsyncIterator[str]:
    """Creates a database on the tests' server, yields its address, and drops it."""
    admin = await asyncpg.connect(**connection_arguments(settings))
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await admin.execute(f"CREATE DATABASE {name}")
    current = connection_arguments(settings)["database"]
    yield settings.database_url.replace(f"/{current}", f"/{name}", 1)
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture(scope="session")
async def demo_url(server_settings: Settings) -> AsyncIterator[str]:
    """The address of a database for the demonstration of this run."""
    async for url in own_database(server_settings, f"engage_demo_{os.getpid()}"):
        yield url


@pytest.fixture(scope="session")
async def site(demo_url: str, tmp_path_factory: Any) -> AsyncIterator[Server]:
    """A server with the demonstration."""
    var = tmp_path_factory.mktemp("var")
    server = Server({"ENGAGE_DATABASE_URL": demo_url, "ENGAGE_VAR": str(var)}, "run-demo")
    yield await server.start()
    await server.stop()


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium, without a head."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()
