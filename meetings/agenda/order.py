"""Putting items in order: what is under an item moves with it. Nothing here touches the database but `write_order`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.models import Model

from meetings.items import Item, Placed

UP, DOWN, IN, OUT = "up", "down", "in", "out"


def block(items: Sequence[Placed], here: int) -> range:
    """Returns the places, from 0, of an item and of what is under it."""
    end = here + 1
    if not items[here].is_under:
        while end < len(items) and items[end].is_under:
            end += 1
    return range(here, end)


def places(items: Sequence[Placed], here: int) -> list[int]:
    """Returns where an item could stand: the places, from 0, of its level, itself among them, in their order.

    For one that is under another: among those under the same one.
    """
    if not items[here].is_under:
        return [n for n, item in enumerate(items) if not item.is_under]
    head = max(n for n in range(here) if not items[n].is_under)
    return list(block(items, head))[1:]


def moved(items: Sequence[Item], here: int, do: str) -> list[Item]:
    """Returns the items in a new order, or the same: `do` is UP or DOWN, one place.

    One that is under another leaves it at either end, for the one before or after. The first item is never under one.
    """
    if items[here].is_under:
        other = here - 1 if do == UP else here + 1
        if not 0 < other < len(items):
            return list(items)
        found = list(items)
        found[here], found[other] = found[other], found[here]
        return found
    level = places(items, here)
    step = level.index(here) + (-1 if do == UP else 1)
    return at_place(items, here, step + 1) if 0 <= step < len(level) else list(items)


def at_place(items: Sequence[Item], here: int, place: int) -> list[Item]:
    """Returns the items with one of them, and what is under it, at a place of its level, counted from 1."""
    level = places(items, here)
    moving = list(block(items, here))
    if not 1 <= place <= len(level) or level[place - 1] == here:
        return list(items)
    target = level[place - 1]
    rest = [item for n, item in enumerate(items) if n not in moving]
    before = target if target < here else block(items, target).stop - len(moving)
    return rest[:before] + [items[n] for n in moving] + rest[before:]


def can(items: Sequence[Placed], here: int) -> set[str]:
    """Returns which of UP, DOWN, IN and OUT would change something for an item."""
    item = items[here]
    found = {do for do in (UP, DOWN) if moved(items, here, do) != list(items)}
    if item.is_under:
        found.add(OUT)
    elif here > 0:
        found.add(IN)
    return found


async def write_order(model: type[Model], items: Sequence[Any]) -> None:
    """Stores the order and the levels of all items of one list, positions from 1 without gaps.

    Two rows never hold one position, not even in between: those that move step aside below 0 first.
    """
    changed = [(n, item) for n, item in enumerate(items, 1) if item.position != n]
    for n, item in changed:
        await model.filter(pk=item.pk).update(position=-n)
    for n, item in enumerate(items, 1):
        await model.filter(pk=item.pk).update(position=n, is_under=item.is_under and n > 1)
        item.position, item.is_under = n, item.is_under and n > 1


@dataclass(frozen=True)
class Arranging:
    """What a clerk can do with an item: `moves` as of `can`; the `place` it has of as many as its level has."""

    moves: frozenset[str]
    place: int
    of: int


def arranging(items: Sequence[Placed]) -> dict[int, Arranging]:
    """Returns what can be done with each of the items, by id."""
    found = {}
    for here, item in enumerate(items):
        level = places(items, here)
        found[item.id] = Arranging(frozenset(can(items, here)), level.index(here) + 1, len(level))
    return found
