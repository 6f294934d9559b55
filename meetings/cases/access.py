"""The only way from an address to a case, and who sits on a panel."""

from datetime import date

from starlette.requests import Request

from boroughs.access import borough_here, has_role
from boroughs.models import Borough
from boroughs.people.models import CLERKS, Membership, Person, Role
from engage.kit.problems import NotFound
from engage.kit.routes import number_here
from meetings.cases.models import Case

PANEL = (Role.PANEL_MEMBER, Role.PANEL_CHAIR)
"""Who grades cases. The police and the council do not."""

KEEPERS = (*CLERKS, Role.PANEL_CHAIR)
"""Who adds cases."""


async def case_here(request: Request) -> tuple[Borough, Case]:
    """Returns the borough and the case of this address, its panel loaded, for staff.

    Raises NotFound when there is none, or it is not opened and the person only grades.
    """
    borough, case = await _found(request)
    if case.opened_on is None and not has_role(request, borough, *KEEPERS):
        raise NotFound
    return borough, case


async def published_case_here(request: Request) -> tuple[Borough, Case]:
    """Returns the borough and the published case of this address, its panel and request loaded, or raises NotFound."""
    borough, case = await _found(request)
    if case.published_on is None:
        raise NotFound
    return borough, case


async def _found(request: Request) -> tuple[Borough, Case]:
    borough = await borough_here(request)
    number = number_here(request, "number")
    case = await Case.get_or_none(borough=borough, number=number).select_related("panel", "request")
    if case is None:
        raise NotFound
    return borough, case


async def members_of(borough: Borough, day: date) -> dict[int, Person]:
    """Returns who may grade a borough's cases on a London date, {id: person}, by name."""
    held = Membership.on(day).filter(borough=borough, role__in=PANEL, person__is_active=True)
    people = {one.person_id: one.person for one in await held.select_related("person")}
    return dict(sorted(people.items(), key=lambda item: item[1].name))
