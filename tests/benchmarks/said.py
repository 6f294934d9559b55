"""What weighted shares take, from the answers to the figures: two million responses, 33 boroughs, three years.

Each cost stands beside that of something anybody would know, in the same run: the tally beside one GROUP BY over the
same table, the shares beside `samplics`, which analysts use, in an environment of its own (`analyst`). Of each three
times the middle counts. `python -m tests.benchmarks.said [RESPONSES]` runs it alone, on a database of its own.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import numpy as np
from tortoise import Tortoise, connections
from tortoise.transactions import in_transaction

from boroughs.actions import load_places
from boroughs.models import Borough
from engage.database import migrate, start_embedded, tortoise_config
from engage.indicators.families import Gathered
from engage.indicators.families.said import gathering
from engage.indicators.periods import month_end
from engage.kit.clock import now
from engage.kit.settings import Settings
from surveys.inbox import Item
from surveys.models import Survey, SurveyVersion
from surveys.recount import recount
from surveys.settling import settle
from tests.benchmarks.answers import definition, people_of
from tests.benchmarks.spent import TIMES, Spent, middle, postmaster, spent

_QUARTERS = 12
_FIRST = 2023 * 4
_PARTS = (1, 1, 2)
"""How much is added each time, in quarters of all: so that costs are known of 1×, 2× and 4×."""

_SCAN = "SELECT survey_id, month, count(*) FROM survey_response GROUP BY 1, 2"
_GROUP_BY = """
    SELECT survey_id, month, answers->>'age_band', answers->>'sex', answers->>'ethnic_group', said.key, said.value,
        count(*)
    FROM survey_response, jsonb_each_text(answers) AS said GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


@dataclass(frozen=True, slots=True)
class _Rebuilt:
    responses: int
    rows: int
    tally: Spent
    group_by: Spent
    scan: Spent


async def time_said(settings: Settings, responses: int) -> list[str]:
    """Fills a database that has boroughs, and says what tallies, figures and a day more of answers take."""
    server = await postmaster(settings)
    await Tortoise.init(config=tortoise_config(settings), _enable_global_fallback=True)
    try:
        surveys = await _make_surveys()
        random = np.random.default_rng(7)
        rebuilt = []
        for part in _PARTS:
            await _answer(surveys, responses * part // sum(_PARTS), random)
            rebuilt.append(await _rebuild(surveys, server))
        lines = [*map(_say, rebuilt), await _increment(surveys, responses, random, server), await _cube(server)]
        return [*lines, *_estimates(await _gather())]
    finally:
        await Tortoise.close_connections()


async def _make_surveys() -> list[Survey]:
    """A survey of twelve items a borough and quarter, open in the last month of it."""
    await connections.get("default").execute_query("TRUNCATE survey_response, survey_tally")  # what was measured before
    document, found = definition(), []
    for borough in await Borough.all().order_by("gss"):
        for number in range(_FIRST, _FIRST + _QUARTERS):
            ends_on = month_end(number // 4, number % 4 * 3 + 3)
            survey = await Survey.create(
                borough=borough, slug=f"said-{number}", title="Said", published_at=now(), closes_on=ends_on,
                opens_on=ends_on.replace(day=1),
            )  # fmt: skip
            await SurveyVersion.create(survey=survey, number=1, definition=document, published_at=now())
            survey.borough = borough
            found.append(survey)
    return found


async def _answer(surveys: list[Survey], responses: int, random: np.random.Generator) -> None:
    """Adds as many responses to each survey, written with COPY."""
    each = responses // len(surveys)
    columns = ["id", "survey_id", "month", "receipt_hash", "version", "channel", "flag", "exclusion", "answers"]

    def rows(survey: Survey) -> Iterator[tuple[object, ...]]:
        month = survey.opens_on
        for answers in people_of(survey.borough.gss, each, random):
            yield uuid4(), survey.id, month, uuid4().hex * 2, 1, "online", "", "", answers

    async with connections.get("default").acquire_connection() as connection:
        for survey in surveys:
            await connection.copy_records_to_table("survey_response", columns=columns, records=rows(survey))
        await connection.execute("VACUUM ANALYZE survey_response", timeout=600)


async def _rebuild(surveys: Sequence[Survey], server: int) -> _Rebuilt:
    """Counts everything again from nothing, between the two other ways to read the same table, all three in turns."""
    await _grouped(_SCAN)  # what is read first is read from disk
    scans, groups, tallies = [], [], []
    for _ in range(TIMES):
        scans.append(await spent(server, partial(_grouped, _SCAN)))
        groups.append(await spent(server, partial(_grouped, _GROUP_BY)))
        async with connections.get("default").acquire_connection() as connection:
            await connection.execute("TRUNCATE survey_tally; CHECKPOINT", timeout=600)
        tallies.append(await spent(server, partial(_recounted, surveys)))
    async with connections.get("default").acquire_connection() as connection:
        await connection.execute("VACUUM ANALYZE survey_tally", timeout=600)
        rows = await connection.fetchval("SELECT count(*) FROM survey_tally")
        responses = await connection.fetchval("SELECT count(*) FROM survey_response")
    return _Rebuilt(responses, rows, middle(tallies), middle(groups), middle(scans))


async def _recounted(surveys: Sequence[Survey]) -> None:
    for survey in surveys:
        await recount(survey, is_to_fix=True, at=now())


async def _grouped(statement: str) -> None:
    async with connections.get("default").acquire_connection() as connection, connection.transaction():
        await connection.execute("SET LOCAL work_mem = '128MB'")  # as much as a recount has
        await connection.fetchval(f"SELECT count(*) FROM ({statement}) AS grouped", timeout=1800)


def _say(one: _Rebuilt) -> str:
    return (
        f"the tally of {one.responses:,} responses, from nothing, {one.rows:,} rows: {one.tally},"
        f" {one.tally.processors / one.responses * 1e6:.1f} µs a response; one GROUP BY of the same counts:"
        f" {one.group_by}; {one.tally.processors / one.group_by.processors:.2f} times its processor seconds,"
        f" {one.tally.clock / one.group_by.clock:.2f} times by the clock (reading the table alone: {one.scan})"
    )


async def _increment(surveys: Sequence[Survey], responses: int, random: np.random.Generator, server: int) -> str:
    """One day's answers of a year like these, settled into the last surveys, and counted."""
    last = [survey for survey in surveys if survey.slug == f"said-{_FIRST + _QUARTERS - 1}"]
    day, times = responses // (_QUARTERS * 91), []
    for _ in range(TIMES):
        batches = [
            [
                Item(uuid4().hex * 2, {"version": 1, "answers": json.loads(answers)})
                for answers in people_of(survey.borough.gss, day // len(last) + (number < day % len(last)), random)
            ]
            for number, survey in enumerate(last)
        ]
        times.append(await spent(server, partial(_settled, last, batches)))
    return f"{day:,} answers of one day, settled and counted: {middle(times)}"


async def _settled(surveys: Sequence[Survey], batches: Sequence[list[Item]]) -> None:
    for survey, items in zip(surveys, batches, strict=True):
        async with in_transaction():
            await settle(survey.id, items, survey.opens_on)


async def _cube(server: int) -> str:
    return f"the cube read from the tally: {middle([await spent(server, _gather) for _ in range(TIMES)])}"


async def _gather() -> Gathered:
    last = _FIRST + _QUARTERS - 1
    ended = month_end(last // 4, last % 4 * 3 + 3)
    return await gathering.gather(ended + timedelta(days=20))


def _estimates(gathered: Gathered) -> list[str]:
    """What is made of the cube, in a process of its own so that its memory is known."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "gathered.json"
        file.write_text(json.dumps(gathered))
        run = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.estimating", file], capture_output=True, text=True
        )
    return run.stdout.splitlines() or [f"the estimates failed: {run.stderr[-500:]}"]


async def _alone(responses: int) -> list[str]:
    with TemporaryDirectory() as folder:
        settings = Settings(var=Path(folder), secret="b" * 40)
        settings = replace(settings, database_url=start_embedded(settings))
        await migrate(settings)
        await Tortoise.init(config=tortoise_config(settings))
        await load_places()
        await Tortoise.close_connections()
        return await time_said(settings, responses)


if __name__ == "__main__":
    told = asyncio.run(_alone(int((*sys.argv[1:], 2_000_000)[0])))
    sys.stdout.writelines(f"{line}\n" for line in told)
