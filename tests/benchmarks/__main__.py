"""Runs the benchmark: `python -m tests.benchmarks [--journeys 3000] [--memory] [--only-journeys]`."""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil
from tortoise import Tortoise

from boroughs.actions import load_places, open_workspace
from boroughs.models import Borough
from engage.database import migrate, start_embedded, tortoise_config
from engage.kit import log
from engage.kit.clock import london_date, now
from engage.kit.settings import Settings
from surveys.definition import codec
from surveys.definition.routing import screens
from surveys.models import Survey, SurveyVersion
from tests.benchmarks.estimates import time_estimates
from tests.benchmarks.exports import time_exports
from tests.benchmarks.load import Client, Cost, measure
from tests.benchmarks.million import twelve_questions
from tests.benchmarks.results import time_a_million
from tests.benchmarks.said import time_said
from tests.benchmarks.search import time_search
from tests.benchmarks.spent import postmaster
from tests.benchmarks.stops import time_stops
from tests.patience import free_port

SURVEY = "/hackney/surveys/benchmark"
Work = Callable[[Client], Awaitable[None]]
Sides = tuple[tuple[int, list[int]], tuple[int, list[int]]]


async def prepare(settings: Settings) -> list[dict[str, str]]:
    """Makes an open survey of twelve questions and returns the fields of an answer to it, screen by screen."""
    await migrate(settings)
    await Tortoise.init(config=tortoise_config(settings))
    await load_places()
    hackney = await Borough.get(slug="hackney")
    await open_workspace(hackney)
    today = london_date(now())
    definition = twelve_questions()
    survey = await Survey.create(borough=hackney, slug="benchmark", title="Benchmark", published_at=now(),
                                 opens_on=today, closes_on=today + timedelta(days=7))  # fmt: skip
    document = codec.to_json(definition)
    await SurveyVersion.create(survey=survey, number=1, definition=document, published_at=now())
    await Tortoise.close_connections()
    return [
        {question.key: question.options[1].code if question.options else "7" for question in screen.questions}
        for screen in screens(definition)
    ]


async def start(module: str, environment: dict[str, str], port: int, ready: str) -> asyncio.subprocess.Process:
    """Starts a server process and returns it once a page of it answers."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *module.split(), env={**os.environ, **environment}, stderr=asyncio.subprocess.DEVNULL
    )
    for _ in range(300):
        try:
            client = Client(port)
            await client.open()
            if await client.get(ready) == 200:
                return process
        except OSError:
            pass
        await asyncio.sleep(0.1)
    raise SystemExit(f"{module} did not start")


async def bench(journeys: int, long: bool, has_million: bool, responses: int) -> None:
    """Starts the floor and the product on one database, and measures them in turns."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=os.environ.get("ENGAGE_DATABASE_URL", ""), var=Path(folder), secret="b" * 40)
        if not settings.database_url:
            settings = replace(settings, database_url=start_embedded(settings))
        answers = await prepare(settings)
        ours, floors = free_port(), free_port()
        ours_environment = {
            "ENGAGE_DATABASE_URL": settings.database_url,
            "ENGAGE_VAR": folder,
            "ENGAGE_PORT": str(ours),
            "ENGAGE_SECRET": settings.secret,
            "ENGAGE_LOG_LEVEL": "warning",
        }
        floor_environment = {"FLOOR_DATABASE_URL": settings.database_url, "FLOOR_PORT": str(floors)}
        engage = await start("engage serve", ours_environment, ours, SURVEY)
        floor = await start("tests.benchmarks.floor", floor_environment, floors, "/form")
        database = await postmaster(settings)
        try:
            sides = ((floors, [floor.pid, database]), (ours, [engage.pid, database]))
            for title, works in kinds_of_work(answers).items():
                report(title, [await one_round(sides, works, journeys) for _ in range(4)][1:])  # the first warms up
            if has_million:
                print("\n".join(await time_a_million(settings)))
                print("\n".join(await time_exports(settings, engage.pid, ours)))
                print("\n".join(await time_search(settings)))
                print("\n".join(time_estimates()))
                print("\n".join(await time_said(settings, responses)))
                print("\n".join(await time_stops(settings)))
            if long:
                await memory(engage.pid, ours, kinds_of_work(answers)["a journey"][1])
        finally:
            engage.terminate()
            floor.terminate()
            await asyncio.gather(engage.wait(), floor.wait())


def kinds_of_work(answers: list[dict[str, str]]) -> dict[str, tuple[Work, Work]]:
    """Returns what is measured, by title: the same work on the floor and on the product."""

    async def bare(client: Client) -> None:
        client.cookie = ""
        assert await client.get("/form") == 200
        for typed in answers:
            assert await client.post("/check", {**client.hidden(), **typed}) == 200
        assert await client.post("/answer", client.hidden()) == 303
        assert await client.get("/thanks") == 200

    async def journey(client: Client) -> None:
        client.cookie = ""
        assert await client.get(SURVEY) == 200
        fields = {"version": "1", "screen": "0"}  # of the first page, which came compressed
        for typed in answers:
            assert await client.post(SURVEY, {**fields, **typed}) == 200
            fields = client.hidden()
        assert await client.post(SURVEY, {**fields, "send": "1"}) == 303
        assert await client.get(f"{SURVEY}/thanks") == 200

    async def bare_page(client: Client) -> None:
        assert await client.get("/form") == 200

    async def page(client: Client) -> None:
        assert await client.get("/hackney") == 200

    return {"a journey": (bare, journey), "a cached page": (bare_page, page)}


async def one_round(sides: Sides, works: tuple[Work, Work], total: int) -> tuple[Cost, Cost]:
    """Returns the cost on the floor and on the product, measured one after the other."""
    floor, ours = [await measure(port, pids, work, total) for (port, pids), work in zip(sides, works, strict=True)]
    return floor, ours


def report(title: str, rounds: list[tuple[Cost, Cost]]) -> None:
    """Prints the middle of three rounds, by ratio."""
    floor, ours = sorted(rounds, key=lambda pair: pair[1].milliseconds / pair[0].milliseconds)[1]
    print(f"{title:15} floor {floor.milliseconds:.3f} ms   engage {ours.milliseconds:.3f} ms   "
          f"ratio {ours.milliseconds / floor.milliseconds:.2f}   ({ours.per_second:.0f} a second)")  # fmt: skip


async def memory(pid: int, port: int, journey: Work) -> None:
    """Prints the memory of the server process over 20,000 journeys."""
    for done in range(0, 20_001, 5_000):
        print(f"memory after {done:6} journeys: {psutil.Process(pid).memory_info().rss / 2**20:.0f} MiB")
        if done < 20_000:
            await measure(port, [pid], journey, 5_000)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--journeys", type=int, default=3000)
    parser.add_argument("--memory", action="store_true", help="also run 20,000 journeys and print the server's memory")
    parser.add_argument("--only-journeys", action="store_true", help="leave the million answers out")
    parser.add_argument("--responses", type=int, default=2_000_000, help="how many make the weighted shares")
    arguments = parser.parse_args()
    log.configure("warning")
    asyncio.run(bench(arguments.journeys, arguments.memory, not arguments.only_journeys, arguments.responses))
