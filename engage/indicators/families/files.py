"""The files of others that figures are made of: which revision counts, and what was taken back and why."""

from collections.abc import Sequence
from typing import Any

from tortoise import connections

from engage.indicators.models import Source
from engage.kit.clock import london_date


async def files(*series: str) -> dict[str, Any]:
    """Returns `revisions`, the number of the last file of each series, and `withdrawn`, what was taken back.

    That is a sentence for everybody by "series revision", as {"crime 2": "…"}.
    """
    rows = await connections.get("default").execute_query_dict(
        "SELECT series, max(revision) AS revision FROM source"
        " WHERE series = ANY($1::text[]) AND withdrawn_at IS NULL GROUP BY series ORDER BY series",
        [list(series)],
    )
    gone: Sequence[Source] = await Source.filter(series__in=series, withdrawn_at__isnull=False).order_by("id")
    return {
        "revisions": {row["series"]: row["revision"] for row in rows},
        "withdrawn": {
            f"{one.series} {one.revision}": f"Source {one.series}: revision {one.revision} was withdrawn on"
            f" {london_date(one.withdrawn_at)}: {one.withdrawn_because}"
            for one in gone
            if one.withdrawn_at
        },
    }
