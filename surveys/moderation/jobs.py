"""Scheduled work: free texts leave the inbox, shuffled, for the moderator.

They came back into it when their answers left (`surveys.inbox.put_back`), and move on in transactions of their own.
"""

from datetime import date, datetime, time
from functools import partial
from typing import Any
from uuid import uuid4

from engage.kit.jobs import Job
from surveys.inbox import BATCH, COMMENTS, Item, take_batches
from surveys.jobs import night, ten_minutes, vacuum
from surveys.moderation.models import Comment

NIGHT = time(3, 40)  # after the answers have moved


async def _move(_now: datetime, at_least: int) -> dict[str, Any]:
    moved = 0
    async for borough_id, items in take_batches(COMMENTS, at_least):
        await Comment.bulk_create(_comment(borough_id, item) for item in items)
        moved += len(items)
    return {"comments": moved}


def _comment(borough_id: int, item: Item) -> Comment:
    said = item.document
    return Comment(
        id=uuid4(),
        borough_id=borough_id,
        survey_id=said["survey"],
        question_key=said["question"],
        text=said["text"],
        case_hash=said.get("case", ""),
        received_on=date.fromisoformat(said["month"]),
    )


_night = partial(night, at=NIGHT)
_vacuum = partial(vacuum, "comment")

jobs = [
    Job("settle-comments", "*/10 * * * *", ten_minutes, partial(_move, at_least=BATCH), _vacuum),
    Job("settle-comments-nightly", f"{NIGHT.minute} {NIGHT.hour} * * *", _night, partial(_move, at_least=1), _vacuum),
]
