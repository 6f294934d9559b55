"""Pages on which staff keep a panel's seats, and who sits in them."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.models import Borough
from boroughs.people.models import CLERKS, Person, Role
from engage.kit.clock import today
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict, NotFound
from engage.kit.routes import number_here
from meetings.models import Panel
from meetings.panels import actions
from meetings.panels.access import panel_here, seat_here
from meetings.panels.forms import ChangeSeatForm, OrderForm, SeatForm, TermForm
from meetings.panels.models import Seat, Term


async def create(request: Request) -> Response:
    """Adds a seat."""
    borough, panel = await panel_here(request)
    form = await SeatForm.read(request)
    if request.method == "POST" and form.validate():
        await actions.add_seat(borough, panel, **form.data, **acting(request))
        return go(request, "meetings.panels.overview", borough=borough.slug, panel=panel.slug)
    status = 422 if form.errors else 200
    return page(request, "meetings/panels/staff/seat.html", status, panel=panel, seat=None, form=form)


async def seat(request: Request) -> Response:
    """Changes a seat, or says from when nobody fills it."""
    borough, panel = await panel_here(request)
    here = await seat_here(request, panel)
    known = {name: getattr(here, name) for name in ("name", "kind", "has_vote", "ended_on")}
    form = await ChangeSeatForm.read(request, **known)
    if request.method == "POST" and form.validate():
        try:
            await actions.change_seat(borough, panel, here, **form.data, **acting(request))
            return go(request, "meetings.panels.overview", borough=borough.slug, panel=panel.slug)
        except Conflict as conflict:
            form.ended_on.errors = [conflict.detail]
    status = 422 if form.errors else 200
    return page(request, "meetings/panels/staff/seat.html", status, panel=panel, seat=here, form=form)


async def order(request: Request) -> Response:
    """Moves a seat up or down in the list."""
    borough, panel = await panel_here(request)
    form = await OrderForm.read(request)
    if not form.validate():
        raise Conflict(gettext("Go back to the panel and use its buttons."))
    await actions.move_seat(borough, panel, form.seat.data, -1 if form.do.data == "up" else 1, **acting(request))
    return go(request, "meetings.panels.overview", borough=borough.slug, panel=panel.slug)


async def new_term(request: Request) -> Response:
    """Puts somebody in a seat."""
    borough, panel = await panel_here(request)
    return await _term(request, borough, panel, await seat_here(request, panel), None)


async def term(request: Request) -> Response:
    """Changes somebody's term, or ends it."""
    borough, panel = await panel_here(request)
    here = await seat_here(request, panel)
    number = number_here(request, "number")
    found = await Term.filter(seat=here).order_by("id").offset(number - 1).first() if number else None
    if found is None:
        raise NotFound
    return await _term(request, borough, panel, here, found)


async def _term(request: Request, borough: Borough, panel: Panel, seat: Seat, found: Term | None) -> Response:
    people = await actions.who_may_sit(borough, today(request))
    form = await TermForm.read(request, **(_as_data(found) if found else {}))
    if found and found.person_id and found.person_id not in {one.id for one in people}:
        people.append(await Person.get(id=found.person_id))
    form.offer(people)
    if request.method == "POST" and form.validate():
        person = next((one for one in people if str(one.id) == form.person.data), None)
        values = {name: form[name].data for name in ("name", "is_named", "is_substitute", "starts_on")}
        try:
            await actions.save_term(
                borough, panel, seat, found, **values, person=person, ends_on=form.ends_on, **acting(request)
            )
            return go(request, "meetings.panels.overview", borough=borough.slug, panel=panel.slug)
        except actions.NotForThisAccount as refused:
            form.person.errors = [refused.detail]
        except Conflict as conflict:
            form.starts_on.errors = [conflict.detail]
    status = 422 if form.errors else 200
    return page(request, "meetings/panels/staff/term.html", status, panel=panel, seat=seat, term=found, form=form)


def _as_data(term: Term) -> dict[str, object]:
    return {
        "name": term.name,
        "is_named": term.is_named,
        "is_substitute": term.is_substitute,
        "person": str(term.person_id) if term.person_id else "",
        "starts_on": term.starts_on,
        "last_on": term.ends_on - timedelta(days=1) if term.ends_on else None,
    }


_HERE = "/{borough}/panels/{panel}"
routes = [
    staff(f"{_HERE}/new-seat", create, Role.COUNCIL_ADMIN),
    staff(f"{_HERE}/seats/order", order, Role.COUNCIL_ADMIN, methods="POST"),
    staff(f"{_HERE}/seats/{{position}}", seat, Role.COUNCIL_ADMIN),
    staff(f"{_HERE}/seats/{{position}}/new-term", new_term, *CLERKS),
    staff(f"{_HERE}/seats/{{position}}/terms/{{number}}", term, *CLERKS),
]
