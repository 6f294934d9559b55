"""What a follower asked for since, and what a request's followers follow."""

import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_encoder = functools.partial(dumps, separators=(",", ":"))


class Migration(migrations.Migration):
    """Adds two columns, empty for what is there."""

    dependencies = [("engage", "0019_mail_failed_on")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Follower",
            name="asked",
            field=fields.JSONField(default=list, db_default=[], encoder=_encoder, decoder=loads),
        ),
        ops.AddField(
            model_name="ResponseRequest",
            name="topics",
            field=fields.JSONField(default=list, db_default=[], encoder=_encoder, decoder=loads),
        ),
    ]
