"""The outbox."""

from datetime import datetime, timedelta

from tortoise import fields
from tortoise.models import Model

GIVE_UP_AFTER = 8
"""A message is tried so often; between the tries lie 1, 2, 4 … minutes, two hours together."""


class OutboxMessage(Model):
    """A message waiting to be sent. Its address and text are erased once it is; `attempts` counts failures.

    `own_path` is the path of the recipient's own page, not signed yet: see `post`. Empty for most messages. `key` names
    what must never be sent twice; `language` is that of the words. `gave_up_at` (aware UTC) is set on a dead letter,
    whose text is sealed, and `error` says in a word or two why it could not be sent: never an address, never a text.
    """

    id = fields.BigIntField(primary_key=True)
    recipient = fields.CharField(max_length=254)
    subject = fields.CharField(max_length=200)
    text = fields.TextField()
    own_path = fields.CharField(max_length=120, default="")
    key = fields.CharField(max_length=200, null=True, unique=True)
    language = fields.CharField(max_length=8, default="en", db_default="en")
    gave_up_at: datetime | None = fields.DatetimeField(null=True)
    error = fields.CharField(max_length=80, default="", db_default="")
    attempts = fields.IntField(default=0)
    next_attempt_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "outbox_message"

    def put_off(self, now: datetime, error: str) -> None:
        """Counts a failure, after which the message waits twice as long as after the one before."""
        self.attempts += 1
        self.next_attempt_at = now + timedelta(minutes=2 ** (self.attempts - 1))
        self.error = error[:80]
