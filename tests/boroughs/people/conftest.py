"""An application in demonstration, where a password alone signs in."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from engage.app import build_app
from engage.kit.settings import Settings
from tests.browser import Browser
from tests.conftest import TestClock


@pytest.fixture
async def demo_browser(settings: Settings, connection: Any, clock: TestClock) -> AsyncIterator[Browser]:
    """A stranger's browser at a demonstration."""
    async with Browser(build_app(replace(settings, demo=True), clock)) as browser:
        yield browser
