"""Requests and responses with boring valid values."""

from datetime import UTC, date, datetime
from typing import Any

from boroughs.models import Borough
from boroughs.people.models import Appointment
from boroughs.responses.actions import request_response
from boroughs.responses.clock import Basis
from boroughs.responses.models import (
    EventKind,
    OfficialResponse,
    Position,
    RequestEvent,
    ResponsePart,
    ResponseRequest,
)

ASKED = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
DUE = date(2026, 11, 30)  # 28 days later
WORDS = "We will publish the figures every month."


async def make_request(borough: Borough, **values: Any) -> ResponseRequest:
    """A request asked on 2 November 2026 by the borough's committee, due on 30 November."""
    return await request_response(
        borough,
        **{
            "asked_by": "Community Safety Scrutiny Commission",
            "text": "Publish the reasons for every search, each month.",
            "basis": Basis.POLICE_STATUTORY_28_DAYS,
            "at": ASKED,
            "site": "https://engage.test",
            **values,
        },
    )


async def make_response(request: ResponseRequest, on: date | datetime | None, **values: Any) -> ResponsePart:
    """What a response published at noon on a date (or at a moment) says, signed by the office's first holder.

    None: it stays a draft.
    """
    signed_by = values.pop("signed_by", None)
    position = values.pop("position", Position.ACCEPTED)
    number = await OfficialResponse.filter(borough_id=request.borough_id).count() + 1
    response = await OfficialResponse.create(
        **{
            "borough_id": request.borough_id,
            "office_id": request.office_id,
            "number": number,
            "text": WORDS,
            "drafted_by_id": 1,
            **values,
        }
    )
    part = await ResponsePart.create(response=response, request=request, position=position)
    if on:
        at = on if isinstance(on, datetime) else datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
        holders = Appointment.filter(office_id=request.office_id).order_by("id")
        response.signed_by, response.published_at = signed_by or await holders.first(), at
        await response.save()
    return part


async def make_extension(request: ResponseRequest, on: date, until_on: date, **values: Any) -> RequestEvent:
    """More time that the office took on a date."""
    return await RequestEvent.create(
        request=request, kind=EventKind.EXTENDED, on=on, until_on=until_on, **{"text": "We need more time.", **values}
    )
