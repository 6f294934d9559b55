"""A clerk of Hackney, and drafts to write."""

import pytest

from boroughs.people.models import Role
from tests.factories import make_member


@pytest.fixture
async def clerk(browser, hackney):
    return await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))


@pytest.fixture
def seen():
    """The edition in the form of a page."""

    def of(response):
        return response.text.partition('name="seen" type="hidden" value="')[2].partition('"')[0]

    return of
