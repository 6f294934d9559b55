"""A panel with people in its seats, a meeting they came to, and the panel's next meeting."""

from datetime import date, timedelta
from typing import Any

from boroughs.models import Borough
from boroughs.people.models import Person
from meetings.models import Meeting, Panel
from meetings.panels.models import Seat, SeatKind, Term
from meetings.room.models import Attendance, Presence
from tests.conftest import NOW
from tests.factories import make_person
from tests.meetings.factories import HELD, make_meeting


async def make_seat(panel: Panel, name: str, **values: Any) -> tuple[Seat, Term, Person]:
    """A seat with somebody in it who has an account."""
    number = await Seat.filter(panel=panel).count() + 1
    kind = values.pop("kind", SeatKind.MEMBER)
    seat = await Seat.create(panel=panel, position=number, kind=kind, name=values.pop("seat", "Councillor"))
    person = await make_person(name=name)
    term = await Term.create(seat=seat, name=name, person=person, **{"starts_on": date(2026, 1, 1), **values})
    return seat, term, person


async def make_present(meeting: Meeting, seat: Seat, term: Term, **values: Any) -> Attendance:
    """Somebody who was there in a seat."""
    return await Attendance.create(
        **{"meeting": meeting, "seat": seat, "sitting": term, "presence": Presence.PRESENT, **values}
    )


async def make_later(hackney: Borough, **values: Any) -> Meeting:
    """The panel's next meeting, which has begun."""
    return await make_meeting(
        hackney, **{"slug": "later", "starts_at": NOW - timedelta(hours=1), "published_at": HELD, **values}
    )
