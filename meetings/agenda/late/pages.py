"""The page on which a clerk adds what cannot wait to an agenda that is public."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import moment
from engage.kit.html import go, page
from meetings.access import meeting_here
from meetings.agenda.forms import LateItemForm
from meetings.agenda.late.actions import add_late_item, check_open


async def add(request: Request) -> Response:
    """Takes a late item with the chair's reason; it is public at once, and followers are told."""
    borough, meeting = await meeting_here(request)
    check_open(meeting, moment(request))
    form = await LateItemForm.read(request)
    if request.method == "POST" and form.validate():
        site = request.app.state.settings.public_url
        await add_late_item(borough, meeting, **form.data, site=site, **acting(request))
        return go(request, "meetings.agenda.edit", **request.path_params)
    return page(request, "meetings/agenda/late.html", 422 if form.errors else 200, meeting=meeting, form=form)


routes = [staff("/{borough}/meetings/{meeting}/edit/late", add, *CLERKS)]
