"""Each job and slot exactly once, whoever runs it, whatever fails."""

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tortoise import connections

import engage.kit.jobs
from engage.database import LONGEST_IDLE, connector
from engage.indicators.disclosure import LONGEST
from engage.kit.clock import london_date
from engage.kit.jobs import Job, JobRun, Leader, run
from engage.kit.mail import OutboxMessage, post
from tests.patience import PATIENCE


class Work:
    """Work that is counted, leaves a row, and fails when told to."""

    def __init__(self, name="test-job"):
        self.times, self.afterwards, self.is_failing = 0, 0, False
        self.job = Job(
            name,
            "0 3 29 2 *",  # hardly now: what runs is what was missed
            slot=lambda now: london_date(now).isoformat(),
            work=self.work,
            after=self.after,
        )

    async def work(self, now):
        self.times += 1
        await post("job@example.org", "Done", "text", at=now)
        if self.is_failing:
            raise ValueError("words of a resident")
        return {"rows": 3}

    async def after(self):
        self.afterwards += 1


@pytest.fixture
def work():
    return Work()


async def test_a_job_runs_once_per_slot(work, clock, connection):
    row = await run(work.job, clock.now)
    assert row is not None
    assert (row.slot, row.outcome, row.detail) == ("2026-11-21", "done", {"rows": 3})
    assert await run(work.job, clock.now + timedelta(minutes=5)) is None
    assert await run(work.job, clock.now + timedelta(days=1)) is not None
    assert (work.times, work.afterwards) == (2, 2)


async def test_what_comes_before_is_done_only_where_the_work_follows(work, clock, connection):
    began = []

    async def before(now):
        began.append(now)

    job = replace(work.job, before=before)
    work.is_failing = True
    with suppress(ValueError):
        await run(job, clock.now)
    work.is_failing = False
    for _ in range(3):  # a leader that starts again looks for the slot that it is in
        await run(job, clock.now)
    assert (len(began), work.times) == (2, 2)


async def test_a_job_run_by_hand_may_name_its_slot(work, clock, connection):
    row = await run(work.job, clock.now, "2026-Q3")
    assert row is not None
    assert row.slot == "2026-Q3"
    assert await run(work.job, clock.now, "2026-Q3") is None


async def test_two_jobs_share_a_slot(clock, connection):
    assert await run(Work("one").job, clock.now)
    assert await run(Work("two").job, clock.now)


async def test_a_job_that_fails_leaves_no_half_work_and_is_run_again(work, clock, connection, capsys):
    work.is_failing = True
    for _ in range(2):
        with pytest.raises(ValueError, match="words"):
            await run(work.job, clock.now)
    row = await JobRun.get()
    assert (row.outcome, row.detail) == ("failed", {"error": "ValueError"})
    assert not await OutboxMessage.exists()
    assert work.afterwards == 0
    assert "words of a resident" not in "".join(capsys.readouterr())
    work.is_failing = False
    row = await run(work.job, clock.now)
    assert row is not None
    assert (row.outcome, row.detail) == ("done", {"rows": 3})
    assert await JobRun.all().count() == 1


@pytest.mark.parametrize(
    ("moments", "slots"),
    [
        (["2026-10-24T23:30", "2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T23:30"], ["2026-10-25"]),
        (["2027-03-28T00:30", "2027-03-28T01:30", "2027-03-28T22:59"], ["2027-03-28"]),
        (["2026-12-31T23:59", "2027-01-01T00:00"], ["2026-12-31", "2027-01-01"]),
        (["2028-02-29T12:00", "2028-03-01T12:00", "2028-02-29T13:00"], ["2028-02-29", "2028-03-01"]),
    ],
)
async def test_the_clocks_changing_or_going_back_repeats_and_skips_none(work, connection, moments, slots):
    for moment in moments:
        await run(work.job, datetime.fromisoformat(moment).replace(tzinfo=UTC))
    done = sorted(await JobRun.all().values_list("slot", flat=True))
    assert [slot for slot in done if slot in slots] == slots
    assert len(done) == len(set(done))


# ---- several processes: real connections, committed rows ---------------------------------------------------------


@pytest.fixture
async def clean_runs(settings):
    yield
    for table in ("job_run", "outbox_message"):
        await connections.get("default").execute_query(f"DELETE FROM {table}")


async def test_of_eight_runs_at_once_one_does_the_work(settings, clock, clean_runs, work):
    rows = await asyncio.gather(*(run(work.job, clock.now) for _ in range(8)))
    assert work.times == 1
    assert len([row for row in rows if row]) == 1


async def test_the_alarm_is_raised_where_another_keeps_the_slot_and_no_failure_can_be_recorded(
    settings, clock, clean_runs, work, monkeypatch
):
    monkeypatch.setattr(engage.kit.jobs, "LONGEST_WAIT", 0.3)
    told = []

    async def alarm(now, slot, error):
        told.append((slot, type(error)))

    job, slot = replace(work.job, alarm=alarm), work.job.slot(clock.now)
    other = await connector(settings)()
    try:
        await other.execute("BEGIN")
        await other.execute(
            "INSERT INTO job_run (job, slot, started_at, outcome, detail) VALUES ($1, $2, $3, 'done', '{}')",
            *(job.name, slot, clock.now),
        )
        with pytest.raises(TimeoutError):
            await run(job, clock.now)
    finally:
        other.terminate()  # it was taken back, as is what somebody left who stands still
    assert told == [(slot, TimeoutError)]
    monkeypatch.undo()
    assert await run(job, clock.now)
    assert (work.times, len(told)) == (1, 1)


async def test_the_database_takes_back_what_stands_still_for_longer_than_any_job_computes(connection):
    [row] = await connection.execute_query_dict("SHOW idle_in_transaction_session_timeout")
    assert row == {"idle_in_transaction_session_timeout": f"{LONGEST_IDLE // 60}min"}
    assert LONGEST_IDLE > 1.5 * LONGEST


@asynccontextmanager
async def standing(settings, job, clock, kind=Leader, **options):
    """A process that stands for leader."""
    leader = kind([job], connector(settings), clock, **options)
    task = asyncio.create_task(leader.stand())
    try:
        yield leader
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(condition, seconds=PATIENCE):
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


async def test_one_of_several_leads_and_catches_up_with_the_slot_it_missed(settings, clock, clean_runs, work):
    async with standing(settings, work.job, clock) as first, standing(settings, work.job, clock) as second:
        await until(lambda: first.is_leading or second.is_leading)
        await until(lambda: work.afterwards == 1)
        await asyncio.sleep(1.2)
        assert first.is_leading != second.is_leading
        assert work.times == 1


async def test_a_slot_that_failed_is_run_again_while_its_day_has_passed(settings, clock, clean_runs, work):
    work.is_failing = True
    slot = work.job.slot(clock.now)
    async with standing(settings, work.job, clock, retry_after=timedelta(seconds=0.2)):
        await until(lambda: work.times >= 2)
        clock.now += timedelta(days=1)
        work.is_failing = False
        await until(lambda: work.afterwards == 1)
    assert (slot, "done") in await JobRun.all().values_list("slot", "outcome")


async def test_another_leads_within_seconds_of_the_leaders_connection_breaking(settings, clock, clean_runs, work):
    async with standing(settings, work.job, clock) as first:
        await until(lambda: first.is_leading)
        async with standing(settings, work.job, clock) as second:
            await connections.get("default").execute_query(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            await until(lambda: not first.is_leading)
            await until(lambda: first.is_leading or second.is_leading)
            assert not (first.is_leading and second.is_leading)
            await until(lambda: work.times >= 1)
        assert work.times == 1


class StandsStill(Leader):
    """A leader that does and says nothing once it leads, as a process that is stopped or whose machine is gone."""

    async def _lead(self, connection):
        self.is_leading = True
        await asyncio.sleep(600)


async def test_a_leader_that_stands_still_is_followed_by_another(settings, clock, clean_runs, work):
    async with standing(settings, work.job, clock, StandsStill, silent_for=2) as first:
        await until(lambda: first.is_leading)
        async with standing(settings, work.job, clock) as second:
            await until(lambda: second.is_leading)
            await until(lambda: work.afterwards == 1)
        assert work.times == 1, "by the second alone"
