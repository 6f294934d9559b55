"""Who reads the chair's running order."""

from starlette.requests import Request

from boroughs.access import has_role
from boroughs.models import Borough
from boroughs.people.models import CLERKS
from engage.kit.clock import today
from meetings.panels.access import reads_exempt
from meetings.panels.models import SeatKind, Term


async def leads(request: Request, borough: Borough, panel_id: int) -> bool:
    """Whether the person signed in is a clerk, or sits today in the panel's seat of the chair or the vice chair.

    A substitute in one of those seats does not count. Two queries at most.
    """
    if not await reads_exempt(request, borough, panel_id):
        return False
    if has_role(request, borough, *CLERKS):
        return True
    seats = {"seat__panel_id": panel_id, "seat__kind__in": [SeatKind.CHAIR, SeatKind.VICE_CHAIR]}
    here = Term.on(today(request)).filter(person=request.state.person, is_substitute=False, **seats)
    return await here.exists()
