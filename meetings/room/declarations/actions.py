"""Recording what interests members declare."""

from datetime import datetime
from typing import Any

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.models import AgendaItem, Meeting
from meetings.room.access import lock_room, note
from meetings.room.models import Attendance, Declaration, Interest

MOST_DECLARATIONS = 200


@atomic()
async def declare(
    borough: Borough,
    meeting: Meeting,
    attendance_id: int,
    item_id: int | None,
    kind: Interest,
    text: str,
    *,
    left_room: bool,
    at: datetime,
    actor_id: int | None = None,
) -> None:
    """Records an interest, in one item or in general; the same again adds nothing.

    Raises RoomSettled, or Conflict when the member or the item is not of this meeting.
    """
    await lock_room(meeting)
    if not await Attendance.filter(id=attendance_id, meeting=meeting).exclude(seat_id=None).exists():
        raise Conflict(gettext("This member is not on the roll any more."))
    if item_id is not None and not await AgendaItem.filter(id=item_id, meeting=meeting).exists():
        raise Conflict(gettext("This item was removed from the agenda."))
    if await Declaration.filter(meeting=meeting).count() >= MOST_DECLARATIONS:
        raise Conflict(gettext("At most %(most)s declarations can be recorded.", most=MOST_DECLARATIONS))
    said: dict[str, Any] = {
        "attendance_id": attendance_id,
        "item_id": item_id,
        "kind": kind,
        "text": text,
        "left_room": left_room,
    }
    _, is_new = await Declaration.get_or_create(meeting=meeting, **said)
    if is_new:
        await note("recorded a declaration of interest", borough, meeting, at, actor_id)


@atomic()
async def remove_declaration(
    borough: Borough, meeting: Meeting, declaration_id: int, *, at: datetime, actor_id: int | None = None
) -> None:
    """Takes back a declaration recorded by mistake; nothing when it is gone. Raises RoomSettled."""
    await lock_room(meeting)
    if await Declaration.filter(id=declaration_id, meeting=meeting).delete():
        await note("removed a declaration of interest", borough, meeting, at, actor_id)
