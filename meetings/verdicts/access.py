"""Which panel judges an answer, and who may write its verdict down."""

from datetime import date

from starlette.requests import Request

from boroughs.access import has_role
from boroughs.models import Borough
from boroughs.people.models import CLERKS
from boroughs.responses.access import standing_here
from boroughs.responses.models import ResponseRequest
from boroughs.responses.standing import Standing
from engage.kit import audit
from engage.kit.clock import moment
from engage.kit.i18n import gettext
from engage.kit.problems import Forbidden
from meetings.cases.models import Case
from meetings.models import Panel, Recommendation
from meetings.panels.access import is_in_the_chair
from meetings.questions.models import PublicQuestion
from meetings.verdicts.models import PanelVerdict


async def asking_panels(requests: list[ResponseRequest]) -> dict[int, int]:
    """Returns the id of the panel that judges the answer to each request, by the request's id, where one does.

    The panel whose recommendation, case or question it is; of a follow-up that of the request it asks again about; of
    anything else the panel that judged it first. Requests that no panel has to do with are left out. Five queries, and
    one for each step back from a follow-up.
    """
    ids = {request.id for request in requests}
    before = {request.id: request.follows_id for request in requests if request.follows_id}
    missing = {id for id in before.values() if id} - ids
    while missing:
        older = await ResponseRequest.filter(id__in=list(missing))
        ids |= missing
        before |= {request.id: request.follows_id for request in older if request.follows_id}
        missing = {request.follows_id for request in older if request.follows_id} - ids
    found = await _own_panels(list(ids))
    known = {}
    for request in requests:
        at: int | None = request.id
        while at is not None and at not in found:
            at = before.get(at)
        if at is not None:
            known[request.id] = found[at]
    return known


async def _own_panels(ids: list[int]) -> dict[int, int]:
    judged = await PanelVerdict.filter(request_id__in=ids).order_by("-id").values_list("request_id", "panel_id")
    cases = await Case.filter(request_id__in=ids).values_list("request_id", "panel_id")
    questions = PublicQuestion.filter(request_id__in=ids)
    recommended = Recommendation.filter(request_id__in=ids)
    return dict(
        [
            *judged,
            *await questions.values_list("request_id", "meeting__panel_id"),
            *cases,
            *await recommended.values_list("request_id", "meeting__panel_id"),
        ]
    )


async def judging_panels(borough: Borough, request: ResponseRequest, day: date) -> list[Panel]:
    """Returns the panels that may judge the answer to a request: the one that asked, else every active one, by name."""
    asked = (await asking_panels([request])).get(request.id)
    if asked:
        return [await Panel.get(id=asked)]
    panels = await Panel.filter(borough=borough).order_by("name")
    return [panel for panel in panels if panel.ended_on is None or panel.ended_on > day]


async def judged_here(request: Request) -> tuple[Borough, Standing, list[Panel]]:
    """Returns the borough, the request of this address and the panels for which the person may judge its answer.

    Clerks may for every panel, a chair for their own. Raises Forbidden, and records it, for the chair of another.
    """
    borough, found = await standing_here(request)
    panels = await judging_panels(borough, found.request, found.state.day)
    if has_role(request, borough, *CLERKS):
        return borough, found, panels
    own = [panel for panel in panels if await is_in_the_chair(request, borough, panel.id)]
    if panels and not own:
        about = f"{request.method} {request.scope['route'].name}"
        person_id = request.state.person.id
        await audit.record("refused", about, at=moment(request), actor_id=person_id, borough_id=borough.id)
        raise Forbidden(gettext("The clerk and the chair of the panel that asked write its verdict down."))
    return borough, found, own
