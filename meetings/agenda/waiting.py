"""Minutes that wait for a later meeting of their panel to approve them find its agenda by themselves."""

from meetings.models import AgendaItem, ItemKind, Meeting


async def waiting_minutes(meeting: Meeting) -> list[Meeting]:
    """Returns the panel's meetings before this one whose minutes are published and not approved, the last first."""
    waiting = Meeting.filter(
        panel_id=meeting.panel_id, starts_at__lt=meeting.starts_at,
        minutes__published_at__isnull=False, minutes__approved_at=None,
    )  # fmt: skip
    return await waiting.order_by("-starts_at")


async def point_at_minutes(meeting: Meeting) -> None:
    """Points the items of a draft agenda that approve minutes at minutes that wait for it, the last meeting's first.

    An item that points at minutes that still wait keeps them; minutes that were approved elsewhere are let go.
    """
    items = await AgendaItem.filter(meeting=meeting, kind=ItemKind.MINUTES)
    if not items or meeting.published_at:
        return
    waiting = [earlier.id for earlier in await waiting_minutes(meeting)]
    free = [one for one in waiting if one not in {item.minutes_of_id for item in items}]
    for item in items:
        if item.minutes_of_id not in waiting:
            chosen = free.pop(0) if free else None
            if chosen != item.minutes_of_id:
                await AgendaItem.filter(id=item.id).update(minutes_of_id=chosen)


async def find_agenda(held: Meeting) -> None:
    """Brings the minutes of a meeting, just published, to the agenda of its panel's next meeting that is a draft."""
    later = Meeting.filter(panel_id=held.panel_id, starts_at__gt=held.starts_at, published_at=None, ended_at=None)
    if meeting := await later.order_by("starts_at").first():
        await point_at_minutes(meeting)
