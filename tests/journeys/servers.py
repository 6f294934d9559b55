"""Server processes of ours, started as an operator starts them."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

import asyncpg
import httpx2

from engage.database import connection_arguments
from engage.kit.settings import Settings
from tests.patience import PATIENCE, eventually, free_port

ROOT = Path(__file__).parents[2]
LONGEST_START = 300
"""Seconds that a server may take to start; the demonstration takes twenty on a machine that does nothing else."""


@asynccontextmanager
async def connected(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to the database at an address."""
    connection = await asyncpg.connect(**connection_arguments(Settings(database_url=database_url)))
    try:
        yield connection
    finally:
        await connection.close()


_logs: dict[str, Path] = {}
"""Where each server says what it does, by its address."""


def complaints(base: str) -> str:
    """The last errors that the server at an address has logged."""
    said = _logs[base].read_text(errors="replace").splitlines() if base in _logs else []
    return "\n".join([line for line in said if '"error"' in line][-3:])


async def is_ready(base: str) -> bool:
    """Whether a server takes requests."""
    async with httpx2.AsyncClient(base_url=base, timeout=PATIENCE) as client:
        try:
            return (await client.get("/readyz")).status_code == 200
        except httpx2.TransportError:
            return False


async def engage(environment: dict[str, str], *arguments: str) -> str:
    """Runs a command of `python -m engage` and returns what it prints; fails the test if it fails."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "engage", *arguments, cwd=ROOT, env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, complained = await process.communicate()
    assert process.returncode == 0, f"engage {' '.join(arguments)}: {complained.decode()} {said.decode()}"
    return said.decode()


class Server:
    """A server process on 127.0.0.1: `python -m` a module with arguments. What it says is kept beside its files."""

    def __init__(self, environment: dict[str, str], *command: str) -> None:
        self.port = int(environment.get("ENGAGE_PORT", 0)) or free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.database_url = environment["ENGAGE_DATABASE_URL"]
        self.environment = {**environment, "ENGAGE_PORT": str(self.port), "ENGAGE_PUBLIC_URL": self.base}
        self.command = command
        self.said = Path(environment["ENGAGE_VAR"]) / f"server-{self.port}.log"
        self.process: asyncio.subprocess.Process | None = None
        _logs[self.base] = self.said

    async def __aenter__(self) -> Self:
        with self.said.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", *self.command, cwd=ROOT, env={**os.environ, **self.environment},
                stdout=log, stderr=log,
            )  # fmt: skip
        await self._until_ready()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _until_ready(self) -> None:
        async def has_come_up() -> bool:
            assert self.process
            assert self.process.returncode is None, f"the server ended: {self.said.read_text()}"
            return await is_ready(self.base)

        try:
            await eventually(has_come_up, f"the server is ready; its log is {self.said}", LONGEST_START)
        except AssertionError:
            await self.stop(kill=True)
            raise

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self.process is not None and self.process.returncode is None

    async def stop(self, *, kill: bool = False) -> None:
        """Ends it: asked nicely, or with kill -9."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.kill() if kill else self.process.terminate()
        await self.process.wait()
