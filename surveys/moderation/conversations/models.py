"""What moderators ask and people answer under a case code, without knowing each other."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from tortoise import fields
from tortoise.models import Model
from tortoise.query_utils import Prefetch
from tortoise.queryset import QuerySet

from boroughs.models import Borough
from engage.kit.security import keyed_hash
from surveys.moderation.models import Comment

ABOUT_COMMENT = "comment"
"""The purpose of a conversation that moderators have about what somebody wrote."""

ABOUT_SAFETY = "safeguarding"
"""The purpose of a conversation that the safeguarding lead has about a child; moderators do not see it."""

KEPT_FOR = timedelta(days=60)
"""How long a conversation can be read and answered after the last question."""

LONGEST = 1000
"""Characters in a question or an answer."""


def case_hash(secret: str, purpose: str, borough_id: int, code: str) -> str:
    """Returns what the database keeps of a case code for one purpose: it joins nothing that is kept for another.

    The case code is the receipt code that somebody was given with what they sent.
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
    def open_in(cls, borough_id: int, hashes: Collection[str], day: date) -> QuerySet[Conversation]:
        """Returns those of a borough's conversations under these hashes that have not expired, with their messages."""
        said = Prefetch("messages", Message.all().order_by("number"))
        return cls.filter(borough_id=borough_id, case_hash__in=hashes, expires_on__gt=day).prefetch_related(said)

    @classmethod
    def unread_in(cls, borough: Borough) -> QuerySet[Conversation]:
        """Returns a borough's conversations whose last word is the resident's and was not read yet."""
        return cls.filter(borough=borough, messages__is_read=False, messages__asked_by_id=None).distinct()

    @property
    def last_day(self) -> date:
        """The last London date on which it can be read and answered."""
        return self.expires_on - timedelta(days=1)

    @property
    def is_unread(self) -> bool:
        """Whether something that the resident said was not read yet, of messages that were fetched."""
        return any(message.asked_by_id is None and not message.is_read for message in self.messages)

    @property
    def question(self) -> Message | None:
        """The question that waits for the resident's answer, of messages that were fetched; None while it is not their
        turn."""
        last = list(self.messages)[-1]
        return None if last.asked_by_id is None else last


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


async def conversation_about(comment: Comment, day: date) -> Conversation | None:
    """Returns what was said with whoever wrote a comment, with its messages; None: nothing, or not any more."""
    hashes = [comment.case_hash] if comment.case_hash else []
    return await Conversation.open_in(comment.borough_id, hashes, day).first()


async def unread_cases(borough: Borough) -> list[str]:
    """Returns the hashes of the cases of a borough's comments in which an answer waits to be read."""
    unread = [conversation.case_hash for conversation in await Conversation.unread_in(borough)]
    comments = Comment.filter(borough=borough, case_hash__in=unread)
    return [comment.case_hash for comment in await comments] if unread else []
