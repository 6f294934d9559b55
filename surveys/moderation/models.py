"""Comments: free text, kept apart from every other answer."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model
from tortoise.queryset import QuerySet

from boroughs.models import Borough
from engage.kit.i18n import N_
from surveys.models import Survey


class CommentState(StrEnum):
    """What a moderator decided."""

    WAITING = "waiting"
    APPROVED = "approved"
    REDACTED = "redacted"
    WITHHELD = "withheld"


PUBLISHABLE = (CommentState.APPROVED, CommentState.REDACTED)

REASONS = {
    "names_someone": N_("it names somebody, or says who they could be"),
    "says_where_or_when": N_("it says exactly where or when something happened"),
    "tells_of_a_crime": N_("it says that somebody committed a crime, was arrested or was charged"),
    "is_intimate": N_("it describes something intimate or private"),
    "is_abusive": N_("it is abusive, threatening or hateful"),
    "may_be_unlawful": N_("showing it could break the law or harm a court case"),
    "is_off_topic": N_("it does not answer the question"),
}
"""Why a comment may be withheld, code → words, which the policy page publishes."""


class Comment(Model):
    """One free text, joined to no response. `survey` null: it came with stop-and-search feedback.

    `question_key` says what it answers. `case_hash` is by what a conversation with who wrote it is kept (hex), "" where
    there is no code to answer with: it joins no other answer. A decision carries who (`decided_by_id`), the London
    date, and for WITHHELD the reason, a code of REASONS.
    """

    id = fields.UUIDField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="comments", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    survey: fields.ForeignKeyNullableRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="comments", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    survey_id: int | None
    question_key = fields.CharField(max_length=60)
    text = fields.TextField()
    case_hash = fields.CharField(max_length=64, default="")
    state = fields.CharEnumField(CommentState, max_length=10, default=CommentState.WAITING)
    received_on = fields.DateField()
    decided_by_id = fields.IntField(null=True)
    decided_on: date | None = fields.DateField(null=True)
    reason = fields.CharField(max_length=200, default="")

    class Meta:
        table = "comment"
        constraints = [
            CheckConstraint(check="(state = 'waiting') = (decided_on IS NULL)", name="comment_decision_is_dated"),
            CheckConstraint(check="(state = 'withheld') = (reason <> '')", name="comment_is_withheld_for_a_reason"),
        ]

    @classmethod
    def waiting_in(cls, borough: Borough) -> QuerySet[Comment]:
        """Returns a borough's comments that no moderator has decided on, the oldest first."""
        return cls.filter(borough=borough, state=CommentState.WAITING).order_by("received_on", "id")

    @classmethod
    def publishable(cls) -> QuerySet[Comment]:
        """Returns the comments that may be read in public: approved as they are, or with words taken out.

        In no order that says when they came.
        """
        return cls.filter(state__in=PUBLISHABLE).order_by("id")


class Original(Model):
    """What a redacted comment said before; seen by moderators only, and erased with the comment."""

    comment: fields.OneToOneRelation[Comment] = fields.OneToOneField(
        "engage.Comment", related_name="original", primary_key=True, on_delete=fields.CASCADE
    )
    text = fields.TextField()

    class Meta:
        table = "original"


class DecisionTally(Model):
    """How many comments of a borough were decided so in a quarter (its first day): it outlives the comments.

    `reason` is a code of REASONS, "" where nothing was withheld.
    """

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="decision_tallies", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    quarter = fields.DateField()
    state = fields.CharEnumField(CommentState, max_length=10)
    reason = fields.CharField(max_length=40, default="")
    count = fields.IntField()

    class Meta:
        table = "decision_tally"
        unique_together = (("borough", "quarter", "state", "reason"),)


class Theme(Model):
    """A theme of a survey's codebook for one free text question: what comments are about, and what counts as it.

    `kept_about` and `kept_base` are how many comments were about it, of how many that were coded, when the comments
    were erased; null while they are there.
    """

    id = fields.IntField(primary_key=True)
    survey: fields.ForeignKeyRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="themes", db_index=True, on_delete=fields.RESTRICT
    )
    survey_id: int
    question_key = fields.CharField(max_length=60)
    name = fields.CharField(max_length=80)
    meaning = fields.TextField(default="")
    kept_about = fields.IntField(null=True)
    kept_base = fields.IntField(null=True)
    comments: fields.ManyToManyRelation[Comment] = fields.ManyToManyField(
        "engage.Comment", related_name="themes", through="comment_theme", on_delete=fields.CASCADE
    )

    class Meta:
        table = "theme"
        unique_together = (("survey", "question_key", "name"),)
