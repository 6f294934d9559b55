"""Pages of minutes: the clerk writes, the chair approves. The public reads them on the meeting's page."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS, Role
from boroughs.responses.clock import minutes_due_on
from engage.kit.clock import moment
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.access import meeting_here
from meetings.minutes.actions import approve_minutes, save_minutes
from meetings.minutes.forms import ApprovalForm, MinutesForm
from meetings.models import Minutes


async def write(request: Request) -> Response:
    """Writes, previews and publishes the draft minutes."""
    borough, meeting = await meeting_here(request)
    minutes = await Minutes.get_or_none(meeting=meeting)
    text = minutes.text if minutes else ""
    form = await MinutesForm.read(request, text=text, seen=edition(text))
    conflict, preview = None, False
    if request.method == "POST" and form.validate():
        preview = form.do.data == "preview"
        try:
            if not preview:
                await save_minutes(
                    borough,
                    meeting,
                    form.text.data,
                    seen=form.seen.data,
                    is_public=form.do.data == "publish",
                    **acting(request),
                )
                return go(request, "meetings.minutes.write", **request.path_params)
        except SavedMeanwhile as raised:
            conflict, minutes = raised, await Minutes.get(meeting=meeting)
            form.seen.data = edition(minutes.text)
    return page(
        request,
        "meetings/minutes.html",
        409 if conflict else 422 if form.errors else 200,
        meeting=meeting,
        minutes=minutes,
        form=form,
        preview=preview,
        conflict=conflict.detail if conflict else "",
        has_begun=meeting.has_begun(moment(request)),
        minutes_due_on=minutes_due_on(meeting.held_on),
    )


async def approve(request: Request) -> Response:
    """Shows the chair the published minutes, and approves them."""
    borough, meeting = await meeting_here(request)
    minutes = await Minutes.get_or_none(meeting=meeting, published_at__isnull=False)
    if minutes is None:
        raise Conflict(gettext("The clerk publishes the draft minutes first. Then they can be approved."))
    form = await ApprovalForm.read(request, seen=edition(minutes.text))
    if request.method == "POST" and form.validate():
        await approve_minutes(borough, meeting, seen=form.seen.data, **acting(request))
        return go(request, "meetings.minutes.approve", **request.path_params)
    form.seen.data = edition(minutes.text)  # what this page shows is what the next press approves
    status = 422 if form.errors else 200
    return page(request, "meetings/approve.html", status, meeting=meeting, minutes=minutes, form=form)


routes = [
    staff("/{borough}/meetings/{meeting}/minutes", write, *CLERKS),
    staff("/{borough}/meetings/{meeting}/minutes/approval", approve, Role.PANEL_CHAIR),
]
