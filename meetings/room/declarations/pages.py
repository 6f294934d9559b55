"""The page of declarations of interest."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.forms import read_fields
from engage.kit.html import go, page
from meetings.access import meeting_here
from meetings.models import AgendaItem
from meetings.room.declarations.actions import declare, remove_declaration
from meetings.room.declarations.forms import DeclarationForm
from meetings.room.models import Declaration
from meetings.room.roll import roll_of


async def declarations(request: Request) -> Response:
    """The interests declared, and a form to add one."""
    borough, meeting = await meeting_here(request)
    roll, items = await roll_of(meeting), await AgendaItem.filter(meeting=meeting)
    form = await DeclarationForm.read(request)
    form.offer(roll, items)
    if request.method == "POST" and form.validate():
        await declare(
            borough,
            meeting,
            int(form.attendance.data),
            int(form.item.data) or None,
            form.kind.data,
            form.text.data,
            left_room=form.left_room.data,
            **acting(request),
        )
        return go(request, "meetings.room.declarations.declarations", **request.path_params)
    names = {line.attendance.id: line.name for line in roll.lines if line.attendance}
    return page(
        request,
        "meetings/room/declarations.html",
        422 if form.errors else 200,
        meeting=meeting,
        form=form,
        names=names,
        titles={item.id: f"{item.position}. {item.title}" for item in items},
        declarations=await Declaration.filter(meeting=meeting).order_by("id"),
    )


async def remove(request: Request) -> Response:
    """Takes back a declaration."""
    borough, meeting = await meeting_here(request)
    line = (await read_fields(request)).get("line", "")
    if line.isascii() and line.isdigit() and len(line) <= 9:
        await remove_declaration(borough, meeting, int(line), **acting(request))
    return go(request, "meetings.room.declarations.declarations", **request.path_params)


routes = [
    staff("/{borough}/meetings/{meeting}/room/declarations", declarations, *CLERKS),
    staff("/{borough}/meetings/{meeting}/room/declarations/removal", remove, *CLERKS, methods="POST"),
]
