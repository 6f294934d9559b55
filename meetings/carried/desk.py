"""What waits for the clerk and the office among a borough's actions."""

from collections.abc import Collection
from datetime import date

from boroughs.action_log.standing import Shown, actions_of
from boroughs.models import Borough
from boroughs.people.models import CLERKS, POLICE, OfficeKind, Role
from engage.kit.i18n import gettext
from engage.kit.tasks import Task
from meetings.carried.shown import public

MOST_TASKS = 20


async def tasks(borough: Borough, roles: Collection[Role], day: date) -> list[Task]:
    """Returns the overdue actions for the clerks, and for the police those of police posts, the latest first.

    What is exempt waits for the clerks alone. At most 20 and one query; none for other roles.
    """
    is_clerk = any(role in roles for role in CLERKS)
    if not is_clerk and not any(role in roles for role in POLICE):
        return []
    late = actions_of(borough.id, day, Shown.OVERDUE)
    if not is_clerk:
        late = public(late).filter(office__kind__in=[kind for kind in OfficeKind if kind.is_police])
    return [
        Task(
            gettext("Action %(n)s of %(owner)s is overdue: say how it stands", n=one.number, owner=one.owner),
            one.due_on,
            "meetings.carried.update",
            {"borough": borough.slug, "number": str(one.number)},
        )
        for one in await late.limit(MOST_TASKS)
    ]
