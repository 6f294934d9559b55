"""The page on which a clerk calls a meeting off."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import LONDON, today
from engage.kit.html import go, page
from meetings.access import meeting_here
from meetings.actions import NameTaken
from meetings.ending.actions import CannotEnd, call_off
from meetings.ending.forms import CallOffForm
from meetings.notice.rule import TooLate


async def end(request: Request) -> Response:
    """Cancels or postpones a meeting, or records that too few members came; names the new date later."""
    borough, meeting = await meeting_here(request)
    time = f"{meeting.starts_at.astimezone(LONDON):%H:%M}"
    known = {"ending": meeting.ending, "reason": meeting.reason} if meeting.ending else {}
    form = await CallOffForm.read(request, **known)
    form.today = today(request)
    conflict = ""
    if request.method == "POST" and form.validate():
        words = {"new_start": form.new_start, "urgent_reason": form.urgent_reason.data}
        site = request.app.state.settings.public_url
        try:
            await call_off(borough, meeting, form.ending.data, form.reason.data, **words, site=site, **acting(request))
            return go(request, "meetings.overview", **request.path_params)
        except NameTaken as taken:
            form.new_time.errors = [taken.detail]
        except TooLate as late:
            form.urgent_reason.errors = [late.detail]
        except CannotEnd as refused:
            conflict = refused.detail
    status = 409 if conflict else 422 if form.errors else 200
    return page(request, "meetings/call_off.html", status, meeting=meeting, form=form, conflict=conflict, time=time)


routes = [staff("/{borough}/meetings/{meeting}/ending", end, *CLERKS)]
