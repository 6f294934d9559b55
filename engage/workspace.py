"""Pages that show features side by side: London and a borough's home."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from wtforms import StringField

from boroughs import london as places
from boroughs.access import borough_here
from boroughs.models import Borough
from boroughs.outcodes import boroughs_for
from boroughs.people.models import Appointment, OfficeKind
from boroughs.responses.listed.finding import Shown, dated, in_order
from boroughs.responses.standing import standings_among
from engage.indicators.glance import headline
from engage.kit.charts.tiles import Tile, tile_map
from engage.kit.clock import today
from engage.kit.forms import Form, at_most, required
from engage.kit.html import address, go, page
from engage.kit.i18n import gettext, lazy
from engage.kit.routes import public
from engage.record.pages import trail_page
from meetings.desk import next_meeting
from meetings.models import Panel
from surveys.models import Survey

MOST_OVERDUE = 5
"""So many late requests are named on a borough's front page; the list of requests has all."""


class FindForm(Form):
    """A postcode or a borough's name."""

    place = StringField(
        lazy("Enter a postcode or the name of a borough"),
        [
            required(lazy("Enter a postcode, like E8 1EA, or the name of a borough")),
            at_most(60, lazy("Enter a postcode")),
        ],
    )


async def london(request: Request) -> Response:
    """The start page: find your borough by postcode, name, map or list."""
    return page(request, "workspace/london.html", form=await FindForm.read(request), **await _boroughs(request))


async def find(request: Request) -> Response:
    """Where a postcode or a name leads. It is posted, so that no postcode is in an address or a log."""
    form = await FindForm.read(request)
    found: list[Borough] = []
    if request.method == "POST" and form.validate():
        found = await _named(form)
        if len(found) == 1 and found[0].is_open:
            return go(request, "workspace.home", borough=found[0].slug)
    status = 422 if form.errors else 200
    return page(request, "workspace/find.html", status, form=form, found=found)


async def _named(form: FindForm) -> list[Borough]:
    """Returns the boroughs that the text may mean, likeliest first; says on the form what is wrong when none."""
    if place := places.resolve(form.place.data):
        return await Borough.filter(gss=place.gss)
    postcode = boroughs_for(form.place.data)
    if postcode is None:
        form.place.errors = [gettext("Enter a postcode, like E8 1EA, or the name of a borough")]
        return []
    if not postcode.boroughs:
        form.place.errors = [gettext("Enter a postcode in London")]
        return []
    by_gss = {borough.gss: borough for borough in await Borough.filter(gss__in=[b.gss for b in postcode.boroughs])}
    return [by_gss[borough.gss] for borough in postcode.boroughs]


async def _boroughs(request: Request) -> dict[str, Any]:
    """Returns every borough by name, and the map of them."""
    boroughs = await Borough.all().order_by("name")
    tiles = [_tile(request, borough) for borough in boroughs]
    return {"boroughs": boroughs, "map": tile_map(gettext("Map of London’s boroughs"), key="london", tiles=tiles)}


def _tile(request: Request, borough: Borough) -> Tile:
    place = places.BY_GSS[borough.gss]
    if borough.is_open:
        state, label = "open", gettext("%(borough)s: open", borough=borough.name)
    elif borough.in_met:
        state, label = "closed", gettext("%(borough)s: not open yet", borough=borough.name)
    else:
        state, label = "outside", gettext("%(borough)s: has its own police force", borough=borough.name)
    href = address(request, "workspace.home", borough=borough.slug) if borough.is_open else ""
    return Tile(label, place.label, place.column, place.row, href, state)


async def privacy(request: Request) -> Response:
    """What happens to what people tell the platform."""
    return page(request, "workspace/privacy.html")


async def accessibility(request: Request) -> Response:
    """The accessibility statement."""
    return page(request, "workspace/accessibility.html")


async def home(request: Request) -> Response:
    """A borough's front page: what is open, what comes next, what the police last answered, trust, who is who."""
    borough = await borough_here(request)
    day = today(request)
    asked = in_order(await dated(borough.id, day))
    late, done = in_order(asked, Shown.OVERDUE), in_order(asked, Shown.ANSWERED)
    shown = [one.id for one in (*late[:MOST_OVERDUE], *done[:1])]
    by_id = {one.request.id: one for one in await standings_among(shown, day)}
    return page(
        request,
        "workspace/home.html",
        surveys=await Survey.filter(
            borough=borough, published_at__isnull=False, opens_on__lte=day, closes_on__gte=day
        ).order_by("closes_on"),
        next_meeting=await next_meeting(borough.id, day),
        overdue=[by_id[one.id] for one in late[:MOST_OVERDUE]],
        overdue_count=len(late),
        waiting=in_order(asked, Shown.WAITING),
        last_answered=by_id[done[0].id] if done else None,
        figures=await headline(borough),
        holder=await Appointment.on(day)
        .filter(office__borough_id=borough.id, office__kind=OfficeKind.BOROUGH_SUPERINTENDENT)
        .first(),
        panels=await Panel.filter(borough=borough).order_by("name"),
    )


async def trail(request: Request) -> Response:
    """One request, from where it came from to what changed."""
    return await trail_page(request)


routes = [
    public("/", london),
    public("/find", find, "GET POST", cached=False, quiet=True),
    public("/privacy", privacy),
    public("/accessibility", accessibility),
    public("/{borough}", home),
    public("/{borough}/responses/{number}", trail),
]
