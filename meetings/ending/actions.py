"""Calling a meeting off, and making the one that takes its place."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.actions import address, create_meeting
from meetings.agenda.documents import index_agenda
from meetings.cases.returning import bring_back
from meetings.models import AgendaItem, Ending, Meeting, Minutes, Panel
from meetings.notice.rule import check_notice
from meetings.panels.models import WorkItem
from meetings.telling import show, tell_ending
from meetings.verdicts.returning import return_unanswered

_KEPT = ("way", "join_link", "access_notes", "is_open_to_public", "capacity")


class CannotEnd(Conflict):
    """The meeting cannot be called off in this way, or any more."""


@atomic()
async def call_off(
    borough: Borough,
    meeting: Meeting,
    ending: Ending,
    reason: str,
    *,
    new_start: datetime | None = None,
    urgent_reason: str = "",
    site: str,
    at: datetime,
    actor_id: int | None = None,
) -> Meeting | None:
    """Cancels or postpones a meeting, or records that too few members came, and tells everybody it concerns.

    Returns the meeting at `new_start` (aware UTC) that takes its place with a copy of its agenda, or None. If the
    public knew of the old one, notice of the new one is given at once. A meeting called off without a new date may get
    one later, with the same ending; its reason stands.

    Raises CannotEnd when minutes are published, when it was called off already, and when the ending does not fit; and
    NameTaken or TooLate for the new date.
    """
    old = await _lock(meeting)
    await _check(old, ending, reason, new_start, at)
    if old.ending and old.postponed_to_id:
        return await Meeting.get(id=old.postponed_to_id)
    is_new = old.ending is None
    if not is_new and new_start is None:
        return None
    if is_new:
        old.ended_at, old.ending, old.reason = at, ending, reason
        await old.save(update_fields=["ended_at", "ending", "reason"])
    new = None
    if new_start:
        new = await _replace(borough, old, new_start, urgent_reason, at, actor_id)
        old.postponed_to = new
    old.sequence, old.changed_at = old.sequence + 1, at
    await old.save(update_fields=["postponed_to_id", "sequence", "changed_at"])
    about, date = address(borough, old), new and f"{new.held_on}"
    verb = "called a meeting off" if is_new else "gave a meeting a new date"
    await audit.record(verb, about, at=at, actor_id=actor_id, borough_id=borough.id, ending=ending.value, new_date=date)
    if old.notice_at:
        await index_agenda(borough.id, old)
        await show(borough, old, at=at)
        await tell_ending(borough, old, new, site=site, at=at)
    return new


async def _lock(meeting: Meeting) -> Meeting:
    """Locks a meeting's row, its panel's first as whoever makes or changes a meeting does."""
    await Panel.select_for_update(no_key=True).get(id=meeting.panel_id)
    locked = await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    locked.panel = meeting.panel
    return locked


async def _check(old: Meeting, ending: Ending, reason: str, new_start: datetime | None, at: datetime) -> None:
    if old.ending:
        is_same = old.ending is ending and (reason == old.reason or (new_start and not old.postponed_to_id))
        if not is_same:
            raise CannotEnd(gettext("This meeting was called off already: “%(reason)s”", reason=old.reason))
    elif await Minutes.filter(meeting_id=old.id, published_at__isnull=False).exists():
        raise CannotEnd(gettext("The minutes of this meeting are public: it was held."))
    elif ending is Ending.INQUORATE and not old.has_begun(at):
        raise CannotEnd(gettext("Nobody knows who comes before a meeting begins. Cancel or postpone it."))
    elif ending is not Ending.INQUORATE and old.opened_at:
        raise CannotEnd(gettext("This meeting was opened. It can only be recorded that too few members came."))
    if new_start and ending is Ending.CANCELLED:
        raise CannotEnd(gettext("A cancelled meeting has no new date: postpone it."))
    if new_start and new_start <= at:
        raise CannotEnd(gettext("The new date must be in the future."))


async def _replace(
    borough: Borough, old: Meeting, starts_at: datetime, urgent_reason: str, at: datetime, actor_id: int | None
) -> Meeting:
    """Makes the meeting that takes another's place, with a copy of its agenda."""
    await old.panel.fetch_related("borough")
    kept = {column: getattr(old, column) for column in _KEPT}
    ends_at = old.ends_at and starts_at + (old.ends_at - old.starts_at)
    new = await create_meeting(
        old.panel, old.title, starts_at, old.venue, ends_at=ends_at, **kept, at=at, actor_id=actor_id
    )
    await AgendaItem.filter(meeting=new).delete()
    copies = [item.clone() for item in await AgendaItem.filter(meeting_id=old.id)]
    for item in copies:
        item.meeting_id, item.late_reason = new.id, ""
    await AgendaItem.bulk_create(copies)
    await bring_back(borough, new, at=at)
    await return_unanswered(borough, new, at=at)
    await WorkItem.filter(meeting_id=old.id).update(meeting_id=new.id)
    if old.notice_at:
        new.urgent_reason = urgent_reason
        check_notice(new, at)
        new.notice_at = at
        await new.save(update_fields=["urgent_reason", "notice_at"])
    return new
