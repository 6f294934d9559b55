"""A database that is restarted, or crashes, in the midst of a release, under four server processes."""

import asyncio
import json
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import httpx2
import pytest
from tortoise.context import TortoiseContext

from engage.database import connection_arguments
from engage.indicators.compiling import due_slot
from engage.kit.engine import Client
from engage.kit.settings import Settings
from tests.journeys.four import WAITING, forget_releases, four_servers, leader_pid, released
from tests.journeys.postgres import Postgres, own_postgres
from tests.journeys.prepared import prepared
from tests.journeys.servers import Server, connected, engage, is_ready
from tests.patience import PATIENCE, eventually

PUBLISHED = """
    SELECT (SELECT count(*) FROM indicator_release WHERE slot = $1) AS releases,
           (SELECT count(*) FROM ledger_entry WHERE address = 'releases/' || $1) AS entered,
           (SELECT count(*) FROM ledger_waiting) AS to_enter,
           (SELECT count(*) FROM audit_event WHERE verb = 'indicators.released') AS recorded
"""


@pytest.fixture(scope="module")
async def postgres() -> AsyncIterator[Postgres]:
    async with own_postgres() as server:
        yield server


@pytest.fixture(scope="module")
async def servers(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[list[Server]]:
    """Four server processes on a borough with an answer of some months ago, which has been released."""
    environment = {
        "ENGAGE_DATABASE_URL": postgres.database("restarted"),
        "ENGAGE_VAR": str(tmp_path_factory.mktemp("restarted")),
        "ENGAGE_SECRET": "r" * 40,
    }
    await prepared(environment, 1)
    async with four_servers(environment) as servers, connected(servers[0].database_url) as database:
        await eventually(lambda: _is_released(database), "the leader has made the first release")
        yield servers


async def _is_released(database: asyncpg.Connection) -> bool:
    slots, figures = await released(database)
    return len(slots) == 2 and figures > 0


@pytest.mark.parametrize("mode", ["immediate", "fast"])
async def test_a_database_that_is_restarted_in_the_midst_of_a_release_leaves_one_release_and_all_at_work(
    postgres, servers, mode
):
    slot = due_slot(datetime.now(UTC))
    async with connected(servers[0].database_url) as database:
        whole, before = await released(database), dict(await database.fetchrow(PUBLISHED, slot))
        assert before["entered"] == 1
        await forget_releases(database)
        await _forget_the_last_entry(database, f"releases/{slot}")
        await eventually(lambda: _all_say(servers, slot, False), "no process tells of what is taken back")
        heard = [_log(server) for server in servers]
        await _begin_a_release(database, await leader_pid(database))
        await postgres.restart(mode)
    async with connected(servers[0].database_url) as database:
        await eventually(lambda: _is_released(database), "another leader has made the release")
        assert await released(database) == whole
        after = dict(await database.fetchrow(PUBLISHED, slot))
        assert after == before | {"recorded": before["recorded"] + 1}
        await eventually(lambda: _all_say(servers, slot, True), "every process tells of it")
        assert await leader_pid(database) in {server.process.pid for server in servers}
    assert all(server.is_running for server in servers)
    assert [await is_ready(server.base) for server in servers] == [True] * 4
    done = [line for server, then in zip(servers, heard, strict=True) for line in _log(server)[len(then) :]]
    runs = Counter((line["job"], line["slot"]) for line in done if line["event"] == "job.done")
    assert runs["release-indicators", slot] == 1
    assert set(runs.values()) == {1}, runs
    assert not [line for line in done if line["event"] == "request.broken"]
    told = (("indicators", "reproduce", slot), ("ledger", "verify"))
    await asyncio.gather(*(engage(servers[0].environment, *one) for one in told))


async def test_a_transaction_that_cannot_begin_leaves_no_place_in_the_pool_taken(postgres):
    """As when the database stands still for some seconds: with one place, nothing would ever be answered again."""
    async with _one_place(postgres.database("frozen")) as (client, pid):
        os.kill(pid, signal.SIGSTOP)
        try:
            with pytest.raises(TimeoutError):
                async with client._in_transaction():
                    raise AssertionError("it cannot begin")
        finally:
            os.kill(pid, signal.SIGCONT)


async def test_who_is_cancelled_while_a_connection_is_lost_in_beginning_is_told_of_being_cancelled(postgres):
    """Were it told of the connection, a task that is to end would go on."""
    async with _one_place(postgres.database("lost")) as (client, pid):
        os.kill(pid, signal.SIGSTOP)
        try:
            context = client._in_transaction()
            beginning = asyncio.create_task(context.__aenter__())
            await eventually(lambda: _is_set(context.client._connection), "it says BEGIN")
            context.client._connection._transport.abort()
            beginning.cancel()
            with pytest.raises(asyncio.CancelledError):
                await beginning
        finally:
            os.kill(pid, signal.SIGCONT)


@asynccontextmanager
async def _one_place(url: str) -> AsyncIterator[tuple[Client, int]]:
    """A client with one connection, and its process in the database; whoever is done leaves its place to be taken."""
    address = connection_arguments(Settings(database_url=url))
    async with TortoiseContext():
        client = Client(connection_name="one", maxsize=1, minsize=1, command_timeout=5, **address)
        [row] = await client.execute_query_dict("SELECT pg_backend_pid() AS pid")
        yield client, row["pid"]
        async with asyncio.timeout(PATIENCE), client._in_transaction() as transaction:
            assert await transaction.execute_query_dict("SELECT 1 AS one") == [{"one": 1}]
        await client.close()


async def _is_set(value: object) -> bool:
    return value is not None


async def _forget_the_last_entry(database: asyncpg.Connection, address: str) -> None:
    """Takes the last entry out of the ledger, which is the one of an address, as if it had never been."""
    async with database.transaction():
        await database.execute("SET LOCAL session_replication_role = replica")
        [last] = await database.fetch(
            "DELETE FROM ledger_entry WHERE number = (SELECT max(number) FROM ledger_entry) RETURNING number, address"
        )
        await database.execute("DELETE FROM ledger_salt WHERE number = $1", last["number"])
        assert last["address"] == address


async def _begin_a_release(database: asyncpg.Connection, leader: int) -> None:
    """The leader loses its lock, and the next one begins with the release: it has one, and waits for its rows.

    What it waits for is ours until the database ends.
    """
    await database.execute("BEGIN; LOCK TABLE published_figure IN SHARE MODE")
    await database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity JOIN pg_locks USING (pid)"
        " WHERE locktype = 'advisory' AND granted AND application_name = $1", f"engage {leader}"
    )  # fmt: skip
    await eventually(lambda: database.fetchval(WAITING), "a release waits for its rows")


async def _all_say(servers: list[Server], slot: str, is_told: bool) -> bool:
    """Whether every process tells of a release or not, twice: from the database, and from the page that it keeps."""
    for server in servers:
        async with httpx2.AsyncClient(base_url=server.base, timeout=PATIENCE) as client:
            for _ in range(2):
                page = await client.get("/releases")
                if page.status_code != 200 or (f"/releases/{slot}" in page.text) != is_told:
                    return False
    return True


def _log(server: Server) -> list[dict[str, str]]:
    return [json.loads(line) for line in Path(server.said).read_text().splitlines() if line.startswith("{")]
