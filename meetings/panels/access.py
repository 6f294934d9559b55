"""Who reads what the public may not: a panel's members while their term lasts, and the council's clerks."""

from starlette.requests import Request

from boroughs.access import has_role
from boroughs.models import Borough
from boroughs.people.models import CLERKS, Person
from engage.kit.clock import today
from meetings.panels.models import Term


async def reads_exempt(request: Request, borough: Borough, panel_id: int) -> bool:
    """Whether the person of this request may read the exempt papers and items of a panel of this borough.

    Clerks may, and whoever sits in one of its seats today. Nobody else, whatever role they hold: not the police, not
    the members of another panel. One query at most; False where nobody is signed in.
    """
    person: Person | None = getattr(request.state, "person", None)
    if person is None:
        return False
    if has_role(request, borough, *CLERKS):
        return True
    return await Term.on(today(request)).filter(seat__panel_id=panel_id, person=person).exists()
