"""What the shares of themes were, for when the comments themselves are erased."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Adds the counts that outlive the comments."""

    dependencies = [("engage", "0005_checks")]
    initial = False
    operations = [
        ops.AddField(model_name="Theme", name="kept_about", field=fields.IntField(null=True)),
        ops.AddField(model_name="Theme", name="kept_base", field=fields.IntField(null=True)),
    ]
