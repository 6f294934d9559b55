from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("engage", "0012_follower_mail")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Paper",
            name="ready_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
