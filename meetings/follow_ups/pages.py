"""The clerk's page that asks an office again."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS
from boroughs.responses.access import standing_here
from boroughs.responses.actions import terms_of
from boroughs.responses.models import ResponseRequest
from engage.kit.clock import today
from engage.kit.html import go, page
from engage.kit.i18n import gettext, show_date
from engage.kit.problems import Conflict
from meetings.follow_ups.actions import ask_again, basis_for, name_of
from meetings.follow_ups.forms import COUNCIL, AgainForm
from meetings.lists import of_borough
from meetings.models import Panel


async def ask(request: Request) -> Response:
    """What was asked and answered, and what is asked now; each asker with the day until which the answer is due."""
    borough, found = await standing_here(request)
    first = found.request
    panels: dict[str, Panel | None] = {
        str(panel.id): panel for panel in await of_borough(borough.id).filter(ended_on=None).order_by("name")
    }
    panels[COUNCIL] = None
    form = await AgainForm.read(request, asker=_who_asked(first, panels))
    form.offer([(key, await _words(request, borough, first, panel)) for key, panel in panels.items()])
    conflict = ""
    if request.method == "POST" and form.validate():
        site = request.app.state.settings.public_url
        try:
            panel = panels[form.asker.data]
            asked = await ask_again(borough, first, panel, form.text.data, site=site, **acting(request))
            return go(request, "workspace.trail", borough=borough.slug, number=asked.number)
        except Conflict as refused:
            conflict = refused.detail
    status = 409 if conflict else 422 if form.errors else 200
    return page(request, "meetings/follow_ups/ask.html", status, standing=found, form=form, conflict=conflict)


def _who_asked(first: ResponseRequest, panels: dict[str, Panel | None]) -> str:
    """Returns the key of the panel that asked first, or in whose meeting somebody asked; COUNCIL without one."""
    return next((key for key, panel in panels.items() if panel and first.asked_by.endswith(panel.name)), COUNCIL)


async def _words(request: Request, borough: Borough, first: ResponseRequest, panel: Panel | None) -> str:
    """Who asks, and on what terms."""
    basis = basis_for(borough, first, panel)
    terms = await terms_of(first.office, basis, today(request))
    due = gettext("answer due on or before %(day)s", day=show_date(terms.due_on))
    return f"{name_of(borough, panel)} – {due} ({gettext(basis.label)})"


routes = [staff("/{borough}/responses/{number}/follow-up", ask, *CLERKS)]
