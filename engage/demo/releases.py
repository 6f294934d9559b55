"""The releases of trust indicators of the demonstration's past, each made at its announced moment."""

from datetime import datetime

from engage.indicators.compiling import due_slot, jobs
from engage.indicators.periods import Period
from engage.indicators.releasing import due_at
from engage.kit.jobs import run

MONTHS = 6


async def release_past_months(now: datetime) -> None:
    """Runs the job for the last months that are due, the oldest first."""
    [job] = jobs("")
    months = [Period.parse(due_slot(now))]
    while len(months) < MONTHS:
        months.append(months[-1].previous())
    for month in reversed(months):
        await run(job, due_at(month.key))
