"""What weighted shares take, from the answers to the figures: two million responses, 33 boroughs, three years.

Each cost stands beside that of something anybody would know, in the same run: the tally beside one GROUP BY over the
same table, the shares beside `samplics`, which analysts use, in an environment of its own (`analyst`).
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import uuid4

import numpy as np
from tortoise import Tortoise, connections
from tortoise.transactions import in_transaction

from boroughs.models import Borough
from engage.database import tortoise_config
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
    seconds: float
    rows: int
    group_by: float
    scan: float


async def time_said(settings: Settings, responses: int) -> list[str]:
    """Fills a database that has boroughs, and says what tallies, figures and a day more of answers take."""
    await Tortoise.init(config=tortoise_config(settings), _enable_global_fallback=True)
    try:
        surveys = await _make_surveys()
        random = np.random.default_rng(7)
        rebuilt = []
        for part in _PARTS:
            await _answer(surveys, responses * part // sum(_PARTS), random)
            rebuilt.append(await _rebuild(surveys))
        lines = [*map(_say, rebuilt), await _increment(surveys, responses, random)]
        gathered, line = await _gather()
        return [*lines, line, *_estimates(gathered)]
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


async def _rebuild(surveys: list[Survey]) -> _Rebuilt:
    """Counts everything again from nothing, between the two other ways to read the same table."""
    async with connections.get("default").acquire_connection() as connection:
        await connection.execute("SET work_mem = '128MB'")  # as much as a recount has
        scan = await _timed(connection, _SCAN)
        group_by = await _timed(connection, _GROUP_BY)
        await connection.execute("RESET work_mem")
        await connection.execute("TRUNCATE survey_tally")
    started, responses = perf_counter(), 0
    for survey in surveys:
        responses += (await recount(survey, is_to_fix=True, at=now())).responses
    seconds = perf_counter() - started
    async with connections.get("default").acquire_connection() as connection:
        rows = await connection.fetchval("SELECT count(*) FROM survey_tally")
        await connection.execute("VACUUM ANALYZE survey_tally", timeout=600)
    return _Rebuilt(responses, seconds, rows, group_by, scan)


async def _timed(connection, statement: str) -> float:  # type: ignore[no-untyped-def]  # a pooled asyncpg connection
    started = perf_counter()
    await connection.fetchval(f"SELECT count(*) FROM ({statement}) AS grouped", timeout=1800)
    return perf_counter() - started


def _say(one: _Rebuilt) -> str:
    return (
        f"the tally of {one.responses:,} responses, from nothing: {one.seconds:.1f} s ({one.rows:,} rows), "
        f"{one.seconds / one.responses * 1e6:.1f} µs a response; one GROUP BY of the same counts: "
        f"{one.group_by:.1f} s; ratio {one.seconds / one.group_by:.2f} (reading the table alone: {one.scan:.1f} s)"
    )


async def _increment(surveys: list[Survey], responses: int, random: np.random.Generator) -> str:
    """One day's answers of a year like these, settled into the last surveys, and everybody's windows made again."""
    last = [survey for survey in surveys if survey.slug == f"said-{_FIRST + _QUARTERS - 1}"]
    day = responses // (_QUARTERS * 91)
    started = perf_counter()
    for number, survey in enumerate(last):
        share = day // len(last) + (number < day % len(last))
        items = [
            Item(uuid4().hex * 2, {"version": 1, "answers": json.loads(answers)})
            for answers in people_of(survey.borough.gss, share, random)
        ]
        async with in_transaction():
            await settle(survey.id, items, survey.opens_on)
    return f"{day:,} answers of one day, settled and counted: {perf_counter() - started:.2f} s"


async def _gather() -> tuple[Gathered, str]:
    started = perf_counter()
    last = _FIRST + _QUARTERS - 1
    ended = month_end(last // 4, last % 4 * 3 + 3)
    gathered = await gathering.gather(ended + timedelta(days=20))
    return gathered, f"the cube read from the tally: {perf_counter() - started:.1f} s"


def _estimates(gathered: Gathered) -> list[str]:
    """What is made of the cube, in a process of its own so that its memory is known."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "gathered.json"
        file.write_text(json.dumps(gathered))
        run = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.estimating", file], capture_output=True, text=True
        )
    return run.stdout.splitlines() or [f"the estimates failed: {run.stderr[-500:]}"]
