"""Whom a recommendation is put to."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Adds the post, null for the Borough Superintendent's."""

    dependencies = [("engage", "0016_responses_complete")]
    initial = False
    operations = [
        ops.AddField(
            model_name="Recommendation",
            name="office",
            field=fields.ForeignKeyField(
                "engage.Office",
                source_field="office_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="recommendations",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.RunSQL(["CREATE INDEX IF NOT EXISTS idx_recommendation_office ON recommendation (office_id)"]),
    ]
