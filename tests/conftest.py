"""A real PostgreSQL migrated by our own migrations, a transaction for every test, and a browser-like client."""

import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tortoise import Tortoise, connections
from tortoise.transactions import in_transaction
from xdist.scheduler import LoadScopeScheduling

from boroughs.actions import load_places, open_workspace
from boroughs.models import Borough
from engage.app import build_app
from engage.database import start_embedded, tortoise_config
from engage.kit.i18n import use_language
from engage.kit.settings import Settings
from tests.browser import Browser
from tests.databases import own_database

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


WITHOUT_BROWSER = {
    f"tests/journeys/{name}.py"
    for name in (
        "test_command_line",
        "test_killed_while_publishing",
        "test_mail_crashes",
        "test_processes",
        "test_restarts",
        "test_verifying",
    )
}
"""Journeys that need neither a browser nor the one demonstration."""


def _is_together(nodeid: str) -> bool:
    """Whether a test belongs to the journeys that one process runs."""
    return nodeid.startswith("tests/journeys/") and nodeid.partition("::")[0] not in WITHOUT_BROWSER


class JourneysTogether(LoadScopeScheduling):
    """Of several processes one runs the journeys in a browser, from the start; the others file after file of the rest.

    Two browsers at once would starve each other on two cores, and need the demonstration twice.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "journeys" if _is_together(nodeid) else nodeid.partition("::")[0]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest comes first, where several processes share the work; who may commit is looked at."""
    for item in items:
        names = getattr(item, "fixturenames", [])
        if "settings" in names and not {"connection", "alone"} & set(names):
            names.insert(0, "leaves_nothing")
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not _is_together(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Tells pytest-xdist who runs what, where it is used at all (`make test`)."""
    return JourneysTogether(config, log)


class TestClock:
    """The time that the application is told; tests move it by setting `now`."""

    __test__ = False

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="session")
def server_settings() -> Settings:
    """Settings for the PostgreSQL server: ENGAGE_DATABASE_URL if set, else the embedded one under var/tests."""
    var = Path("var/tests")
    settings = Settings(
        database_url=os.environ.get("ENGAGE_DATABASE_URL", ""),
        var=var,
        secret="a secret that only the tests know, long enough",
        public_url="https://engage.test",
        languages=("bn", "ar", "so", "en-XA"),
    )
    return settings if settings.database_url else replace(settings, database_url=start_embedded(settings))


@pytest.fixture(scope="session")
async def settings(server_settings: Settings) -> AsyncIterator[Settings]:
    """Settings for a database of this process alone, migrated, with London's boroughs and two open workspaces."""
    async with own_database(server_settings, f"engage_test_{os.getpid()}") as url:
        settings = replace(server_settings, database_url=url)
        await _settle_in(settings)
        yield settings
        await Tortoise.close_connections()


@pytest.fixture
async def alone(settings: Settings, server_settings: Settings) -> AsyncIterator[Settings]:
    """Settings for a database of this test alone: what it commits is seen by other connections, and gone after it."""
    await Tortoise.close_connections()
    async with own_database(server_settings, f"engage_alone_{os.getpid()}") as url:
        own = replace(settings, database_url=url)
        await _settle_in(own)
        yield own
        await Tortoise.close_connections()
    await Tortoise.init(config=tortoise_config(settings), _enable_global_fallback=True)


async def _settle_in(settings: Settings) -> None:
    """Connects to a new database and loads London's boroughs, two of them open."""
    await Tortoise.init(config=tortoise_config(settings), _enable_global_fallback=True)
    await load_places()
    for slug in ("hackney", "croydon"):
        await open_workspace(await Borough.get(slug=slug))


@pytest.fixture
async def leaves_nothing(settings: Settings) -> AsyncIterator[None]:
    """Fails a test that leaves rows in the database that others count on; every test that may commit gets it."""
    before = await _rows()
    yield
    after = await _rows()
    assert after == before, {table: rows for table, rows in after.items() if rows != before[table]}


async def _rows() -> dict[str, int]:
    """Table → how many rows it has, of every table of the database that all tests of a process share."""
    database = connections.get("default")
    tables = await database.execute_query_dict("SELECT relname FROM pg_stat_user_tables ORDER BY 1")
    each = (f"SELECT '{one['relname']}' AS t, count(*) AS n FROM {one['relname']}" for one in tables)
    return {row["t"]: row["n"] for row in await database.execute_query_dict(" UNION ALL ".join(each))}


@pytest.fixture
async def connection(settings: Settings) -> AsyncIterator[Any]:
    """The connection of this test, in a transaction that is rolled back."""
    use_language("en")
    transaction = in_transaction()
    client = await transaction.__aenter__()
    yield client
    await client.rollback()
    await transaction.__aexit__(None, None, None)


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def app(settings: Settings, connection: Any, clock: TestClock) -> Any:
    """The application, without its lifespan: on this test's connection, with nothing cached and no jobs."""
    return build_app(settings, clock)


@pytest.fixture
async def browser(app: Any) -> AsyncIterator[Browser]:
    """A stranger's browser; every HTML page it receives is checked."""
    async with Browser(app) as browser:
        yield browser


@pytest.fixture
async def hackney(connection: Any) -> Borough:
    return await Borough.get(slug="hackney")


@pytest.fixture
async def croydon(connection: Any) -> Borough:
    return await Borough.get(slug="croydon")


@pytest.fixture
def queries(connection: Any) -> Iterator[list[str]]:
    """Every statement that this test's connection runs from here on."""
    seen: list[str] = []

    def note(record: Any) -> None:
        seen.append(record.query)

    with connection._connection.query_logger(note):
        yield seen
