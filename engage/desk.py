"""A person's desk: what needs them now, dated and in order, for exactly the roles they hold."""

from dataclasses import dataclass
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response

import boroughs.responses.desk
import meetings.carried.desk
import meetings.cases.desk
import meetings.desk
import meetings.panels.desk
import meetings.questions.desk
import meetings.verdicts.desk
import surveys.charter.progress.desk
import surveys.charter.triggers.desk
import surveys.desk
import surveys.exports.desk
import surveys.results.desk
from boroughs.access import Held, signed_in
from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from engage.kit.clock import london_date, moment
from engage.kit.html import page
from engage.kit.i18n import gettext
from engage.kit.jobs import JobRun
from engage.kit.tasks import Task
from meetings.cases.access import KEEPERS, PANEL


@dataclass(frozen=True)
class Desk:
    """One borough's part of a desk: the roles held there, what waits, and what can be started."""

    borough: Borough
    roles: list[Role]
    tasks: list[Task]
    starts: list[Task]


async def desk(request: Request) -> Response:
    """What needs the person signed in now, borough by borough."""
    held: frozenset[Held] = request.state.roles
    boroughs_held = await Borough.filter(id__in={h.borough_id for h in held if h.borough_id}).order_by("name")
    person_id = request.state.person.id
    desks = [await _desk(borough, held, person_id, moment(request)) for borough in boroughs_held]
    is_platform = any(h.role is Role.PLATFORM_ADMIN for h in held)
    runs = await JobRun.all().order_by("-id").limit(10) if is_platform else []
    return page(request, "workspace/desk.html", desks=desks, is_platform=is_platform, runs=runs)


async def _desk(borough: Borough, held: frozenset[Held], person_id: int, now: datetime) -> Desk:
    roles = sorted(h.role for h in held if h.borough_id == borough.id)
    tasks = [
        *await boroughs.responses.desk.tasks(borough, roles, london_date(now)),
        *await meetings.desk.tasks(borough, roles, now, person_id),
        *await meetings.carried.desk.tasks(borough, roles, london_date(now)),
        *await meetings.panels.desk.tasks(borough, roles, now, person_id),
        *await meetings.questions.desk.tasks(borough, roles, now),
        *await meetings.cases.desk.tasks(borough, roles, now, person_id),
        *await meetings.verdicts.desk.tasks(borough, roles, london_date(now), person_id),
        *await surveys.desk.tasks(borough, roles, london_date(now), person_id),
        *await surveys.results.desk.tasks(borough, roles, london_date(now)),
        *await surveys.charter.triggers.desk.tasks(borough, roles),
        *await surveys.charter.progress.desk.tasks(borough, roles, london_date(now)),
    ]
    tasks.sort(key=lambda task: task.due_on or date.max)
    starts = [*_starts(borough, roles), *surveys.charter.progress.desk.starts(borough, roles)]
    starts += await surveys.exports.desk.starts(borough, roles, london_date(now))
    return Desk(borough, roles, tasks, starts)


def _starts(borough: Borough, roles: list[Role]) -> list[Task]:
    """Returns what a person with these roles can begin in a borough at any time."""
    here: dict[str, str | int] = {"borough": borough.slug}
    starts = []
    if any(role in roles for role in CLERKS):
        starts.append(Task(gettext("Make a survey"), None, "surveys.drafts.create", here))
        starts.append(Task(gettext("Your surveys"), None, "surveys.drafts.list_all", here))
        starts.append(Task(gettext("Cards for telling about a search"), None, "surveys.charter.venues.venues", here))
        starts.append(Task(gettext("Plan a meeting"), None, "meetings.create", here))
    if {Role.COUNCIL_CLERK, Role.COUNCIL_ADMIN, Role.PANEL_CHAIR}.intersection(roles):
        starts.append(Task(gettext("Run meetings"), None, "meetings.all_meetings", here))
    if Role.SAFEGUARDING_LEAD in roles:
        starts.append(Task(gettext("Safeguarding reports"), None, "surveys.charter.safeguarding.queue", here))
    if {*KEEPERS, *PANEL}.intersection(roles):
        starts.append(Task(gettext("Cases that the panel reviews"), None, "meetings.cases.all_cases", here))
    if any(role in roles for role in CLERKS):
        starts.append(Task(gettext("Panels"), None, "meetings.panels.panels", here))
    if Role.COUNCIL_ADMIN in roles:
        starts.append(Task(gettext("People with a role"), None, "boroughs.people.roles.members", here))
        starts.append(Task(gettext("Posts that answer in public"), None, "boroughs.people.offices.offices", here))
    return starts


routes = [signed_in("/desk", desk)]
