"""Pages of what happens to a request before its answer. The public reads it on the request's trail."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS, OFFICES
from boroughs.responses.access import holder_here, standing_here
from boroughs.responses.events.actions import ClockRuns, possible, record, resume
from boroughs.responses.events.forms import ClarityForm, EventForm
from boroughs.responses.models import EventKind
from boroughs.responses.state import LONGEST_PAUSE, time_may_be_asked
from engage.kit.clock import today
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict


async def clock(request: Request) -> Response:
    """What the office-holder may do about a request short of answering it."""
    borough, found = await standing_here(request)
    appointment = await holder_here(request, found.request)
    kinds = possible(found.state)
    if request.method == "POST" and not kinds:
        raise Conflict(gettext("This request has been answered, so its clock has stopped for good."))
    chosen = request.query_params.get("kind", "")  # on the desk
    form = await EventForm.read(request, kind=chosen if chosen in list(EventKind) else None)
    form.offer(kinds, time_may_be_asked(found.state.due_on, today(request)))
    if request.method == "POST" and form.validate():
        await record(
            borough,
            found.request,
            appointment,
            **form.data,
            site=request.app.state.settings.public_url,
            **acting(request),
        )
        return go(request, "workspace.trail", **request.path_params)
    shown = {"standing": found, "form": form, "kinds": kinds, "longest_pause": LONGEST_PAUSE}
    return page(request, "responses/events/clock.html", 422 if form.errors else 200, **shown)


async def clarify(request: Request) -> Response:
    """The council says what was meant, which starts a stopped clock again."""
    borough, found = await standing_here(request)
    form = await ClarityForm.read(request)
    if request.method == "POST" and form.validate():
        site = request.app.state.settings.public_url
        await resume(borough, found.request, **form.data, site=site, **acting(request))
        return go(request, "workspace.trail", **request.path_params)
    if request.method == "GET" and found.state.paused_until is None:
        raise ClockRuns
    return page(request, "responses/events/clarify.html", 422 if form.errors else 200, standing=found, form=form)


routes = [
    staff("/{borough}/responses/{number}/clock", clock, *OFFICES),
    staff("/{borough}/responses/{number}/clarification", clarify, *CLERKS),
]
