"""The daily digest: how many entries the ledger had at the end of a London day, and the hash of the last."""

from datetime import datetime, timedelta
from typing import Any

from tortoise import connections

from engage.kit.cache import LONDON_WIDE, touch
from engage.kit.clock import london_date
from engage.kit.jobs import Job


def slot(now: datetime) -> str:
    """Returns the slot of a run: the last London day that is over."""
    return (london_date(now) - timedelta(days=1)).isoformat()


async def write_digests(now: datetime) -> dict[str, Any]:
    """Writes the digest of every London day that is over and has none yet, since the day of the first entry.

    A day's digest ends before the first entry of a later day: what committed a moment after midnight with a moment
    before it counts in the next one. In the caller's transaction.
    """
    added = await connections.get("default").execute_query_dict(
        "INSERT INTO ledger_digest (day, entries, hash) SELECT day, number, hash FROM ("
        "  SELECT day::date AS day, coalesce("
        "    (SELECT min(number) - 1 FROM ledger_entry"
        "     WHERE at >= (day + interval '1 day')::timestamp AT TIME ZONE 'Europe/London'),"
        "    (SELECT max(number) FROM ledger_entry)"
        "  ) AS entries FROM generate_series("
        "    coalesce("
        "      (SELECT max(day) + 1 FROM ledger_digest),"
        "      (SELECT (at AT TIME ZONE 'Europe/London')::date FROM ledger_entry WHERE number = 1)"
        "    )::timestamp, $1::date::timestamp, interval '1 day') AS day"
        ") AS days JOIN ledger_entry ON number = entries ON CONFLICT (day) DO NOTHING RETURNING day",
        [london_date(now) - timedelta(days=1)],
    )
    if added:
        await touch(LONDON_WIDE)
    return {"digests": len(added)}


jobs = [Job("ledger-digest", "1 0 * * *", slot, write_digests)]
