"""A meeting of eight voting members and a co-optee, under way."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from boroughs.models import Borough
from meetings.models import AgendaItem, ItemKind, Meeting
from meetings.panels.models import Seat, SeatKind, Term
from meetings.room.models import Attendance, ItemRecord, Presence
from tests.conftest import NOW
from tests.meetings.factories import make_meeting, make_panel

NAMES = ("Ada Okafor", "Ben Hall", "Chi Lam", "Dev Rao", "Eve Stone", "Fay Wood", "Gus Bell", "Hal Quinn", "Ida Young")
TITLES = ("Apologies", "Declarations", "Minutes of the last meeting", "Public questions", "Actions", "Complaints")


@dataclass
class Room:
    """A meeting, its items, its seats and the first term of each."""

    meeting: Meeting
    items: list[AgendaItem]
    seats: list[Seat]
    terms: list[Term]

    @property
    def address(self) -> str:
        """The page of the room."""
        return f"/hackney/meetings/{self.meeting.slug}/room"

    async def sit(self, *positions: int, presence: Presence = Presence.PRESENT, **values: Any) -> list[Attendance]:
        """Records seats (from 1) as attended."""
        return [
            await Attendance.create(
                meeting=self.meeting,
                seat=self.seats[position - 1],
                sitting=self.terms[position - 1],
                presence=presence,
                **values,
            )
            for position in positions
        ]


async def make_room(borough: Borough, quorum: int = 4, **values: Any) -> Room:
    """A meeting that began an hour ago and was opened then; the ninth seat has no vote, the eighth a substitute."""
    panel = values.pop("panel", None) or await make_panel(borough, quorum=quorum)
    begins = NOW - timedelta(hours=1)
    meeting = await make_meeting(borough, panel=panel, **{"starts_at": begins, "opened_at": begins, **values})
    await AgendaItem.filter(meeting=meeting).delete()
    items = []
    for position, title in enumerate(TITLES, 1):
        kind = ItemKind.ACTIONS if title == "Actions" else ItemKind.REPORT
        items.append(await AgendaItem.create(meeting=meeting, position=position, title=title, kind=kind))
    seats, terms = [], []
    for position, name in enumerate(NAMES, 1):
        kind = SeatKind.CHAIR if position == 1 else SeatKind.CO_OPTEE if position == 9 else SeatKind.MEMBER
        seat = await Seat.create(
            panel=panel, position=position, kind=kind, name=f"Seat {position}", has_vote=kind is not SeatKind.CO_OPTEE
        )
        seats.append(seat)
        terms.append(await Term.create(seat=seat, name=name, starts_on=date(2026, 1, 1), is_named=position != 2))
    await Term.create(seat=seats[7], name="Sub Stitute", starts_on=date(2026, 1, 1), is_substitute=True)
    return Room(meeting, items, seats, terms)


async def asked(browser: Any, queries: list[str], address: str) -> int:
    """How many statements a page takes; the first visit lets those before it be noted."""
    await browser.get(address)
    queries.clear()
    await browser.get(address)
    return len(queries)


async def make_record(item: AgendaItem, **values: Any) -> ItemRecord:
    """What was written of an item."""
    return await ItemRecord.create(**{"item": item, "saved_by_id": 1, "saved_at": NOW, "edition": 1, **values})
