"""The charter, for tests that say something of its promises."""

from typing import Any

import pytest

from surveys.charter.actions import load_charter


@pytest.fixture
async def charter(connection: Any) -> None:
    """The charter as it is loaded for everybody."""
    await load_charter()
