"""What moderators ask and people answer under a case code, without knowing each other."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from boroughs.models import Borough
from engage.kit.security import keyed_hash


def case_hash(secret: str, purpose: str, borough_id: int, code: str) -> str:
    """Returns by what the database knows the case of a code, for one purpose: "comment" or "safeguarding".

    The two cannot be joined without the secret and the code.
    """
    return keyed_hash(secret, f"case:{purpose}:{borough_id}", code)


class Conversation(Model):
    """Everything said under one case code. `case_hash` is made of the code for this purpose alone (hex).

    It joins no answer: answers are kept by another hash of the code. From `expires_on` (a London date) on nobody can
    read or add to it, and it is erased.
    """

    case_hash = fields.CharField(max_length=64, primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="conversations", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    expires_on = fields.DateField()
    messages: fields.ReverseRelation[Message]

    class Meta:
        table = "conversation"

    @classmethod
    def unread_in(cls, borough: Borough) -> QuerySet[Conversation]:
        """Returns a borough's conversations whose last word is the resident's and was not read yet."""
        return cls.filter(borough=borough, messages__is_read=False, messages__asked_by_id=None).distinct()


class Message(Model):
    """One thing said, numbered from 1. `asked_by_id` is who asked for the council; null: the resident answered.

    A resident's message has no date. `is_read`: somebody on the other side has opened it.
    """

    id = fields.UUIDField(primary_key=True)
    conversation: fields.ForeignKeyRelation[Conversation] = fields.ForeignKeyField(
        "engage.Conversation", related_name="messages", db_index=True, on_delete=fields.CASCADE
    )
    conversation_id: str
    number = fields.IntField()
    text = fields.TextField()
    asked_by_id = fields.IntField(null=True)
    is_read = fields.BooleanField(default=False)

    class Meta:
        table = "message"
        ordering = ["number"]
        unique_together = (("conversation", "number"),)
