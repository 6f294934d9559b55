"""A platform administrator, signed in."""

from typing import Any

import pytest

from boroughs.people.models import Role
from tests.browser import Browser
from tests.factories import make_member


@pytest.fixture
async def editor(app: Any) -> Any:
    """The browser of a platform administrator."""
    async with Browser(app) as browser:
        yield await browser.as_person(await make_member(None, Role.PLATFORM_ADMIN, name="Sam Okafor"))
