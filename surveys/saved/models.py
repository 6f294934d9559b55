"""Answers saved to be finished later."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from surveys.models import Survey


class SavedAnswers(Model):
    """What somebody typed so far. `code_hash` (hex) is keyed with the secret; `sealed` opens with the code alone.

    It is erased once sent, and after `expires_on`, a London date.
    """

    code_hash = fields.CharField(max_length=64, primary_key=True)
    survey: fields.ForeignKeyRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="saved_answers", db_index=True, on_delete=fields.CASCADE
    )
    survey_id: int
    sealed = fields.TextField()
    expires_on = fields.DateField()

    class Meta:
        table = "saved_answers"
