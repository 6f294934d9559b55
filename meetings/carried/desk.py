"""What waits for the clerk and the office among a borough's actions."""

from collections.abc import Collection
from datetime import date

from boroughs.action_log.standing import Shown, actions_of
from boroughs.models import Borough
from boroughs.people.models import CLERKS, POLICE, Appointment, OfficeKind, Role
from engage.kit.i18n import gettext
from engage.kit.tasks import Task
from meetings.carried.shown import public

MOST_TASKS = 20


async def tasks(borough: Borough, roles: Collection[Role], day: date, person_id: int) -> list[Task]:
    """Returns the overdue actions for the clerks, for inspectors those of police posts, for a holder the post's own.

    The latest first. What is exempt waits for the clerks alone. At most 20 and two queries; none for other roles.
    """
    is_clerk = any(role in roles for role in CLERKS)
    if not is_clerk and not any(role in roles for role in POLICE):
        return []
    late = actions_of(borough.id, day, Shown.OVERDUE)
    if not is_clerk:
        late = public(late).filter(office__kind__in=[kind for kind in OfficeKind if kind.is_police])
        if Role.NEIGHBOURHOOD_INSPECTOR not in roles:
            held = Appointment.on(day).filter(person_id=person_id)
            late = late.filter(office_id__in=await held.values_list("office_id", flat=True))
    return [
        Task(
            gettext("Action %(n)s of %(owner)s is overdue: say how it stands", n=one.number, owner=one.owner),
            one.due_on,
            "meetings.carried.update",
            {"borough": borough.slug, "number": str(one.number)},
        )
        for one in await late.limit(MOST_TASKS)
    ]
