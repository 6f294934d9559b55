"""What a piece of work takes: by the clock, and of processors, ours and the database server's; the middle of three.

Processor seconds hardly depend on what else the machine does; seconds by the clock do.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time

import asyncpg
import psutil

from engage.database import connection_arguments
from engage.kit.settings import Settings
from tests.benchmarks.load import processor_seconds

TIMES = 3


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and of processors: of this process and of all processes of the database server."""

    clock: float
    ours: float
    server: float

    @property
    def processors(self) -> float:
        """All processor seconds."""
        return self.ours + self.server

    def __str__(self) -> str:
        return (
            f"{self.processors:.2f} CPU-s ({self.ours:.2f} ours, {self.server:.2f} the database's;"
            f" {self.clock:.1f} s by the clock)"
        )


async def spent(server: int, work: Callable[[], Awaitable[object]]) -> Spent:
    """Does something once, and returns what it took. `server` is the process id of the database (`postmaster`)."""
    clock, ours, others = perf_counter(), process_time(), processor_seconds([server])
    await work()
    return Spent(perf_counter() - clock, process_time() - ours, processor_seconds([server]) - others)


def middle(times: Sequence[Spent]) -> Spent:
    """Returns the one in the middle, by processor seconds."""
    return sorted(times, key=lambda one: one.processors)[len(times) // 2]


async def postmaster(settings: Settings) -> int:
    """Returns the process id of the database server, when it runs on this machine."""
    connection = await asyncpg.connect(**connection_arguments(settings))
    backend = await connection.fetchval("SELECT pg_backend_pid()")
    parent = psutil.Process(backend).parent() if psutil.pid_exists(backend) else None
    await connection.close()
    assert parent is not None, "the benchmark needs its database on this machine"
    return parent.pid
