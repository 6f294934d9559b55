"""Scheduled work: answers leave the inbox, shuffled, with new ids, and are counted.

Before that, in a transaction that is over by then, what people wrote in their own words is parted from it: items of its
own in the inbox (`surveys.moderation.jobs`). Fewer than ten people move only when the survey has closed.

What was counted and is withdrawn leaves every night, however few they are, where nobody sees results yet: nothing is
stored of them that could have an order, and that one is withdrawn the inbox says already. Where results are shown
early they would move by one person, so there it leaves with a batch. There ten people always wait until it has closed,
too: fewer who came last would otherwise be what the results are more than the last ones that were shown early.
"""

from collections.abc import AsyncIterator, Collection
from datetime import UTC, datetime, time, timedelta
from typing import Any

from tortoise import connections
from tortoise.expressions import Q

from engage.kit import ledger
from engage.kit.clock import LONDON, london_date
from engage.kit.jobs import Job
from surveys.inbox import BATCH, SURVEYS, Item, take_batches, take_texts, take_withdrawn
from surveys.models import EarlyResults, Survey
from surveys.published import RESULTS
from surveys.settling import part, settle

NIGHT = time(3, 10)
_VACUUM_SECONDS = 600


async def _settle_batches(now: datetime) -> dict[str, Any]:
    return {"answers": await _move_batches(now)}


async def _settle_at_night(now: datetime) -> dict[str, Any]:
    """Moves batches of every survey, and of those that take no more answers whatever waits; then what is withdrawn."""
    last = await _move(now, 1, await _closed(now))
    moved = last + await _move_batches(now)
    unseen = await Survey.filter(early_results=EarlyResults.NOBODY).only("id")
    return {"answers": moved + await _settle_all(now, take_withdrawn([survey.id for survey in unseen]))}


async def _move_batches(now: datetime) -> int:
    """Moves batches of every survey; of one that is seen early, all but ten people while it is open."""
    is_seen = Q(closes_on__gte=london_date(now)) & ~Q(early_results=EarlyResults.NOBODY)
    seen = [survey.id for survey in await Survey.filter(is_seen).only("id")]
    others = [survey.id for survey in await Survey.exclude(id__in=seen).only("id")]
    moved = await _settle_all(now, take_batches(SURVEYS, BATCH, seen, leaving=BATCH))
    return moved + await _move(now, BATCH, others)


async def _part_batches(now: datetime) -> None:
    await _part(now, BATCH)


async def _part_at_night(now: datetime) -> None:
    await _part(now, 1, await _closed(now))
    await _part(now, BATCH)


async def _closed(now: datetime) -> list[int]:
    return [survey.id for survey in await Survey.filter(closes_on__lt=london_date(now)).only("id")]


async def _part(now: datetime, at_least: int, among: Collection[int] | None = None) -> None:
    month = london_date(now).replace(day=1)
    async for survey_id, items in take_texts(SURVEYS, at_least, among):
        await part(survey_id, items, month)


async def _move(now: datetime, at_least: int, among: Collection[int] | None = None) -> int:
    return await _settle_all(now, take_batches(SURVEYS, at_least, among))


async def _settle_all(now: datetime, batches: AsyncIterator[tuple[int, list[Item]]]) -> int:
    month = london_date(now).replace(day=1)
    moved = 0
    changed = set()
    async for survey_id, items in batches:
        moved += await settle(survey_id, items, month)
        changed.add(survey_id)
    for survey in await Survey.filter(id__in=changed, closes_on__lt=london_date(now)).select_related("borough"):
        # Somebody withdrew an answer after the results came out.
        await ledger.enter(RESULTS, f"{survey.borough.slug}/surveys/{survey.slug}/results", at=now)
    return moved


async def vacuum(moved_into: str = "survey_response, entry") -> None:
    """Clears the rows that have left the inbox from its pages on disk, where they would keep their order.

    The table they moved into is cleared too, of what a failed run had put there; and that of papers, of those that
    were verified.
    """
    async with connections.get("default").acquire_connection() as connection:
        await connection.execute(f"VACUUM inbox_item, {moved_into}", timeout=_VACUUM_SECONDS)


def ten_minutes(moment: datetime) -> str:
    """Returns the slot of ten minutes that a moment falls in, in UTC: the hour that comes twice in autumn is two."""
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H}:{moment.minute // 10}0Z"


def night(moment: datetime, at: time = NIGHT) -> str:
    """Returns the date in London of the last night run, at this London time, that a moment is not before."""
    local = moment.astimezone(LONDON)
    return str(local.date() if local.time() >= at else local.date() - timedelta(days=1))


_AT_NIGHT = f"{NIGHT.minute} {NIGHT.hour} * * *"

jobs = [
    Job("settle-answers", "*/10 * * * *", ten_minutes, _settle_batches, vacuum, _part_batches),
    Job("settle-answers-nightly", _AT_NIGHT, night, _settle_at_night, vacuum, _part_at_night),
]
