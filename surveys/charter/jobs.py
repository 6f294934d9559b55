"""What residents said of searches moves out of the inbox, shuffled, with new ids, and is counted.

Fewer than ten of a borough move only when a month is over. Free texts go back into the inbox
(`surveys.moderation.jobs`).
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
from surveys.inbox import BATCH, FEEDBACK, Item, put_back, take_batches
from surveys.jobs import NIGHT, night, ten_minutes, vacuum


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
        await touch((await Borough.get(id=borough_id)).slug)
        moved += len(new)
    return {"moved": moved}


async def _not_stored_yet(items: list[Item]) -> list[Item]:
    """Leaves out what was sent again after it had already moved on."""
    receipts = [item.receipt_hash for item in items]
    stored = {row.receipt_hash for row in await EncounterFeedback.filter(receipt_hash__in=receipts)}
    return [item for item in items if item.receipt_hash not in stored]


async def _store(borough_id: int, month: date, items: list[Item]) -> None:
    """Writes the answers, and puts the comments back into the inbox."""
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
    comments = [(FREE_TEXT, item.document["comment"]) for item in items if item.document["comment"]]
    await put_back(borough_id, None, month, comments)


async def _settle_at_night(now: datetime) -> dict[str, Any]:
    """Moves batches, and in the first night of a month whatever waits."""
    is_first_of_month = night(now).endswith("-01")
    return await settle(now, 1 if is_first_of_month else BATCH)


jobs = [
    Job("settle-feedback", "*/10 * * * *", ten_minutes, partial(settle, at_least=BATCH), vacuum),
    Job("settle-feedback-nightly", f"{NIGHT.minute} {NIGHT.hour} * * *", night, _settle_at_night, vacuum),
]
