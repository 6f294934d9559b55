"""One member at a time in a seat; the language in which somebody is told what became of their question."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Adds the rule that no two members' terms in one seat share a day, and `language` to a question's contact."""

    dependencies = [("engage", "0014_said_by")]
    initial = False
    operations = [
        # A seat as a range of its own number: no extension is needed to compare it in the same index.
        ops.RunSQL(
            "ALTER TABLE seat_term ADD CONSTRAINT term_has_its_seat_alone EXCLUDE USING gist"
            " (int4range(seat_id, seat_id, '[]') WITH &&, daterange(starts_on, ends_on) WITH &&)"
            " WHERE (NOT is_substitute)"
        ),
        ops.AddField(
            model_name="QuestionContact",
            name="language",
            field=fields.CharField(default="en", db_default="en", max_length=8),
        ),
    ]
