"""The only way from an address to an item in the room, and the rule on who may still write there, and when."""

from datetime import datetime

from starlette.requests import Request

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict, NotFound
from engage.kit.routes import number_here
from meetings.access import meeting_here
from meetings.actions import address
from meetings.models import AgendaItem, Meeting, Minutes


class RoomSettled(Conflict):
    """The minutes are approved, so that what they were compiled from stands."""


async def item_here(request: Request) -> tuple[Borough, Meeting, AgendaItem]:
    """Returns the borough, the meeting with its panel, and the agenda item of this address, or raises NotFound."""
    borough, meeting = await meeting_here(request)
    item = await AgendaItem.get_or_none(meeting=meeting, position=number_here(request, "position"))
    if item is None:
        raise NotFound
    return borough, meeting, item


async def lock_room(meeting: Meeting) -> Meeting:
    """Holds a meeting until the end of the transaction, and returns it as it is now, without its panel.

    Raises RoomSettled once its minutes are approved, or Conflict when it was cancelled or postponed.
    """
    locked = await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    await refuse_settled(locked)
    return locked


async def refuse_settled(meeting: Meeting) -> None:
    """Raises RoomSettled once a meeting's minutes are approved, or Conflict when it was cancelled or postponed."""
    if meeting.ending and meeting.ending.value in ("cancelled", "postponed"):
        raise Conflict(gettext("This meeting was called off. Nothing can be recorded of it."))
    if await Minutes.filter(meeting=meeting, approved_at__isnull=False).exists():
        raise RoomSettled(gettext("The minutes of this meeting are approved. What was recorded stands as it is."))


async def note(
    verb: str, borough: Borough, meeting: Meeting, at: datetime, actor_id: int | None, **detail: object
) -> None:
    """Records a change in the room, in its transaction; the public page changes with it once it shows the record."""
    await audit.record(verb, address(borough, meeting), at=at, actor_id=actor_id, borough_id=borough.id, **detail)
    if await Minutes.filter(meeting=meeting, published_at__isnull=False).exists():
        await touch(borough.slug)
