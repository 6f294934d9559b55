"""When a person's mail server last said that there is no such address."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Adds a column, empty for everybody who is there."""

    dependencies = [("engage", "0018_answers_complete")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Person",
            name="mail_failed_on",
            field=fields.DateField(null=True),
        ),
    ]
