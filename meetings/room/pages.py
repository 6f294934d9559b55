"""The room: everything about a meeting that is being held, on one page, and opening and closing it."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

import meetings.carried.pages
import meetings.room.attendance.pages
import meetings.room.declarations.pages
import meetings.room.motions.pages
import meetings.room.notes.pages
from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import moment
from engage.kit.html import go, page
from meetings.access import meeting_here
from meetings.carried.shown import carried_to, given_out_at
from meetings.items import numbered
from meetings.models import AgendaItem, Meeting
from meetings.room.access import item_here
from meetings.room.actions import begin_item, close_meeting, find_inquorate, open_meeting
from meetings.room.forms import InquorateForm
from meetings.room.models import Declaration, ItemRecord, Motion
from meetings.room.quorum import lapses
from meetings.room.roll import Roll, roll_of
from meetings.room.words import quorum_said


async def room(request: Request) -> Response:
    """A meeting as it is held: quorum, who is there, the items with the current one marked, motions and actions."""
    _, meeting = await meeting_here(request)
    now = moment(request)
    roll = await roll_of(meeting)
    records = {one.item_id: one for one in await ItemRecord.filter(item__meeting_id=meeting.id)}
    begun = [one for one in records.values() if one.begun_at]
    current = max(begun, key=lambda one: (one.begun_at, one.id)).item_id if begun and not meeting.closed_at else None
    return page(
        request,
        "meetings/room/room.html",
        meeting=meeting,
        items=[(n, item, records.get(item.id)) for n, item in numbered(await AgendaItem.filter(meeting=meeting))],
        current=current,
        roll=roll,
        quorum=quorum_said(meeting, roll, now),
        lapses=_lapses(meeting, roll, now),
        declared=await Declaration.filter(meeting=meeting).count(),
        motions=await Motion.filter(meeting=meeting).select_related("item"),
        actions=await given_out_at(meeting, now),
        carried=await carried_to(meeting, now),
        has_begun=meeting.has_begun(now),
    )


async def start(request: Request) -> Response:
    """Opens the meeting."""
    borough, meeting = await meeting_here(request)
    await open_meeting(borough, meeting, **acting(request))
    return go(request, "meetings.room.room", **request.path_params)


async def close(request: Request) -> Response:
    """Closes the meeting, once the clerk has said so again."""
    borough, meeting = await meeting_here(request)
    if request.method == "POST":
        await close_meeting(borough, meeting, **acting(request))
        return go(request, "meetings.room.room", **request.path_params)
    return page(
        request,
        "meetings/room/close.html",
        meeting=meeting,
        undecided=await Motion.filter(meeting=meeting, outcome__isnull=True),
    )


async def inquorate(request: Request) -> Response:
    """Ends a meeting that too few members came to."""
    borough, meeting = await meeting_here(request)
    form = await InquorateForm.read(request)
    if request.method == "POST" and form.validate():
        await find_inquorate(borough, meeting, form.reason.data, **acting(request))
        return go(request, "meetings.room.room", **request.path_params)
    quorum = quorum_said(meeting, await roll_of(meeting), moment(request))
    status = 422 if form.errors else 200
    return page(request, "meetings/room/inquorate.html", status, meeting=meeting, form=form, quorum=quorum)


async def begin(request: Request) -> Response:
    """Begins an item, which is then the current one."""
    borough, meeting, item = await item_here(request)
    await begin_item(borough, meeting, item, **acting(request))
    return go(request, "meetings.room.notes.item", **request.path_params)


def _lapses(meeting: Meeting, roll: Roll, now: datetime) -> list[tuple[datetime, datetime]]:
    """Returns the times since it was opened in which an open meeting had no quorum."""
    if meeting.opened_at is None:
        return []
    end = min(now, meeting.closed_at or now)
    stays = [line.attendance for line in roll.voting if line.attendance]
    return lapses(stays, roll.needed, meeting.opened_at, end)


routes = [
    staff("/{borough}/meetings/{meeting}/room", room, *CLERKS, methods="GET"),
    staff("/{borough}/meetings/{meeting}/room/opening", start, *CLERKS, methods="POST"),
    staff("/{borough}/meetings/{meeting}/room/closing", close, *CLERKS),
    staff("/{borough}/meetings/{meeting}/room/inquorate", inquorate, *CLERKS),
    staff("/{borough}/meetings/{meeting}/room/items/{position}/beginning", begin, *CLERKS, methods="POST"),
    *meetings.room.attendance.pages.routes,
    *meetings.room.declarations.pages.routes,
    *meetings.room.notes.pages.routes,
    *meetings.room.motions.pages.routes,
    *meetings.carried.pages.routes,
]
