"""What the charter's register has for the police of a borough: evidence that is missing, promised, or to be signed."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from engage.kit.i18n import gettext, ngettext
from engage.kit.tasks import Task
from surveys.charter.models import CharterCommitment, CharterVersion, CommitmentKind
from surveys.charter.progress.models import CommitmentUpdate
from surveys.charter.progress.standing import records

DAYS_AHEAD = 28
"""Promised evidence is on the desk from so many days before."""

KEEP = "surveys.charter.progress.keep"


async def tasks(borough: Borough, roles: Collection[Role], day: date) -> list[Task]:
    """Returns what the police of a borough have to publish on a London date: promised, drafted, or never said."""
    is_holder = Role.BOROUGH_SUPERINTENDENT in roles
    version = await CharterVersion.in_force() if is_holder or Role.NEIGHBOURHOOD_INSPECTOR in roles else None
    if version is None:
        return []
    known = await records(borough.id, day)
    drafts = CommitmentUpdate.filter(borough=borough, published_at__isnull=True)
    drafted: set[Any] = set(await drafts.values_list("commitment__code", flat=True))
    found, silent = [], 0
    for commitment in version.commitments:
        if commitment.kind is not CommitmentKind.ORGANISATIONAL:
            continue
        update = known[commitment.code].update
        if commitment.code in drafted:
            found.append(_drafted(borough, commitment, update.due_on if update else None, is_holder=is_holder))
        elif update is None:
            silent += 1
        elif update.due_on and update.due_on <= day + timedelta(days=DAYS_AHEAD):
            text = gettext("Publish the next evidence on commitment %(code)s", code=commitment.code)
            found.append(Task(text, update.due_on, "surveys.charter.progress.write", _address(borough, commitment)))
    if silent:
        text = ngettext("%(num)s commitment of the charter has no evidence from your office",
                        "%(num)s commitments of the charter have no evidence from your office", silent)  # fmt: skip
        found.append(Task(text, None, KEEP, {"borough": borough.slug}))
    return found


def _drafted(borough: Borough, commitment: CharterCommitment, due_on: date | None, *, is_holder: bool) -> Task:
    if is_holder:
        text = gettext("Read and publish the evidence on commitment %(code)s", code=commitment.code)
        return Task(text, due_on, "surveys.charter.progress.sign", _address(borough, commitment))
    text = gettext("Evidence on commitment %(code)s is a draft that waits for the superintendent", code=commitment.code)
    return Task(text, due_on, "surveys.charter.progress.write", _address(borough, commitment))


def starts(borough: Borough, roles: Collection[Role]) -> list[Task]:
    """Returns what somebody with these roles can say of commitments at any time."""
    here: dict[str, str | int] = {"borough": borough.slug}
    if Role.BOROUGH_SUPERINTENDENT in roles or Role.NEIGHBOURHOOD_INSPECTOR in roles:
        return [Task(gettext("Evidence on the charter’s commitments"), None, KEEP, here)]
    if Role.PANEL_CHAIR in roles:
        return [Task(gettext("The panel’s view of the charter’s commitments"), None, KEEP, here)]
    if any(role in CLERKS for role in roles):
        return [Task(gettext("Which requests are about the charter’s commitments"), None, KEEP, here)]
    return []


def _address(borough: Borough, commitment: CharterCommitment) -> dict[str, str | int]:
    return {"borough": borough.slug, "code": commitment.slug}
