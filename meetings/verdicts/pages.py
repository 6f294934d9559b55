"""The page on which a panel's verdict on an answer is written down. Everybody reads it on the request's trail."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, has_role, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from engage.kit.clock import moment
from engage.kit.drafts import SavedMeanwhile
from engage.kit.html import address, go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.verdicts.access import judged_here
from meetings.verdicts.actions import edition_of, give_verdict, meetings_for, newest_answer
from meetings.verdicts.forms import VerdictForm
from meetings.verdicts.models import PanelVerdict, Verdict


async def verdict(request: Request) -> Response:
    """What the panel found so far, and a form for what it finds now."""
    borough, found, panels = await judged_here(request)
    response = await newest_answer(found.request)
    if response is None:
        raise Conflict(gettext("There is no answer yet. A panel judges an answer once it is published."))
    if not panels:
        raise Conflict(gettext("This borough has no panel that could judge the answer."))
    given = await _given(found.request.id)
    form = await VerdictForm.read(request)
    form.offer(panels, await meetings_for(panels, response, moment(request)))
    conflict = ""
    if request.method == "POST" and form.validate():
        try:
            await give_verdict(
                borough,
                form.panels[form.panel.data],
                found.request,
                verdict=form.verdict.data,
                reason=form.reason.data,
                meeting=form.meetings.get(form.meeting.data),
                seen=form.seen.data,
                site=request.app.state.settings.public_url,
                **acting(request),
            )
            return go(request, "meetings.verdicts.verdict", **request.path_params)
        except SavedMeanwhile as raised:
            conflict, given = raised.detail, await _given(found.request.id)
            response = await newest_answer(found.request) or response
    if request.method == "GET" or conflict:
        form.seen.data = edition_of(response, given[0] if given else None)
    shown = {"standing": found, "form": form, "panels": panels, "given": given, "conflict": conflict}
    shown["ask_again"] = _ask_again(request, borough, given, response.id)
    return page(request, "meetings/verdicts/verdict.html", 409 if conflict else 422 if form.errors else 200, **shown)


async def _given(request_id: int) -> list[PanelVerdict]:
    """Returns the verdicts on the answers to a request, the newest first."""
    given = PanelVerdict.filter(request_id=request_id).order_by("-id")
    return await given.select_related("panel", "meeting", "response")


def _ask_again(request: Request, borough: Borough, given: list[PanelVerdict], response_id: int) -> str:
    """Returns the address at which a clerk asks again; "" for others, and unless the newest answer is found wanting."""
    found = given[0] if given else None
    is_wanting = found and found.verdict is not Verdict.ANSWERED and found.response_id == response_id
    if not is_wanting or not has_role(request, borough, *CLERKS):
        return ""
    return address(request, "meetings.follow_ups.ask", **request.path_params)


routes = [staff("/{borough}/responses/{number}/verdict", verdict, *CLERKS, Role.PANEL_CHAIR)]
