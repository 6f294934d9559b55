"""Who is told by e-mail, and what they were told."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from boroughs.models import Borough


class Follower(Model):
    """An address that is told what is new in a borough. Nothing else is known of whose it is.

    `topics` are "meetings", "responses", "surveys", and "panel/SLUG" for one panel's meetings. The link that
    confirms, changes and ends it carries a keyed hash of `id`, so every e-mail can have it and no table does. Nobody is
    told before `confirmed_at` (aware UTC); what is not confirmed by `expires_at` is erased.
    """

    id = fields.UUIDField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="followers", db_index=True, on_delete=fields.CASCADE
    )
    borough_id: int
    email = fields.CharField(max_length=254)
    topics: list[str] = fields.JSONField(default=list)
    language = fields.CharField(max_length=8, default="en")
    expires_at = fields.DatetimeField()
    confirmed_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "follower"
        unique_together = (("borough", "email"),)


class Told(Model):
    """Something that was told once and must not be told again: `key` names it ("meeting/12/reminder/7-days")."""

    key = fields.CharField(max_length=200, primary_key=True)
    on = fields.DateField()

    class Meta:
        table = "told"
