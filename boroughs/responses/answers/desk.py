"""What waits on a desk about drafts: those ready to be signed, and corrections begun."""

from collections.abc import Collection
from datetime import date

from boroughs.models import Borough
from boroughs.people.models import OFFICES, Appointment, Role
from boroughs.responses.answers.reading import Answer, drafts_of
from boroughs.responses.standing import standings_among
from engage.kit.i18n import gettext
from engage.kit.tasks import Task


async def tasks(borough: Borough, roles: Collection[Role], day: date, person_id: int) -> list[Task]:
    """Returns what waits for a person with these roles on a London date: seven queries at most, none for most people.

    Who holds an office is told of what is ready, and whoever writes for it of a correction that is not ready yet.
    """
    is_inspector = Role.NEIGHBOURHOOD_INSPECTOR in roles
    if not is_inspector and not set(OFFICES).intersection(roles):
        return []
    own = Appointment.on(day).filter(person_id=person_id, office__borough=borough)
    held = {appointment.office_id for appointment in await own}
    found = []
    for draft in await drafts_of(borough.id):
        is_held = draft.response.office_id in held
        if draft.response.ready_at and is_held:
            found.append(
                (draft, "boroughs.responses.answers.sign", gettext("Read and publish what is ready: %(what)s"))
            )
        elif draft.response.corrects_id and (is_held or (is_inspector and draft.response.office.kind.is_police)):
            found.append((draft, "boroughs.responses.answers.preview", gettext("Finish the correction: %(what)s")))
    ids = {request.id for draft, _, _ in found for request in draft.requests}
    known = {one.request.id: one.state for one in await standings_among(ids, day)} if ids else {}
    done = []
    for draft, route, text in found:
        due = [known[request.id].due_on for request in draft.requests if not known[request.id].is_answered]
        params: dict[str, str | int] = {"borough": borough.slug, "number": str(draft.response.number)}
        done.append(Task(text % {"what": _what(draft)}, min(due, default=None), route, params))
    return done


def _what(draft: Answer) -> str:
    numbers = ", ".join(str(request.number) for request in draft.requests)
    return gettext("the answer to request %(n)s", n=numbers)
