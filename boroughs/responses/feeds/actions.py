"""Asking an office for figures that are missing."""

from datetime import date, datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.people.models import Office
from boroughs.responses.actions import request_response
from boroughs.responses.clock import Basis
from boroughs.responses.models import RequestKind, ResponseRequest
from engage.kit.problems import Conflict

BASIS = Basis.AGREED_28_DAYS
"""A council asks for figures by agreement, whatever an Act lets its committee demand."""


@atomic()
async def ask_for_figures(
    borough: Borough,
    office: Office,
    *,
    figures: str,
    first: date,
    last: date,
    why: str,
    at: datetime,
    site: str,
    actor_id: int,
) -> ResponseRequest:
    """Asks an office of this borough, in the council's name, for figures of whole months; the same again asks once.

    `first` and `last` are days in the first and the last month, `why` is Markdown, `site` the public address of this
    website. Raises Conflict for months that are the wrong way round.
    """
    if first > last:
        raise Conflict("The last month must be the first one or later.")
    await Borough.select_for_update(no_key=True).get(id=borough.id)
    text = f"Publish figures that are missing: {figures}, for {_months(first, last)}.\n\n{why}".strip()
    if there := await ResponseRequest.filter(kind=RequestKind.DATA_FEED, office=office, text=text).first():
        return there
    return await request_response(
        borough,
        asked_by=f"{borough.name} council",
        text=text,
        basis=BASIS,
        kind=RequestKind.DATA_FEED,
        office=office,
        at=at,
        site=site,
        actor_id=actor_id,
    )


def _months(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    return f"every month from {first:%B %Y} to {last:%B %Y}"
