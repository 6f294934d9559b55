"""Charter versions and commitments, encounter feedback, and the tally of ratings."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from boroughs.models import Borough


class CommitmentKind(StrEnum):
    """Who can say whether a commitment is kept: the person searched, or only evidence from the police."""

    ENCOUNTER = "encounter"
    ORGANISATIONAL = "organisational"


class Rating(StrEnum):
    """What one person's answer says about one commitment."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    CANNOT_SAY = "cannot_say"


class CharterVersion(Model):
    """A published charter. The newest by `published_on` is in force; older ones keep their feedback."""

    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=120)
    published_on = fields.DateField(unique=True)
    source_url = fields.CharField(max_length=300)
    themes: fields.ReverseRelation[CharterTheme]

    class Meta:
        table = "charter_version"

    @classmethod
    async def in_force(cls) -> CharterVersion | None:
        """Returns the newest version with its themes and their commitments, or None before any is loaded."""
        return await cls.all().order_by("-published_on").prefetch_related("themes__commitments").first()


class CharterTheme(Model):
    """A heading of a charter; `is_verified` False until its wording is confirmed against the published document."""

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[CharterVersion] = fields.ForeignKeyField(
        "engage.CharterVersion", related_name="themes", db_index=True, on_delete=fields.RESTRICT
    )
    position = fields.IntField()
    name = fields.CharField(max_length=160)
    is_verified = fields.BooleanField(default=False)
    commitments: fields.ReverseRelation[CharterCommitment]

    class Meta:
        table = "charter_theme"
        ordering = ["position"]
        unique_together = (("version", "position"),)


class CharterCommitment(Model):
    """One promise, in our plain wording; never edited in place, so that feedback keeps what it was about."""

    id = fields.IntField(primary_key=True)
    theme: fields.ForeignKeyRelation[CharterTheme] = fields.ForeignKeyField(
        "engage.CharterTheme", related_name="commitments", db_index=True, on_delete=fields.RESTRICT
    )
    theme_id: int
    position = fields.IntField()
    code = fields.CharField(max_length=10)
    wording = fields.TextField()
    kind = fields.CharEnumField(CommitmentKind, max_length=20)
    source_note = fields.CharField(max_length=200)
    is_verified = fields.BooleanField(default=False)

    class Meta:
        table = "charter_commitment"
        ordering = ["position"]
        unique_together = (("theme", "code"),)


class EncounterFeedback(Model):
    """What one person said of one search: {question key: answer code}, free text apart (`surveys.moderation`).

    The id is random and new. `month` is the first day of the month in which it was counted, not of the search, whose
    month is among the answers.
    """

    id = fields.UUIDField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="encounter_feedback", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    month = fields.DateField()
    receipt_hash = fields.CharField(max_length=64, unique=True)
    answers: dict[str, str] = fields.JSONField()

    class Meta:
        table = "encounter_feedback"


class CommitmentTally(Model):
    """How many answers rated a commitment so in a borough and month."""

    id = fields.BigIntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="commitment_tallies", on_delete=fields.RESTRICT
    )
    borough_id: int
    commitment: fields.ForeignKeyRelation[CharterCommitment] = fields.ForeignKeyField(
        "engage.CharterCommitment", related_name="tallies", db_index=True, on_delete=fields.RESTRICT
    )
    commitment_id: int
    month = fields.DateField()
    rating = fields.CharEnumField(Rating, max_length=12)
    count = fields.IntField()

    class Meta:
        table = "commitment_tally"
        unique_together = (("borough", "commitment", "month", "rating"),)
