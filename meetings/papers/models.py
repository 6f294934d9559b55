"""Papers and the files behind them."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from meetings.models import AgendaItem, Meeting


class Paper(Model):
    """A paper of a meeting, for one item of its agenda or for all of it.

    `text` is the record, Markdown; a paper that is only a file (`file`) has a `summary` instead and is marked as less
    accessible. `number` counts a meeting's papers from 1 and is its address. One with `ready_at`
    (aware UTC) waits for the agenda and is published with it. Public from `published_at` on (aware UTC)
    unless exempt: then only its title may show. `late_reason` is the chair's reason where that is after the notice
    the law wants. One with `is_pack` was written by a job before the meeting: a draft like any other until a clerk
    publishes it. A published paper never changes: it can only be withdrawn, with a public reason, and another put in
    its place.
    """

    id = fields.IntField(primary_key=True)
    meeting: fields.ForeignKeyRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="papers", db_index=True, on_delete=fields.RESTRICT
    )
    meeting_id: int
    item: fields.ForeignKeyNullableRelation[AgendaItem] = fields.ForeignKeyField(
        "engage.AgendaItem", related_name="papers", null=True, db_index=True, on_delete=fields.SET_NULL
    )
    item_id: int | None
    number = fields.IntField()
    title = fields.CharField(max_length=160)
    text = fields.TextField(default="")
    summary = fields.TextField(default="")
    is_pack = fields.BooleanField(default=False)
    exempt_paragraph = fields.SmallIntField(null=True)
    public_interest = fields.TextField(default="")
    hides_title = fields.BooleanField(default=False)
    late_reason = fields.TextField(default="")
    ready_at: datetime | None = fields.DatetimeField(null=True)
    published_at: datetime | None = fields.DatetimeField(null=True)
    withdrawn_at: datetime | None = fields.DatetimeField(null=True)
    withdrawal = fields.TextField(default="")
    file: fields.BackwardOneToOneRelation[PaperFile]

    class Meta:
        table = "paper"
        ordering = ["number"]
        unique_together = (("meeting", "number"),)
        constraints = [
            CheckConstraint(
                check="exempt_paragraph IS NULL OR (exempt_paragraph BETWEEN 1 AND 7 AND public_interest <> '')",
                name="paper_that_is_exempt_says_why",
            ),
            CheckConstraint(
                check="(withdrawn_at IS NULL) = (withdrawal = '')", name="paper_that_is_withdrawn_says_why"
            ),
        ]

    @property
    def is_exempt(self) -> bool:
        """Whether only members and clerks may read it."""
        return self.exempt_paragraph is not None


class PaperFile(Model):
    """The bytes of an uploaded paper, in the database so that one backup holds the whole record.

    `name` is what it is downloaded as: ours, made from the title. `media_type` is what its content is, whatever its
    name said. `size` is in bytes, `sha256` of the stored content (images without their metadata). `text` is what a
    search finds of it. `scanned_at` is when a virus scanner found nothing, null where none is set up.
    """

    id = fields.IntField(primary_key=True)
    paper: fields.OneToOneRelation[Paper] = fields.OneToOneField(
        "engage.Paper", related_name="file", on_delete=fields.CASCADE
    )
    paper_id: int
    name = fields.CharField(max_length=120)
    media_type = fields.CharField(max_length=100)
    size = fields.IntField()
    sha256 = fields.CharField(max_length=64)
    content = fields.BinaryField()
    text = fields.TextField(default="")
    scanned_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "paper_file"
