"""What people say with one tap belongs to an answer: a second answer to a request begins at nothing."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

_FIRST = """
UPDATE tap_tally SET of_answer = answered.number FROM (
    SELECT part.request_id, min(response.number) AS number
    FROM response_part AS part JOIN official_response AS response ON response.id = part.response_id
    WHERE response.published_at IS NOT NULL GROUP BY part.request_id
) AS answered WHERE answered.request_id = tap_tally.request_id
"""


class Migration(migrations.Migration):
    """Adds the number of the answer; what was counted so far is the first one's."""

    dependencies = [("engage", "0026_words_taken_out_of_requests")]
    initial = False
    operations = [
        ops.AddField(model_name="TapTally", name="of_answer", field=fields.IntField(default=0, db_default=0)),
        ops.RunSQL([_FIRST]),
        ops.AlterField(model_name="TapTally", name="of_answer", field=fields.IntField()),
        ops.RemoveConstraint(model_name="TapTally", name=None, fields=["request", "question", "answer", "by_asker"]),
        ops.AlterModelOptions(
            name="TapTally",
            options={
                "table": "tap_tally",
                "app": "engage",
                "unique_together": (("request", "of_answer", "question", "answer", "by_asker"),),
                "constraints": [
                    CheckConstraint(check="shown BETWEEN 0 AND number", name="tap_tally_shows_what_was_counted")
                ],
                "pk_attr": "id",
                "table_description": "How many people said what about an answer to a request: a count, never a row about"
                " a person.",
            },
        ),
        ops.AddConstraint(
            model_name="TapTally",
            constraint=UniqueConstraint(fields=("request", "of_answer", "question", "answer", "by_asker"), name=None),
        ),
    ]
