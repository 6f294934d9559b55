"""What people said with one tap is shown in batches: the number at the last one."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    """Adds the number that the public sees beside the one that is counted."""

    dependencies = [("engage", "0021_promises_are_kept")]

    initial = False

    operations = [
        ops.AddField(model_name="TapTally", name="shown", field=fields.IntField(default=0, db_default=0)),
        ops.AddConstraint(
            model_name="TapTally",
            constraint=CheckConstraint(check="shown BETWEEN 0 AND number", name="tap_tally_shows_what_was_counted"),
        ),
    ]
