"""What waits on a desk about drafts: those ready to be signed, and corrections begun."""

from collections.abc import Collection
from datetime import date

from boroughs.models import Borough
from boroughs.people.models import Role
from boroughs.responses.answers.reading import Answer, drafts_of
from boroughs.responses.standing import standings_among
from engage.kit.i18n import gettext, ngettext
from engage.kit.tasks import Task


async def tasks(borough: Borough, roles: Collection[Role], day: date, held: Collection[int]) -> list[Task]:
    """Returns what waits for somebody with these roles, who holds these offices, on a London date. Four queries.

    Who holds an office is told of what is ready, and whoever writes for it of a correction that is not ready yet.
    """
    found = []
    for draft in await drafts_of(borough.id):
        if draft.response.ready_at and draft.response.office_id in held:
            found.append(
                (draft, "boroughs.responses.answers.sign", gettext("Read and publish what is ready: %(what)s"))
            )
        elif draft.response.corrects_id and not draft.response.ready_at and _writes(draft, roles, held):
            found.append((draft, "boroughs.responses.answers.preview", gettext("Finish the correction: %(what)s")))
    ids = {request.id for draft, _, _ in found for request in draft.requests}
    known = {one.request.id: one.state for one in await standings_among(ids, day)} if ids else {}
    done = []
    for draft, route, text in found:
        due = [known[request.id].due_on for request in draft.requests if not known[request.id].is_answered]
        params: dict[str, str | int] = {"borough": borough.slug, "number": str(draft.response.number)}
        done.append(Task(text % {"what": _what(draft)}, min(due, default=None), route, params))
    return done


def _writes(draft: Answer, roles: Collection[Role], held: Collection[int]) -> bool:
    office = draft.response.office
    return office.id in held or (office.kind.is_police and Role.NEIGHBOURHOOD_INSPECTOR in roles)


def _what(draft: Answer) -> str:
    one, many = "the answer to request %(n)s", "the answer to requests %(n)s"
    return ngettext(one, many, len(draft.parts), n=draft.numbers)
