"""Finds the few submissions that were flagged or left out among a million that were not."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("engage", "0003_surveys_complete")]

    initial = False

    operations = [
        ops.RunSQL(
            "CREATE INDEX survey_response_set_apart ON survey_response (survey_id)"
            " WHERE flag <> '' OR exclusion <> ''"
        )
    ]
