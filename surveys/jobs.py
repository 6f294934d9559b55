"""Scheduled work: answers leave the inbox, shuffled, with new ids, and are counted.

Fewer than ten move only when the survey has closed. Free texts go back into the inbox (`surveys.moderation.jobs`).
"""

import json
from collections import Counter
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from tortoise import connections

from engage.kit.cache import touch
from engage.kit.clock import LONDON, london_date
from engage.kit.jobs import Job
from surveys.inbox import BATCH, SURVEYS, Item, put_back, take_batches
from surveys.models import QuestionKind, Survey

NIGHT = time(3, 10)
_VACUUM_SECONDS = 600


async def _settle_batches(now: datetime) -> dict[str, Any]:
    return {"answers": await _move(now, BATCH)}


async def _settle_at_night(now: datetime) -> dict[str, Any]:
    """Moves batches of every survey, and of those that take no more answers whatever waits."""
    closed = await Survey.filter(closes_on__lt=london_date(now)).only("id")
    last = await _move(now, 1, [survey.id for survey in closed])
    return {"answers": last + await _move(now, BATCH)}


async def _move(now: datetime, at_least: int, among: Collection[int] | None = None) -> int:
    month = london_date(now).replace(day=1)
    moved = 0
    async for survey_id, items in take_batches(SURVEYS, at_least, among):
        moved += await settle(survey_id, items, month)
    return moved


async def settle(survey_id: int, items: list[Item], month: date) -> int:
    """Stores a shuffled batch as responses and counts of a month, and returns how many were new.

    Call it inside the transaction that took the batch. Free texts go back into the inbox. A receipt that is stored
    already is the same answer sent again, and is dropped.
    """
    survey = await Survey.get(id=survey_id).select_related("borough").prefetch_related("questions")
    texts = {question.key for question in survey.questions if question.kind is QuestionKind.FREE_TEXT}
    new = await _store(survey, items, texts, month)
    written = [(k, v) for item in new for k, v in item.document.items() if k in texts]
    await put_back(survey.borough_id, survey.id, month, written)
    await _count(survey, new, texts, month)
    await touch(survey.borough.slug)
    return len(new)


async def _store(survey: Survey, items: list[Item], texts: set[str], month: date) -> list[Item]:
    """Inserts the responses, free text apart, and returns the items that were not there yet."""
    answers = [json.dumps({k: v for k, v in item.document.items() if k not in texts}) for item in items]
    rows = await connections.get("default").execute_query_dict(
        "INSERT INTO survey_response (id, survey_id, month, receipt_hash, answers)"
        " SELECT id, $1, $2, receipt, answers::jsonb FROM unnest($3::uuid[], $4::text[], $5::text[])"
        " AS new(id, receipt, answers) ON CONFLICT (receipt_hash) DO NOTHING RETURNING receipt_hash",
        [survey.id, month, [uuid4() for _ in items], [item.receipt_hash for item in items], answers],
    )
    stored = {row["receipt_hash"] for row in rows}
    return [item for item in items if item.receipt_hash in stored]


async def _count(survey: Survey, items: list[Item], texts: set[str], month: date) -> None:
    counts = Counter((k, v) for item in items for k, v in item.document.items() if k not in texts)
    counts["", ""] = len(items)
    chosen = sorted(counts)  # in one order everywhere: two batches at once must not wait for each other
    await connections.get("default").execute_query(
        "INSERT INTO survey_tally (survey_id, question_key, option, month, count)"
        " SELECT $1, key, option, $2, count FROM unnest($3::text[], $4::text[], $5::int[]) AS new(key, option, count)"
        " ON CONFLICT (survey_id, question_key, option, month)"
        " DO UPDATE SET count = survey_tally.count + EXCLUDED.count",
        [survey.id, month, [k for k, _ in chosen], [v for _, v in chosen], [counts[c] for c in chosen]],
    )


async def vacuum(moved_into: str = "survey_response") -> None:
    """Clears the rows that have left the inbox from its pages on disk, where they would keep their order.

    The table they moved into is cleared too, of what a failed run had put there.
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


jobs = [
    Job("settle-answers", "*/10 * * * *", ten_minutes, _settle_batches, vacuum),
    Job("settle-answers-nightly", f"{NIGHT.minute} {NIGHT.hour} * * *", night, _settle_at_night, vacuum),
]
