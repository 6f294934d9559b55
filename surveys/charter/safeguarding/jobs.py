"""Scheduled work: reports about children move from the inbox to the queue, and leads are reminded of overdue ones."""

from datetime import UTC, datetime, time
from functools import partial
from typing import Any

from boroughs.models import Borough
from boroughs.responses.clock import is_working_day
from engage.kit.clock import london_date
from engage.kit.jobs import Job
from surveys.charter.safeguarding.actions import STREAM, overdue_letter, put_in_queue, tell_leads
from surveys.charter.safeguarding.models import SafeguardingReport
from surveys.inbox import FEEDBACK, mix_waiting, take_batches
from surveys.jobs import night, vacuum

MORNING = time(8)


async def move(now: datetime) -> dict[str, Any]:
    """Moves every report that waits in the inbox, and mixes the feedback it came with. Call it in a transaction."""
    moved = 0
    async for borough_id, items in take_batches(STREAM, 1):
        moved += await put_in_queue(await Borough.get(id=borough_id), items, at=now)
        await mix_waiting(FEEDBACK, borough_id)
    return {"reports": moved}


async def remind(now: datetime) -> dict[str, Any]:
    """Writes to the leads of every borough with an overdue report, on working days."""
    day = london_date(now)
    if not is_working_day(day):
        return {"boroughs": 0}
    overdue = SafeguardingReport.filter(outcome__isnull=True, due_on__lt=day)
    late = set(await overdue.values_list("borough_id", flat=True))
    for borough in await Borough.filter(id__in=late).order_by("id"):
        await tell_leads(borough, *overdue_letter(borough), at=now)
    return {"boroughs": len(late)}


async def _move(now: datetime) -> dict[str, Any]:
    """Moves them, and does not tell how many: who reads of the runs of jobs and the log would know of every report."""
    await move(now)
    return {}


async def _remind(now: datetime) -> dict[str, Any]:
    await remind(now)
    return {}


def _hour(moment: datetime) -> str:
    """Returns the hour that a moment falls in, in UTC: the one that comes twice in autumn is two."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H}Z"


jobs = [
    Job("queue-safeguarding", "5 * * * *", _hour, _move, partial(vacuum, "safeguarding_report")),
    Job("remind-safeguarding", f"{MORNING.minute} {MORNING.hour} * * *", partial(night, at=MORNING), _remind),
]
