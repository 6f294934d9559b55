"""Who is told by e-mail, and what they were told."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from boroughs.models import Borough
from engage.kit.i18n import N_
from engage.kit.told import Told

__all__ = ["Follower", "FollowerNews", "Rhythm", "Told"]


class Rhythm(StrEnum):
    """How often somebody who follows gets an e-mail."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def label(self) -> str:
        """The rhythm in English, marked for translation."""
        return _RHYTHMS[self]


_RHYTHMS = {
    Rhythm.AT_ONCE: N_("At once, one e-mail for each"),
    Rhythm.DAILY: N_("Once a day, if there is something new"),
    Rhythm.WEEKLY: N_("Once a week, if there is something new"),
}


class Follower(Model):
    """An address that is told what is new in a borough. Nothing else is known of whose it is.

    `topics`: see `boroughs.following.topics`. `asked` are those that somebody who knows the address asked for since:
    offered on the follower's own page, told about only when they say so there. The link that confirms, changes and ends
    it carries a keyed hash of `id`, so every e-mail can have it and no table does. Nobody is told before `confirmed_at`
    (aware UTC); what is not confirmed by `expires_at` is erased.
    """

    id = fields.UUIDField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="followers", db_index=True, on_delete=fields.CASCADE
    )
    borough_id: int
    email = fields.CharField(max_length=254)
    topics: list[str] = fields.JSONField(default=list)
    asked: list[str] = fields.JSONField(default=list, db_default=[])
    language = fields.CharField(max_length=8, default="en")
    rhythm = fields.CharEnumField(Rhythm, max_length=10, default=Rhythm.AT_ONCE, db_default="at_once")
    expires_at = fields.DatetimeField()
    confirmed_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "follower"
        unique_together = (("borough", "email"),)


class FollowerNews(Model):
    """Something new that waits for a follower's next digest, in their language; erased once it went out.

    `topic` is the one they follow it by, for grouping; `at` (aware UTC) when it was new; `text` ends with the link.
    """

    id = fields.BigIntField(primary_key=True)
    follower: fields.ForeignKeyRelation[Follower] = fields.ForeignKeyField(
        "engage.Follower", related_name="news", db_index=True, on_delete=fields.CASCADE
    )
    follower_id: UUID
    topic = fields.CharField(max_length=120)
    at = fields.DatetimeField()
    subject = fields.CharField(max_length=200)
    text = fields.TextField()

    class Meta:
        table = "follower_news"
