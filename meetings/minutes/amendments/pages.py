"""The clerk's page for amending approved minutes. The public reads amendments with the minutes."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import moment
from engage.kit.difference import by_words, near_changes
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.html import go, page
from engage.kit.i18n import gettext, show_date
from engage.kit.problems import Conflict
from meetings.access import meeting_here
from meetings.minutes.amendments.actions import amend_minutes, text_now
from meetings.minutes.amendments.forms import AmendmentForm
from meetings.minutes.found import later_meetings
from meetings.minutes.models import Amendment
from meetings.models import Minutes


async def amend(request: Request) -> Response:
    """Shows what would change, word by word, and records it as agreed at a later meeting."""
    borough, meeting = await meeting_here(request)
    minutes = await Minutes.get_or_none(meeting=meeting, approved_at__isnull=False)
    if minutes is None:
        raise Conflict(gettext("These minutes are not approved yet. Change their words instead."))
    before = await text_now(minutes)
    later = {str(one.id): one for one in await later_meetings(meeting, moment(request))}
    form = await AmendmentForm.read(request, text=before, seen=edition(before))
    form.agreed_in.choices = [
        (key, gettext("%(day)s, %(title)s", day=show_date(one.starts_at), title=one.title))
        for key, one in later.items()
    ]
    conflict, preview = "", False
    if request.method == "POST" and form.validate():
        chosen = later.get(form.agreed_in.data)
        preview = form.do.data == "preview"
        try:
            if chosen is None:
                form.agreed_in.errors.append(gettext("Select the meeting that agreed it"))
            elif not preview:
                words = {"text": form.text.data, "reason": form.reason.data, "seen": form.seen.data}
                await amend_minutes(borough, meeting, chosen, **words, **acting(request))
                return go(request, "meetings.minutes.amendments.amend", **request.path_params)
        except SavedMeanwhile as raised:
            conflict, before = raised.detail, await text_now(minutes)
            form.seen.data = edition(before)
    return page(
        request,
        "meetings/minutes/amend.html",
        409 if conflict else 422 if form.errors else 200,
        meeting=meeting,
        saved=before,
        amendments=await Amendment.filter(minutes=minutes).select_related("agreed_in"),
        later=later,
        form=form,
        pieces=near_changes(by_words(before, form.text.data or "")) if preview else [],
        preview=preview,
        conflict=conflict,
    )


routes = [staff("/{borough}/meetings/{meeting}/minutes/amendments", amend, *CLERKS)]
