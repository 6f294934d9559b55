"""Taking back a file that its publisher took back, with a reason: the next release withdraws what only it told."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.indicators.models import Source
from engage.indicators.sources.importing import lock
from engage.kit import audit
from engage.kit.cache import LONDON_WIDE, touch

WITHDRAWABLE = ("pas", "stops", "crime", "uof")
"""The series whose figures can be there or not. Residents and boundaries are always needed: load others instead."""

SHORTEST_REASON = 10


class CannotWithdraw(ValueError):
    """The file cannot be taken back; the message says why and what to do, in English."""


@atomic()
async def withdraw(series: str, revision: int, reason: str, *, at: datetime) -> Source:
    """Notes that a file counts no more since a moment (aware UTC), and why. What was in force before it is again.

    A file of stops is a month; of the other series each has only what differs from those before, so that the last one
    alone can be taken back. Raises CannotWithdraw.
    """
    await lock()
    source = await Source.get_or_none(series=series, revision=revision)
    if source is None:
        raise CannotWithdraw(f"There is no revision {revision} of {series}.")
    if source.withdrawn_at:
        raise CannotWithdraw(f"Revision {revision} of {series} is withdrawn already.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise CannotWithdraw(f"Say why in {SHORTEST_REASON} characters or more: everybody will read it.")
    later = await Source.filter(series=series, revision__gt=revision, withdrawn_at=None).order_by("-revision").first()
    if later and series != "stops":
        raise CannotWithdraw(
            f"Revision {later.revision} came after it and holds only what differs: withdraw that one first, this one "
            "then, and load its file again."
        )
    source.withdrawn_at, source.withdrawn_because = at, reason.strip()
    await source.save(update_fields=["withdrawn_at", "withdrawn_because"])
    await audit.record("withdrew a source", f"{series} revision {revision}", at=at, reason=source.withdrawn_because)
    await touch(LONDON_WIDE, *[borough.slug for borough in await Borough.all()])
    return source
