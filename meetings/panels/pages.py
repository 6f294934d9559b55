"""Pages of panels: who scrutinises the police of a borough, for everybody; panels, seats and terms, for staff."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

import meetings.panels.seats.pages
import meetings.panels.work.pages
from boroughs.access import acting, borough_here, has_role, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from engage.kit.clock import today
from engage.kit.drafts import SavedMeanwhile
from engage.kit.html import go, page
from engage.kit.problems import Problem
from engage.kit.routes import public
from meetings.models import Panel
from meetings.panels import actions
from meetings.panels.access import panel_here
from meetings.panels.forms import PanelDetailsForm, PanelForm, ProfileForm
from meetings.panels.models import PanelBorough, PanelProfile
from meetings.panels.profile import GROUPS, TITLES
from meetings.panels.record import record_profile
from meetings.panels.shown import of_borough, of_panel, seats_of

# ---- for everybody ----------------------------------------------------------------------------------------------


async def list_panels(request: Request) -> Response:
    """The panels of a borough, those that it shares with its neighbours among them, and who chairs each."""
    borough = await borough_here(request)
    return page(request, "meetings/panels/list.html", panels=await of_borough(borough, today(request)))


async def panel(request: Request) -> Response:
    """One panel: what it is, who is in it, when it meets and what it plans to look at."""
    borough, found = await panel_here(request)
    return page(request, "meetings/panels/panel.html", panel=found, **await of_panel(borough, found, today(request)))


# ---- for staff --------------------------------------------------------------------------------------------------


async def panels(request: Request) -> Response:
    """A borough's panels, and for administrators a form to add one."""
    return await _panels(request, await borough_here(request), PanelForm())


async def create(request: Request) -> Response:
    """Adds a panel."""
    borough = await borough_here(request)
    form = await PanelForm.read(request)
    if form.validate():
        try:
            await actions.create_panel(borough, form.kind.data, form.name.data, **acting(request))
            return go(request, "meetings.panels.panels", borough=borough.slug)
        except actions.NameTaken as taken:
            form.name.errors.append(taken.detail)
    return await _panels(request, borough, form)


async def _panels(request: Request, borough: Borough, form: PanelForm) -> Response:
    known = await Panel.filter(borough=borough).order_by("name")
    can_add = has_role(request, borough, Role.COUNCIL_ADMIN)
    status = 422 if form.errors else 200
    return page(request, "meetings/panels/staff/panels.html", status, panels=known, form=form, can_add=can_add)


async def overview(request: Request) -> Response:
    """One panel as staff see it: its seats with who sits in them, and where everything is changed."""
    borough, found = await panel_here(request)
    return page(
        request,
        "meetings/panels/staff/panel.html",
        panel=found,
        seats=await seats_of(found, today(request)),
        is_admin=has_role(request, borough, Role.COUNCIL_ADMIN),
    )


async def details(request: Request) -> Response:
    """Changes a panel: name, kind, terms of reference, quorum, who shares it, whether it ended."""
    borough, found = await panel_here(request)
    near = await actions.near_boroughs(borough, today(request))
    form = await PanelDetailsForm.read(request, **await _as_data(found))
    form.offer(near)
    conflict = ""
    if request.method == "POST" and form.validate():
        try:
            chosen = [one for one in near if one.slug in form.sharing.data]
            await actions.change_panel(borough, found, **{**form.data, "sharing": chosen}, **acting(request))
            return go(request, "meetings.panels.overview", **request.path_params)
        except SavedMeanwhile as raised:
            conflict, found = raised.detail, await Panel.get(id=found.id)
            form.seen.data = actions.panel_edition(found)
        except Problem as problem:
            (form.name if isinstance(problem, actions.NameTaken) else form.ended_on).errors = [problem.detail]
    status = 409 if conflict else 422 if form.errors else 200
    return page(request, "meetings/panels/staff/details.html", status, panel=found, form=form, conflict=conflict)


async def _as_data(panel: Panel) -> dict[str, Any]:
    names = ("kind", "name", "terms", "quorum", "draft_days", "meets_in_public", "ended_on")
    shared = await PanelBorough.filter(panel=panel).select_related("borough")
    slugs = [row.borough.slug for row in shared]
    return {**{name: getattr(panel, name) for name in names}, "sharing": slugs, "seen": actions.panel_edition(panel)}


async def profile(request: Request) -> Response:
    """How many members are of each group: typed once a year, shown only where nobody is given away."""
    borough, found = await panel_here(request)
    newest = await PanelProfile.filter(panel=found).order_by("-on").first()
    form = await ProfileForm.read(request, on=today(request))
    if request.method == "POST" and form.validate() and form.on.data:
        try:
            await record_profile(borough, found, form.on.data, form.counts, **acting(request))
            return go(request, "meetings.panels.overview", **request.path_params)
        except Problem as problem:
            form.on.errors = [problem.detail]
    status = 422 if form.errors else 200
    return page(
        request,
        "meetings/panels/staff/profile.html",
        status,
        panel=found,
        form=form,
        newest=newest,
        groups=GROUPS,
        titles=TITLES,
    )


_HERE = "/{borough}/panels/{panel}"
routes = [
    public("/{borough}/panels-and-people", list_panels),
    public("/{borough}/panels-and-people/{panel}", panel),
    staff("/{borough}/panels", panels, *CLERKS, methods="GET"),
    staff("/{borough}/panels", create, Role.COUNCIL_ADMIN, methods="POST"),
    staff(_HERE, overview, *CLERKS, methods="GET"),
    staff(f"{_HERE}/details", details, Role.COUNCIL_ADMIN),
    staff(f"{_HERE}/profile", profile, *CLERKS),
    *meetings.panels.seats.pages.routes,
    *meetings.panels.work.pages.routes,
]
