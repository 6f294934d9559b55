"""The way from an address to a panel; and who reads what the public may not."""

import re
from collections.abc import Callable
from datetime import date

from starlette.requests import Request

from boroughs.access import borough_here, has_role
from boroughs.models import Borough
from boroughs.people.models import CLERKS, Person, Role
from engage.kit.clock import today
from engage.kit.problems import NotFound
from engage.kit.routes import number_here
from meetings.models import Panel
from meetings.panels.models import Seat, SeatKind, Term

_SLUG = re.compile(r"[a-z0-9-]{1,60}", re.ASCII)


async def panel_here(request: Request) -> tuple[Borough, Panel]:
    """Returns the borough and the panel of this address, which that borough's council serves.

    Raises NotFound when there is none; a borough that only shares a panel has no address for it.
    """
    borough = await borough_here(request)
    slug = request.path_params["panel"]
    panel = await Panel.get_or_none(borough=borough, slug=slug) if _SLUG.fullmatch(slug) else None
    if panel is None:
        raise NotFound
    return borough, panel


async def seat_here(request: Request, panel: Panel) -> Seat:
    """Returns the seat of a panel at the position in this address. Raises NotFound when there is none."""
    seat = await Seat.get_or_none(panel=panel, position=number_here(request, "position"))
    if seat is None:
        raise NotFound
    return seat


async def reads_exempt(request: Request, borough: Borough, panel_id: int) -> bool:
    """Whether the person of this request may read the exempt papers and items of a panel of this borough.

    Clerks may, and whoever sits in one of its seats today. Nobody else, whatever role they hold: nobody with a police
    role in any borough, not the members of another panel. One query at most; False where nobody is signed in.
    """
    person: Person | None = getattr(request.state, "person", None)
    if person is None or any(held.role.is_police for held in request.state.roles):
        return False
    if has_role(request, borough, *CLERKS):
        return True
    return await Term.on(today(request)).filter(seat__panel_id=panel_id, person=person).exists()


async def is_in_the_chair(request: Request, borough: Borough, panel_id: int) -> bool:
    """Whether the person signed in may act as the chair of a panel of this borough, as `chaired` says.

    Never somebody with a police role, in whatever borough. One query at most.
    """
    if any(held.role.is_police for held in request.state.roles):
        return False
    has_chairs_role = has_role(request, borough, Role.PANEL_CHAIR)
    chairs = await chaired(request.state.person.id, borough, today(request), has_chairs_role=has_chairs_role)
    return chairs(panel_id)


async def chaired(person_id: int, borough: Borough, day: date, *, has_chairs_role: bool) -> Callable[[int], bool]:
    """Returns what tells, by a panel's id, whether somebody is in its chair on a London date. One query.

    That is who sits in its chair's or vice chair's seat, and who holds the role of a chair in the borough, unless all
    their seats are on other panels.
    """
    seats = Term.on(day).filter(person_id=person_id, seat__panel__borough=borough)
    kinds: dict[int, set[SeatKind]] = {}
    for panel_id, kind in await seats.values_list("seat__panel_id", "seat__kind"):
        kinds.setdefault(panel_id, set()).add(kind)

    def chairs(panel_id: int) -> bool:
        here = kinds.get(panel_id, set())
        return bool(here & {SeatKind.CHAIR, SeatKind.VICE_CHAIR}) or (has_chairs_role and bool(here or not kinds))

    return chairs
