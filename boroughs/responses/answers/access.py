"""The only way from an address to an answer: published for everybody, a draft for those who write for its office."""

from starlette.requests import Request

from boroughs.access import borough_here, has_role
from boroughs.models import Borough
from boroughs.people.models import Appointment, Office, OfficeKind, Role
from boroughs.responses.access import refuse_who_cannot_draft
from boroughs.responses.answers.reading import Answer, draft_numbered, published_versions
from engage.kit.clock import today
from engage.kit.problems import NotFound
from engage.kit.routes import number_here


async def versions_here(request: Request) -> tuple[Borough, list[Answer]]:
    """Returns the borough and the published versions of the answer that this address names, or raises NotFound."""
    borough = await borough_here(request)
    found = await published_versions(borough.id, number_here(request, "number"))
    if not found:
        raise NotFound
    return borough, found


async def draft_here(request: Request) -> tuple[Borough, Answer]:
    """Returns the borough and the draft that this address names.

    Raises NotFound where there is none, Forbidden (and an audit event) for who does not write for its office.
    """
    borough = await borough_here(request)
    found = await draft_numbered(borough.id, number_here(request, "number"))
    if found is None:
        raise NotFound
    await refuse_who_cannot_draft(request, borough, found.response)
    return borough, found


async def offices_here(request: Request) -> list[Office]:
    """Returns the offices of this borough that the person signed in writes for: held, or police ones as inspector."""
    borough = await borough_here(request)
    held = Appointment.on(today(request)).filter(person=request.state.person, office__borough=borough)
    ids = {appointment.office_id for appointment in await held}
    is_inspector = has_role(request, borough, Role.NEIGHBOURHOOD_INSPECTOR)
    known = await Office.filter(borough=borough).order_by("id")
    police = {kind for kind in OfficeKind if kind.is_police}
    return [office for office in known if office.id in ids or (is_inspector and office.kind in police)]
