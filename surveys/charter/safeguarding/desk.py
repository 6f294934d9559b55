"""What waits for a safeguarding lead, and for administrators of a council that has none."""

from collections.abc import Collection
from datetime import date

from boroughs.models import Borough
from boroughs.people.models import Role
from engage.kit.i18n import gettext
from engage.kit.tasks import Task
from surveys.charter.safeguarding.access import leads_of
from surveys.charter.safeguarding.models import SafeguardingReport
from surveys.moderation.conversations.models import Conversation


async def unread_reports(borough: Borough) -> set[str]:
    """Returns the case hashes of a borough's reports under which an answer waits to be read."""
    unread = [conversation.case_hash for conversation in await Conversation.unread_in(borough)]
    reports = await SafeguardingReport.filter(borough=borough, case_hash__in=unread) if unread else []
    return {report.case_hash for report in reports}


async def tasks(borough: Borough, roles: Collection[Role], day: date, person_id: int) -> list[Task]:
    """Returns, on a London date, that reports wait (not how many), by when; and that somebody has to be found to read
    them."""
    if not {Role.SAFEGUARDING_LEAD, Role.COUNCIL_ADMIN}.intersection(roles):
        return []
    first = await SafeguardingReport.waiting_in(borough).first()
    unread = await unread_reports(borough)
    if first is None and not unread:
        return []
    here: dict[str, str | int] = {"borough": borough.slug}
    leads = await leads_of(borough, day)
    if any(lead.id == person_id for lead in leads):
        words = gettext("Read safeguarding reports") if first else gettext("Read an answer to a safeguarding message")
        return [Task(words, first.due_on if first else None, "surveys.charter.safeguarding.queue", here)]
    if first is None:
        return []
    if not leads and Role.COUNCIL_ADMIN in roles:
        words = gettext("Invite a safeguarding lead: a report waits and nobody can read it")
        return [Task(words, first.due_on, "boroughs.people.roles.invite_member", here)]
    return []
