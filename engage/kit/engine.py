"""Tortoise's PostgreSQL, whose transactions give their connection back when they cannot begin.

Tortoise 1.1.9 takes a connection out of the pool and then says BEGIN: where that fails, as on a database that stands
still, nobody puts the connection back, and the task that asked goes on with a transaction that there is none of.
"""

from contextlib import suppress

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections


class _Pooled(TransactionContextPooled):
    """A transaction on a connection of the pool."""

    async def __aenter__(self) -> TransactionalDBClient:
        try:
            return await super().__aenter__()
        except BaseException:  # being cancelled too
            if session := self.client._connection:
                get_connections().reset(self.token)
                with suppress(asyncpg.InterfaceError):  # a connection that was lost has put its place back itself
                    session.terminate()  # puts its place back into the pool, and waits for nothing
            raise


class Client(AsyncpgDBClient):
    """Tortoise's client for PostgreSQL."""

    def _in_transaction(self) -> TransactionContext:
        return _Pooled(TransactionWrapper(self), self._pool_init_lock)


client_class = Client
"""What Tortoise looks for in an engine."""
