"""Beginning an agenda with what stands on every one of its panel."""

from meetings.agenda.models import StandingItem
from meetings.agenda.waiting import point_at_minutes
from meetings.items import append
from meetings.models import Meeting


async def begin_agenda(meeting: Meeting) -> int:
    """Adds its panel's standing items to a new meeting, and returns how many. In the caller's transaction."""
    standing = await StandingItem.filter(panel_id=meeting.panel_id)
    for one in standing:
        details = {name: getattr(one, name) for name in ("kind", "is_under", "minutes_planned")}
        await append(meeting, one.title, one.text, **details)
    if standing:
        await point_at_minutes(meeting)
    return len(standing)
