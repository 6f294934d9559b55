"""Which meeting and item an action came from."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from boroughs.action_log.models import Action
from meetings.models import AgendaItem, Meeting


class MeetingAction(Model):
    """An action given out at a meeting, on one item of its agenda if it is known which."""

    id = fields.IntField(primary_key=True)
    meeting: fields.ForeignKeyRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="actions", db_index=True, on_delete=fields.RESTRICT
    )
    meeting_id: int
    item: fields.ForeignKeyNullableRelation[AgendaItem] = fields.ForeignKeyField(
        "engage.AgendaItem", related_name="actions", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    item_id: int | None
    action: fields.OneToOneRelation[Action] = fields.OneToOneField(
        "engage.Action", related_name="from_meeting", on_delete=fields.RESTRICT
    )
    action_id: int

    class Meta:
        table = "meeting_action"
