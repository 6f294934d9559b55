"""Agendas as lists: how items are numbered and timed, and the one place that adds one.

An item of an agenda and a standing item of a panel are alike here: both have `position` and `is_under`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypedDict, TypeVar, Unpack

from boroughs.responses.models import ResponseRequest
from meetings.models import AgendaItem, ItemKind, Meeting

MOST_ITEMS = 40


class Placed(Protocol):
    """Something with a place in a list of two levels."""

    id: int
    position: int
    is_under: bool


Item = TypeVar("Item", bound=Placed)


class Details(TypedDict, total=False):
    """What an agenda item may have besides its title and text; the fields as in `AgendaItem`."""

    kind: ItemKind
    is_under: bool
    presenter: str
    minutes_planned: int | None
    chair_note: str
    exempt_paragraph: int | None
    public_interest: str
    exempt_text: str
    hides_title: bool
    minutes_of_id: int | None


def numbered(items: Iterable[Item]) -> list[tuple[str, Item]]:
    """Returns items, which come in their order, each with its number: "4", then "4.1" for what is under it."""
    found: list[tuple[str, Item]] = []
    top = under = 0
    for item in items:
        if item.is_under and top:
            under += 1
            found.append((f"{top}.{under}", item))
        else:
            top, under = top + 1, 0
            found.append((str(top), item))
    return found


def starts(starts_at: datetime, items: Sequence[AgendaItem]) -> tuple[dict[int, datetime], datetime | None]:
    """Returns when each item is planned to start, by id, and when the last one ends, all aware UTC.

    An item's minutes are its own, without those of the items under it; one with items under it may have none. After an
    item without minutes nothing is known, and nothing is returned for those that follow: None then for the end.
    """
    known: dict[int, datetime] = {}
    at: datetime | None = starts_at
    for n, item in enumerate(items):
        if at is None:
            break
        known[item.id] = at
        heads = not item.is_under and n + 1 < len(items) and items[n + 1].is_under
        if item.minutes_planned is not None:
            at += timedelta(minutes=item.minutes_planned)
        elif not heads:
            at = None
    return known, at if items else None


async def append(
    meeting: Meeting,
    title: str,
    text: str,
    request: ResponseRequest | None = None,
    late_reason: str = "",
    **details: Unpack[Details],
) -> AgendaItem:
    """Adds an item at the end of an agenda and returns it; the meeting's row is locked by who calls."""
    last = await AgendaItem.filter(meeting=meeting).order_by("-position").first()
    details["is_under"] = bool(last) and details.get("is_under", False)
    position = last.position + 1 if last else 1
    return await AgendaItem.create(
        meeting=meeting, position=position, title=title, text=text, request=request, late_reason=late_reason, **details
    )
