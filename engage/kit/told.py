"""What was told once and is never told again."""

from datetime import datetime

from tortoise import connections, fields
from tortoise.models import Model

from engage.kit.clock import london_date


class Told(Model):
    """Something that was told once and must not be told again: `key` names it ("meeting/12/reminder/7-days").

    Never an address and nothing that a person wrote: it is kept for two years.
    """

    key = fields.CharField(max_length=200, primary_key=True)
    on = fields.DateField()

    class Meta:
        table = "told"


async def first_time(key: str, at: datetime) -> bool:
    """Notes that something is told now, in the caller's transaction. False when it was noted before."""
    added = await connections.get("default").execute_query_dict(
        'INSERT INTO told (key, "on") VALUES ($1, $2) ON CONFLICT (key) DO NOTHING RETURNING key',
        [key, london_date(at)],
    )
    return bool(added)
