"""Saving what was said and decided on an item, every few seconds, by several people at once."""

from datetime import datetime, timedelta

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit.drafts import SavedMeanwhile
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.models import AgendaItem, Meeting
from meetings.room.access import note, refuse_settled
from meetings.room.models import ItemRecord

_ONE_SITTING = timedelta(minutes=15)
"""Saves by one person closer than this are one line of the audit trail, which would drown otherwise."""


@atomic()
async def save_notes(
    borough: Borough,
    meeting: Meeting,
    item_id: int,
    notes: str,
    decision: str,
    *,
    seen: int,
    at: datetime,
    actor_id: int,
) -> ItemRecord:
    """Saves the notes and the decision of an item and returns its record; the same words again save nothing.

    `seen` is the edition the person started from. Raises Conflict when the item is gone, RoomSettled, or
    SavedMeanwhile when somebody saved other words since.
    """
    locked = await Meeting.select_for_update(no_key=True).get(id=meeting.id)  # whoever approves the minutes waits
    item = await AgendaItem.select_for_update(no_key=True).get_or_none(id=item_id, meeting=meeting)
    if item is None:
        raise Conflict(gettext("This item was removed from the agenda."))
    record = await ItemRecord.get_or_none(item=item) or ItemRecord(item=item, saved_by_id=actor_id, saved_at=at)
    if (record.notes, record.decision) == (notes, decision):
        return record
    await refuse_settled(locked)
    if seen != record.edition:
        raise SavedMeanwhile(gettext("Somebody saved this item while you were writing. Both versions are below."))
    is_new_sitting = not record.edition or record.saved_by_id != actor_id or at - record.saved_at > _ONE_SITTING
    record.notes, record.decision = notes, decision
    record.edition, record.saved_by_id, record.saved_at = record.edition + 1, actor_id, at
    await record.save()
    if is_new_sitting:
        await note("wrote notes of an item", borough, meeting, at, actor_id, item=item.position)
    return record
