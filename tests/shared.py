"""Published data and reference cases beside this repository; a test that needs what is not there skips, and says so."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("ENGAGE_SHARED", Path(__file__).parents[1].parent / "shared"))


def shared(path: str) -> Path:
    """Returns a file or folder of the shared data, or skips the test."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"{path} is not beside this repository; ENGAGE_SHARED can name the folder it is in")
    return found
