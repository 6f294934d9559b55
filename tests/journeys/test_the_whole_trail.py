"""One trail through every hand, in a browser: from a resident's answer to whether it helped.

A real mail server takes what is sent at each step. What the trail's page said on a day is what it says of that day
afterwards.
"""

import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser

from engage.kit.settings import Settings
from surveys.jobs import night
from tests.databases import own_database
from tests.journeys.asking import a_borough_opens, residents_answer, the_clerk_asks, the_clerk_checks
from tests.journeys.postman import Postman, post_office
from tests.journeys.town import World, address
from tests.journeys.trail import (
    ANSWER,
    ANSWER_TOO,
    HELD,
    MORE_TIME,
    PARTLY,
    PROMISE,
    RESIDENT,
    Diary,
    a_resident_follows_the_survey,
    a_resident_says_whether_it_helped,
    late_answers_are_passed_up,
    staff_arrive,
    the_action_is_done,
    the_clock_is_used,
    the_office_answers,
    the_panel_builds_on_it,
    the_panel_judges,
)
from tests.patience import free_port

ASKED_ON, HELD_ON, EXTENDED_ON, PROMISED, LATE_ON, ANSWERED_ON = 3, 5, 25, 40, 47, 61
JUDGED_ON, AGAIN_ON, DONE_ON, HELPED_ON = 63, 70, 95, 124
"""Days from the one on which residents answer."""


@pytest.fixture
async def postman() -> AsyncIterator[tuple[Postman, str]]:
    """A mail server, and its address."""
    async with post_office() as office:
        yield office


@pytest.fixture
async def world(
    server_settings: Settings, chromium: Browser, tmp_path: Path, postman: tuple[Postman, str]
) -> AsyncIterator[World]:
    """An installation with nothing in it but the boroughs and the charter, and its mail server."""
    async with own_database(server_settings, f"engage_trail_{os.getpid()}") as url:
        port = free_port()
        environment = {
            "ENGAGE_DATABASE_URL": url,
            "ENGAGE_VAR": str(tmp_path),
            "ENGAGE_PORT": str(port),
            "ENGAGE_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "ENGAGE_SMTP_URL": postman[1],
        }
        world = World(chromium, environment)
        await world.run("migrate")
        yield world


async def test_a_trail_from_an_answer_to_whether_it_helped(world, postman):
    post, diary = postman[0], Diary()
    await from_what_residents_said_to_no_answer(world, post, diary)
    await from_the_answer_to_whether_it_helped(world, post, diary)
    assert [diary.pages[day][0] for day in sorted(diary.pages)] == [
        "Waiting", "Holding reply sent", "Needs more time", "Overdue", "Answered late", "Answered late",
        "Answered late", "Answered late",
    ]  # fmt: skip


async def from_what_residents_said_to_no_answer(world: World, post: Postman, diary: Diary) -> None:
    async with world.day(0) as town:
        await a_borough_opens(town, world)
        await staff_arrive(town, world)
        await late_answers_are_passed_up(town)
        survey = await the_clerk_asks(town)
        await residents_answer(town, survey)
        await a_resident_follows_the_survey(town, post, survey)
    async with world.day(2) as town:
        await world.until_done("settle-answers-nightly", night(town.now))
    async with world.day(ASKED_ON) as town:
        await the_clerk_checks(town, survey)
        await the_panel_builds_on_it(town, post)
        assert (await diary.note(town))[0] == "Waiting"
        await post.letter(RESIDENT, "request 1, Community Safety Scrutiny Panel asks for an answer")
    async with world.day(HELD_ON) as town:
        await the_clock_is_used(town, "Send a holding reply: say what is being done", HELD)
        assert (await diary.note(town))[0] == "Holding reply sent"
        await post.letter(RESIDENT, "request 1, Holding reply")
    async with world.day(EXTENDED_ON) as town:
        await world.until_done("remind-of-requests", town.now.date().isoformat())
        await post.letter(address("holt"), "request 1 is due on")
        await the_clock_is_used(
            town, "Take more time, once", MORE_TIME, town.now + timedelta(days=PROMISED - EXTENDED_ON)
        )
        assert (await diary.note(town))[0] == "Needs more time"
        await post.letter(RESIDENT, "request 1, More time needed")
    async with world.day(LATE_ON) as town:
        for job in ("remind-of-requests", "pass-up-late-requests"):
            await world.until_done(job, town.now.date().isoformat())
        assert (await diary.note(town))[0] == "Overdue"
        await post.letter(address("holt"), "request 1 is late")
        await post.letter(address("clerk"), "request 1 is late")


async def from_the_answer_to_whether_it_helped(world: World, post: Postman, diary: Diary) -> None:
    async with world.day(ANSWERED_ON) as town:
        await world.until_done("pass-up-late-requests", town.now.date().isoformat())
        await post.letter(RESIDENT, "request 1 is late and was passed up")
        await the_office_answers(town, 1, ANSWER)
        assert (await diary.note(town))[0] == "Answered late"
        await post.letter(RESIDENT, "request 1 has been answered")
        await post.letter(address("clerk"), "Request 1: a response was published")
    async with world.day(JUDGED_ON) as town:
        await the_panel_judges(town, PARTLY)
        await diary.note(town)
        await post.letter(RESIDENT, "verdict of a panel on request 1")
        await post.letter(address("holt"), "asks for your answer, request 2")
    async with world.day(AGAIN_ON) as town:
        await the_office_answers(town, 2, ANSWER_TOO, promise=PROMISE, by=town.now + timedelta(days=30))
        await post.letter(address("clerk"), "Request 2: a response was published")
    async with world.day(DONE_ON) as town:
        await the_action_is_done(town)
        await diary.note(town)
        await post.letter(RESIDENT, "action 1, Done")
    async with world.day(HELPED_ON) as town:
        await world.until_done("ask-whether-it-helped", town.now.date().isoformat())
        await post.letter(RESIDENT, "did it help?")
        await a_resident_says_whether_it_helped(town)
        await diary.note(town)
        await diary.is_right_as_of_every_day(town)
