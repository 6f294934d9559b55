"""Four server processes on one database, who of them leads, and what the job of releases has left there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg

from tests.journeys.servers import Server
from tests.patience import PATIENCE, eventually

LEADER = """
    SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()
        AND a.application_name LIKE 'engage %'
"""
WAITING = "SELECT pid FROM pg_locks WHERE relation = 'published_figure'::regclass AND NOT granted"
"""The connection that has begun a release and waits for its rows."""


@asynccontextmanager
async def four_servers(environment: dict[str, str], first: str = "serve") -> AsyncIterator[list[Server]]:
    """Four server processes; the first is started by a command of its own, before the others."""
    async with AsyncExitStack() as running:
        servers = [await running.enter_async_context(Server(environment, "engage", first))]
        servers += [Server(environment, "engage", "serve") for _ in range(3)]
        await asyncio.gather(*(running.enter_async_context(server) for server in servers[1:]))
        yield servers


async def leader_pid(database: asyncpg.Connection, *, but_not: int = 0, seconds: float = PATIENCE) -> int:
    """The process that holds the leader's lock; waits until one other than `but_not` does."""

    async def holder() -> int:
        pids = [int(row["application_name"].split()[1]) for row in await database.fetch(LEADER)]
        assert len(pids) <= 1, f"more than one leader: {pids}"
        return pids[0] if pids and pids[0] != but_not else 0

    return await eventually(holder, "somebody leads", seconds)


async def forget_releases(database: asyncpg.Connection) -> None:
    """Takes back the last release as if its slot had never run; those before it stand."""
    async with database.transaction():
        await database.execute("SET LOCAL session_replication_role = replica")
        await database.execute(
            "DELETE FROM published_figure WHERE release_id = (SELECT max(id) FROM indicator_release);"
            "DELETE FROM indicator_release WHERE id = (SELECT max(id) FROM indicator_release);"
            "DELETE FROM job_run WHERE slot = (SELECT max(slot) FROM job_run WHERE job = 'release-indicators')"
            " AND job = 'release-indicators';"
            "UPDATE page_version SET version = version + 1"
        )


async def released(database: asyncpg.Connection) -> tuple[list[str], int]:
    """The slots that were run and released, each as often as it was, and how many figures the last release has."""
    rows = await database.fetch("SELECT slot FROM indicator_release UNION ALL SELECT slot FROM job_run"
                                " WHERE job = 'release-indicators' AND outcome = 'done'")  # fmt: skip
    figures = await database.fetchval(
        "SELECT count(*) FROM published_figure WHERE release_id = (SELECT max(id) FROM indicator_release)"
    )
    return sorted(row["slot"] for row in rows), figures
