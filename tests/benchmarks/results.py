"""What a million answers take: counting them all again, and the page of their results from the tally."""

import os
from time import perf_counter

import httpx2
import psutil
from tortoise import Tortoise, connections

from boroughs.models import Borough
from engage.app import build_app
from engage.database import tortoise_config
from engage.kit.clock import now
from engage.kit.settings import Settings
from surveys.models import SurveyTally
from surveys.recount import recount
from tests.benchmarks.million import SLUG, make_million

_TIMES = 50


async def time_a_million(settings: Settings) -> list[str]:
    """Makes the answers in a database that has Hackney open, and says how long a recount and the pages take."""
    await Tortoise.init(config=tortoise_config(settings), _enable_global_fallback=True)
    try:
        survey = await make_million(await Borough.get(slug="hackney"))
        await recount(survey, is_to_fix=True, at=now())
        started = perf_counter()
        found = await recount(survey, is_to_fix=False, at=now())
        seconds = perf_counter() - started
        rows = await SurveyTally.filter(survey_id=survey.id).count()
        people = f"{found.responses:,} answers"
        return [
            f"a recount of {people}: {seconds:.2f} s, {rows:,} rows of tally",
            f"the results of {people}, nothing kept: {await _page(settings, ''):.1f} ms",
            f"the same by age: {await _page(settings, '/age'):.1f} ms",
        ]
    finally:
        await Tortoise.close_connections()


async def _page(settings: Settings, end: str) -> float:
    """Returns the milliseconds of processor time, ours and the database's, that rendering a page of results takes."""
    app = build_app(settings)  # without its lifespan nothing is cached
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://127.0.0.1") as client:
        for place in range(_TIMES + 1):
            if place == 1:  # the first warms up
                before = await _processor_seconds()
            response = await client.get(f"/hackney/surveys/{SLUG}/results{end}")
            assert response.status_code == 200, response.status_code
            assert "<svg" in response.text
    return (await _processor_seconds() - before) / _TIMES * 1000


async def _processor_seconds() -> float:
    """Returns what this process and those of the database have used so far."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    )
    times = [psutil.Process(pid).cpu_times() for pid in (os.getpid(), *(row["pid"] for row in rows))]
    return sum(one.user + one.system for one in times)
