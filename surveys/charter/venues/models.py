"""Venues that give out cards with a QR code to the feedback form, and how many answers came from each."""

from __future__ import annotations

from datetime import date

from tortoise import fields
from tortoise.models import Model

from boroughs.models import Borough


class Venue(Model):
    """A place, such as a youth club, whose cards carry a code of their own (`code`, in addresses).

    `count` is how much feedback that was counted came with its code: no answer knows its venue. It is shown from ten
    on, in steps of ten. From `ended_on` (a London date) on, the code opens the form and counts no more.
    """

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="venues", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    name = fields.CharField(max_length=80)
    code = fields.CharField(max_length=12, unique=True)
    count = fields.IntField(default=0)
    ended_on: date | None = fields.DateField(null=True)

    class Meta:
        table = "venue"
        unique_together = (("borough", "name"),)
