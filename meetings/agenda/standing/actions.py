"""Writes about the standing items of a panel. Agendas that exist already stay as they are."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.agenda.models import StandingItem
from meetings.agenda.order import IN, OUT, at_place, block, can, moved, write_order
from meetings.agenda.standing.templates import STARTS, Template
from meetings.models import ItemKind, Panel

MOST_STANDING = 20


@atomic()
async def add_standing(
    borough: Borough,
    panel: Panel,
    title: str,
    text: str,
    *,
    kind: ItemKind = ItemKind.REPORT,
    minutes_planned: int | None = None,
    is_under: bool = False,
    at: datetime,
    actor_id: int | None = None,
) -> StandingItem:
    """Adds an item at the end; the same again returns the one there is. Raises Conflict when there are too many."""
    items = await _lock(panel)
    for there in items:
        if (there.title, there.text) == (title, text):
            return there
    if len(items) >= MOST_STANDING:
        raise Conflict(gettext("A panel has at most %(most)s standing items.", most=MOST_STANDING))
    item = await StandingItem.create(
        panel=panel, position=len(items) + 1, is_under=is_under and bool(items), kind=kind, title=title, text=text,
        minutes_planned=minutes_planned,
    )  # fmt: skip
    await _note("added a standing item", borough, panel, at, actor_id)
    return item


@atomic()
async def start_from(
    borough: Borough, panel: Panel, template: Template, *, at: datetime, actor_id: int | None = None
) -> None:
    """Gives a panel without standing items those of a template; one that has some keeps them."""
    if await _lock(panel):
        return
    for position, start in enumerate(STARTS[template], 1):
        await StandingItem.create(
            panel=panel, position=position, kind=start.kind, title=start.title, text=start.text,
            minutes_planned=start.minutes_planned,
        )  # fmt: skip
    await _note("started from a template of standing items", borough, panel, at, actor_id)


@atomic()
async def change_standing(
    borough: Borough,
    panel: Panel,
    item_id: int,
    title: str,
    text: str,
    *,
    kind: ItemKind,
    minutes_planned: int | None,
    seen: str,
    at: datetime,
    actor_id: int | None = None,
) -> None:
    """Changes the words of an item. `seen` is the edition the person started from.

    Raises Conflict when the item is gone, SavedMeanwhile when somebody saved other words since.
    """
    await _lock(panel)
    item = await StandingItem.get_or_none(id=item_id, panel=panel)
    if item is None:
        raise Conflict(gettext("This standing item was removed."))
    before = standing_edition(item)
    item.update_from_dict({"title": title, "text": text, "kind": kind, "minutes_planned": minutes_planned})
    if standing_edition(item) == before:
        return
    if seen != before:
        raise SavedMeanwhile(gettext("This item was saved while you were writing. Both versions are below."))
    await item.save(update_fields=["title", "text", "kind", "minutes_planned"])
    await _note("changed a standing item", borough, panel, at, actor_id)


@atomic()
async def arrange_standing(
    borough: Borough,
    panel: Panel,
    item_id: int,
    do: str,
    place: int | None = None,
    *,
    at: datetime,
    actor_id: int | None = None,
) -> int | None:
    """Moves an item as `meetings.agenda.actions.move_item` does, or with `do` "remove" takes it out.

    Returns its new position, None when it is gone.
    """
    items = await _lock(panel)
    here = next((n for n, item in enumerate(items) if item.id == item_id), None)
    if here is None:
        return None
    item = items[here]
    if do == "remove":
        for n in block(items, here)[1:]:
            items[n].is_under = False
        items.remove(item)
        await StandingItem.filter(id=item_id).delete()
    elif do == "place":
        items = at_place(items, here, place or 0)
    elif do not in can(items, here):
        return item.position
    elif do in (IN, OUT):
        item.is_under = do == IN
    else:
        items = moved(items, here, do)
    await write_order(StandingItem, items)
    await _note("arranged standing items", borough, panel, at, actor_id)
    return None if do == "remove" else item.position


def standing_edition(item: StandingItem) -> str:
    """Returns the edition of a standing item's words."""
    return edition(item.kind, item.title, item.text, item.minutes_planned)


async def _lock(panel: Panel) -> list[StandingItem]:
    await Panel.select_for_update(no_key=True).get(id=panel.id)
    return await StandingItem.filter(panel=panel)


async def _note(verb: str, borough: Borough, panel: Panel, at: datetime, actor_id: int | None) -> None:
    about = f"{borough.slug}/panels/{panel.slug}/standing-items"
    await audit.record(verb, about, at=at, actor_id=actor_id, borough_id=borough.id)
