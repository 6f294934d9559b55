"""What residents said of searches moves out of the inbox, shuffled, with new ids, and is counted.

Fewer than ten people of a borough move only when a month is over. Free texts are parted from the answers before, in a
transaction that is over by then (`surveys.moderation.jobs`).
"""

from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from boroughs.models import Borough
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.jobs import Job
from surveys.charter.models import CharterVersion, EncounterFeedback
from surveys.charter.questions import FREE_TEXT
from surveys.charter.tallies import count
from surveys.charter.venues.actions import count_venues
from surveys.inbox import BATCH, FEEDBACK, Item, put_back, take_batches, take_texts
from surveys.jobs import NIGHT, night, ten_minutes, vacuum


async def part(now: datetime, at_least: int) -> None:
    """Puts the comments of the feedback that `settle` is to move into the inbox, as items of their own.

    Call it in a transaction of its own.
    """
    if await CharterVersion.in_force() is None:
        return
    month = london_date(now).replace(day=1)
    async for borough_id, items in take_texts(FEEDBACK, at_least):
        new = await _not_stored_yet([item for item in items if "parted" not in item.document])
        await put_back(
            borough_id,
            None,
            month,
            [(FREE_TEXT, item.document["comment"], item.document.get("case", "")) for item in new],
        )


async def settle(now: datetime, at_least: int) -> dict[str, Any]:
    """Counts the feedback of every borough with at least that many waiting; returns how much moved.

    Call it in a transaction. What is counted carries the month of counting and no other time. Feedback waits while no
    charter is loaded to count it against.
    """
    month = london_date(now).replace(day=1)
    commitments = await CharterVersion.counted_in(month)
    if not commitments:
        return {"moved": 0}
    moved = 0
    async for borough_id, items in take_batches(FEEDBACK, at_least):
        new = await _not_stored_yet(items)
        await _store(borough_id, month, new)
        await count(borough_id, month, [item.document["answers"] for item in new], commitments)
        await count_venues(borough_id, [item.document["venue"] for item in new if "venue" in item.document])
        await touch((await Borough.get(id=borough_id)).slug)
        moved += len(new)
    return {"moved": moved}


async def _not_stored_yet(items: list[Item]) -> list[Item]:
    """Leaves out what was sent again after it had already moved on."""
    receipts = [item.receipt_hash for item in items]
    stored = {row.receipt_hash for row in await EncounterFeedback.filter(receipt_hash__in=receipts)}
    return [item for item in items if item.receipt_hash not in stored]


async def _store(borough_id: int, month: date, items: list[Item]) -> None:
    """Writes the answers."""
    await EncounterFeedback.bulk_create(
        EncounterFeedback(
            id=uuid4(),
            borough_id=borough_id,
            month=month,
            receipt_hash=item.receipt_hash,
            answers=item.document["answers"],
        )
        for item in items
    )


async def _settle_at_night(now: datetime) -> dict[str, Any]:
    return await settle(now, _least_at_night(now))


async def _part_at_night(now: datetime) -> None:
    await part(now, _least_at_night(now))


def _least_at_night(now: datetime) -> int:
    """Batches move, and in the first night of a month whatever waits."""
    return 1 if night(now).endswith("-01") else BATCH


_part_batches = partial(part, at_least=BATCH)

jobs = [
    Job("settle-feedback", "*/10 * * * *", ten_minutes, partial(settle, at_least=BATCH), vacuum, _part_batches),
    Job(
        "settle-feedback-nightly", f"{NIGHT.minute} {NIGHT.hour} * * *", night, _settle_at_night, vacuum, _part_at_night
    ),
]
