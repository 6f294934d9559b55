"""What members say about draft minutes, and what is noted about approved ones."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from boroughs.people.models import Person
from engage.kit.i18n import N_
from meetings.models import Meeting, Minutes


class Decision(StrEnum):
    """What the clerk did with a suggested correction."""

    TAKEN = "taken"
    NOT_TAKEN = "not_taken"

    @property
    def label(self) -> str:
        """The decision in English, marked for translation."""
        return _DECISIONS[self]


_DECISIONS = {Decision.TAKEN: N_("Taken into the minutes"), Decision.NOT_TAKEN: N_("Not taken")}


class Correction(Model):
    """A change a member suggests to circulated minutes: the `passage` as it stands, and the words `instead`.

    Read by members and clerks. `decision` is null until the clerk decided, `reason` says why one was not taken.
    """

    id = fields.IntField(primary_key=True)
    minutes: fields.ForeignKeyRelation[Minutes] = fields.ForeignKeyField(
        "engage.Minutes", related_name="corrections", db_index=True, on_delete=fields.RESTRICT
    )
    minutes_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "engage.Person", related_name="corrections", db_index=True, on_delete=fields.RESTRICT
    )
    person_id: int
    passage = fields.TextField()
    instead = fields.TextField()
    suggested_at = fields.DatetimeField()
    decision = fields.CharEnumField(Decision, max_length=10, null=True)
    reason = fields.TextField(default="")

    class Meta:
        table = "minutes_correction"
        constraints = [
            CheckConstraint(
                check="decision IS NULL OR decision = 'taken' OR reason <> ''", name="correction_not_taken_says_why"
            )
        ]


class Amendment(Model):
    """A dated note that approved minutes were wrong, agreed at `agreed_in`: the whole text as it should read, and why.

    `number` counts the amendments of one meeting's minutes from 1. Never changed; the minutes keep their words.
    """

    id = fields.IntField(primary_key=True)
    minutes: fields.ForeignKeyRelation[Minutes] = fields.ForeignKeyField(
        "engage.Minutes", related_name="amendments", db_index=True, on_delete=fields.RESTRICT
    )
    minutes_id: int
    number = fields.IntField()
    text = fields.TextField()
    reason = fields.TextField()
    amended_on = fields.DateField()
    agreed_in: fields.ForeignKeyNullableRelation[Meeting] = fields.ForeignKeyField(
        "engage.Meeting", related_name="agreed_amendments", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    agreed_in_id: int | None
    sha256 = fields.CharField(max_length=64)

    class Meta:
        table = "minutes_amendment"
        ordering = ["number"]
        unique_together = (("minutes", "number"),)
