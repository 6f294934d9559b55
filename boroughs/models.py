"""London's boroughs and the Basic Command Units that police them."""

from __future__ import annotations

from datetime import date

from tortoise import fields
from tortoise.expressions import Q
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model
from tortoise.queryset import QuerySet


class Bcu(Model):
    """A Basic Command Unit of the Metropolitan Police: two to four boroughs under one chief superintendent."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=4, unique=True)
    name = fields.CharField(max_length=60)

    class Meta:
        table = "bcu"


class Borough(Model):
    """A London borough, or the City of London, which is outside the Met (`in_met` False).

    `gss` is the ONS code (E09…). `is_open`: its workspace is in use and its pages can be visited.
    """

    id = fields.IntField(primary_key=True)
    gss = fields.CharField(max_length=9, unique=True)
    name = fields.CharField(max_length=60)
    slug = fields.CharField(max_length=40, unique=True)
    in_met = fields.BooleanField(default=True)
    is_open = fields.BooleanField(default=False)

    class Meta:
        table = "borough"


class BoroughAlias(Model):
    """Another name that published files use for a borough, in the form `boroughs.london.normalised` gives."""

    name = fields.CharField(max_length=80, primary_key=True)
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="aliases", db_index=True, on_delete=fields.RESTRICT
    )

    class Meta:
        table = "borough_alias"


class BcuMembership(Model):
    """A borough's time in a BCU: London dates, the first inclusive, the last exclusive, null while it lasts."""

    id = fields.IntField(primary_key=True)
    bcu: fields.ForeignKeyRelation[Bcu] = fields.ForeignKeyField(
        "engage.Bcu", related_name="memberships", db_index=True, on_delete=fields.RESTRICT
    )
    borough: fields.ForeignKeyRelation[Borough] = fields.ForeignKeyField(
        "engage.Borough", related_name="bcu_memberships", db_index=True, on_delete=fields.RESTRICT
    )
    valid_from = fields.DateField()
    valid_to = fields.DateField(null=True)

    class Meta:
        table = "bcu_membership"
        constraints = [
            CheckConstraint(
                check="valid_to IS NULL OR valid_to > valid_from", name="bcu_membership_begins_before_it_ends"
            )
        ]

    @classmethod
    def on(cls, day: date) -> QuerySet[BcuMembership]:
        """Returns the memberships in force on a London date."""
        return cls.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


class ResidentCount(Model):
    """How many people of a group live in a borough (GSS code), from an imported file: in place of the Census's.

    There are all of them or none (`boroughs.census.residents`).
    """

    id = fields.IntField(primary_key=True)
    gss = fields.CharField(max_length=9)
    characteristic = fields.CharField(max_length=20)
    code = fields.CharField(max_length=20)
    people = fields.IntField()

    class Meta:
        table = "resident_count"
        unique_together = (("gss", "characteristic", "code"),)
        constraints = [CheckConstraint(check="people >= 0", name="resident_count_counts_up")]
