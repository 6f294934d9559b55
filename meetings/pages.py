"""Pages of meetings: the public list and page, and what staff do before a meeting."""

from starlette.requests import Request
from starlette.responses import Response
from tortoise.queryset import QuerySet
from wtforms.fields.choices import SelectChoice

import meetings.agenda.pages
import meetings.cases.pages
import meetings.minutes.pages
import meetings.recommendations.pages
from boroughs.access import acting, borough_here, has_role, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from boroughs.responses.clock import FULL_NOTICE, minutes_due_on
from boroughs.responses.standing import Standing, standings
from engage.kit.clock import LONDON, moment, today
from engage.kit.html import go, page
from engage.kit.routes import public
from meetings.access import meeting_here
from meetings.actions import NameTaken, change_meeting, create_meeting, create_panel
from meetings.agenda.pages import clear_days
from meetings.forms import MeetingForm, PanelForm
from meetings.minutes.pages import minutes_shown
from meetings.models import AgendaItem, Meeting, Panel
from meetings.recommendations.pages import agreed_at

# ---- for everybody ----------------------------------------------------------------------------------------------


async def list_meetings(request: Request) -> Response:
    """A borough's published meetings, to come and past, with how far their minutes are."""
    borough = await borough_here(request)
    known = await _with_minutes(Meeting.filter(borough=borough, published_at__isnull=False))
    coming = [m for m in reversed(known) if m.held_on >= today(request)]
    past = [m for m in known if m.held_on < today(request)]
    return page(request, "meetings/list_meetings.html", coming=coming, past=past, minutes_due_on=minutes_due_on)


async def meeting(request: Request) -> Response:
    """One published meeting: when and where, agenda, minutes, recommendations and what was answered."""
    borough, found = await meeting_here(request, is_public=True)
    recommendations = await agreed_at(found)
    answers: dict[int | None, Standing] = {s.request.id: s for s in await standings(borough.id, today(request))}
    return page(
        request,
        "meetings/meeting.html",
        meeting=found,
        items=[(item, answers.get(item.request_id)) for item in await AgendaItem.filter(meeting=found)],
        **await minutes_shown(found, moment(request)),
        clear_days=clear_days(found, found.published_at or moment(request)),
        full_notice=FULL_NOTICE,
        recommendations=[(r, answers.get(r.request_id)) for r in recommendations],
    )


# ---- for staff --------------------------------------------------------------------------------------------------


async def panels(request: Request) -> Response:
    """A borough's panels, and a form to add one."""
    borough = await borough_here(request)
    form = await PanelForm.read(request)
    if request.method == "POST" and form.validate():
        try:
            await create_panel(borough, form.kind.data, form.name.data, **acting(request))
            return go(request, "meetings.panels", borough=borough.slug)
        except NameTaken as taken:
            form.name.errors.append(taken.detail)
    known = await Panel.filter(borough=borough).order_by("name")
    return page(request, "meetings/panels.html", 422 if form.errors else 200, panels=known, form=form)


async def all_meetings(request: Request) -> Response:
    """Every meeting of a borough, drafts included, with what can be done about each."""
    borough = await borough_here(request)
    return page(
        request,
        "meetings/all_meetings.html",
        meetings=await _with_minutes(Meeting.filter(borough=borough)),
        minutes_due_on=minutes_due_on,
        is_clerk=has_role(request, borough, *CLERKS),
        is_chair=has_role(request, borough, Role.PANEL_CHAIR),
        can_add_panels=has_role(request, borough, Role.COUNCIL_ADMIN),
    )


async def create(request: Request) -> Response:
    """Starts a meeting: panel, title, when and where."""
    borough = await borough_here(request)
    return await _details(request, borough, None)


async def details(request: Request) -> Response:
    """Changes a meeting that is not public yet: panel, title, when and where."""
    borough, found = await meeting_here(request)
    return await _details(request, borough, found)


async def _details(request: Request, borough: Borough, found: Meeting | None) -> Response:
    panels = {str(panel.id): panel for panel in await Panel.filter(borough=borough).order_by("name")}
    form = await MeetingForm.read(request, **_as_data(found))
    form.panel.choices = [SelectChoice(key, panel.name) for key, panel in panels.items()]
    form.today = today(request)
    if request.method == "POST" and form.validate():
        panel = panels[form.panel.data]
        words = {"title": form.title.data, "starts_at": form.starts_at, "venue": form.venue.data}
        try:
            if found is None:
                found = await create_meeting(panel, **words, **acting(request))
            else:
                await change_meeting(borough, found, panel, **words, **acting(request))
            return go(request, "meetings.agenda.edit", borough=borough.slug, meeting=found.slug)
        except NameTaken as taken:
            form.time.errors.append(taken.detail)
    status = 422 if form.errors else 200
    return page(request, "meetings/details.html", status, meeting=found, form=form, has_panels=bool(panels))


async def _with_minutes(meetings: QuerySet[Meeting]) -> list[Meeting]:
    """Returns meetings, the last first, with their panels and minutes loaded."""
    return await meetings.select_related("panel").prefetch_related("minutes").order_by("-starts_at")


def _as_data(meeting: Meeting | None) -> dict[str, object]:
    if meeting is None:
        return {}
    return {
        "panel": str(meeting.panel_id),
        "title": meeting.title,
        "day": meeting.held_on,
        "time": f"{meeting.starts_at.astimezone(LONDON):%H:%M}",
        "venue": meeting.venue,
    }


routes = [
    *meetings.cases.pages.routes,
    *meetings.agenda.pages.routes,
    *meetings.minutes.pages.routes,
    *meetings.recommendations.pages.routes,
    public("/{borough}/meetings", list_meetings),
    public("/{borough}/meetings/{meeting}", meeting),
    staff("/{borough}/panels", panels, Role.COUNCIL_ADMIN),
    staff("/{borough}/all-meetings", all_meetings, *CLERKS, Role.PANEL_CHAIR, methods="GET"),
    staff("/{borough}/new-meeting", create, *CLERKS),
    staff("/{borough}/meetings/{meeting}/details", details, *CLERKS),
]
