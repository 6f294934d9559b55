"""Several server processes on one database, and what survives when one is killed."""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import asyncpg
import httpx2
import pytest

from engage.kit.settings import Settings
from tests.databases import own_database
from tests.journeys.servers import ROOT, Server, connected
from tests.patience import PATIENCE, eventually

LEADER = """
    SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()
        AND a.application_name LIKE 'engage %'
"""
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
SURVEY = "/hackney/surveys/autumn-survey"


@pytest.fixture(scope="module")
async def servers(server_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[list[Server]]:
    """Four server processes on one database with the demonstration; tests may kill one each."""
    async with own_database(server_settings, f"engage_four_{os.getpid()}") as url, AsyncExitStack() as running:
        environment = {
            "ENGAGE_DATABASE_URL": url,
            "ENGAGE_VAR": str(tmp_path_factory.mktemp("four")),
            "ENGAGE_SECRET": "s" * 40,
            "ENGAGE_DEMO": "1",
        }
        first = await running.enter_async_context(Server(environment, "engage", "run-demo"))
        others = [Server(environment, "engage", "serve") for _ in range(3)]
        await asyncio.gather(*(running.enter_async_context(server) for server in others))
        yield [first, *others]


@pytest.fixture(scope="module")
async def database(servers: list[Server]) -> AsyncIterator[asyncpg.Connection]:
    """A connection to the servers' database."""
    async with connected(servers[0].database_url) as connection:
        yield connection


async def leader_pid(database: asyncpg.Connection, *, but_not: int = 0, seconds: float = PATIENCE) -> int:
    """The process that holds the leader's lock; waits until one other than `but_not` does."""

    async def holder() -> int:
        pids = [int(row["application_name"].split()[1]) for row in await database.fetch(LEADER)]
        assert len(pids) <= 1, f"more than one leader: {pids}"
        return pids[0] if pids and pids[0] != but_not else 0

    return await eventually(holder, "somebody leads", seconds)


async def release(servers: list[Server]) -> asyncio.subprocess.Process:
    """A process that runs the job of releases."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "engage", "run", "release-indicators",
        cwd=ROOT, env={**os.environ, **servers[0].environment},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def forget_releases(database: asyncpg.Connection) -> None:
    """Takes back the last release as if its slot had never run; those before it stand."""
    async with database.transaction():
        await database.execute("SET LOCAL session_replication_role = replica")
        await database.execute(
            "DELETE FROM published_figure WHERE release_id = (SELECT max(id) FROM indicator_release);"
            "DELETE FROM indicator_release WHERE id = (SELECT max(id) FROM indicator_release);"
            "DELETE FROM job_run WHERE slot = (SELECT max(slot) FROM job_run WHERE job = 'release-indicators')"
            " AND job = 'release-indicators'"
        )


async def released(database: asyncpg.Connection) -> tuple[list[str], int]:
    """The slots that were run and released, each as often as it was, and how many figures the last release has."""
    rows = await database.fetch("SELECT slot FROM indicator_release UNION ALL SELECT slot FROM job_run"
                                " WHERE job = 'release-indicators' AND outcome = 'done'")  # fmt: skip
    figures = await database.fetchval(
        "SELECT count(*) FROM published_figure WHERE release_id = (SELECT max(id) FROM indicator_release)"
    )
    return sorted(row["slot"] for row in rows), figures


async def test_a_job_runs_once_per_slot_however_many_ask(servers, database):
    await forget_releases(database)
    runs = [await release(servers) for _ in range(4)]
    said = [(await run.communicate())[0].decode() for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0, 0]
    assert sum("already done" in text for text in said) == 3
    slots, figures = await released(database)
    assert set(Counter(slots).values()) == {2}, "one run and one release of each"
    assert figures > 0


@pytest.mark.parametrize("end", ["kill -9", "database restart"])
async def test_a_release_that_is_cut_off_in_the_middle_leaves_nothing_and_is_made_whole_after(servers, database, end):
    whole = await released(database)
    await forget_releases(database)
    before = await released(database)
    async with database.transaction():
        await database.execute("LOCK TABLE published_figure IN SHARE MODE")  # it has a release, and waits for its rows
        run = await release(servers)
        waiting = "SELECT pid FROM pg_locks WHERE relation = 'published_figure'::regclass AND NOT granted"
        pid = await eventually(lambda: database.fetchval(waiting), "it waits for the rows of its release")
        if end == "kill -9":
            run.kill()
        else:  # what a restart does to whoever is connected
            await database.execute("SELECT pg_terminate_backend($1)", pid)
        await run.communicate()
        assert run.returncode != 0
        assert await released(database) == before
        assert await database.fetchval("SELECT count(*) FROM ledger_waiting") == 0
    runs = [await release(servers) for _ in range(2)]
    for other in runs:
        await other.communicate()
    assert await released(database) == whole


async def test_the_lead_moves_within_seconds_of_a_kill(servers, database):
    leader = await leader_pid(database)
    victim = next(server for server in servers if server.process.pid == leader)
    await victim.stop(kill=True)
    assert await leader_pid(database, but_not=leader, seconds=20) != leader  # one or two, on a machine at rest


async def test_no_acknowledged_answer_is_lost_to_a_kill(servers, database):
    victim = next(server for server in servers if server.is_running)
    acknowledged = 0

    async def answer_until_it_dies() -> None:
        nonlocal acknowledged
        async with httpx2.AsyncClient(base_url=victim.base, headers=SAME_ORIGIN, timeout=PATIENCE) as client:
            while True:
                try:
                    response = await client.post(SURVEY, data={"police_trust_met": "tend_to_agree", "send": "1"})
                except httpx2.TransportError:
                    return
                if response.status_code != 303:
                    raise AssertionError(response.text[:2000])
                acknowledged += 1

    before = await _stored(database)
    residents = [asyncio.create_task(answer_until_it_dies()) for _ in range(8)]

    async def are_many() -> bool:
        assert not any(resident.done() for resident in residents)
        return acknowledged > 50

    await eventually(are_many, "many answers are acknowledged")
    await victim.stop(kill=True)
    await asyncio.gather(*residents)
    assert await _stored(database) - before >= acknowledged


async def _stored(database: asyncpg.Connection) -> int:
    waiting = await database.fetchval("SELECT count(*) FROM inbox_item WHERE stream = 'survey'")
    return waiting + await database.fetchval("SELECT count(*) FROM survey_response")
