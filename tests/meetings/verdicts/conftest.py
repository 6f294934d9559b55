"""An answer that waits for a panel's verdict, and the clerk who writes it down."""

from datetime import UTC, date, datetime

import pytest

from boroughs.people.models import Role
from tests.boroughs.responses.factories import make_request, make_response
from tests.factories import make_member, make_superintendent
from tests.meetings.factories import make_meeting, make_panel, make_recommendation

ANSWERED = date(2026, 11, 10)


@pytest.fixture
async def panel(hackney):
    return await make_panel(hackney)


@pytest.fixture
async def asked(hackney, panel):
    """A recommendation of the panel that the superintendent answered on the day of the meeting."""
    await make_superintendent(hackney, name="Ama Boateng")
    request = await make_request(hackney)
    meeting = await make_meeting(hackney, panel=panel, starts_at=datetime(2026, 10, 20, 18, 30, tzinfo=UTC))
    await make_recommendation(meeting, agreed_on=meeting.held_on, request=request)
    await make_response(request, ANSWERED)
    return request


@pytest.fixture
async def clerk(browser, hackney):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    return browser
