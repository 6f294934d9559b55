"""Charter versions and commitments, encounter feedback, and the tallies of what it says."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model
from tortoise.query_utils import Prefetch

from boroughs.models import Borough
from engage.kit.i18n import N_


class CommitmentKind(StrEnum):
    """Who can say whether a commitment is kept: the person searched, or only evidence from the police."""

    ENCOUNTER = "encounter"
    ORGANISATIONAL = "organisational"


class Owner(StrEnum):
    """Who answers for a commitment: the borough's superintendent, or the Metropolitan Police as a whole."""

    BOROUGH_SUPERINTENDENT = "borough_superintendent"
    MET = "met"

    @property
    def label(self) -> str:
        """The owner in English, marked for translation."""
        return _OWNERS[self]


_OWNERS = {
    Owner.BOROUGH_SUPERINTENDENT: N_("The Borough Superintendent"),
    Owner.MET: N_("The Metropolitan Police, for all of London"),
}


class Partition(StrEnum):
    """What a tally is split by; `ALL` is not split. One at a time: no two are ever crossed."""

    ALL = ""
    AGE = "age"
    ETHNIC_GROUP = "ethnic_group"


class Rating(StrEnum):
    """What one person's answer says about one commitment."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    CANNOT_SAY = "cannot_say"


class CharterVersion(Model):
    """A published charter. The newest by `published_on` is in force; older ones keep their feedback.

    `entered_on` is the London date on which an administrator put it into the register; null is a draft, which nobody
    else sees.
    """

    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=120)
    published_on = fields.DateField(unique=True)
    source_url = fields.CharField(max_length=300)
    entered_on: date | None = fields.DateField(null=True)
    themes: fields.ReverseRelation[CharterTheme]

    class Meta:
        table = "charter_version"

    @classmethod
    async def in_force(cls) -> CharterVersion | None:
        """Returns the newest version with its themes and what they say now, or None before any is loaded."""
        entered = cls.filter(entered_on__isnull=False)
        return await entered.order_by("-published_on").prefetch_related(*cls.with_wordings()).first()

    @classmethod
    def with_wordings(cls) -> tuple[str, Prefetch]:
        """Returns what to prefetch of versions: their themes, and their commitments in the wording that stands."""
        return "themes", Prefetch("themes__commitments", queryset=CharterCommitment.filter(superseded_on=None))

    @classmethod
    async def counted_in(cls, month: date) -> dict[str, CharterCommitment]:
        """Returns {code: commitment} that feedback counted in a month (its first day) is about; empty without any.

        It is what stood when the calendar quarter began, or else what stands now: the figures of a wording end with
        a quarter, as all figures do, so that no fewer people can be worked out of two of them (`engage.kit.gate`).
        """
        quarter = month.replace(month=month.month - (month.month - 1) % 3)
        entered = cls.filter(entered_on__isnull=False).order_by("-published_on").prefetch_related("themes__commitments")
        versions = await entered
        version = next((v for v in versions if v.entered_on and v.entered_on <= quarter), None)
        if version is None:
            return {c.code: c for v in versions[:1] for c in v.commitments if c.superseded_on is None}
        begun = {c.superseded_by_id: c.superseded_on for c in version.commitments if c.superseded_on}
        return {
            c.code: c
            for c in version.commitments
            if begun.get(c.id, quarter) <= quarter and (c.superseded_on is None or c.superseded_on > quarter)
        }

    @property
    def commitments(self) -> list[CharterCommitment]:
        """The commitments that are loaded, theme by theme."""
        return [commitment for theme in self.themes for commitment in theme.commitments]

    @property
    def is_entered(self) -> bool:
        """Whether it is in the register, where nothing of it changes any more."""
        return self.entered_on is not None


class CharterTheme(Model):
    """A heading of a charter; `is_verified` False until its wording is confirmed against the published document.

    It is confirmed on a London date (`confirmed_on`, null where it was when loaded). Where the document has other
    words, they take its place then, once, and `former_name` keeps what the register said before ("": the same).
    """

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[CharterVersion] = fields.ForeignKeyField(
        "engage.CharterVersion", related_name="themes", db_index=True, on_delete=fields.RESTRICT
    )
    position = fields.IntField()
    name = fields.CharField(max_length=160)
    is_verified = fields.BooleanField(default=False)
    confirmed_on: date | None = fields.DateField(null=True)
    former_name = fields.CharField(max_length=160, default="", db_default="")
    commitments: fields.ReverseRelation[CharterCommitment]

    class Meta:
        table = "charter_theme"
        ordering = ["position"]
        unique_together = (("version", "position"),)


class CharterCommitment(Model):
    """One promise, in our plain wording; never edited in place, so that feedback keeps what it was about.

    `is_verified` False until its wording is confirmed against the published document (`confirmed_on`, a London date).
    A wording that was wrong is superseded by another with the same code (`superseded_by`).
    """

    id = fields.IntField(primary_key=True)
    theme: fields.ForeignKeyRelation[CharterTheme] = fields.ForeignKeyField(
        "engage.CharterTheme", related_name="commitments", db_index=True, on_delete=fields.RESTRICT
    )
    theme_id: int
    position = fields.IntField()
    code = fields.CharField(max_length=10)
    wording = fields.TextField()
    kind = fields.CharEnumField(CommitmentKind, max_length=20)
    owner = fields.CharEnumField(Owner, max_length=30, default=Owner.MET)
    source_note = fields.CharField(max_length=200)
    is_verified = fields.BooleanField(default=False)
    confirmed_on: date | None = fields.DateField(null=True)
    superseded_on: date | None = fields.DateField(null=True)
    superseded_by: fields.OneToOneNullableRelation[CharterCommitment] = fields.OneToOneField(
        "engage.CharterCommitment", related_name="supersedes", null=True, on_delete=fields.RESTRICT
    )
    superseded_by_id: int | None

    @property
    def slug(self) -> str:
        """The code as addresses have it."""
        return str(self.code).lower()

    class Meta:
        table = "charter_commitment"
        ordering = ["position"]
        constraints = [
            CheckConstraint(
                check="(superseded_on IS NULL) = (superseded_by_id IS NULL)",
                name="charter_commitment_is_superseded_by_another",
            ),
        ]


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
    """How many answers rated a commitment so in a borough and month: everybody's, or those of one group."""

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
    partition = fields.CharEnumField(Partition, max_length=20, default=Partition.ALL)
    group = fields.CharField(max_length=40, default="")
    count = fields.IntField()

    class Meta:
        table = "commitment_tally"
        unique_together = (("borough", "commitment", "month", "rating", "partition", "group"),)


class QuestionTally(Model):
    """How many people chose an option of a question of the feedback form in a borough and month.

    A question with the key "" counts everybody who sent feedback, whatever they answered.
    """

    id = fields.BigIntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="question_tallies", on_delete=fields.RESTRICT
    )
    borough_id: int
    month = fields.DateField()
    question_key = fields.CharField(max_length=60)
    option = fields.CharField(max_length=40)
    partition = fields.CharEnumField(Partition, max_length=20, default=Partition.ALL)
    group = fields.CharField(max_length=40, default="")
    count = fields.IntField()

    class Meta:
        table = "question_tally"
        unique_together = (("borough", "month", "question_key", "option", "partition", "group"),)
