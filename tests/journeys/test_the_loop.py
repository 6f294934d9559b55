"""The whole loop in a borough that has just opened, in a browser: ten steps, in order, none left out.

Nobody and nothing is invented beforehand. The same database is served on four days: the day on which residents answer,
one after the survey has closed, the next on which the panel meets and the superintendent answers, and one after the
quarter is over.
"""

import os
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser

from engage.kit.clock import LONDON
from engage.kit.settings import Settings
from surveys.jobs import night
from surveys.moderation.jobs import jobs as comment_jobs
from tests.databases import own_database
from tests.journeys.answering import (
    figures_are_shown,
    the_minutes_are_approved,
    the_panel_meets,
    the_panel_recommends,
    the_superintendent_answers,
    what_is_late_shows_by_itself,
)
from tests.journeys.asking import (
    a_borough_opens,
    everybody_sees,
    people_are_invited,
    residents_answer,
    residents_tell_of_searches,
    the_clerk_asks,
    the_clerk_checks,
    the_moderator_reads,
)
from tests.journeys.town import World
from tests.patience import free_port

_, comments_by_night = comment_jobs


def days_until_figures(today: date) -> int:
    """Days until the ninth after a quarter that holds today, the 28 days to answer, and the meeting between them."""
    over = today + timedelta(days=45)
    month = (over.month - 1) // 3 * 3 + 4
    return (date(over.year + month // 13, (month - 1) % 12 + 1, 9) - today).days


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
async def world(
    server_settings: Settings, chromium: Browser, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[World]:
    """An installation with nothing in it but the boroughs and the charter."""
    async with own_database(server_settings, f"engage_loop_{os.getpid()}") as url:
        port = free_port()
        environment = {
            "ENGAGE_DATABASE_URL": url,
            "ENGAGE_VAR": str(tmp_path),
            "ENGAGE_PORT": str(port),
            "ENGAGE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        world = World(chromium, environment, request.param)
        await world.run("migrate")
        yield world


async def test_the_loop_goes_round_once(world):
    async with world.day(0) as town:
        await a_borough_opens(town, world)
        await people_are_invited(town, world)
        survey = await the_clerk_asks(town)
        await residents_answer(town, survey)
        await residents_tell_of_searches(town)
        assert await world.run("run", "settle-answers-nightly") != ""
        assert "already done" in await world.run("run", "settle-answers-nightly")
    async with world.day(2) as town:
        for job in ("settle-answers-nightly", "settle-feedback-nightly"):
            await world.until_done(job, night(town.now))
    async with world.day(3) as town:  # what they wrote moves in a transaction of its own, a night later at the latest
        await world.until_done("settle-comments-nightly", comments_by_night.slot(town.now))
        await the_moderator_reads(town)
        await the_clerk_checks(town, survey)
        await everybody_sees(town, survey)
        meeting = await the_panel_meets(town)
        await the_panel_recommends(town, meeting)
        await the_minutes_are_approved(town, meeting)
        await the_superintendent_answers(town)
    ahead = days_until_figures(datetime.now(LONDON).date())
    async with world.day(ahead) as town:
        last_month = town.now.replace(day=1) - timedelta(days=1)
        await world.until_done("release-indicators", f"{last_month:%Y-%m}")
        await what_is_late_shows_by_itself(town)
        await figures_are_shown(town)
