"""Requests and responses with boring valid values."""

from datetime import UTC, date, datetime
from typing import Any

from boroughs.models import Borough
from boroughs.people.models import Appointment, Office
from boroughs.responses.actions import request_response
from boroughs.responses.clock import Basis
from boroughs.responses.models import OfficialResponse, Position, ResponseRequest

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


async def make_response(request: ResponseRequest, on: date, **values: Any) -> OfficialResponse:
    """A response published at noon on a date, signed by the office's first holder."""
    office = await Office.get(id=request.office_id)
    return await OfficialResponse.create(
        **{
            "request": request,
            "position": Position.ACCEPTED,
            "text": WORDS,
            "drafted_by_id": 1,
            "signed_by": await Appointment.filter(office=office).order_by("id").first(),
            "published_at": datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
            **values,
        }
    )
