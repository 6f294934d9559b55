from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('engage', '0011_meetings_complete')]

    initial = False

    operations = [
        ops.AddField(
            model_name='OutboxMessage',
            name='own_path',
            field=fields.CharField(default='', max_length=120),
        ),
    ]
