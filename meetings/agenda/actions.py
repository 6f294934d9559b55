"""Writes about an agenda before it is public: its items, their order and levels; and publishing it."""

from datetime import datetime
from typing import Unpack

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.responses.models import ResponseRequest
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.actions import lock_unpublished, note, refuse_called_off
from meetings.agenda.documents import index_agenda
from meetings.agenda.order import IN, OUT, at_place, block, can, moved, write_order
from meetings.agenda.waiting import point_at_minutes
from meetings.cases.returning import bring_back
from meetings.items import MOST_ITEMS, Details, append
from meetings.models import AgendaItem, ItemKind, Meeting
from meetings.notice.rule import check_notice
from meetings.papers.actions import publish_ready
from meetings.telling import show, tell_agenda
from meetings.verdicts.returning import return_unanswered

WORDS = (
    "kind", "title", "text", "presenter", "minutes_planned", "chair_note", "exempt_paragraph", "public_interest",
    "exempt_text", "hides_title",
)  # fmt: skip
"""What a person writes about an item; its place and level are not among it."""


@atomic()
async def add_item(
    borough: Borough,
    meeting: Meeting,
    title: str,
    text: str,
    *,
    at: datetime,
    actor_id: int | None = None,
    request: ResponseRequest | None = None,
    **details: Unpack[Details],
) -> AgendaItem:
    """Adds an item at the end of the agenda; the same item again returns the one there is.

    `request` is what the police were asked and the item is about, if anything.

    Raises AgendaPublished, or Conflict when the agenda is full.
    """
    await lock_unpublished(meeting)
    items = await AgendaItem.filter(meeting=meeting)
    for item in items:
        if (item.title, item.text) == (title, text):
            return item
    if len(items) >= MOST_ITEMS:
        raise Conflict(gettext("An agenda has at most %(most)s items.", most=MOST_ITEMS))
    item = await append(meeting, title, text, request, **details)
    await point_at_minutes(meeting)
    await note("added an agenda item", borough, meeting, at, actor_id)
    return item


@atomic()
async def change_item(
    borough: Borough,
    meeting: Meeting,
    item_id: int,
    title: str,
    text: str,
    *,
    seen: str,
    at: datetime,
    actor_id: int | None = None,
    **details: Unpack[Details],
) -> None:
    """Changes the words of an item. `seen` is the edition the person started from.

    Raises AgendaPublished, Conflict when the item is gone, SavedMeanwhile when somebody saved other words since.
    """
    await lock_unpublished(meeting)
    item = await AgendaItem.get_or_none(id=item_id, meeting=meeting)
    if item is None:
        raise Conflict(gettext("This item was removed from the agenda."))
    before = item_edition(item)
    item.update_from_dict({"title": title, "text": text, **details})
    if item_edition(item) == before:
        return
    if item.kind is not ItemKind.MINUTES:
        item.minutes_of_id = None
    if seen != before:
        raise SavedMeanwhile(gettext("This item was saved while you were writing. Both versions are below."))
    await item.save(update_fields=[*WORDS, "minutes_of_id"])
    await point_at_minutes(meeting)
    await note("changed an agenda item", borough, meeting, at, actor_id)


@atomic()
async def remove_item(borough: Borough, meeting: Meeting, item_id: int, *, at: datetime, actor_id: int) -> None:
    """Takes an item off the agenda; does nothing when it is gone. What was under it stands by itself.

    Raises AgendaPublished.
    """
    items, here = await _lock_items(meeting, item_id)
    if here is None:
        return
    for n in block(items, here)[1:]:
        items[n].is_under = False
    await AgendaItem.filter(id=item_id).delete()
    await write_order(AgendaItem, [item for item in items if item.id != item_id])
    await note("removed an agenda item", borough, meeting, at, actor_id)


@atomic()
async def move_item(
    borough: Borough,
    meeting: Meeting,
    item_id: int,
    do: str,
    place: int | None = None,
    *,
    at: datetime,
    actor_id: int,
) -> int | None:
    """Moves an item with what is under it and returns its new position, None when it is gone.

    `do` is UP, DOWN, IN or OUT of `meetings.agenda.order`, or "place": to the `place` of its level, counted from 1.
    What cannot be done changes nothing. Raises AgendaPublished.
    """
    items, here = await _lock_items(meeting, item_id)
    if here is None:
        return None
    item = items[here]
    before = list(items), item.is_under
    if do in (IN, OUT) and do in can(items, here):
        item.is_under = do == IN
    elif do == "place":
        items = at_place(items, here, place or 0)
    elif do in can(items, here):
        items = moved(items, here, do)
    if (items, item.is_under) != before:
        await write_order(AgendaItem, items)
        await note("moved an agenda item", borough, meeting, at, actor_id)
    return item.position


@atomic()
async def publish_agenda(
    borough: Borough, meeting: Meeting, *, at: datetime, site: str, actor_id: int | None = None
) -> None:
    """Makes a meeting and its agenda public, for good, and tells followers; publishing again changes nothing.

    `site` is the public address of this website. Raises Conflict for an agenda without items or a meeting that was
    called off, and TooLate when the law wants more notice and the meeting has no reason for urgency.
    """
    locked = await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    if locked.published_at:
        return
    if not await AgendaItem.filter(meeting=meeting).exists():
        raise Conflict(gettext("Add at least one item to the agenda, then publish it."))
    refuse_called_off(locked)
    await locked.fetch_related("panel")
    check_notice(locked, at)
    await bring_back(borough, meeting, at=at)
    await return_unanswered(borough, meeting, at=at)
    await point_at_minutes(meeting)
    meeting.notice_at, meeting.published_at = locked.notice_at or at, at
    await meeting.save(update_fields=["notice_at", "published_at"])
    await note("published an agenda", borough, meeting, at, actor_id)
    await publish_ready(borough, meeting, at=at, actor_id=actor_id)
    await index_agenda(borough.id, meeting)
    meeting.panel = locked.panel
    await tell_agenda(borough, meeting, site=site, at=at)
    await show(borough, meeting, at=at)


def item_edition(item: AgendaItem) -> str:
    """Returns the edition of an item's words."""
    return edition(*(getattr(item, name) for name in WORDS))


async def _lock_items(meeting: Meeting, item_id: int) -> tuple[list[AgendaItem], int | None]:
    """Returns a draft agenda's items and which of them one is, None when it is gone."""
    await lock_unpublished(meeting)
    items = await AgendaItem.filter(meeting=meeting)
    return items, next((n for n, item in enumerate(items) if item.id == item_id), None)
