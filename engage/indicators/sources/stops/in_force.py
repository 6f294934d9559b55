"""The months of stops and searches that figures are made of, and what each of them lacks."""

from datetime import date

from engage.indicators.sources.stops import completeness
from engage.indicators.sources.stops.models import StopMonth

FORCE = "metropolitan"
"""The force whose months make our figures; those of others can be loaded and are kept."""


async def months_in_force(force: str) -> dict[date, StopMonth]:
    """Returns the months of a force: first day → month, each from the file of the highest revision.

    Files that were withdrawn are none.
    """
    rows = (
        await StopMonth.filter(force=force, source__withdrawn_at=None)
        .select_related("source")
        .order_by("month", "source__revision")
    )
    return {row.month: row for row in rows}


async def lacks(force: str) -> dict[date, frozenset[completeness.Lack]]:
    """Returns what each month in force of a force lacks: its first day → what."""
    return lacks_of(await months_in_force(force))


def lacks_of(months: dict[date, StopMonth]) -> dict[date, frozenset[completeness.Lack]]:
    """Returns what each of these months lacks, beside each other."""
    return completeness.lacking(
        completeness.Month(one.force, one.month, one.rows, one.unlocated, one.rejected, one.days, one.seen)
        for one in months.values()
    )
