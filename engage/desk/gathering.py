"""What is on a person's desk: what needs them now, dated and in order, for exactly the roles they hold."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

import boroughs.responses.desk
import boroughs.webhooks.desk
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
from boroughs.access import Held
from boroughs.models import Borough
from boroughs.people.models import CLERKS, OFFICES, Appointment, Role
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.tasks import Task
from meetings.cases.access import KEEPERS, PANEL

SOON = timedelta(days=7)


class Kind(StrEnum):
    """What a thing to do is about."""

    REQUESTS = "requests"
    MEETINGS = "meetings"
    CASES = "cases"
    SURVEYS = "surveys"
    CHARTER = "charter"
    SERVICE = "service"

    @property
    def label(self) -> str:
        """The kind in English."""
        return _KINDS[self]


_KINDS = {
    Kind.REQUESTS: "Requests for an answer",
    Kind.MEETINGS: "Meetings and panels",
    Kind.CASES: "Cases that the panel reviews",
    Kind.SURVEYS: "Surveys and comments",
    Kind.CHARTER: "Stop and search charter",
    Kind.SERVICE: "How this service runs",
}


@dataclass(frozen=True)
class Item:
    """Something to do and what it is about."""

    kind: Kind
    task: Task

    def is_late(self, day: date) -> bool:
        """Whether its last day has passed on a London date."""
        return self.task.due_on is not None and self.task.due_on < day

    def is_soon(self, day: date) -> bool:
        """Whether its last day is this one or within the next seven."""
        return self.task.due_on is not None and day <= self.task.due_on <= day + SOON


@dataclass(frozen=True)
class Desk:
    """One borough's part of a desk on a London date: the roles held there, what waits, and what can be started."""

    borough: Borough
    roles: list[Role]
    items: list[Item]
    starts: list[Task]
    day: date


async def desks_of(held: frozenset[Held], person_id: int, now: datetime) -> list[Desk]:
    """Returns the desks of a person who holds these roles at an aware moment, borough by borough."""
    boroughs_held = await Borough.filter(id__in={h.borough_id for h in held if h.borough_id}).order_by("name")
    return [await _desk(borough, held, person_id, now) for borough in boroughs_held]


async def _desk(borough: Borough, held: frozenset[Held], person_id: int, now: datetime) -> Desk:
    roles, day = sorted(h.role for h in held if h.borough_id == borough.id), london_date(now)
    found = {
        Kind.REQUESTS: [
            *await boroughs.responses.desk.tasks(borough, roles, day, person_id),
            *await meetings.verdicts.desk.tasks(borough, roles, now, person_id),
        ],
        Kind.SERVICE: await boroughs.webhooks.desk.tasks(borough, roles),
        Kind.MEETINGS: [
            *await meetings.desk.tasks(borough, roles, now, person_id),
            *await meetings.carried.desk.tasks(borough, roles, day, person_id),
            *await meetings.panels.desk.tasks(borough, roles, now, person_id),
            *await meetings.questions.desk.tasks(borough, roles, now),
        ],
        Kind.CASES: await meetings.cases.desk.tasks(borough, roles, now, person_id),
        Kind.SURVEYS: [
            *await surveys.desk.tasks(borough, roles, day, person_id),
            *await surveys.results.desk.tasks(borough, roles, day),
        ],
        Kind.CHARTER: [
            *await surveys.charter.triggers.desk.tasks(borough, roles),
            *await surveys.charter.progress.desk.tasks(borough, roles, day),
        ],
    }
    items = [Item(kind, task) for kind, tasks in found.items() for task in tasks]
    items.sort(key=lambda item: item.task.due_on or date.max)
    starts = [*await _own_posts(borough, roles, day, person_id), *_starts(borough, roles)]
    starts += surveys.charter.progress.desk.starts(borough, roles)
    starts += await surveys.exports.desk.starts(borough, roles, day)
    return Desk(borough, roles, items, starts, day)


async def _own_posts(borough: Borough, roles: list[Role], day: date, person_id: int) -> list[Task]:
    """Returns the handover sheets of the posts that a person holds."""
    if not any(role in OFFICES for role in roles):
        return []
    held = Appointment.on(day).filter(person_id=person_id, office__borough=borough).select_related("office")
    return [
        Task(
            gettext("What the post owes on one sheet: %(office)s", office=one.office.label),
            None,
            "handover.handover",
            {"borough": borough.slug, "office": one.office_id},
        )
        for one in await held
    ]


def _starts(borough: Borough, roles: list[Role]) -> list[Task]:
    """Returns what a person with these roles can begin in a borough at any time."""
    here: dict[str, str | int] = {"borough": borough.slug}
    starts = []
    if {*OFFICES, Role.NEIGHBOURHOOD_INSPECTOR}.intersection(roles):
        starts.append(Task(gettext("Answers of your office"), None, "boroughs.responses.answers.own_answers", here))
    if any(role in roles for role in CLERKS):
        starts.append(Task(gettext("Make a survey"), None, "surveys.drafts.create", here))
        starts.append(Task(gettext("Your surveys"), None, "surveys.drafts.list_all", here))
        starts.append(Task(gettext("Cards for telling about a search"), None, "surveys.charter.venues.venues", here))
        starts.append(Task(gettext("Plan a meeting"), None, "meetings.create", here))
        starts.append(Task(gettext("Ask for missing figures"), None, "boroughs.responses.feeds.ask", here))
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
        times, late = "boroughs.responses.settings.times", "boroughs.responses.settings.escalation"
        starts.append(Task(gettext("How long posts have to answer"), None, times, here))
        starts.append(Task(gettext("Who is told of late answers"), None, late, here))
        starts.append(Task(gettext("Webhooks"), None, "boroughs.webhooks.webhooks", here))
    return starts
