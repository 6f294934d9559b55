"""Registrations."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from meetings.models import Meeting


class Registration(Model):
    """Somebody who means to come. Erased with the day after the meeting; nothing of it is ever public.

    The link in their e-mails, which confirms (`confirmed_at`, aware UTC) and cancels, carries a keyed hash of `id`.
    Until it is confirmed it holds no place, and is erased at `expires_at`. Who `has_place` false after that waits, in
    the order of `confirmed_at`. `needs` is what they need to take part, read by clerks only.
    """

    id = fields.UUIDField(primary_key=True)
    meeting: fields.ForeignKeyRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="registrations", db_index=True, on_delete=fields.CASCADE
    )
    meeting_id: int
    name = fields.CharField(max_length=100)
    email = fields.CharField(max_length=254)
    is_online = fields.BooleanField(default=False)
    needs = fields.TextField(default="")
    language = fields.CharField(max_length=8, default="en")
    expires_at = fields.DatetimeField()
    confirmed_at: datetime | None = fields.DatetimeField(null=True)
    has_place = fields.BooleanField(default=False)
    came_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "registration"
        unique_together = (("meeting", "email"),)
