"""Writes about an agenda: its items, their order, and publishing it."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.responses.models import ResponseRequest
from engage.kit.cache import touch
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.actions import lock_unpublished, note
from meetings.cases.returning import bring_back
from meetings.items import append
from meetings.models import AgendaItem, Meeting

MOST_ITEMS = 40


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
    item = await append(meeting, title, text, request)
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
) -> None:
    """Changes the words of an item. `seen` is the edition the person started from.

    Raises AgendaPublished, Conflict when the item is gone, SavedMeanwhile when somebody saved other words since.
    """
    await lock_unpublished(meeting)
    item = await AgendaItem.get_or_none(id=item_id, meeting=meeting)
    if item is None:
        raise Conflict(gettext("This item was removed from the agenda."))
    if (item.title, item.text) == (title, text):
        return
    if seen != item_edition(item):
        raise SavedMeanwhile(gettext("This item was saved while you were writing. Both versions are below."))
    item.title, item.text = title, text
    await item.save(update_fields=["title", "text"])
    await note("changed an agenda item", borough, meeting, at, actor_id)


@atomic()
async def remove_item(borough: Borough, meeting: Meeting, item_id: int, *, at: datetime, actor_id: int) -> None:
    """Takes an item off the agenda; does nothing when it is gone. Raises AgendaPublished."""
    await lock_unpublished(meeting)
    await AgendaItem.filter(id=item_id, meeting=meeting).delete()
    await note("removed an agenda item", borough, meeting, at, actor_id)


@atomic()
async def move_item(borough: Borough, meeting: Meeting, item_id: int, by: int, *, at: datetime, actor_id: int) -> None:
    """Moves an item one place up (`by` -1) or down (1); does nothing at the end of the list. Raises AgendaPublished."""
    await lock_unpublished(meeting)
    items = await AgendaItem.filter(meeting=meeting)
    here = next((n for n, item in enumerate(items) if item.id == item_id), None)
    if here is None or not 0 <= here + by < len(items):
        return
    item, other = items[here], items[here + by]
    # Two items never hold one position, not even in between: the first steps aside to 0.
    for who, position in ((item.id, 0), (other.id, item.position), (item.id, other.position)):
        await AgendaItem.filter(id=who).update(position=position)
    await note("moved an agenda item", borough, meeting, at, actor_id)


@atomic()
async def publish_agenda(borough: Borough, meeting: Meeting, *, at: datetime, actor_id: int | None = None) -> None:
    """Makes a meeting and its agenda public, for good; publishing again changes nothing.

    How much notice that gives is worked out from the dates and shown. Raises Conflict for an agenda without items.
    """
    locked = await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    if locked.published_at:
        return
    if not await AgendaItem.filter(meeting=meeting).exists():
        raise Conflict(gettext("Add at least one item to the agenda, then publish it."))
    await bring_back(borough, meeting, at=at)
    meeting.notice_at, meeting.published_at = locked.notice_at or at, at
    await meeting.save(update_fields=["notice_at", "published_at"])
    await note("published an agenda", borough, meeting, at, actor_id)
    await touch(borough.slug)


def item_edition(item: AgendaItem) -> str:
    """Returns the edition of an item's words."""
    return edition(item.title, item.text)
