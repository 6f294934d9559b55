"""What waits for each role among a borough's requests: for a post its own, for others what they can do about them."""

from collections.abc import Collection
from datetime import date

import boroughs.responses.answers.desk
from boroughs.models import Borough
from boroughs.people.models import OFFICES, Appointment, Office, Role
from boroughs.responses.events.actions import possible
from boroughs.responses.models import EventKind, ResponsePart
from boroughs.responses.standing import Standing, overdue, unanswered, waiting
from engage.kit.i18n import gettext, ngettext
from engage.kit.tasks import Task

_QUICK = {
    EventKind.ACKNOWLEDGED: "Acknowledge",
    EventKind.HELD: "Holding reply",
    EventKind.EXTENDED: "More time",
}
"""What can be done from the desk, without writing an answer."""

_SEE = {*OFFICES, Role.NEIGHBOURHOOD_INSPECTOR, Role.COUNCIL_CLERK, Role.COUNCIL_ADMIN}
_HINT = 140


async def tasks(borough: Borough, roles: Collection[Role], day: date, person_id: int) -> list[Task]:
    """Returns what waits for a person with these roles in a borough on a London date, the most urgent first.

    A post sees what it was asked, and what was passed up to it; inspectors what the police were asked; the clerk what
    is late and what an office asks about; the council's administrator what waits for a post that nobody holds. However
    many requests there are, as many queries.
    """
    if not _SEE.intersection(roles):
        return []
    known = await unanswered(day, borough_id=borough.id)
    held = await _held(borough, roles, day, person_id)
    found = await _for_offices(borough, known, roles, held)
    found += await boroughs.responses.answers.desk.tasks(borough, roles, day, held)
    if Role.COUNCIL_CLERK in roles:
        found += [_clarify(borough, one) for one in known if one.state.paused_until]
        found += [_chase(borough, one) for one in overdue(known)]
    if Role.COUNCIL_ADMIN in roles:
        found += await _vacant(borough, known, day)
    return found


async def _held(borough: Borough, roles: Collection[Role], day: date, person_id: int) -> dict[int, Office]:
    """Returns the offices of a borough that a person holds, by their ids."""
    if not any(role in OFFICES for role in roles):
        return {}
    own = Appointment.on(day).filter(person_id=person_id, office__borough=borough)
    return {one.office_id: one.office for one in await own.select_related("office")}


async def _for_offices(
    borough: Borough, known: list[Standing], roles: Collection[Role], held: dict[int, Office]
) -> list[Task]:
    is_inspector = Role.NEIGHBOURHOOD_INSPECTOR in roles
    asked = [
        one for one in known if one.request.office_id in held or (is_inspector and one.request.office.kind.is_police)
    ]
    drafted = await _drafted(asked)
    found = [
        _answer(borough, one, one.request.id in drafted, is_holder=one.request.office_id in held)
        for one in [*overdue(asked), *waiting(asked)]
        if not drafted.get(one.request.id)  # what is ready waits for whoever signs it: answers.desk
    ]
    names = {office.label for office in held.values()}
    passed = [one for one in overdue(known) if one.request.office_id not in held and names & _told(one)]
    return found + [_passed_up(borough, one) for one in passed]


async def _drafted(asked: list[Standing]) -> dict[int, bool]:
    """Returns the requests that have a draft, by database id, and whether it is ready to be signed."""
    if not asked:
        return {}
    ids = [one.request.id for one in asked]
    drafts = ResponsePart.filter(request_id__in=ids, response__published_at__isnull=True).select_related("response")
    return {part.request_id: part.response.ready_at is not None for part in await drafts}


async def _vacant(borough: Borough, known: list[Standing], day: date) -> list[Task]:
    held = {one.office_id for one in await Appointment.on(day).filter(office__borough=borough)}
    waits: dict[int, list[Standing]] = {}
    for one in known:
        if one.request.office_id not in held:
            waits.setdefault(one.request.office_id, []).append(one)
    return [
        Task(
            ngettext(
                "%(num)s request waits for a post that nobody holds: %(office)s",
                "%(num)s requests wait for a post that nobody holds: %(office)s",
                len(ones),
                office=ones[0].request.office.label,
            ),
            ones[0].state.due_on,
            "boroughs.people.offices.offices",
            {"borough": borough.slug},
        )
        for ones in waits.values()
    ]


def _told(standing: Standing) -> set[str]:
    return {event.told for event in standing.events if event.told}


def _answer(borough: Borough, standing: Standing, is_drafted: bool, *, is_holder: bool) -> Task:
    """Returns the task of answering; while the clock stands still there is no day for it."""
    number, asked_by = standing.request.number, standing.request.asked_by
    if standing.state.paused_until:
        text = gettext("Request %(n)s from %(who)s: its clock is stopped", n=number, who=asked_by)
    elif is_drafted and not is_holder:
        text = gettext("Finish the draft answer to request %(n)s from %(who)s", n=number, who=asked_by)
    elif is_drafted:
        text = gettext("Finish and publish the answer to request %(n)s from %(who)s", n=number, who=asked_by)
    else:
        text = gettext("Answer request %(n)s from %(who)s", n=number, who=asked_by)
    due_on = None if standing.state.paused_until else standing.state.due_on
    also = _quick(borough, standing) if is_holder else ()
    here = _address(borough, standing)
    return Task(text, due_on, "boroughs.responses.answer", here, hint=_hint(standing), also=also)


def _quick(borough: Borough, standing: Standing) -> tuple[Task, ...]:
    """Returns what the holder can do short of answering: each a page with one form, filled in as far as can be."""
    here = _address(borough, standing)
    return tuple(
        Task(gettext(_QUICK[kind]), None, "boroughs.responses.events.clock", here, query=f"kind={kind.value}")
        for kind in possible(standing.state)
        if kind in _QUICK
    )


def _hint(standing: Standing) -> str:
    text = " ".join(standing.request.text.split())
    return text if len(text) <= _HINT else f"{text[:_HINT].rsplit(' ', 1)[0]} …"


def _passed_up(borough: Borough, standing: Standing) -> Task:
    text = gettext(
        "Passed up to you: request %(n)s to %(office)s has no answer",
        n=standing.request.number,
        office=standing.request.office.label,
    )
    return Task(text, standing.state.due_on, "workspace.trail", _address(borough, standing), hint=_hint(standing))


def _chase(borough: Borough, standing: Standing) -> Task:
    number = standing.request.number
    text = gettext("Request %(n)s has no answer. Ask the office about it", n=number)
    return Task(text, standing.state.due_on, "meetings.follow_ups.ask", _address(borough, standing))


def _clarify(borough: Borough, standing: Standing) -> Task:
    text = gettext("Say what request %(n)s means: the office asks, and its clock is stopped", n=standing.request.number)
    route = "boroughs.responses.events.clarify"
    return Task(text, standing.state.paused_until, route, _address(borough, standing))


def _address(borough: Borough, standing: Standing) -> dict[str, str | int]:
    return {"borough": borough.slug, "number": str(standing.request.number)}
