"""What an office shows with a response, and the bytes of a file among it."""

from __future__ import annotations

from datetime import date

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from boroughs.action_log.models import Action
from boroughs.responses.models import EvidenceKind, OfficialResponse


class Evidence(Model):
    """Something an office shows with a response. With its response published, never changed.

    LINK has `url` (https); SERIES the key of a trust indicator; COMMITMENT says in `title` what will be done by
    `due_on`, and once published is an action, which a correction of its response shares; FILE has a row of
    `EvidenceFile`.
    """

    id = fields.IntField(primary_key=True)
    response: fields.ForeignKeyRelation[OfficialResponse] = fields.ForeignKeyField(
        "engage.OfficialResponse", related_name="evidence", db_index=True, on_delete=fields.CASCADE
    )
    response_id: int
    position = fields.SmallIntField()
    kind = fields.CharEnumField(EvidenceKind, max_length=20)
    title = fields.CharField(max_length=300)
    url = fields.CharField(max_length=500, default="")
    series = fields.CharField(max_length=80, default="")
    due_on: date | None = fields.DateField(null=True)
    action: fields.ForeignKeyNullableRelation[Action] = fields.ForeignKeyField(
        "engage.Action", related_name="evidence", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    action_id: int | None
    file: fields.BackwardOneToOneRelation[EvidenceFile]

    class Meta:
        table = "response_evidence"
        unique_together = (("response", "position"),)
        constraints = [
            CheckConstraint(check="(kind = 'commitment') = (due_on IS NOT NULL)", name="evidence_that_commits_is_dated")
        ]


class EvidenceFile(Model):
    """The bytes of a file shown as evidence; the fields as in a meeting's `PaperFile`."""

    id = fields.IntField(primary_key=True)
    evidence: fields.OneToOneRelation[Evidence] = fields.OneToOneField(
        "engage.Evidence", related_name="file", on_delete=fields.CASCADE
    )
    name = fields.CharField(max_length=120)
    media_type = fields.CharField(max_length=100)
    size = fields.IntField()
    sha256 = fields.CharField(max_length=64)
    content = fields.BinaryField()

    class Meta:
        table = "evidence_file"
