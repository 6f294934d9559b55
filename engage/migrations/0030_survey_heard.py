"""What is said of who has answered an open survey, looked at again every night."""

import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Adds how far groups of residents have been heard, by survey and characteristic."""

    dependencies = [("engage", "0029_drop_indicator_values")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Heard",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "survey",
                    fields.ForeignKeyField(
                        "engage.Survey",
                        source_field="survey_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="heard",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("characteristic", fields.CharField(max_length=20)),
                ("base", fields.IntField()),
                ("groups", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("counted_on", fields.DateField()),
            ],
            options={
                "table": "survey_heard",
                "app": "engage",
                "unique_together": (("survey", "characteristic"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
