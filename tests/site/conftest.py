"""The demonstration, for tests that look at the whole site."""

from typing import Any

import pytest

from engage import demo
from engage.demo.examples import Examples, examples, parameters
from engage.kit.routes import Page
from surveys.charter.actions import load_charter


@pytest.fixture
async def known(settings: Any, connection: Any, clock: Any) -> Examples:
    """The demonstration, in this test's transaction: one of each thing in it."""
    await load_charter()
    assert await demo.load(settings, clock.now)
    return await examples()


def address(page: Page, known: Examples) -> str:
    """The address of a route, with the demonstration's examples filled in."""
    return str(page.url_path_for(page.name, **parameters(page, known)))


def is_public(page: Page) -> bool:
    return page.audience.name == "public"
