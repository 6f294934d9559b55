"""What was found among a survey's submissions that may not be from different people, and what a clerk decided."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from surveys.models import Exclusion, Flag, Survey


class Suspicion(StrEnum):
    """Why submissions are looked at: a flag that each of them carries, or that they are copies of each other."""

    FILLED_BY_PROGRAM = Flag.FILLED_BY_PROGRAM.value
    TOO_FAST = Flag.TOO_FAST.value
    BUSY_NETWORK = Flag.BUSY_NETWORK.value
    COPIES = "copies"

    @property
    def flag(self) -> str:
        """Returns the flag of the submissions it is about: copies are looked for among those with none."""
        return "" if self is Suspicion.COPIES else self.value


class Check(Model):
    """One suspicion about a survey: how many submissions (`number`), and the decision about all of them.

    `decision` null: none yet; "": they are kept; else the published reason why they are left out. Copies are looked for
    every night, flagged submissions are counted when they are decided on.
    """

    id = fields.IntField(primary_key=True)
    survey: fields.ForeignKeyRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="checks", db_index=True, on_delete=fields.CASCADE
    )
    survey_id: int
    suspicion = fields.CharEnumField(Suspicion, max_length=20)
    number = fields.IntField()
    decision: Exclusion | None = fields.CharEnumField(Exclusion, max_length=20, null=True)  # type: ignore[assignment]
    decided_on: date | None = fields.DateField(null=True)

    class Meta:
        table = "survey_check"
        unique_together = (("survey", "suspicion"),)
