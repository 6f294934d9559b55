"""Databases of the tests: each a copy of one that our own migrations made, or empty.

Migrating takes seconds and copying a tenth of one, so what the migrations make is kept on the tests' server until one
of them, or what carries them out, changes.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

import engage.database
from engage.database import connection_arguments, migrate
from engage.kit.settings import Settings

_TURN = 0x74657374  # "test"


def at(settings: Settings, name: str) -> Settings:
    """The same settings with another database of the same server."""
    parts = urlsplit(settings.database_url)
    return replace(settings, database_url=urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, "")))


@asynccontextmanager
async def own_database(settings: Settings, name: str, *, is_empty: bool = False) -> AsyncIterator[str]:
    """Makes a database on the tests' server, gives its address, and drops it. It is migrated unless it is to be empty.

    Whoever has to migrate first does so as the application does, which uses Tortoise: not while a test does.
    """
    admin = await asyncpg.connect(**connection_arguments(settings))
    try:
        await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        if is_empty:
            await admin.execute(f"CREATE DATABASE {name}")
        else:
            # One after the other: nobody may be connected to what is copied, or drop what another version copies.
            await admin.execute("SELECT pg_advisory_lock($1)", _TURN)
            await admin.execute(f"CREATE DATABASE {name} TEMPLATE {await _migrated(settings, admin)}")
            await admin.execute("SELECT pg_advisory_unlock($1)", _TURN)
        yield at(settings, name).database_url
        await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    finally:
        await admin.close()


async def _migrated(settings: Settings, admin: asyncpg.Connection) -> str:
    """Returns the name of the database that the migrations of this version made; makes it if it is not there."""
    name = f"engage_migrated_{_fingerprint()}"
    kept = await admin.fetch("SELECT datname FROM pg_database WHERE datname LIKE 'engage_migrated_%'")
    if name not in {row["datname"] for row in kept}:
        for row in kept:
            await admin.execute(f"DROP DATABASE {row['datname']} WITH (FORCE)")
        await admin.execute("DROP DATABASE IF EXISTS engage_being_migrated WITH (FORCE)")
        await admin.execute("CREATE DATABASE engage_being_migrated")
        await migrate(at(settings, "engage_being_migrated"))
        await admin.execute(f"ALTER DATABASE engage_being_migrated RENAME TO {name}")
    return name


def _fingerprint() -> str:
    """Changes whenever the migrations might make something else."""
    code = Path(engage.database.__file__)
    files = [code, code.with_name("migrating.py"), *sorted((code.parent / "migrations").glob("*.py"))]
    said = [version("tortoise-orm"), *(f"{path.name} {path.read_text()}" for path in files)]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:16]
