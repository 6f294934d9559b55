"""The audit trail: who did what to what, append-only."""

from datetime import datetime
from typing import Any

from tortoise import fields
from tortoise.models import Model


class AuditEvent(Model):
    """One thing that a person with a role, or a job, did or was refused. Rows are never changed or deleted.

    `actor_id` null means a job or the command line. `about` names the thing by its public address or key, never by
    anything a resident wrote. `at` is aware UTC.
    """

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    actor_id = fields.IntField(null=True)
    borough_id = fields.IntField(null=True, db_index=True)
    verb = fields.CharField(max_length=60)
    about = fields.CharField(max_length=200)
    detail: dict[str, Any] = fields.JSONField(default=dict)

    class Meta:
        table = "audit_event"


async def record(
    verb: str,
    about: str,
    *,
    at: datetime,
    actor_id: int | None = None,
    borough_id: int | None = None,
    **detail: Any,
) -> None:
    """Adds one event to the trail, in the transaction of the change it records."""
    await AuditEvent.create(verb=verb, about=about, at=at, actor_id=actor_id, borough_id=borough_id, detail=detail)
