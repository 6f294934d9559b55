"""Reports that a child was asked to remove more than outer clothing: a confidential queue with a clock."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model
from tortoise.queryset import QuerySet

from boroughs.models import Borough
from engage.kit.i18n import N_


class Outcome(StrEnum):
    """What the safeguarding lead did with a report."""

    OFFERED_HELP = "offered_help"
    REFERRED = "referred"
    ALREADY_KNOWN = "already_known"
    NOTHING_POSSIBLE = "nothing_possible"

    @property
    def label(self) -> str:
        """The outcome in English, marked for translation."""
        return _LABELS[self]


_LABELS = {
    Outcome.OFFERED_HELP: N_("Offered help through the case code"),
    Outcome.REFERRED: N_("Referred to children’s services"),
    Outcome.ALREADY_KNOWN: N_("Already known to children’s services"),
    Outcome.NOTHING_POSSIBLE: N_("Nothing more could be done with what was said"),
}


class SafeguardingReport(Model):
    """That somebody said a child had to take off more than outer clothing. What happened is not asked and not here.

    `case_hash` is made of the receipt code for this purpose alone (hex): it joins no answer and no comment, makes a
    report that is sent twice one report, and is what a conversation about it is kept by. `answering_as` and `age` are
    option codes of the form; `month` is "YYYY-MM" or an option code. `due_on` is the next working day.
    """

    id = fields.UUIDField(primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="safeguarding_reports", db_index=True, on_delete=fields.RESTRICT
    )
    borough_id: int
    case_hash = fields.CharField(max_length=64, unique=True)
    answering_as = fields.CharField(max_length=20)
    age = fields.CharField(max_length=20)
    month = fields.CharField(max_length=20)
    received_on = fields.DateField()
    due_on = fields.DateField()
    outcome = fields.CharEnumField(Outcome, max_length=20, null=True)
    handled_on: date | None = fields.DateField(null=True)
    handled_by_id = fields.IntField(null=True)

    class Meta:
        table = "safeguarding_report"
        constraints = [
            CheckConstraint(
                check="(outcome IS NULL) = (handled_on IS NULL) AND (outcome IS NULL) = (handled_by_id IS NULL)",
                name="safeguarding_report_is_handled_by_somebody_on_a_day",
            ),
        ]

    @classmethod
    def waiting_in(cls, borough: Borough) -> QuerySet[SafeguardingReport]:
        """Returns a borough's reports that nobody has handled, the most urgent first."""
        return cls.filter(borough=borough, outcome__isnull=True).order_by("due_on", "received_on", "id")
