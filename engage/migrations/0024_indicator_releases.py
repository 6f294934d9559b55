"""Releases of indicators, and the figures in force."""

import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

_GUARDS = """
CREATE TRIGGER indicator_releases_never_change BEFORE UPDATE OR DELETE ON indicator_release
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER published_figures_never_change BEFORE UPDATE OR DELETE ON published_figure
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE VIEW figure_in_force AS
    SELECT DISTINCT ON (gss, indicator, of_group, period) * FROM published_figure
    ORDER BY gss, indicator, of_group, period, release_id DESC;
"""


class Migration(migrations.Migration):
    """Adds releases with their figures, which never change, and a view of those in force."""

    dependencies = [("engage", "0023_ledger_at_commit")]

    initial = False

    operations = [
        ops.CreateModel(
            name="IndicatorRelease",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("slot", fields.CharField(max_length=7)),
                ("revision", fields.IntField()),
                ("released_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("reason", fields.TextField(default="", unique=False)),
                ("method", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("inputs", fields.BinaryField()),
                ("inputs_sha256", fields.CharField(max_length=64)),
                ("figures", fields.BinaryField()),
                ("figures_sha256", fields.CharField(max_length=64)),
            ],
            options={
                "table": "indicator_release",
                "app": "engage",
                "unique_together": (("slot", "revision"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PublishedFigure",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "release",
                    fields.ForeignKeyField(
                        "engage.IndicatorRelease",
                        source_field="release_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="published",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("gss", fields.CharField(max_length=9)),
                ("indicator", fields.CharField(max_length=80)),
                ("group", fields.CharField(source_field="of_group", max_length=60)),
                ("period", fields.CharField(max_length=11)),
                ("ends_on", fields.DateField()),
                ("figure", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
            ],
            options={
                "table": "published_figure",
                "app": "engage",
                "unique_together": (("gss", "indicator", "group", "period", "release"),),
                "indexes": [Index(fields=["indicator", "period"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="IndicatorRelease",
            constraint=CheckConstraint(check="revision = 1 OR reason <> ''", name="indicator_release_says_why"),
        ),
        ops.RunSQL(_GUARDS),
    ]
