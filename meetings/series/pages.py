"""The page on which a clerk plans a year of meetings."""

from starlette.requests import Request
from starlette.responses import Response
from wtforms.fields.choices import SelectChoice

from boroughs.access import acting, borough_here, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import today
from engage.kit.html import go, page
from meetings.actions import NameTaken
from meetings.models import Panel
from meetings.series.actions import create_series
from meetings.series.forms import SeriesForm


async def plan(request: Request) -> Response:
    """Shows the dates of a series with the bank holidays it leaves out, then makes the meetings that were shown."""
    borough = await borough_here(request)
    panels = {str(panel.id): panel for panel in await Panel.filter(borough=borough, ended_on=None).order_by("name")}
    form = await SeriesForm.read(request)
    form.panel.choices = [SelectChoice(key, panel.name) for key, panel in panels.items()]
    form.today = today(request)
    is_valid = request.method == "POST" and form.validate()
    if is_valid and form.do.data == "make" and form.seen.data == form.edition:
        try:
            words = form.title.data, form.starts, form.venue.data
            await create_series(panels[form.panel.data], *words, {"way": form.way.data}, **acting(request))
            return go(request, "meetings.all_meetings", borough=borough.slug)
        except NameTaken as taken:
            form.time.errors = [taken.detail]
    status = 422 if form.errors else 200
    series = form.series if is_valid else None
    form.seen.data = form.edition if is_valid else ""
    return page(request, "meetings/series.html", status, form=form, series=series, has_panels=bool(panels))


routes = [staff("/{borough}/new-meetings", plan, *CLERKS)]
