"""The clerk's page that asks an office for figures that are missing."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, borough_here, staff
from boroughs.people.models import CLERKS, Office
from boroughs.responses.actions import terms_of
from boroughs.responses.feeds.actions import BASIS, ask_for_figures
from boroughs.responses.feeds.forms import FiguresForm
from engage.kit.clock import today
from engage.kit.html import go, page


async def ask(request: Request) -> Response:
    """Which figures, of which months, and whose they are; then the clock of that office starts."""
    borough = await borough_here(request)
    offices = {str(office.id): office for office in await Office.filter(borough=borough).order_by("id")}
    form = await FiguresForm.read(request)
    day = today(request)
    form.offer([(one, (await terms_of(one, BASIS, day)).due_on) for one in offices.values()], day)
    if request.method == "POST" and form.validate():
        first, last = form.months
        asked = await ask_for_figures(
            borough,
            offices[form.office.data],
            figures=form.figures.data,
            first=first,
            last=last,
            why=form.why.data,
            site=request.app.state.settings.public_url,
            **acting(request),
        )
        return go(request, "workspace.trail", borough=borough.slug, number=asked.number)
    return page(request, "responses/feeds/ask.html", 422 if form.errors else 200, form=form, basis=BASIS)


routes = [staff("/{borough}/responses/missing-figures", ask, *CLERKS)]
