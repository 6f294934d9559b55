"""Giving notice of a meeting, and recording why it or its papers are late."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.models import Meeting
from meetings.notice.rule import check_notice
from meetings.telling import show, tell_notice


@atomic()
async def give_notice(
    borough: Borough,
    meeting: Meeting,
    urgent_reason: str = "",
    *,
    site: str,
    at: datetime,
    actor_id: int | None = None,
) -> None:
    """Makes public when and where a meeting is, and tells followers; its agenda may follow. Again changes nothing.

    The chair's `urgent_reason` is public and belongs in the minutes; one that is recorded already stands.

    Raises TooLate when the law wants a reason, Conflict when the meeting was called off or has begun.
    """
    locked = await _lock(meeting)
    if locked.notice_at:
        return
    if locked.has_begun(at):
        raise Conflict(gettext("This meeting is over. Notice of it cannot be given any more."))
    locked.urgent_reason = locked.urgent_reason or urgent_reason
    check_notice(locked, at)
    locked.notice_at = at
    await locked.save(update_fields=["notice_at", "urgent_reason"])
    about = f"{borough.slug}/meetings/{meeting.slug}"
    await audit.record("gave notice of a meeting", about, at=at, actor_id=actor_id, borough_id=borough.id)
    await show(borough, locked, at=at)
    await tell_notice(borough, locked, site=site, at=at)


@atomic()
async def record_urgency(
    borough: Borough, meeting: Meeting, urgent_reason: str, *, at: datetime, actor_id: int | None = None
) -> None:
    """Records the chair's reason for what is published late about a meeting with notice; the first one stands.

    Raises Conflict when the meeting was called off.
    """
    locked = await _lock(meeting)
    if locked.urgent_reason:
        return
    locked.urgent_reason = urgent_reason
    await locked.save(update_fields=["urgent_reason"])
    about = f"{borough.slug}/meetings/{meeting.slug}"
    await audit.record("recorded a reason for urgency", about, at=at, actor_id=actor_id, borough_id=borough.id)
    await show(borough, locked, at=at)


async def _lock(meeting: Meeting) -> Meeting:
    locked = await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    if locked.ended_at:
        raise Conflict(gettext("This meeting was called off."))
    locked.panel = meeting.panel
    return locked
