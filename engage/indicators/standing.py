"""How releases stand: which is the last, when the next ones are due, and since when one is missing."""

from datetime import datetime, timedelta

from engage.indicators.compiling import NAME, due_slot
from engage.indicators.models import IndicatorRelease
from engage.indicators.periods import Period
from engage.indicators.releasing import due_at
from engage.kit.jobs import JobRun

GRACE = timedelta(hours=1)
"""How long a release may take before pages say that it is missing, while it did not fail."""

ANNOUNCED = 6
"""How many coming releases are announced."""


async def latest_release() -> IndicatorRelease | None:
    """Returns the newest release, without its contents, or None."""
    return await IndicatorRelease.all().order_by("-id").only("id", "slot", "revision", "released_at", "reason").first()


async def stale_since(now: datetime) -> datetime | None:
    """Returns the announced moment (aware UTC) of a release that did not come, or None while figures are up to date.

    A month in which nothing was new has no release, and is not missing. One query.
    """
    slot = due_slot(now)
    last = await JobRun.filter(job=NAME).order_by("-slot").limit(2)
    done = [run.slot for run in last if run.outcome == "done"]
    if not last or slot in done:
        return None
    has_failed = any(run.slot == slot for run in last)
    if not has_failed and done == [Period.parse(slot).previous().key] and now < due_at(slot) + GRACE:
        return None
    return due_at(Period.parse(done[0]).following().key if done else last[-1].slot)


def next_releases(now: datetime) -> list[datetime]:
    """Returns the announced moments (aware UTC) of the coming releases, the next one first."""
    months = [Period.parse(due_slot(now)).following()]
    while len(months) < ANNOUNCED:
        months.append(months[-1].following())
    return [due_at(month.key) for month in months]
