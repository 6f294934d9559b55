"""What a borough's police and panel say of each commitment: dated evidence, the panel's view, what was asked."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from boroughs.models import Borough
from boroughs.people.models import Appointment
from boroughs.responses.models import ResponseRequest
from engage.kit.i18n import N_
from surveys.charter.models import CharterCommitment


class Progress(StrEnum):
    """How far the police say a commitment has got. Without a published update it is "no evidence published yet"."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    EVIDENCE_PUBLISHED = "evidence_published"
    INDEPENDENTLY_CHECKED = "independently_checked"

    @property
    def label(self) -> str:
        """The state in English, marked for translation."""
        return _PROGRESS[self]


_PROGRESS = {
    Progress.NOT_STARTED: N_("Not started"),
    Progress.IN_PROGRESS: N_("In progress"),
    Progress.EVIDENCE_PUBLISHED: N_("Evidence published"),
    Progress.INDEPENDENTLY_CHECKED: N_("Checked by somebody independent"),
}


class View(StrEnum):
    """What a panel thinks of a commitment, on what it has seen."""

    KEPT = "kept"
    PARTLY = "partly"
    NOT_KEPT = "not_kept"
    CANNOT_TELL = "cannot_tell"

    @property
    def label(self) -> str:
        """The view in English, marked for translation."""
        return _VIEWS[self]


_VIEWS = {
    View.KEPT: N_("Kept"),
    View.PARTLY: N_("Partly kept"),
    View.NOT_KEPT: N_("Not kept"),
    View.CANNOT_TELL: N_("Cannot tell"),
}


class CommitmentUpdate(Model):
    """Dated evidence on a commitment: a draft until the office-holder signs and publishes it, never changed after.

    `on` is the London date the evidence is of, `evidence_url` where it can be read ("" for none), `due_on` when the
    next is promised (null: no date given). `published_at` is aware UTC.
    """

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="commitment_updates", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    commitment: fields.ForeignKeyRelation[CharterCommitment] = fields.ForeignKeyField(
        "engage.CharterCommitment", related_name="updates", db_index=True, on_delete=fields.RESTRICT
    )
    commitment_id: int
    progress = fields.CharEnumField(Progress, max_length=24)
    on = fields.DateField(source_field="evidence_on")
    text = fields.TextField()
    evidence_url = fields.CharField(max_length=300, default="")
    due_on: date | None = fields.DateField(null=True)
    drafted_by_id = fields.IntField()
    signed_by: fields.ForeignKeyNullableRelation[Appointment] = fields.ForeignKeyField(
        "engage.Appointment", related_name="commitment_updates", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    published_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "commitment_update"
        constraints = [
            CheckConstraint(
                check="(published_at IS NULL) = (signed_by_id IS NULL)",
                name="commitment_update_is_signed_when_published",
            ),
        ]


class PanelView(Model):
    """What a borough's panel agreed to say of a commitment on a London date; the newest counts, older ones stay."""

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="panel_views", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    commitment: fields.ForeignKeyRelation[CharterCommitment] = fields.ForeignKeyField(
        "engage.CharterCommitment", related_name="panel_views", db_index=True, on_delete=fields.RESTRICT
    )
    commitment_id: int
    view = fields.CharEnumField(View, max_length=12)
    text = fields.TextField()
    agreed_on = fields.DateField()
    recorded_by_id = fields.IntField()

    class Meta:
        table = "panel_view"


class CommitmentRequest(Model):
    """That a request for a response, such as a recommendation, is about a commitment."""

    id = fields.IntField(primary_key=True)
    commitment: fields.ForeignKeyRelation[CharterCommitment] = fields.ForeignKeyField(
        "engage.CharterCommitment", related_name="requests", db_index=True, on_delete=fields.RESTRICT
    )
    commitment_id: int
    request: fields.ForeignKeyRelation[ResponseRequest] = fields.ForeignKeyField(
        "engage.ResponseRequest", related_name="commitments", db_index=True, on_delete=fields.RESTRICT
    )
    request_id: int

    class Meta:
        table = "commitment_request"
        unique_together = (("commitment", "request"),)
