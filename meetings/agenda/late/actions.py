"""Adding to an agenda that is public: only what cannot wait, with the chair's reason, and everybody is told."""

from datetime import datetime
from typing import Unpack

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.actions import note
from meetings.agenda.documents import index_agenda
from meetings.items import MOST_ITEMS, Details, append
from meetings.models import AgendaItem, Meeting
from meetings.telling import show, tell_late


@atomic()
async def add_late_item(
    borough: Borough,
    meeting: Meeting,
    title: str,
    text: str,
    late_reason: str,
    *,
    site: str,
    at: datetime,
    actor_id: int | None = None,
    **details: Unpack[Details],
) -> AgendaItem:
    """Adds an item at the end of a public agenda, whose numbers stand, and tells followers; again returns the first.

    `late_reason` is the chair's, public, and belongs in the minutes: special circumstances make it urgent. `site` is
    the address of the site without a slash at the end. The meeting's panel is loaded.

    Source: Local Government Act 1972, section 100B(4)(b).

    Raises Conflict when the agenda is not public yet or full, or the meeting is over or was called off.
    """
    meeting_now = await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    check_open(meeting_now, at)
    items = await AgendaItem.filter(meeting=meeting)
    for there in items:
        if (there.title, there.late_reason) == (title, late_reason):
            return there
    if len(items) >= MOST_ITEMS:
        raise Conflict(gettext("An agenda has at most %(most)s items.", most=MOST_ITEMS))
    item = await append(meeting, title, text, late_reason=late_reason, **details)
    await note("added a late agenda item", borough, meeting, at, actor_id)
    await index_agenda(borough.id, meeting)
    await show(borough, meeting, at=at)
    await tell_late(borough, meeting, item, site=site, at=at)
    return item


def check_open(meeting: Meeting, at: datetime) -> None:
    """Raises Conflict unless late items can still join a meeting's agenda at an aware moment."""
    if meeting.published_at is None:
        raise Conflict(gettext("This agenda is not public yet. Add the item to it."))
    if meeting.ended_at:
        raise Conflict(gettext("This meeting was called off."))
    if meeting.closed_at or (meeting.opened_at is None and meeting.held_on < london_date(at)):
        raise Conflict(gettext("This meeting is over. Nothing can be added to its agenda."))
