"""Writes about a panel's work programme."""

from datetime import date, datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.items import append
from meetings.models import Meeting, Panel
from meetings.panels.actions import address
from meetings.panels.models import WorkItem

MOST_PLANNED = 200


@atomic()
async def plan(
    borough: Borough, panel: Panel, *, title: str, why: str, month: date | None, at: datetime, actor_id: int | None
) -> WorkItem:
    """Adds something to what a panel plans to look at, in a month (its first day) or in none yet.

    The same again returns what there is. Raises Conflict when the programme is full.
    """
    await Panel.select_for_update(no_key=True).get(id=panel.id)
    same = await WorkItem.filter(panel=panel, title=title, why=why, month=month, dropped_on__isnull=True).first()
    if same:
        return same
    if await WorkItem.filter(panel=panel, dropped_on__isnull=True, meeting_id__isnull=True).count() >= MOST_PLANNED:
        raise Conflict(gettext("A work programme has at most %(most)s things to come.", most=MOST_PLANNED))
    item = await WorkItem.create(panel=panel, title=title, why=why, month=month)
    await _note("planned work", borough, panel, at, actor_id)
    return item


@atomic()
async def replan(
    borough: Borough,
    panel: Panel,
    item: WorkItem,
    *,
    title: str,
    why: str,
    month: date | None,
    at: datetime,
    actor_id: int | None,
) -> None:
    """Changes what is planned, or moves it to another month. Raises Conflict when it was dropped or is on an agenda."""
    await _lock_planned(item)
    await WorkItem.filter(id=item.id).update(title=title, why=why, month=month)
    await _note("changed planned work", borough, panel, at, actor_id)


@atomic()
async def drop(borough: Borough, panel: Panel, item: WorkItem, *, at: datetime, actor_id: int | None) -> None:
    """Says that something is not planned any more; it stays in the public list as dropped.

    Dropping it again changes nothing. Raises Conflict when it is on an agenda.
    """
    locked = await WorkItem.select_for_update(no_key=True).get(id=item.id)
    if locked.dropped_on:
        return
    await _lock_planned(item)
    await WorkItem.filter(id=item.id).update(dropped_on=london_date(at))
    await _note("dropped planned work", borough, panel, at, actor_id)


@atomic()
async def bring_to_meeting(
    borough: Borough, panel: Panel, item: WorkItem, meeting: Meeting, *, at: datetime, actor_id: int | None
) -> None:
    """Puts what was planned at the end of a meeting's agenda that is not public yet; again changes nothing.

    Raises Conflict when the agenda is public, is another panel's, or the thing was dropped or is on another agenda.
    """
    locked = await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    if locked.published_at or locked.ended_at or locked.panel_id != panel.id:
        raise Conflict(gettext("That agenda is public, or the meeting was called off. Choose another meeting."))
    if (await WorkItem.get(id=item.id)).meeting_id == meeting.id:
        return
    await _lock_planned(item)
    await append(meeting, item.title, item.why)
    await WorkItem.filter(id=item.id).update(meeting_id=meeting.id)
    await _note("brought planned work to a meeting", borough, panel, at, actor_id)


async def _lock_planned(item: WorkItem) -> None:
    locked = await WorkItem.select_for_update(no_key=True).get(id=item.id)
    if locked.dropped_on:
        raise Conflict(gettext("This was dropped from the work programme."))
    if locked.meeting_id:
        raise Conflict(gettext("This is on the agenda of a meeting. Change it there."))


async def _note(verb: str, borough: Borough, panel: Panel, at: datetime, actor_id: int | None) -> None:
    await audit.record(verb, address(borough, panel), at=at, actor_id=actor_id, borough_id=borough.id)
    await touch(borough.slug)
