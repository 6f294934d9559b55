"""Community triggers: rules as data, and what each of them has set off."""

from __future__ import annotations

from datetime import date

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from boroughs.models import Borough
from boroughs.responses.models import ResponseRequest
from surveys.charter.models import CharterCommitment


class TriggerRule(Model):
    """When residents' ratings of a commitment make the police explain themselves to the panel.

    In a calendar quarter in which at least `at_least` people (never under ten) rated a commitment, fewer than
    `kept_below` per cent of them said that it was kept. `commitment` null: each commitment that residents rate.
    A rule is never edited: it ends (`ended_on`, a London date) and another begins.
    """

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="trigger_rules", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    commitment: fields.ForeignKeyNullableRelation[CharterCommitment] = fields.ForeignKeyField(
        "engage.CharterCommitment", related_name="trigger_rules", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    commitment_id: int | None
    at_least = fields.IntField()
    kept_below = fields.IntField()
    began_on = fields.DateField()
    ended_on: date | None = fields.DateField(null=True)

    class Meta:
        table = "trigger_rule"
        constraints = [
            CheckConstraint(check="at_least >= 10", name="trigger_rule_needs_ten_people"),
            CheckConstraint(check="kept_below BETWEEN 1 AND 100", name="trigger_rule_is_a_share"),
        ]


class CommunityTrigger(Model):
    """That a rule was reached for a commitment in a quarter (its first day): raised, and what came of it.

    The office is notified by its request and has explained itself once that is answered. `discussed_on` is the day of
    the meeting that had it on its agenda, known from its minutes (`engage.agendas`); `closed_on` comes with the panel's
    words. London dates. The counts that set it off are not kept here: they are never shown.
    """

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="triggers", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    rule: fields.ForeignKeyRelation[TriggerRule] = fields.ForeignKeyField(
        "engage.TriggerRule", related_name="triggers", db_index=True, on_delete=fields.RESTRICT
    )
    rule_id: int
    commitment: fields.ForeignKeyRelation[CharterCommitment] = fields.ForeignKeyField(
        "engage.CharterCommitment", related_name="triggers", db_index=True, on_delete=fields.RESTRICT
    )
    commitment_id: int
    quarter = fields.DateField()
    raised_on = fields.DateField()
    request: fields.OneToOneNullableRelation[ResponseRequest] = fields.OneToOneField(
        "engage.ResponseRequest", related_name="trigger", null=True, on_delete=fields.RESTRICT
    )
    request_id: int | None
    discussed_on: date | None = fields.DateField(null=True)
    closed_on: date | None = fields.DateField(null=True)
    closing_words = fields.TextField(default="")

    class Meta:
        table = "community_trigger"
        unique_together = (("borough", "commitment", "quarter"),)
        constraints = [
            CheckConstraint(
                check="(closed_on IS NULL) = (closing_words = '')", name="community_trigger_is_closed_with_words"
            ),
        ]


class TriggerCheck(Model):
    """That a quarter (its first day) of a borough was looked at, by the date given, so that "not reached" is known."""

    id = fields.IntField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="trigger_checks", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    quarter = fields.DateField()
    checked_on = fields.DateField()

    class Meta:
        table = "trigger_check"
        unique_together = (("borough", "quarter"),)
