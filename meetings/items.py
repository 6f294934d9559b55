"""Adding to an agenda: the one place that gives an item its position."""

from boroughs.responses.models import ResponseRequest
from meetings.models import AgendaItem, Meeting


async def append(meeting: Meeting, title: str, text: str, request: ResponseRequest | None = None) -> AgendaItem:
    """Adds an item at the end of an agenda and returns it; the meeting's row is locked by who calls."""
    last = await AgendaItem.filter(meeting=meeting).order_by("-position").first()
    position = last.position + 1 if last else 1
    return await AgendaItem.create(meeting=meeting, position=position, title=title, text=text, request=request)
