"""Opening and closing a meeting in the room, or finding that too few came."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.minutes.actions import lock_held
from meetings.models import AgendaItem, Ending, Meeting
from meetings.room.access import lock_room, note
from meetings.room.models import ItemRecord
from meetings.telling import show


@atomic()
async def open_meeting(borough: Borough, meeting: Meeting, *, at: datetime, actor_id: int | None = None) -> None:
    """Says that the chair opened the meeting, from when on everybody sees it is under way; opening again is nothing.

    Raises NotHeld before its time, or Conflict when it was called off.
    """
    await lock_held(meeting, at)
    locked = await lock_room(meeting)
    if locked.opened_at:
        return
    if locked.ending:
        raise Conflict(gettext("This meeting was called off. It cannot be opened."))
    await Meeting.filter(id=meeting.id).update(opened_at=at)
    await note("opened a meeting", borough, meeting, at, actor_id)
    await show(borough, meeting, at=at)


@atomic()
async def close_meeting(borough: Borough, meeting: Meeting, *, at: datetime, actor_id: int | None = None) -> None:
    """Says that the chair closed the meeting; closing again changes nothing. Raises Conflict when it is not open."""
    locked = await lock_room(meeting)
    if locked.closed_at:
        return
    if locked.opened_at is None:
        raise Conflict(gettext("This meeting has not been opened. Open it first."))
    await Meeting.filter(id=meeting.id).update(closed_at=at)
    await note("closed a meeting", borough, meeting, at, actor_id)
    await show(borough, meeting, at=at)


@atomic()
async def find_inquorate(
    borough: Borough, meeting: Meeting, reason: str, *, at: datetime, actor_id: int | None = None
) -> None:
    """Ends a meeting because too few members came or stayed, with a public reason; again changes nothing.

    Raises NotHeld before its time, or Conflict once it was closed.
    """
    await lock_held(meeting, at)
    locked = await lock_room(meeting)
    if locked.ending:
        return
    if locked.closed_at:
        raise Conflict(gettext("This meeting was held and closed. It had a quorum."))
    closed_at = at if locked.opened_at else None
    await Meeting.filter(id=meeting.id).update(
        closed_at=closed_at,
        ended_at=at,
        ending=Ending.INQUORATE,
        reason=reason,
        sequence=locked.sequence + 1,
        changed_at=at,
    )
    await note("found a meeting inquorate", borough, meeting, at, actor_id)
    await show(borough, meeting, at=at)


@atomic()
async def begin_item(borough: Borough, meeting: Meeting, item: AgendaItem, *, at: datetime, actor_id: int) -> None:
    """Says that the meeting has come to an item, which is then the current one; coming back to it counts from now.

    Raises Conflict unless the meeting is open.
    """
    locked = await lock_room(meeting)
    if locked.opened_at is None or locked.closed_at:
        raise Conflict(gettext("Open the meeting first. Then its items can begin."))
    record, is_new = await ItemRecord.get_or_create(
        item=item, defaults={"begun_at": at, "saved_by_id": actor_id, "saved_at": at}
    )
    if not is_new:
        record.begun_at = at
        await record.save(update_fields=["begun_at"])
    await note("began an agenda item", borough, meeting, at, actor_id, item=item.position)
