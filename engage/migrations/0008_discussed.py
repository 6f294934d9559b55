"""When a panel discussed a trigger."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Adds the day."""

    dependencies = [("engage", "0007_charter_complete")]
    initial = False
    operations = [
        ops.AddField(model_name="CommunityTrigger", name="discussed_on", field=fields.DateField(null=True)),
    ]
