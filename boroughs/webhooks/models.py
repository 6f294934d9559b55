"""Webhooks, and what waits to be delivered to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from boroughs.models import Borough


class Webhook(Model):
    """An https address that is told what is new in a borough; `topics` as in `Follower`.

    Requests to it are signed with a key made of `id` and the platform's secret, so no table holds that key. `ended_at`
    (aware UTC) is when somebody stopped it, or it was stopped because nothing was taken for too long: `ending` says.
    """

    id: UUID = fields.UUIDField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="webhooks", db_index=True, on_delete=fields.CASCADE
    )
    borough_id: int
    url = fields.CharField(max_length=500)
    topics: list[str] = fields.JSONField(default=list)
    made_by_id = fields.IntField()
    made_at = fields.DatetimeField()
    ended_at: datetime | None = fields.DatetimeField(null=True)
    ending = fields.CharField(max_length=120, default="")

    class Meta:
        table = "webhook"


class WebhookDelivery(Model):
    """One thing to tell one webhook. Only what is public is in `body` (JSON text).

    `id` is sent along, so that the receiver knows a repetition. `attempts` counts failures; `error` is the last one in
    a word or two ("500", "timeout"). Done when `delivered_at`, a dead letter when `gave_up_at` (both aware UTC).
    """

    id: UUID = fields.UUIDField(primary_key=True)
    webhook: fields.ForeignKeyRelation[Webhook] = fields.ForeignKeyField(
        "engage.Webhook", related_name="deliveries", db_index=True, on_delete=fields.CASCADE
    )
    webhook_id: UUID
    made_at = fields.DatetimeField()
    body = fields.TextField()
    attempts = fields.SmallIntField(default=0)
    next_attempt_at = fields.DatetimeField(db_index=True)
    error = fields.CharField(max_length=80, default="")
    delivered_at: datetime | None = fields.DatetimeField(null=True)
    gave_up_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "webhook_delivery"
