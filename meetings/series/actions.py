"""Making a series of meetings."""

from collections.abc import Sequence
from datetime import datetime

from tortoise.transactions import atomic

from meetings.actions import create_meeting
from meetings.details import More
from meetings.models import Meeting, Panel


@atomic()
async def create_series(
    panel: Panel,
    title: str,
    starts: Sequence[datetime],
    venue: str,
    more: More,
    *,
    at: datetime,
    actor_id: int | None = None,
) -> list[Meeting]:
    """Adds a planned meeting at each moment (aware UTC), all or none, and returns them; again makes no more.

    Raises NameTaken when the panel has another meeting at one of the moments.
    """
    return [await create_meeting(panel, title, start, venue, at=at, actor_id=actor_id, **more) for start in starts]
