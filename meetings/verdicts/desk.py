"""What waits for those who write down panels' verdicts: answers that nobody has judged."""

from collections.abc import Collection
from datetime import date

from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from boroughs.responses.standing import answered, standings
from engage.kit.i18n import gettext
from engage.kit.tasks import Task
from meetings.panels.access import chaired
from meetings.verdicts.access import asking_panels
from meetings.verdicts.models import PanelVerdict


async def tasks(borough: Borough, roles: Collection[Role], day: date, person_id: int) -> list[Task]:
    """Returns the answers that wait for a panel's verdict on a London date, for clerks and the panel's chair.

    What no panel asked for waits for the clerk. A newer answer than the one judged waits again.
    """
    is_clerk = any(role in roles for role in CLERKS)
    if not (is_clerk or Role.PANEL_CHAIR in roles):
        return []
    known = answered(await standings(borough.id, day))
    given = PanelVerdict.filter(request_id__in=[one.request.id for one in known]).order_by("id")
    judged = dict(await given.values_list("request_id", "response_id"))
    waiting = [one for one in known if one.newest and judged.get(one.request.id) != one.newest.response_id]
    if not waiting:
        return []
    panels = await asking_panels([one.request for one in waiting])
    chairs = await chaired(person_id, borough, day, has_chairs_role=Role.PANEL_CHAIR in roles)
    return [
        Task(
            gettext("Write down the panel’s verdict on the answer to request %(n)s", n=one.request.number),
            None,
            "meetings.verdicts.verdict",
            {"borough": borough.slug, "number": str(one.request.number)},
        )
        for one in reversed(waiting)
        if is_clerk or (one.request.id in panels and chairs(panels[one.request.id]))
    ]
