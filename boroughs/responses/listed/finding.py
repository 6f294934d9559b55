"""Which requests of a borough a list shows, in which order, without loading what they say.

Where a request stands follows from dates alone, so the dates of all of them are read (two statements, whatever their
number) and only the page's own requests are loaded.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tortoise import connections

from boroughs.responses.models import EventKind, RequestKind
from boroughs.responses.state import Event, State, state_on
from boroughs.search.finding import asked_for
from engage.kit.clock import london_date
from engage.kit.i18n import N_

ON_A_PAGE = 25


class Shown(StrEnum):
    """Which requests a list shows, by how they stand. LATE are those of ANSWERED that were answered late."""

    OVERDUE = "overdue"
    WAITING = "waiting"
    ANSWERED = "answered"
    LATE = "answered_late"

    @property
    def label(self) -> str:
        """What they are called in English, marked for translation."""
        return _SHOWN[self]


_SHOWN = {
    Shown.OVERDUE: N_("Overdue"),
    Shown.WAITING: N_("Waiting"),
    Shown.ANSWERED: N_("Answered"),
    Shown.LATE: N_("Answered late"),
}
GROUPS = (Shown.OVERDUE, Shown.WAITING, Shown.ANSWERED)
"""The parts of the list, in its order: every request is in one of them."""


@dataclass(frozen=True)
class Wanted:
    """What narrows a list down; None leaves it open. `year` is that of asking, `words` are as a person types them."""

    state: Shown | None = None
    kind: RequestKind | None = None
    office_id: int | None = None
    year: int | None = None
    words: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything limits what is shown."""
        return self != Wanted()


@dataclass(frozen=True, slots=True)
class Dated:
    """A request by its dates: enough to say where it stands, to sort it and to count it."""

    id: int
    number: int
    kind: RequestKind
    office_id: int
    asked_on: date
    state: State

    @property
    def group(self) -> Shown:
        """The part of the list that it is in."""
        if self.state.is_answered:
            return Shown.ANSWERED
        return Shown.OVERDUE if self.state.is_overdue else Shown.WAITING

    def is_in(self, shown: Shown) -> bool:
        """Whether it belongs to a state that was asked for."""
        return self.state.days_late > 0 and self.state.is_answered if shown is Shown.LATE else self.group is shown


_REQUESTS = """
SELECT request.id, number, kind, office_id, asked_on, due_on, in_working_days, answer.first_at
  FROM response_request AS request
  LEFT JOIN (
    SELECT part.request_id, min(response.published_at) AS first_at
      FROM official_response AS response JOIN response_part AS part ON part.response_id = response.id
     WHERE response.borough_id = $1 AND response.published_at IS NOT NULL GROUP BY 1
  ) AS answer ON answer.request_id = request.id
 WHERE request.borough_id = $1 AND request.asked_on <= $6
   AND ($2::text IS NULL OR kind = $2) AND ($3::int IS NULL OR office_id = $3)
   AND ($4::int IS NULL OR extract(year FROM asked_on) = $4)
   AND ($5 = '' OR 'responses/' || number IN (
     SELECT path FROM search_document
      WHERE borough_id = $1 AND kind = 'response' AND words @@ websearch_to_tsquery('english', $5)))
"""
_EVENTS = """
SELECT event.request_id, event.kind, event."on", until_on
  FROM request_event AS event JOIN response_request AS request ON request.id = event.request_id
 WHERE request.borough_id = $1 ORDER BY event."on", event.id
"""


async def dated(borough_id: int, day: date, wanted: Wanted = Wanted()) -> list[Dated]:
    """Returns a borough's requests by a London date as they stood at its end, in no order, whatever their state.

    Of `wanted` the state is not looked at: it can be counted. Two statements.
    """
    connection = connections.get("default")
    kind = wanted.kind.value if wanted.kind else None
    values = [borough_id, kind, wanted.office_id, wanted.year, asked_for(wanted.words), day]
    rows: list[dict[str, Any]] = await connection.execute_query_dict(_REQUESTS, values)
    events: dict[int, list[Event]] = defaultdict(list)
    for row in await connection.execute_query_dict(_EVENTS, [borough_id]):
        events[row["request_id"]].append(Event(row["on"], EventKind(row["kind"]), row["until_on"]))
    return [_dated(row, events.get(row["id"], []), day) for row in rows]


def _dated(row: dict[str, Any], events: list[Event], day: date) -> Dated:
    answers = [london_date(row["first_at"])] if row["first_at"] else []
    state = state_on(day, row["due_on"], events, answers, in_working_days=row["in_working_days"])
    return Dated(row["id"], row["number"], RequestKind(row["kind"]), row["office_id"], row["asked_on"], state)


async def years_of(borough_id: int) -> list[int]:
    """Returns the years in which anything was asked in a borough, the last first."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT DISTINCT extract(year FROM asked_on)::int AS year FROM response_request"
        " WHERE borough_id = $1 ORDER BY 1 DESC",
        [borough_id],
    )
    return [row["year"] for row in rows]


def in_order(requests: Iterable[Dated], state: Shown | None = None) -> list[Dated]:
    """Returns those in a state as the list has them: overdue, the latest first; waiting, the next due first; answered,
    the last answered first.
    """
    return sorted((one for one in requests if state is None or one.is_in(state)), key=_place)


def _place(one: Dated) -> tuple[int, int, int]:
    group, answered_on = GROUPS.index(one.group), one.state.answered_on
    if answered_on:
        return group, -answered_on.toordinal(), -one.number
    return group, one.state.due_on.toordinal(), one.number
