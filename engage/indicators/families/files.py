"""The files of others that figures are made of: which revision counts, and what was taken back and why."""

from typing import Any

from engage.indicators.models import Source
from engage.kit.clock import london_date


async def files(*series: str) -> dict[str, Any]:
    """Returns `revisions`, the number of the last file of each series, and `withdrawn`, what was taken back.

    That is a sentence for everybody by "series revision", as {"crime 2": "…"}. One query.
    """
    revisions, withdrawn = {}, {}
    for one in await Source.filter(series__in=series).order_by("series", "revision"):
        if one.withdrawn_at is None:
            revisions[one.series] = one.revision
            continue
        withdrawn[f"{one.series} {one.revision}"] = (
            f"Source {one.series}: revision {one.revision} was withdrawn on"
            f" {london_date(one.withdrawn_at)}: {one.withdrawn_because}"
        )
    return {"revisions": revisions, "withdrawn": withdrawn}
