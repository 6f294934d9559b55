"""One-time codes of a survey, in no order and with no time."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from engage.kit.security import keyed_hash
from surveys.models import Survey


class SurveyCode(Model):
    """A code that lets one person answer once. `code_hash` is keyed with the secret (hex).

    It is marked spent when a batch of answers leaves the inbox, never alone, and no answer knows it afterwards. `batch`
    numbers the makings of a survey's codes from 1.
    """

    code_hash = fields.CharField(max_length=64, primary_key=True)
    survey: fields.ForeignKeyRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="codes", db_index=True, on_delete=fields.RESTRICT
    )
    survey_id: int
    batch = fields.IntField()
    is_spent = fields.BooleanField(default=False)

    class Meta:
        table = "survey_code"


def hash_of(secret: str, survey_id: int, code: str) -> str:
    """Returns what the database keeps of a code; without the secret it cannot be tested against a code."""
    return keyed_hash(secret, f"code:{survey_id}", code)
