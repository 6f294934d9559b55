"""Boundaries of boroughs, and stops and searches as counts: no row of a file is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from engage.indicators.models import Source


class Boundary(Model):
    """The boundary of a borough (GSS code) in one file: WKB of a polygon, in degrees (WGS 84).

    Those of the source of the highest revision are in force.
    """

    id = fields.IntField(primary_key=True)
    source: fields.ForeignKeyRelation[Source] = fields.ForeignKeyField(
        "engage.Source", related_name="boundaries", db_index=True, on_delete=fields.RESTRICT
    )
    source_id: int
    gss = fields.CharField(max_length=9)
    shape: bytes = fields.BinaryField()

    class Meta:
        table = "boundary"
        unique_together = (("source", "gss"),)


class StopMonth(Model):
    """A month of a force's stops and searches, from one file; the source of the highest revision is in force.

    `force` is its name in addresses ("metropolitan"), `month` its first day (London). Of `rows`, `unlocated` have no
    map point and `outside` one outside London; `rejected` more were not taken. `days` is on how many days of the month
    there was a row. `seen` counts every code of every column: heading → code → rows
    (`engage.indicators.sources.stops.vocabulary`). `boundaries` is the file that borough of a point was looked up in.
    """

    id = fields.IntField(primary_key=True)
    source: fields.ForeignKeyRelation[Source] = fields.ForeignKeyField(
        "engage.Source", related_name="stop_months", on_delete=fields.RESTRICT
    )
    source_id: int
    boundaries: fields.ForeignKeyRelation[Source] = fields.ForeignKeyField(
        "engage.Source", related_name="stop_months_placed", db_index=True, on_delete=fields.RESTRICT
    )
    boundaries_id: int
    force = fields.CharField(max_length=40)
    month: date = fields.DateField()
    rows = fields.IntField()
    unlocated = fields.IntField()
    outside = fields.IntField()
    rejected = fields.IntField()
    days = fields.IntField()
    seen: dict[str, Any] = fields.JSONField()

    class Meta:
        table = "stop_month"
        unique_together = (("source", "force", "month"),)
        indexes = [("force", "month")]
        constraints = [CheckConstraint(check="unlocated + outside <= rows", name="stop_month_places_are_of_its_rows")]


class StopCount(Model):
    """How many stops of a month are the same in all that figures are made of.

    `gss` is a borough, "" without a map point, or "outside" London. `kind`, `ethnic_group` (self-defined, one of the
    five of the Census, "" unknown), `officer_defined` and `outcome` are codes of the vocabulary, "" where blank.
    `is_section_60` is of the power used. `is_child` (under 18), `is_linked` (outcome to object) and `is_removed` (more
    than outer clothing) are null where the file does not say.
    """

    id = fields.BigIntField(primary_key=True)
    month: fields.ForeignKeyRelation[StopMonth] = fields.ForeignKeyField(
        "engage.StopMonth", related_name="counts", db_index=True, on_delete=fields.CASCADE
    )
    month_id: int
    gss = fields.CharField(max_length=9)
    kind = fields.CharField(max_length=20)
    ethnic_group = fields.CharField(max_length=12)
    officer_defined = fields.CharField(max_length=12)
    outcome = fields.CharField(max_length=16)
    is_section_60 = fields.BooleanField()
    is_child = fields.BooleanField(null=True)
    is_linked = fields.BooleanField(null=True)
    is_removed = fields.BooleanField(null=True)
    count = fields.IntField()

    class Meta:
        table = "stop_count"
        constraints = [CheckConstraint(check="count > 0", name="stop_count_counts_up")]
