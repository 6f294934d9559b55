"""Answers on paper or by phone that one person has entered and a second has yet to verify."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from surveys.models import Channel, Survey


class Entry(Model):
    """One paper or call. `number` is written on the paper and shown to who verifies it.

    `typed` are the pairs [name, value] of the form that would send it, `entered_by_id` a person's. It is deleted when
    verified: its answers move on into the inbox.
    """

    id = fields.IntField(primary_key=True)
    survey: fields.ForeignKeyRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="entries", db_index=True, on_delete=fields.RESTRICT
    )
    survey_id: int
    number = fields.IntField()
    version = fields.IntField()
    channel = fields.CharEnumField(Channel, max_length=10)
    typed: list[list[str]] = fields.JSONField()
    entered_by_id = fields.IntField()

    class Meta:
        table = "entry"
        unique_together = (("survey", "number"),)
