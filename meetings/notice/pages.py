"""The page on which a clerk gives notice of a meeting."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from boroughs.responses.clock import FULL_NOTICE, agenda_due_on
from engage.kit.clock import moment
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from meetings.access import meeting_here
from meetings.notice.actions import give_notice, record_urgency
from meetings.notice.forms import NoticeForm
from meetings.notice.rule import notice_given


async def give(request: Request) -> Response:
    """Says what notice makes public and what the law wants, gives it, and takes the chair's reason where it is late."""
    borough, meeting = await meeting_here(request)
    form = await NoticeForm.read(request, urgent_reason=meeting.urgent_reason)
    notice = notice_given(meeting, moment(request))
    wants_reason = notice.is_late and not meeting.urgent_reason and not meeting.published_at and not meeting.ended_at
    if request.method == "POST" and form.validate():
        if wants_reason and not form.urgent_reason.data:
            form.urgent_reason.errors = [gettext("Enter the chair’s reason for urgency")]
        else:
            reason = form.urgent_reason.data if wants_reason else ""
            if meeting.notice_at is None:
                site = request.app.state.settings.public_url
                await give_notice(borough, meeting, reason, site=site, **acting(request))
            elif reason:
                await record_urgency(borough, meeting, reason, **acting(request))
            return go(request, "meetings.overview", **request.path_params)
    return page(
        request,
        "meetings/notice.html",
        422 if form.errors else 200,
        meeting=meeting,
        form=form,
        notice=notice,
        wants_reason=wants_reason,
        due_on=agenda_due_on(meeting.held_on),
        full_notice=FULL_NOTICE,
        has_begun=meeting.has_begun(moment(request)),
    )


routes = [staff("/{borough}/meetings/{meeting}/notice", give, *CLERKS)]
