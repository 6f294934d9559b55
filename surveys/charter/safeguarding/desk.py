"""What waits for a safeguarding lead, and for administrators of a council that has none."""

from collections.abc import Collection
from datetime import date

from boroughs.models import Borough
from boroughs.people.models import Role
from engage.kit.i18n import gettext
from engage.kit.tasks import Task
from surveys.charter.safeguarding.access import leads_of
from surveys.charter.safeguarding.models import SafeguardingReport


async def tasks(borough: Borough, roles: Collection[Role], day: date, person_id: int) -> list[Task]:
    """Returns, on a London date, that reports wait (not how many), by when; and that somebody has to be found to read
    them."""
    if not {Role.SAFEGUARDING_LEAD, Role.COUNCIL_ADMIN}.intersection(roles):
        return []
    first = await SafeguardingReport.waiting_in(borough).first()
    if first is None:
        return []
    here: dict[str, str | int] = {"borough": borough.slug}
    leads = await leads_of(borough, day)
    if any(lead.id == person_id for lead in leads):
        return [Task(gettext("Read safeguarding reports"), first.due_on, "surveys.charter.safeguarding.queue", here)]
    if not leads and Role.COUNCIL_ADMIN in roles:
        words = gettext("Invite a safeguarding lead: a report waits and nobody can read it")
        return [Task(words, first.due_on, "boroughs.people.roles.invite_member", here)]
    return []
