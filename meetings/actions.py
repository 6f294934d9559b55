"""Writes about meetings and their agendas. Nothing here is public before `publish_agenda`."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.responses.models import ResponseRequest
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from engage.kit.slugs import first_free, slug_of
from meetings.cases.returning import bring_back
from meetings.items import append
from meetings.models import AgendaItem, Meeting, Panel

MOST_ITEMS = 40


class NameTaken(Conflict):
    """The panel has a meeting at this time."""


class AgendaPublished(Conflict):
    """The agenda is public and stands as it is."""


@atomic()
async def create_meeting(
    panel: Panel, title: str, starts_at: datetime, venue: str, *, at: datetime, actor_id: int | None = None
) -> Meeting:
    """Adds a meeting that only staff can see, and returns it; the same words again return the meeting there is.

    What came back on the panel's cases is on its agenda from the start.

    Raises NameTaken when the panel has another meeting at that moment.
    """
    await panel.fetch_related("borough")
    await Panel.select_for_update(no_key=True).get(id=panel.id)
    meeting = Meeting(panel=panel, borough=panel.borough, title=title, starts_at=starts_at, venue=venue)
    if there := await Meeting.get_or_none(panel=panel, starts_at=starts_at):
        if (there.title, there.venue) != (title, venue):
            raise NameTaken(_at_that_time())
        return there
    meeting.slug = await _free_slug(meeting)
    await meeting.save()
    await _note("created a meeting", panel.borough, meeting, at, actor_id)
    await bring_back(panel.borough, meeting, at=at)
    return meeting


@atomic()
async def change_meeting(
    borough: Borough,
    meeting: Meeting,
    panel: Panel,
    title: str,
    starts_at: datetime,
    venue: str,
    *,
    at: datetime,
    actor_id: int | None = None,
) -> None:
    """Changes a meeting that is not public yet; its address follows its date and title.

    Raises AgendaPublished, or NameTaken when the panel has another meeting at that moment.
    """
    await _lock_unpublished(meeting)
    await Panel.select_for_update(no_key=True).get(id=panel.id)
    if await Meeting.filter(panel=panel, starts_at=starts_at).exclude(id=meeting.id).exists():
        raise NameTaken(_at_that_time())
    meeting.panel, meeting.title, meeting.starts_at, meeting.venue = panel, title, starts_at, venue
    meeting.slug = await _free_slug(meeting)
    await meeting.save()
    await _note("changed a meeting", borough, meeting, at, actor_id)


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
    await _lock_unpublished(meeting)
    items = await AgendaItem.filter(meeting=meeting)
    for item in items:
        if (item.title, item.text) == (title, text):
            return item
    if len(items) >= MOST_ITEMS:
        raise Conflict(gettext("An agenda has at most %(most)s items.", most=MOST_ITEMS))
    item = await append(meeting, title, text, request)
    await _note("added an agenda item", borough, meeting, at, actor_id)
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
    await _lock_unpublished(meeting)
    item = await AgendaItem.get_or_none(id=item_id, meeting=meeting)
    if item is None:
        raise Conflict(gettext("This item was removed from the agenda."))
    if (item.title, item.text) == (title, text):
        return
    if seen != item_edition(item):
        raise SavedMeanwhile(gettext("This item was saved while you were writing. Both versions are below."))
    item.title, item.text = title, text
    await item.save(update_fields=["title", "text"])
    await _note("changed an agenda item", borough, meeting, at, actor_id)


@atomic()
async def remove_item(borough: Borough, meeting: Meeting, item_id: int, *, at: datetime, actor_id: int) -> None:
    """Takes an item off the agenda; does nothing when it is gone. Raises AgendaPublished."""
    await _lock_unpublished(meeting)
    await AgendaItem.filter(id=item_id, meeting=meeting).delete()
    await _note("removed an agenda item", borough, meeting, at, actor_id)


@atomic()
async def move_item(borough: Borough, meeting: Meeting, item_id: int, by: int, *, at: datetime, actor_id: int) -> None:
    """Moves an item one place up (`by` -1) or down (1); does nothing at the end of the list. Raises AgendaPublished."""
    await _lock_unpublished(meeting)
    items = await AgendaItem.filter(meeting=meeting)
    here = next((n for n, item in enumerate(items) if item.id == item_id), None)
    if here is None or not 0 <= here + by < len(items):
        return
    item, other = items[here], items[here + by]
    # Two items never hold one position, not even in between: the first steps aside to 0.
    for who, position in ((item.id, 0), (other.id, item.position), (item.id, other.position)):
        await AgendaItem.filter(id=who).update(position=position)
    await _note("moved an agenda item", borough, meeting, at, actor_id)


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
    await _note("published an agenda", borough, meeting, at, actor_id)
    await touch(borough.slug)


def item_edition(item: AgendaItem) -> str:
    """Returns the edition of an item's words."""
    return edition(item.title, item.text)


def address(borough: Borough, meeting: Meeting) -> str:
    """Returns the path of a meeting's public page, without the first slash: what the audit calls it."""
    return f"{borough.slug}/meetings/{meeting.slug}"


async def _note(verb: str, borough: Borough, meeting: Meeting, at: datetime, actor_id: int | None) -> None:
    await audit.record(verb, address(borough, meeting), at=at, actor_id=actor_id, borough_id=borough.id)


async def _lock_unpublished(meeting: Meeting) -> None:
    locked = await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    if locked.published_at:
        raise AgendaPublished(
            gettext(
                "This agenda is public and cannot be changed. The chair can take a late item if it is urgent: "
                "the minutes must say why."
            )
        )


async def _free_slug(meeting: Meeting) -> str:
    slug = slug_of(f"{meeting.held_on} {slug_of(meeting.title) or 'meeting'}")
    others = Meeting.filter(borough_id=meeting.borough_id, slug__startswith=slug)
    return first_free(slug, {other.slug for other in await others.exclude(id=meeting.id or 0)})


def _at_that_time() -> str:
    return gettext("This panel already has a meeting at that time.")
