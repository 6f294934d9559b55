"""Papers with boring valid values."""

from typing import Any

from meetings.models import Meeting
from meetings.papers.models import Paper


async def make_paper(meeting: Meeting, **values: Any) -> Paper:
    """A paper that was published with its meeting's agenda."""
    number = await Paper.filter(meeting=meeting).count() + 1
    return await Paper.create(
        **{
            "meeting": meeting,
            "number": number,
            "title": "Searches near schools",
            "text": "There were **41** searches.",
            "published_at": meeting.published_at,
            **values,
        }
    )
