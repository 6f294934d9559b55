"""Followers for tests."""

import uuid
from datetime import timedelta
from typing import Any

from boroughs.following.models import Follower
from boroughs.models import Borough
from tests.conftest import NOW


async def make_follower(borough: Borough, **values: Any) -> Follower:
    """Returns somebody who follows a borough's meetings and confirmed it yesterday."""
    before = NOW - timedelta(days=1)
    defaults = {"id": uuid.uuid4(), "email": "rosa@example.org", "topics": ["meetings"], "confirmed_at": before}
    return await Follower.create(borough=borough, expires_at=before, **{**defaults, **values})
