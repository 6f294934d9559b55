"""What waits for those who write down panels' verdicts: answers nobody has judged, and what comes back to no agenda."""

from collections.abc import Collection
from datetime import datetime

from tortoise import connections

from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from boroughs.responses.models import ResponseRequest
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.tasks import Task
from meetings.panels.access import chaired
from meetings.verdicts.access import asking_panels
from meetings.verdicts.returning import Unanswered, on_no_agenda

AT_MOST = 100
"""So many answers wait on a desk at most, those published last: whoever has more looks at the list of requests."""

_NOT_JUDGED = """
SELECT answered.request_id FROM (
  SELECT DISTINCT ON (part.request_id) part.request_id, response.id, response.published_at
    FROM response_part AS part JOIN official_response AS response ON response.id = part.response_id
   WHERE response.borough_id = $1 AND response.published_at IS NOT NULL
   ORDER BY part.request_id, response.number DESC, response.version DESC
  ) AS answered LEFT JOIN (
  SELECT DISTINCT ON (given.request_id) given.request_id, given.response_id
    FROM panel_verdict AS given JOIN response_request AS asked ON asked.id = given.request_id
   WHERE asked.borough_id = $1 ORDER BY given.request_id, given.id DESC
  ) AS judged ON judged.request_id = answered.request_id
 WHERE judged.response_id IS DISTINCT FROM answered.id
 ORDER BY answered.published_at DESC, answered.request_id DESC LIMIT $2
"""


async def tasks(borough: Borough, roles: Collection[Role], now: datetime, person_id: int) -> list[Task]:
    """Returns the answers that wait for a panel's verdict at an aware moment, for clerks and the panel's chair.

    What no panel asked for waits for the clerk. A newer answer than the one judged waits again. For clerks also what a
    panel found not answered while no agenda is being drafted that it could come back to.
    """
    is_clerk = any(role in roles for role in CLERKS)
    if not (is_clerk or Role.PANEL_CHAIR in roles):
        return []
    found = [_plan(borough, one) for one in await on_no_agenda(borough.id, now)] if is_clerk else []
    waiting = await _not_judged(borough.id)
    if not waiting:
        return found
    panels = await asking_panels(waiting)
    chairs = await chaired(person_id, borough, london_date(now), has_chairs_role=Role.PANEL_CHAIR in roles)
    return found + [
        Task(
            gettext("Write down the panel’s verdict on the answer to request %(n)s", n=one.number),
            None,
            "meetings.verdicts.verdict",
            {"borough": borough.slug, "number": str(one.number)},
        )
        for one in waiting
        if is_clerk or (one.id in panels and chairs(panels[one.id]))
    ]


async def _not_judged(borough_id: int) -> list[ResponseRequest]:
    """Returns the requests whose newest answer no panel has judged, the longest waiting first. Two queries."""
    rows = await connections.get("default").execute_query_dict(_NOT_JUDGED, [borough_id, AT_MOST])
    ids = [row["request_id"] for row in rows]
    known = {one.id: one for one in await ResponseRequest.filter(id__in=ids)} if ids else {}
    return [known[id] for id in reversed(ids)]


def _plan(borough: Borough, one: Unanswered) -> Task:
    text = gettext(
        "To put on an agenda: request %(n)s, which %(panel)s found not answered. Plan its next meeting",
        n=one.request.number,
        panel=one.verdict.panel.name,
    )
    return Task(text, None, "meetings.create", {"borough": borough.slug})
