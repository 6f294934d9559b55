"""Pages of attendance: the roll by seat, and everybody else."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import moment
from engage.kit.drafts import SavedMeanwhile
from engage.kit.forms import read_fields
from engage.kit.html import go, page
from meetings.access import meeting_here
from meetings.room.attendance.actions import add_other, record_attendance, remove_other
from meetings.room.attendance.forms import OtherForm, RollForm
from meetings.room.roll import roll_of
from meetings.room.words import quorum_said


async def roll(request: Request) -> Response:
    """The roll by seat: present, online, apologies or absent, a substitute instead, arrived and left."""
    borough, meeting = await meeting_here(request)
    known, now = await roll_of(meeting), moment(request)
    sent = await read_fields(request) if request.method == "POST" else None
    form, conflict = RollForm(meeting, known, sent), None
    if sent is not None:
        form.press(now, sent.get("now", ""))
        if form.validate():
            try:
                await record_attendance(borough, meeting, form.entries(), **acting(request))
                return go(request, "meetings.room.attendance.roll", **request.path_params)
            except SavedMeanwhile as raised:
                conflict, known = raised, await roll_of(meeting)
                form.see_again(known)
    return page(
        request,
        "meetings/room/attendance.html",
        409 if conflict else 422 if form.errors else 200,
        meeting=meeting,
        roll=known,
        form=form,
        conflict=conflict.detail if conflict else "",
        quorum=quorum_said(meeting, known, now),
    )


async def others(request: Request) -> Response:
    """Visitors, officers and police in attendance: a list, and a form to add one."""
    borough, meeting = await meeting_here(request)
    form = await OtherForm.read(request)
    if request.method == "POST" and form.validate():
        await add_other(borough, meeting, **form.data, **acting(request))
        return go(request, "meetings.room.attendance.others", **request.path_params)
    known = (await roll_of(meeting)).others
    return page(
        request, "meetings/room/others.html", 422 if form.errors else 200, meeting=meeting, others=known, form=form
    )


async def remove(request: Request) -> Response:
    """Takes somebody without a seat off the list."""
    borough, meeting = await meeting_here(request)
    line = (await read_fields(request)).get("line", "")
    if line.isascii() and line.isdigit() and len(line) <= 9:
        await remove_other(borough, meeting, int(line), **acting(request))
    return go(request, "meetings.room.attendance.others", **request.path_params)


routes = [
    staff("/{borough}/meetings/{meeting}/room/attendance", roll, *CLERKS),
    staff("/{borough}/meetings/{meeting}/room/others", others, *CLERKS),
    staff("/{borough}/meetings/{meeting}/room/others/removal", remove, *CLERKS, methods="POST"),
]
