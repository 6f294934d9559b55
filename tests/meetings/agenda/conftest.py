"""A clerk, signed in, and a meeting to come."""

from datetime import UTC, datetime, timedelta

import pytest

from boroughs.people.models import Role
from tests.factories import make_member
from tests.meetings.factories import make_meeting

COMING = datetime(2026, 12, 8, 18, 30, tzinfo=UTC)  # 17 days after the tests' clock
PUBLISHED = COMING - timedelta(days=25)


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


@pytest.fixture
async def draft(hackney):
    return await make_meeting(hackney, starts_at=COMING, published_at=None)


@pytest.fixture
async def coming(hackney):
    return await make_meeting(hackney, starts_at=COMING, published_at=PUBLISHED)
