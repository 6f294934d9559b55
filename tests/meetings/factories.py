"""Panels and meetings with boring valid values."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from boroughs.models import Borough
from boroughs.people.models import Person
from meetings.models import AgendaItem, Meeting, Minutes, Panel, PanelKind, Recommendation
from meetings.panels.models import Seat, SeatKind, Term
from tests.factories import make_person

HELD = datetime(2026, 11, 10, 18, 30, tzinfo=UTC)  # a Tuesday, 11 days before the tests' clock
ASKS = "Publish the reasons for every search, each month."


async def make_panel(borough: Borough, **values: Any) -> Panel:
    """The borough's crime and disorder committee."""
    return await Panel.create(
        **{
            "borough": borough,
            "kind": PanelKind.CRIME_DISORDER_SCRUTINY,
            "name": "Community Safety Scrutiny Commission",
            "slug": f"panel-{await Panel.all().count() + 1}",
            **values,
        }
    )


async def make_meeting(borough: Borough, **values: Any) -> Meeting:
    """A meeting held on 10 November 2026, its agenda of two items published two weeks before."""
    panel = values.pop("panel", None) or await Panel.get_or_none(borough=borough) or await make_panel(borough)
    starts_at = values.get("starts_at", HELD)
    published_at = values.get("published_at", starts_at - timedelta(days=14))
    number = await Meeting.filter(borough=borough).count()
    meeting = await Meeting.create(
        **{
            "panel": panel,
            "borough": borough,
            "slug": f"meeting-{number + 1}",
            "title": "Stop and search in schools",
            "starts_at": starts_at,
            "venue": "Town Hall, Mare Street",
            "notice_at": published_at,
            "published_at": published_at,
            **values,
        }
    )
    for position, title in enumerate(("Apologies", "Searches near schools"), 1):
        await AgendaItem.create(meeting=meeting, position=position, title=title, text="")
    return meeting


async def make_minutes(meeting: Meeting, **values: Any) -> Minutes:
    """Minutes published as a draft two days after the meeting."""
    published = {"published_at": meeting.starts_at + timedelta(days=2)}
    return await Minutes.create(**{"meeting": meeting, "text": "The panel **met**.", **published, **values})


async def make_recommendation(meeting: Meeting, **values: Any) -> Recommendation:
    """A draft recommendation."""
    number = await Recommendation.filter(meeting=meeting).count() + 1
    return await Recommendation.create(**{"meeting": meeting, "number": number, "text": ASKS, **values})


async def make_seated(panel: Panel, kind: SeatKind = SeatKind.MEMBER, **values: Any) -> Person:
    """Somebody with no role who sits in a new seat of a panel since the start of 2026."""
    person = await make_person()
    position = await Seat.filter(panel=panel).count() + 1
    seat = await Seat.create(panel=panel, position=position, kind=kind, name="Councillor")
    term = {"seat": seat, "name": person.name, "person": person, "starts_on": date(2026, 1, 1)}
    await Term.create(**{**term, **values})
    return person
