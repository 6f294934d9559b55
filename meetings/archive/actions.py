"""Putting a meeting of the past among the others: whole or not at all, and once."""

import hashlib
from datetime import datetime, time, timedelta
from enum import StrEnum

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.clock import london_moment
from meetings.actions import address, free_slug
from meetings.agenda.documents import index_agenda
from meetings.archive.past import Past
from meetings.minutes.found import put_minutes
from meetings.models import AgendaItem, Meeting, Minutes, Panel
from meetings.telling import show


class Outcome(StrEnum):
    """What became of a file. The value is what to tell who imported it."""

    NEW = "imported"
    SAME = "already imported, nothing changed"
    OTHER = "the panel has a meeting on that day already, with other minutes or none: nothing changed"


@atomic()
async def import_meeting(
    borough: Borough, panel: Panel, past: Past, *, at: datetime, actor_id: int | None = None
) -> tuple[Outcome, Meeting]:
    """Adds a meeting with its agenda and published minutes, approved where its file says so, and lets a search find it.

    A panel has one meeting a day in the past: if there is one, it stays as it is. Returns what was done, and the
    meeting that there is now. Nobody is told by e-mail.
    """
    await Panel.select_for_update(no_key=True).get(id=panel.id)
    if there := await meeting_on_that_day(panel, past):
        minutes = await Minutes.get_or_none(meeting=there)
        return (Outcome.SAME if minutes and minutes.text == past.text else Outcome.OTHER), there
    meeting = Meeting(
        panel=panel, borough=borough, title=past.title, starts_at=past.starts_at, venue=past.venue,
        notice_at=at, published_at=at, imported_at=at, source_url=past.source_url,
    )  # fmt: skip
    meeting.slug = await free_slug(meeting)
    await meeting.save()
    await AgendaItem.bulk_create(
        [
            AgendaItem(meeting=meeting, position=position, title=item.title, kind=item.kind)
            for position, item in enumerate(past.items, 1)
        ]
    )
    approved_at = london_moment(past.approved_on, time(12)) if past.approved_on else None
    await Minutes.create(
        meeting=meeting, text=past.text, published_at=min(at, approved_at or at), approved_at=approved_at
    )
    await index_agenda(borough.id, meeting)
    await put_minutes(borough, meeting, past.text)
    await audit.record(
        "imported a meeting", address(borough, meeting), at=at, actor_id=actor_id, borough_id=borough.id,
        sha256=hashlib.sha256(past.text.encode()).hexdigest(),
    )  # fmt: skip
    await show(borough, meeting, at=at)
    return Outcome.NEW, meeting


async def meeting_on_that_day(panel: Panel, past: Past) -> Meeting | None:
    """Returns the panel's meeting on the London date of a past one, or None; one that was called off is none."""
    begins = london_moment(past.held_on, time(0))
    ends = london_moment(past.held_on + timedelta(days=1), time(0))
    there = Meeting.filter(panel=panel, starts_at__gte=begins, starts_at__lt=ends, ended_at=None)
    return await there.order_by("id").first()
