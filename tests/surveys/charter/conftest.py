"""Every test here has a charter loaded."""

from typing import Any

import pytest

from surveys.charter.actions import load_charter


@pytest.fixture(autouse=True)
async def charter(connection: Any) -> None:
    await load_charter()
