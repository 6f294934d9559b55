"""Scheduled work: each job and slot exactly once, across any number of processes, whoever is killed when.

A slot names the period a run stands for ("2026-11-20", "2026-Q3", "2026-11-21T14:05"). A run claims its slot by
inserting `job_run(job, slot)` in the transaction that does the work: a second process waits for that row and then
finds it taken; a crash takes the claim back together with the work. So does the database where a process, its machine
or its network falls silent in the middle; until then nobody else can do that slot.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from tortoise import fields
from tortoise.models import Model
from tortoise.transactions import in_transaction

from engage.kit.clock import LONDON, Clock
from engage.kit.log import where

log = structlog.get_logger()
RETRY_AFTER = timedelta(minutes=10)
LONGEST_WAIT = 600
"""Seconds that a process waits for another one that is doing the work of the same slot."""
SILENT_FOR = 20
"""Seconds after which the database ends the lead of a process that says nothing: it, or its machine, stands still."""
_LOST_AFTER = 25
"""Seconds after which the database gives up a process that does not take what it is sent while it does its work."""
_LEADER_KEY = 0x656E67616765  # "engage": one advisory lock for the whole database


class JobRun(Model):
    """One run of one job for one slot; `detail` is what the job says of it (counts, never personal data).

    `outcome` is "done" or "failed"; a failed slot is tried again every ten minutes, which updates its row.
    """

    id = fields.BigIntField(primary_key=True)
    job = fields.CharField(max_length=60)
    slot = fields.CharField(max_length=40)
    started_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)
    outcome = fields.CharField(max_length=10)
    detail: dict[str, Any] = fields.JSONField(default=dict)

    class Meta:
        table = "job_run"
        unique_together = (("job", "slot"),)


@dataclass(frozen=True)
class Job:
    """Work to be done at the moments of a cron expression in London time.

    `slot` names the slot that a moment falls in; `work` does it inside one transaction and returns the detail for its
    row; `after` runs once that has committed (for what PostgreSQL refuses inside a transaction, such as VACUUM).
    `before` is done first, in a transaction of its own: it may be done and the work not, or be done twice. `alarm` is
    called with the moment, the slot and the error when the work failed, in a transaction of its own.
    """

    name: str
    cron: str
    slot: Callable[[datetime], str]
    work: Callable[[datetime], Awaitable[dict[str, Any]]]
    after: Callable[[], Awaitable[None]] | None = None
    before: Callable[[datetime], Awaitable[None]] | None = None
    alarm: Callable[[datetime, str, Exception], Awaitable[None]] | None = None

    async def do(self, now: datetime) -> dict[str, Any]:
        """Does what is done before and the work for a moment, in the caller's transaction, and claims no slot."""
        if self.before:
            await self.before(now)
        return await self.work(now)


async def run(job: Job, now: datetime, slot: str | None = None) -> JobRun | None:
    """Runs a job for the slot of this moment and returns its row, or None when that slot is already done.

    A failure leaves a "failed" row, unless the slot is another's who does not say whether it is done, and is raised
    again.
    """
    slot = slot or job.slot(now)
    try:
        if job.before:
            if await JobRun.exists(job=job.name, slot=slot, outcome="done"):
                return None  # what is done before would be done with no work to follow it
            async with in_transaction():
                await job.before(now)
        async with in_transaction() as connection:
            async with connection.acquire_connection() as session:
                await session.execute(f"SET LOCAL tcp_user_timeout = '{_LOST_AFTER}s'")
                claimed = await session.fetch(
                    "INSERT INTO job_run (job, slot, started_at, outcome, detail) VALUES ($1, $2, $3, 'done', '{}')"
                    " ON CONFLICT (job, slot) DO UPDATE SET started_at = $3, outcome = 'done'"
                    " WHERE job_run.outcome = 'failed' RETURNING id",
                    *(job.name, slot, now),
                    timeout=LONGEST_WAIT,
                )
            if not claimed:
                return None
            detail = await job.work(now)
            row = await JobRun.get(id=claimed[0]["id"])
            row.detail, row.finished_at = detail, now
            await row.save()
    except Exception as error:
        log.error("job.failed", job=job.name, slot=slot, error=type(error).__name__, where=where(error))
        await _tell_of_failure(job, slot, now, error)
        raise
    if job.after:
        await job.after()
    log.info("job.done", job=job.name, slot=slot, **detail)
    return row


async def _tell_of_failure(job: Job, slot: str, now: datetime, error: Exception) -> None:
    """Records a failure and raises the alarm, each even if the other fails: the first error is the one to raise."""
    try:
        await _record_failure(job, slot, now, error)
    except Exception as second:  # as when the row is still another's
        log.error("job.not_recorded", job=job.name, slot=slot, error=type(second).__name__, where=where(second))
    if job.alarm:
        try:
            async with in_transaction():
                await job.alarm(now, slot, error)
        except Exception as second:
            log.error("job.alarm_failed", job=job.name, slot=slot, error=type(second).__name__, where=where(second))


async def _record_failure(job: Job, slot: str, now: datetime, error: Exception) -> None:
    async with in_transaction() as connection:
        await connection.execute_query(
            "INSERT INTO job_run (job, slot, started_at, finished_at, outcome, detail)"
            " VALUES ($1, $2, $3, $3, 'failed', jsonb_build_object('error', $4::text))"
            " ON CONFLICT (job, slot) DO UPDATE SET outcome = 'failed', finished_at = $3, detail = EXCLUDED.detail"
            " WHERE job_run.outcome <> 'done'",
            [job.name, slot, now, type(error).__name__],
        )


class Leader:
    """The one process that runs jobs: whoever holds an advisory lock on a connection of its own.

    The lock goes with the connection, and the others ask for it every second: a leader that is killed is followed by
    another process within five seconds, one that stands still, or whose machine is gone, within half a minute. What it
    was in the middle of is free as soon where it is killed or its machine is gone; where it stands still, which may be
    computing, only after twenty minutes (`database.LONGEST_IDLE`). Other work goes on.
    """

    def __init__(
        self,
        jobs: list[Job],
        connect: Callable[[], Any],
        clock: Clock,
        retry_after: timedelta = RETRY_AFTER,
        silent_for: int = SILENT_FOR,
    ) -> None:
        self.jobs, self.connect, self.clock, self.retry_after = jobs, connect, clock, retry_after
        self.silent_for = silent_for
        self.is_leading = False

    async def stand(self) -> None:
        """Tries to lead, leads, and tries again when the connection is lost, until cancelled."""
        while True:
            try:
                connection: asyncpg.Connection = await self.connect()
                try:
                    await connection.execute(f"SET idle_session_timeout = '{self.silent_for}s'", timeout=3)
                    while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LEADER_KEY, timeout=3):
                        await asyncio.sleep(1)
                    await self._lead(connection)
                finally:
                    self.is_leading = False
                    connection.terminate()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
                pass
            await asyncio.sleep(1)

    async def _lead(self, connection: asyncpg.Connection) -> None:
        self.is_leading = True
        log.info("leader.elected")
        scheduler = AsyncIOScheduler(timezone=LONDON)
        for job in self.jobs:
            trigger = CronTrigger.from_crontab(job.cron, timezone=LONDON)
            scheduler.add_job(self._turn, trigger, [scheduler, job], id=job.name, max_instances=1, coalesce=True,
                              misfire_grace_time=None)  # fmt: skip
            # The slot that nobody ran while there was no leader.
            scheduler.add_job(self._turn, args=[scheduler, job], id=f"{job.name}.catch-up")
        scheduler.start()
        try:
            while True:
                await asyncio.sleep(1)
                await connection.fetchval("SELECT 1", timeout=3)
        finally:
            scheduler.shutdown(wait=False)

    async def _turn(self, scheduler: AsyncIOScheduler, job: Job, slot: str | None = None) -> None:
        """Runs a job, and for as long as it fails again every ten minutes, for the slot it was first run for."""
        now = self.clock()
        slot = slot or job.slot(now)
        try:
            await run(job, now, slot)
        except Exception:
            again = datetime.now(UTC) + self.retry_after
            scheduler.add_job(
                self._turn, DateTrigger(again), [scheduler, job, slot], id=f"{job.name}.{slot}", replace_existing=True,
                misfire_grace_time=None,
            )  # fmt: skip
            log.warning("job.will_retry", job=job.name, slot=slot)
