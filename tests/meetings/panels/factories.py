"""Seats, terms and planned work with boring valid values."""

from datetime import date
from typing import Any

from meetings.models import Panel
from meetings.panels.models import Seat, Term, WorkItem


async def make_seat(panel: Panel, **values: Any) -> Seat:
    """The next seat of a panel."""
    position = await Seat.filter(panel=panel).count() + 1
    return await Seat.create(**{"panel": panel, "position": position, "name": "Councillor", **values})


async def make_term(seat: Seat, **values: Any) -> Term:
    """Somebody named in a seat since the start of 2026."""
    return await Term.create(**{"seat": seat, "name": "Cllr Ada Osei", "starts_on": date(2026, 1, 1), **values})


async def make_work(panel: Panel, **values: Any) -> WorkItem:
    """Something planned for January 2027."""
    return await WorkItem.create(
        **{"panel": panel, "title": "Searches near schools", "month": date(2027, 1, 1), **values}
    )
