"""What waits for the police and the clerk among a borough's requests."""

from collections.abc import Collection
from datetime import date

import boroughs.responses.answers.desk
from boroughs.models import Borough
from boroughs.people.models import Role
from boroughs.responses.models import ResponsePart
from boroughs.responses.standing import Standing, overdue, standings, waiting
from engage.kit.i18n import gettext
from engage.kit.tasks import Task


async def tasks(borough: Borough, roles: Collection[Role], day: date) -> list[Task]:
    """Returns what waits for somebody with these roles in a borough on a London date, the most urgent first.

    The office and its inspectors see what is unanswered; the clerk what is overdue.
    """
    known = await standings(borough.id, day)
    found: list[Task] = []
    if Role.BOROUGH_SUPERINTENDENT in roles or Role.NEIGHBOURHOOD_INSPECTOR in roles:
        drafted = await _drafted(borough.id)
        found += [_answer(borough, s, s.request.id in drafted) for s in [*overdue(known), *waiting(known)]]
    found += await boroughs.responses.answers.desk.tasks(borough, roles, day)
    if Role.COUNCIL_CLERK in roles:
        found += [_chase(borough, s) for s in overdue(known)]
    return found


async def _drafted(borough_id: int) -> set[int]:
    drafts = ResponsePart.filter(request__borough_id=borough_id, response__published_at__isnull=True)
    return set(await drafts.values_list("request_id", flat=True))  # type: ignore[arg-type]


def _answer(borough: Borough, standing: Standing, is_drafted: bool) -> Task:
    number, asked_by = standing.request.number, standing.request.asked_by
    if is_drafted:
        text = gettext("Finish and publish the answer to request %(n)s from %(who)s", n=number, who=asked_by)
    else:
        text = gettext("Answer request %(n)s from %(who)s", n=number, who=asked_by)
    return Task(text, standing.state.due_on, "boroughs.responses.answer", _address(borough, standing))


def _chase(borough: Borough, standing: Standing) -> Task:
    number = standing.request.number
    text = gettext("Request %(n)s has no answer. Ask the office about it", n=number)
    return Task(text, standing.state.due_on, "workspace.trail", _address(borough, standing))


def _address(borough: Borough, standing: Standing) -> dict[str, str | int]:
    return {"borough": borough.slug, "number": str(standing.request.number)}
