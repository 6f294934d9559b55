"""What waits for a panel's members and its chair: cases to grade, to reveal, to decide, to end, and to come back to."""

from collections.abc import Collection
from datetime import datetime

from boroughs.models import Borough
from boroughs.people.models import Role
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.tasks import Task
from meetings.cases.access import PANEL, members_of
from meetings.cases.models import Case
from meetings.cases.returning import due_cases, told_at
from meetings.cases.verdicts import FEWEST_GRADES, judging


async def tasks(borough: Borough, roles: Collection[Role], now: datetime, person_id: int) -> list[Task]:
    """Returns what waits for a person with these roles at an aware moment; nobody but the panel has any.

    Two queries for a member; for the chair one more, and some for each case whose answer is told at a meeting.
    """
    if not any(role in roles for role in PANEL):
        return []
    cases = await Case.filter(borough=borough, published_on__isnull=True).order_by("number").prefetch_related("grades")
    found = [
        _task(borough, case, gettext("Grade case %(number)s", number=case.number), "grading.grade")
        for case in cases
        if case.is_graded_now and all(grade.member_id != person_id for grade in case.grades)
    ]
    if Role.PANEL_CHAIR in roles:
        found += _to_decide(borough, cases, set(await members_of(borough, london_date(now))))
        for due in await due_cases(borough.id, london_date(now)):
            if await told_at(due.case, now):
                text = gettext("Record what came of case %(number)s", number=due.case.number)
                found.append(_task(borough, due.case, text, "outcome"))
    return found


def _to_decide(borough: Borough, cases: list[Case], members: set[int]) -> list[Task]:
    found = []
    if unopened := sum(case.opened_on is None for case in cases):
        text = gettext("Open new cases for grades: %(number)s", number=unopened)
        found.append(Task(text, None, "meetings.cases.all_cases", {"borough": borough.slug}))
    for case in cases:
        words = {"number": case.number}
        if case.is_graded_now and len(judging(list(case.grades))) >= FEWEST_GRADES:
            if missing := len(members - {grade.member_id for grade in case.grades}):
                text = gettext("Case %(number)s can be revealed; not graded yet by: %(n)s", **words, n=missing)
            else:
                text = gettext("Reveal the grades of case %(number)s", **words)
            found.append(_task(borough, case, text, "grading.revealing"))
        elif case.is_tied:
            text = gettext("Break the tie on case %(number)s", **words)
            found.append(_task(borough, case, text, "grading.casting_vote"))
        elif case.colour:
            found.append(_task(borough, case, gettext("End and publish case %(number)s", **words), "ending"))
    return found


def _task(borough: Borough, case: Case, text: str, page: str) -> Task:
    return Task(text, None, f"meetings.cases.{page}", {"borough": borough.slug, "number": case.number})
