"""Pages of a person's desk, of the filters they keep, and of the calendar of their deadlines."""

import hashlib

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from boroughs.access import Held, roles_of, signed_in
from boroughs.models import Borough
from boroughs.people.desks.actions import end_calendar, keep_filter, make_calendar, remove_filter
from boroughs.people.desks.forms import KeepForm
from boroughs.people.desks.models import DeskCalendar, SavedFilter
from boroughs.people.models import Role
from engage.desk.calendar import DESK, calendar_of
from engage.desk.forms import FilterForm
from engage.desk.gathering import desks_of
from engage.kit.clock import moment, today
from engage.kit.forms import read_fields
from engage.kit.html import address, go, page
from engage.kit.i18n import use_language
from engage.kit.jobs import JobRun
from engage.kit.problems import NotFound
from engage.kit.routes import public
from engage.kit.security import read_signed, signed

ROUTE = "desk.desk"


async def desk(request: Request) -> Response:
    """What needs the person signed in now, borough by borough; all of it, or what a filter leaves."""
    return await show(request, KeepForm(), 200)


async def show(request: Request, keep: KeepForm, status: int) -> Response:
    """Returns the desk with a form to keep its filter under a name."""
    held: frozenset[Held] = request.state.roles
    desks = await desks_of(held, request.state.person.id, moment(request))
    chosen = FilterForm.of(request.query_params, [desk.borough for desk in desks])
    is_platform = any(h.role is Role.PLATFORM_ADMIN for h in held)
    runs = await JobRun.all().order_by("-id").limit(10) if is_platform else []
    kept = await SavedFilter.filter(person=request.state.person, route=ROUTE).order_by("name")
    return page(
        request,
        "workspace/desk.html",
        status,
        desks=[desk for desk in desks if chosen.borough.data in ("", desk.borough.slug)],
        shown=chosen.shows,
        chosen=chosen,
        keep=keep,
        kept=kept,
        is_platform=is_platform,
        runs=runs,
    )


async def keep(request: Request) -> Response:
    """Keeps the filter of this address under a name."""
    form = await KeepForm.read(request)
    query = FilterForm.of(request.query_params, await Borough.filter(is_open=True)).query
    if form.validate():
        await keep_filter(request.state.person, route=ROUTE, query=query, name=form.name.data)
        return RedirectResponse(f"{address(request, ROUTE)}?{query}", 303)
    return await show(request, form, 422)


async def forget(request: Request) -> Response:
    """Removes a filter that was kept."""
    text = (await read_fields(request)).get("filter", "")
    if text.isascii() and text.isdecimal() and len(text) < 10:
        await remove_filter(request.state.person, int(text))
    return go(request, ROUTE)


async def calendar(request: Request) -> Response:
    """The address of the calendar of one's deadlines, to subscribe to; POST makes a new one in its place."""
    person = request.state.person
    if request.method == "POST":
        await make_calendar(person, at=moment(request))
        return go(request, "desk.calendar")
    found = await DeskCalendar.get_or_none(person=person)
    settings = request.app.state.settings
    key = signed(settings.secret, DESK, found.id) if found else ""
    link = settings.public_url + address(request, "desk.deadlines", key=key) if key else ""
    return page(request, "workspace/desk_calendar.html", link=link)


async def stop(request: Request) -> Response:
    """Stops the calendar's address."""
    await end_calendar(request.state.person, at=moment(request))
    return go(request, "desk.calendar")


async def deadlines(request: Request) -> Response:
    """The calendar of one person's deadlines. Whoever has the address reads it, so it names nothing but public things.

    It is asked for often, so what has not changed is not sent again.
    """
    use_language("en")
    settings, now = request.app.state.settings, moment(request)
    id = read_signed(settings.secret, DESK, request.path_params["key"])
    found = await DeskCalendar.get_or_none(id=id, person__is_active=True).select_related("person") if id else None
    if found is None:
        raise NotFound
    desks = await desks_of(await roles_of(found.person, today(request)), found.person_id, now)
    file = calendar_of(desks, settings.public_url)
    etag = f'"{hashlib.sha256(file).hexdigest()[:20]}"'
    fresh = {"etag": etag, "cache-control": "private, no-cache"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=fresh)
    return Response(file, media_type="text/calendar", headers=fresh)


routes = [
    signed_in("/desk", desk),
    signed_in("/desk/filters", keep, "POST"),
    signed_in("/desk/filters/removed", forget, "POST"),
    signed_in("/desk/calendar", calendar, "GET POST"),
    signed_in("/desk/calendar/stopped", stop, "POST"),
    public("/desk/{key}/calendar.ics", deadlines, cached=False, quiet=True),
]
