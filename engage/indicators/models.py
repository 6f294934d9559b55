"""Published series from outside, and the releases of indicators compiled here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from boroughs.people.models import Person

LONDON_GSS = "E12000007"


class Source(Model):
    """One file as it was published: where it came from, when, and exactly which bytes.

    `revision` counts the files of one `series` from 1; the same bytes again are a revision of their own when another
    file came in between. `retrieved_on` is a London date. One that its publisher took back was `withdrawn_at` (aware
    UTC), and why: nothing is made of it any more.
    """

    id = fields.IntField(primary_key=True)
    series = fields.CharField(max_length=20)
    revision = fields.IntField()
    publisher = fields.CharField(max_length=120)
    title = fields.CharField(max_length=160)
    licence = fields.CharField(max_length=80)
    filename = fields.CharField(max_length=200)
    sha256 = fields.CharField(max_length=64)
    retrieved_on = fields.DateField()
    rows = fields.IntField()
    rejected = fields.IntField()
    withdrawn_at = fields.DatetimeField(null=True)
    withdrawn_because = fields.TextField(default="")

    class Meta:
        table = "source"
        unique_together = (("series", "revision"),)
        indexes = [("series", "sha256")]


class SeriesValue(Model):
    """A published share (0 to 1) of a measure, for a place (GSS code; London is E12000007) and twelve months to a date.

    A revision adds rows only where it differs; the value in force is the one of the highest revision.
    """

    id = fields.BigIntField(primary_key=True)
    source: fields.ForeignKeyRelation[Source] = fields.ForeignKeyField(
        "engage.Source", related_name="values", db_index=True, on_delete=fields.RESTRICT
    )
    source_id: int
    gss = fields.CharField(max_length=9)
    measure = fields.CharField(max_length=40)
    period_ends_on = fields.DateField()
    share: Decimal = fields.DecimalField(max_digits=7, decimal_places=6)

    class Meta:
        table = "series_value"
        unique_together = (("gss", "measure", "period_ends_on", "source"),)
        constraints = [CheckConstraint(check="share >= 0 AND share <= 1", name="series_value_is_a_share")]


class IndicatorRelease(Model):
    """Figures published together at a moment (aware UTC), never changed after.

    `slot` is the last closed month, as "2026-10"; `revision` counts the releases of one slot from 1, and a later one
    says in `reason` why it was made. `method` is the number of each family's method. `inputs` is what was counted for
    it and `figures` what was made of that (`engage.indicators.figures.document`), both compressed with zlib; the hashes
    are of what was compressed. Counts in `inputs` are not fit to be seen and stay inside. `bundle` is the release as
    open data, a zip file made with it, so that it stays the same whatever the code says later (null in the oldest).
    """

    id = fields.IntField(primary_key=True)
    slot = fields.CharField(max_length=7)
    revision = fields.IntField()
    released_at = fields.DatetimeField()
    reason = fields.TextField(default="")
    method: dict[str, int] = fields.JSONField()
    inputs: bytes = fields.BinaryField()
    inputs_sha256 = fields.CharField(max_length=64)
    figures: bytes = fields.BinaryField()
    figures_sha256 = fields.CharField(max_length=64)
    bundle: bytes | None = fields.BinaryField(null=True)

    class Meta:
        table = "indicator_release"
        unique_together = (("slot", "revision"),)
        constraints = [CheckConstraint(check="revision = 1 OR reason <> ''", name="indicator_release_says_why")]


class PublishedFigure(Model):
    """One figure of a release: a row of each that is new or different from the one in force.

    The figure in force of a place, indicator, group and period is that of the latest release. `figure` is the whole of
    it as JSON (`engage.indicators.figures.Figure.as_json`), fit to be seen by everybody.
    """

    id = fields.BigIntField(primary_key=True)
    release: fields.ForeignKeyRelation[IndicatorRelease] = fields.ForeignKeyField(
        "engage.IndicatorRelease", related_name="published", db_index=True, on_delete=fields.RESTRICT
    )
    release_id: int
    gss = fields.CharField(max_length=9)
    indicator = fields.CharField(max_length=80)
    group = fields.CharField(max_length=60, source_field="of_group")
    period = fields.CharField(max_length=11)
    ends_on = fields.DateField()
    figure: dict[str, Any] = fields.JSONField()

    class Meta:
        table = "published_figure"
        unique_together = (("gss", "indicator", "group", "period", "release"),)
        indexes = [("indicator", "period")]


class MonthlyCount(Model):
    """How many of something a published file counts in a borough (GSS code) in a month (its first day).

    A revision adds rows only where it differs; the count in force is the one of the highest revision.
    """

    id = fields.BigIntField(primary_key=True)
    source: fields.ForeignKeyRelation[Source] = fields.ForeignKeyField(
        "engage.Source", related_name="monthly_counts", db_index=True, on_delete=fields.RESTRICT
    )
    source_id: int
    measure = fields.CharField(max_length=40)
    gss = fields.CharField(max_length=9)
    month = fields.DateField()
    count = fields.IntField()

    class Meta:
        table = "monthly_count"
        unique_together = (("measure", "gss", "month", "source"),)
        constraints = [CheckConstraint(check="count >= 0", name="monthly_count_counts_up")]


class EnteredFigure(Model):
    """A figure that somebody read in a published paper: where it stands, and who entered it when (aware UTC).

    It is `numerator` of `base`, or where the paper gives no counts a `share`, 0 to 1, alone. `address` is the paper's.
    It is never changed: a later one for the same place and period takes its place and says in `reason` why; one without
    any number takes it back.
    """

    id = fields.IntField(primary_key=True)
    gss = fields.CharField(max_length=9)
    indicator = fields.CharField(max_length=80)
    period = fields.CharField(max_length=11)
    numerator = fields.IntField(null=True)
    base = fields.IntField(null=True)
    share: Decimal | None = fields.DecimalField(max_digits=5, decimal_places=4, null=True)
    title = fields.CharField(max_length=200)
    address = fields.CharField(max_length=500)
    reason = fields.TextField(default="")
    entered_at = fields.DatetimeField()
    entered_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "engage.Person", related_name="entered_figures", db_index=True, on_delete=fields.RESTRICT
    )
    entered_by_id: int

    class Meta:
        table = "entered_figure"
        indexes = [("gss", "indicator", "period")]
        constraints = [
            CheckConstraint(
                check="(share IS NULL OR base IS NULL) AND (numerator IS NULL) = (base IS NULL)"
                " AND COALESCE(numerator BETWEEN 0 AND base, share BETWEEN 0 AND 1, reason <> '')",
                name="entered_figure_is_a_part_or_says_why",
            ),
        ]
