"""The only way from an address to a request, and who may write for the office it was put to."""

from starlette.requests import Request

from boroughs.access import appointment_here, borough_here, has_role, record_refusal
from boroughs.models import Borough
from boroughs.people.models import Appointment, Role
from boroughs.responses.models import OfficialResponse, ResponseRequest
from boroughs.responses.standing import Standing, standing
from engage.kit.clock import today
from engage.kit.i18n import gettext
from engage.kit.problems import Forbidden, NotFound
from engage.kit.routes import number_here


async def standing_here(request: Request) -> tuple[Borough, Standing]:
    """Returns the borough and the request that this address names, as it stands today, or raises NotFound."""
    borough = await borough_here(request)
    found = await standing(borough.id, number_here(request, "number"), today(request))
    if found is None:
        raise NotFound
    return borough, found


async def holder_here(request: Request, of_office: ResponseRequest | OfficialResponse) -> Appointment:
    """Returns the appointment by which the person signed in holds the office that was asked, or answers.

    Raises Forbidden for anybody else, whatever other office of the borough they hold, and records what they tried.
    """
    appointment = await appointment_here(request, of_office.office_id)
    if appointment is None:
        await record_refusal(request, await borough_here(request))
        raise Forbidden(gettext("Only the person who holds the office can publish its answer."))
    return appointment


async def refuse_who_cannot_draft(
    request: Request, borough: Borough, of_office: ResponseRequest | OfficialResponse
) -> None:
    """Raises Forbidden unless the person holds the office (loaded), or is an inspector and it is police.

    The office's draft is not for its neighbours to read.
    """
    if of_office.office.kind.is_police and has_role(request, borough, Role.NEIGHBOURHOOD_INSPECTOR):
        return
    await holder_here(request, of_office)
