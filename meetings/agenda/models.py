"""What stands on every agenda of a panel."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from meetings.models import ItemKind, Panel


class StandingItem(Model):
    """An item that every new agenda of a panel begins with; the fields as in `AgendaItem`."""

    id = fields.IntField(primary_key=True)
    panel: fields.ForeignKeyRelation[Panel] = fields.ForeignKeyField(
        "engage.Panel", related_name="standing_items", db_index=True, on_delete=fields.CASCADE
    )
    position = fields.IntField()
    is_under = fields.BooleanField(default=False)
    kind = fields.CharEnumField(ItemKind, max_length=20, default=ItemKind.REPORT)
    title = fields.CharField(max_length=160)
    text = fields.TextField(default="")
    minutes_planned = fields.SmallIntField(null=True)

    class Meta:
        table = "standing_item"
        ordering = ["position"]
        unique_together = (("panel", "position"),)
