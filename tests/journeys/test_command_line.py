"""What stops the program is said in one clear line."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest

from engage.kit.settings import Settings
from tests.databases import own_database
from tests.journeys.servers import ROOT, connected
from tests.patience import free_port


async def run(*words: str, **environment: str) -> tuple[int, str, str]:
    """Runs a command and returns how it ended and what it said on standard output and standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "engage", *words,
        cwd=ROOT, env={**os.environ, "ENGAGE_LOG_LEVEL": "error", **environment},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, error = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), error.decode()


@pytest.fixture
async def database(server_settings: Settings, tmp_path: Any) -> AsyncIterator[dict[str, str]]:
    """The environment of a command with an empty database of its own."""
    async with own_database(server_settings, f"engage_line_{os.getpid()}", is_empty=True) as url:
        yield {"ENGAGE_DATABASE_URL": url, "ENGAGE_VAR": str(tmp_path), "ENGAGE_PORT": str(free_port())}


def one_line(error: str) -> str:
    lines = error.strip().splitlines()
    assert len(lines) == 1, error
    return lines[0]


async def test_a_busy_port_is_named(database):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(database["ENGAGE_PORT"])))
        taken.listen()
        code, _, error = await run("serve", **database)
    assert code == 1
    assert f"127.0.0.1:{database['ENGAGE_PORT']}" in one_line(error)


async def test_a_folder_that_cannot_be_written_is_named(database):
    code, _, error = await run("serve", **{**database, "ENGAGE_VAR": "/dev/null/var"})
    assert code == 1
    assert "ENGAGE_VAR" in one_line(error)


async def test_a_database_that_does_not_answer_is_named_without_its_password(database):
    url = f"postgresql://jo:hunter2@127.0.0.1:{free_port()}/engage"
    code, _, error = await run("serve", **{**database, "ENGAGE_DATABASE_URL": url})
    assert code == 1
    assert "hunter2" not in one_line(error)
    assert "no PostgreSQL answers" in error


async def test_a_database_newer_than_the_code_is_refused(database):
    assert (await run("migrate", **database))[0] == 0
    async with connected(database["ENGAGE_DATABASE_URL"]) as connection:
        await connection.execute(
            "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('engage', '9999_from_the_future', now())"
        )
    code, _, error = await run("serve", **database)
    assert code == 1
    assert "newer than the code" in one_line(error)


async def test_a_bad_setting_is_named(database):
    code, _, error = await run("serve", **{**database, "ENGAGE_POOL_SIZE": "many"})
    assert code == 1
    assert "ENGAGE_POOL_SIZE" in one_line(error)


async def test_a_demonstration_is_never_loaded_over_anything(database):
    added = await run("user", "add", "a@example.org", "--name", "A", "--role", "platform_admin", **database)
    assert added[0] == 0, added[2]
    assert "choose-password" in added[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "engage", "run-demo", cwd=ROOT, env={**os.environ, **database},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    said = (await process.stdout.readuntil(b"Ctrl-C")).decode()
    process.terminate()
    await process.communicate()
    assert "loaded" not in said
    async with connected(database["ENGAGE_DATABASE_URL"]) as connection:
        assert await connection.fetchval("SELECT count(*) FROM person") == 1
