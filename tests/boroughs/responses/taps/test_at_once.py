"""Many presses at the same moment: real connections, committed rows."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest

from boroughs.models import Borough
from boroughs.responses.taps.actions import forget_order, link_id, show_counts
from boroughs.responses.taps.jobs import jobs
from boroughs.responses.taps.models import SpentTap, TapQuestion, TapTally
from boroughs.responses.taps.pages import COOKIE
from engage.app import build_app
from engage.kit.jobs import run
from engage.kit.security import OWN_PAGE, signed
from tests.boroughs.responses.factories import make_request, make_response
from tests.browser import Browser
from tests.conftest import NOW
from tests.factories import make_superintendent

TAPS = "/hackney/responses/1/taps"
YES = {"question": "answered_point", "answer": "yes"}


@pytest.fixture
async def asked(alone):
    """An answered request in a database of this test alone, outside any transaction."""
    hackney = await Borough.get(slug="hackney")
    await make_superintendent(hackney)
    request = await make_request(hackney)
    await make_response(request, date(2026, 11, 10))
    return request


@pytest.fixture
async def press(alone, clock, asked):
    """Sends presses at the same moment to an address, each with the cookie given; returns the statuses."""
    app = build_app(alone, clock)

    async def send(address, cookies):
        async with Browser(app) as browser:
            said = [f"{COOKIE}={signed(alone.secret, COOKIE, one)}" if one else "" for one in cookies]
            sent = [browser.post(address, data=YES, headers={"Cookie": one} if one else {}) for one in said]
            return {reply.status_code for reply in await asyncio.gather(*sent)}

    return send


async def test_twenty_presses_at_once_by_one_link_count_once(alone, asked, press):
    id = link_id(asked.id, TapQuestion.ANSWERED_POINT, uuid4())
    link = f"{TAPS}/answered_point/{signed(alone.secret, OWN_PAGE, id)}"
    assert await press(link, [""] * 20) == {303}
    assert await TapTally.all().values_list("by_asker", "number") == [(True, 1)]


async def test_twenty_browsers_at_once_count_twenty_and_each_once(asked, press):
    cookies = [uuid4() for _ in range(20)]
    assert await press(TAPS, cookies * 2) == {303}
    assert await TapTally.all().values_list("by_asker", "number") == [(False, 20)]


async def test_no_press_is_lost_or_counted_twice_while_the_order_is_forgotten(asked, press):
    cookies = [uuid4() for _ in range(10)]
    await press(TAPS, cookies)
    showing = next(job for job in jobs("https://engage.test") if job.name == "show-taps")
    _, done, _ = await asyncio.gather(
        press(TAPS, [*cookies, *(uuid4() for _ in range(10))]),
        run(showing, NOW),
        press(TAPS, cookies),
    )
    assert done is not None
    assert done.detail["shown"] == 1
    assert (await TapTally.get()).number == 20
    assert await SpentTap.all().count() == 20
    assert await forget_order() == 20
    assert await show_counts() in (0, 1)
