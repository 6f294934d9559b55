"""The handover sheet of a post: what whoever holds it next finds open, promised and late."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import appointment_here, borough_here, has_role, staff
from boroughs.action_log.standing import Shown, actions_of, standings
from boroughs.people.models import OFFICES, Appointment, Office, Role
from boroughs.responses.models import ResponsePart
from boroughs.responses.standing import Standing, overdue, unanswered, waiting
from engage.kit.clock import today
from engage.kit.html import page
from engage.kit.i18n import gettext
from engage.kit.problems import Forbidden, NotFound
from engage.kit.routes import number_here
from meetings.carried.shown import public as everybodys


async def handover(request: Request) -> Response:
    """What a post owes the public today, for who holds it and for the council's administrator. To be printed."""
    borough, day = await borough_here(request), today(request)
    office = await Office.get_or_none(id=number_here(request, "office"), borough=borough)
    if office is None:
        raise NotFound
    is_holder = await appointment_here(request, office.id) is not None
    if not is_holder and not has_role(request, borough, Role.COUNCIL_ADMIN):
        raise Forbidden(gettext("Only the person who holds this post, and the council’s administrator, can read this."))
    left = await unanswered(day, office_id=office.id)
    actions = everybodys(actions_of(borough.id, day, Shown.OPEN)).filter(office_id=office.id)
    history = await Appointment.filter(office=office, starts_on__lte=day).order_by("-starts_on")
    return page(
        request,
        "workspace/handover.html",
        office=office,
        holders=history,
        late=overdue(left),
        waiting=waiting(left),
        promised=await standings(actions, day),
        drafted=await _drafted(left) if is_holder else set(),
    )


async def _drafted(left: list[Standing]) -> set[int]:
    """Returns which of the requests the office has a draft for: nobody else is told that there is one."""
    drafts = ResponsePart.filter(request_id__in=[one.request.id for one in left], response__published_at__isnull=True)
    return set(await drafts.values_list("request_id", flat=True))  # type: ignore[arg-type]


routes = [staff("/{borough}/offices/{office}/handover", handover, *OFFICES, Role.COUNCIL_ADMIN, methods="GET")]
