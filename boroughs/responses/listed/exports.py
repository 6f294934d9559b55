"""The list of requests as open data, for spreadsheets and as JSON: what the page shows, in every detail.

A row or object per request, in the order of the list, with the columns below. Dates are London's, as 2026-11-30; what
there is not is empty or null. `kind`, `basis`, `state` and `position` are keys, the same in every language
(`boroughs.responses.models`, `.clock`, `.state`); `position` is that of the newest answer. `due_on` counts an extension
and a pause, `first_due_on` does not; `follows` is the number of the request that was asked again. The JSON is

    {"borough": {"name", "slug", "gss"}, "as_of": the London date, "requests": [{the columns}]}
"""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from tortoise import connections

from boroughs.models import Borough
from boroughs.responses.listed.finding import Dated
from engage.kit import sheets
from engage.kit.clock import london_moment

COLUMNS = (
    "number",
    "address",
    "kind",
    "asked_of",
    "asked_by",
    "text",
    "asked_on",
    "basis",
    "basis_source",
    "first_due_on",
    "due_on",
    "state",
    "acknowledged_on",
    "answered_on",
    "days_late",
    "position",
    "follows",
)
"""The columns of the CSV."""

_SAID = """
SELECT request.id, request.asked_by, request.text, request.basis, request.basis_source, request.due_on,
       office.kind AS office_kind, office.name AS office_name, earlier.number AS follows, answer.position
  FROM response_request AS request
  JOIN office ON office.id = request.office_id
  LEFT JOIN response_request AS earlier ON earlier.id = request.follows_id
  LEFT JOIN (
    SELECT DISTINCT ON (part.request_id) part.request_id, part.position
      FROM official_response AS response JOIN response_part AS part ON part.response_id = response.id
     WHERE response.borough_id = $1 AND response.published_at < $3
     ORDER BY part.request_id, response.number DESC, response.version DESC
  ) AS answer ON answer.request_id = request.id
 WHERE request.borough_id = $1 AND request.id = ANY($2::int[])
"""


async def rows_of(borough: Borough, requests: Sequence[Dated], site: str, day: date) -> list[dict[str, Any]]:
    """Returns what was said of requests of a borough by a London date, in their order, with the columns above.

    `site` is the public address of this website, for the addresses. One statement.
    """
    values = [borough.id, [one.id for one in requests], london_moment(day + timedelta(days=1), time(0))]
    said = {row["id"]: row for row in await connections.get("default").execute_query_dict(_SAID, values)}
    return [_row(one, said[one.id], f"{site}/{borough.slug}/responses/{one.number}") for one in requests]


def as_csv(rows: list[dict[str, Any]]) -> bytes:
    """Returns rows as a table."""
    return sheets.as_csv(COLUMNS, rows)


def as_json(borough: Borough, rows: list[dict[str, Any]], day: date) -> dict[str, Any]:
    """Returns rows as the object described above."""
    place = {"name": borough.name, "slug": borough.slug, "gss": borough.gss}
    return {"borough": place, "as_of": day.isoformat(), "requests": rows}


def _row(one: Dated, said: dict[str, Any], address: str) -> dict[str, Any]:
    state = one.state
    return {
        "number": one.number,
        "address": address,
        "kind": one.kind.value,
        "asked_of": said["office_name"] or said["office_kind"],
        "asked_by": said["asked_by"],
        "text": said["text"],
        "asked_on": one.asked_on.isoformat(),
        "basis": said["basis"],
        "basis_source": said["basis_source"],
        "first_due_on": said["due_on"].isoformat(),
        "due_on": state.due_on.isoformat(),
        "state": state.phase.value,
        "acknowledged_on": _iso(state.acknowledged_on),
        "answered_on": _iso(state.answered_on),
        "days_late": state.days_late,
        "position": said["position"],
        "follows": said["follows"],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
