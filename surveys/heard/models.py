"""What is said of who has answered an open survey, as it stood on the last night that it was looked at again."""

from __future__ import annotations

from datetime import date

from tortoise import fields
from tortoise.models import Model

from surveys.models import Survey


class Heard(Model):
    """How far each group by one characteristic has been heard: {group code: `surveys.heard.shares.Heard` value}.

    `base` is how many people had said what group they are in; it stays inside. The groups are only looked at again
    when ten more have. `counted_on` is the London date of that night.
    """

    id = fields.IntField(primary_key=True)
    survey: fields.ForeignKeyRelation[Survey] = fields.ForeignKeyField(
        "engage.Survey", related_name="heard", on_delete=fields.RESTRICT
    )
    survey_id: int
    characteristic = fields.CharField(max_length=20)
    base = fields.IntField()
    groups: dict[str, str] = fields.JSONField()
    counted_on: date = fields.DateField()

    class Meta:
        table = "survey_heard"
        unique_together = (("survey", "characteristic"),)
