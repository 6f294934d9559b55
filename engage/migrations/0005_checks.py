from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from surveys.checking.models import Suspicion
from surveys.models import Exclusion


class Migration(migrations.Migration):
    dependencies = [("engage", "0004_not_counted")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Check",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "survey",
                    fields.ForeignKeyField(
                        "engage.Survey",
                        source_field="survey_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="checks",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "suspicion",
                    fields.CharEnumField(
                        description="FILLED_BY_PROGRAM: filled_by_program\nTOO_FAST: too_fast\nBUSY_NETWORK: busy_network\nCOPIES: copies",
                        enum_type=Suspicion,
                        max_length=20,
                    ),
                ),
                ("number", fields.IntField()),
                (
                    "decision",
                    fields.CharEnumField(
                        null=True,
                        description="NONE: \nDUPLICATE: duplicate\nNOT_A_PERSON: not_a_person\nOUT_OF_AREA: out_of_area",
                        enum_type=Exclusion,
                        max_length=20,
                    ),
                ),
                ("decided_on", fields.DateField(null=True)),
            ],
            options={
                "table": "survey_check",
                "app": "engage",
                "unique_together": (("survey", "suspicion"),),
                "pk_attr": "id",
                "table_description": "One suspicion about a survey: how many submissions (`number`), and the decision about all of them.",
            },
            bases=["Model"],
        ),
    ]
