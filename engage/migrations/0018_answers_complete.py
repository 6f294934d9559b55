"""Following in digests, webhooks, the public ledger, desks, and what a request builds on."""

import functools
from json import dumps, loads
from uuid import uuid4

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from boroughs.following.models import Rhythm


class Migration(migrations.Migration):
    """Adds tables and columns; what is there keeps its meaning."""

    dependencies = [("engage", "0017_recommended_to")]

    initial = False

    operations = [
        ops.CreateModel(
            name="DeskCalendar",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "person",
                    fields.OneToOneField(
                        "engage.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="desk_calendar",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={
                "table": "desk_calendar",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "A calendar address of one person's deadlines. It works while this row is there; "
                "a new one replaces it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FollowerNews",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "follower",
                    fields.ForeignKeyField(
                        "engage.Follower",
                        source_field="follower_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="news",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("topic", fields.CharField(max_length=120)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("subject", fields.CharField(max_length=200)),
                ("text", fields.TextField(unique=False)),
            ],
            options={
                "table": "follower_news",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "Something new that waits for a follower's next digest, in their language; "
                "erased once it went out.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LedgerDigest",
            fields=[
                ("day", fields.DateField(primary_key=True, unique=True, db_index=True)),
                ("entries", fields.IntField()),
                ("hash", fields.CharField(max_length=64)),
            ],
            options={
                "table": "ledger_digest",
                "app": "engage",
                "pk_attr": "day",
                "table_description": "What the ledger was at the end of a London date: how many entries, and the hash "
                "of the last. Never changed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LedgerEntry",
            fields=[
                ("number", fields.IntField(generated=False, primary_key=True, unique=True, db_index=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("kind", fields.CharField(max_length=40)),
                ("address", fields.CharField(db_index=True, max_length=200)),
                ("version", fields.SmallIntField()),
                ("content", fields.CharField(max_length=64)),
                ("previous", fields.CharField(max_length=64)),
                ("hash", fields.CharField(unique=True, max_length=64)),
            ],
            options={
                "table": "ledger_entry",
                "app": "engage",
                "pk_attr": "number",
                "table_description": "One publication. Rows are never changed or deleted; all of it is public.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RequestContact",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "request",
                    fields.ForeignKeyField(
                        "engage.ResponseRequest",
                        source_field="request_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="contacts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("email", fields.CharField(max_length=254)),
                ("language", fields.CharField(default="en", max_length=8)),
                ("helped_on", fields.DateField(null=True)),
            ],
            options={
                "table": "request_contact",
                "app": "engage",
                "unique_together": (("request", "email"),),
                "pk_attr": "id",
                "table_description": "Where to tell somebody who asked what became of a request, and to ask whether "
                "it helped; erased after that.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "person",
                    fields.ForeignKeyField(
                        "engage.Person",
                        source_field="person_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="filters",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("borough_id", fields.IntField(null=True)),
                ("route", fields.CharField(max_length=80)),
                ("query", fields.CharField(max_length=500)),
                ("name", fields.CharField(max_length=80)),
            ],
            options={
                "table": "saved_filter",
                "app": "engage",
                "unique_together": (("person", "name"),),
                "pk_attr": "id",
                "table_description": "A filter of a list that a person kept under a name: the page's route name and "
                "its query string.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Webhook",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "borough",
                    fields.ForeignKeyField(
                        "engage.Borough",
                        source_field="borough_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="webhooks",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("url", fields.CharField(max_length=500)),
                (
                    "topics",
                    fields.JSONField(
                        default=list, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("made_by_id", fields.IntField()),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ending", fields.CharField(default="", max_length=120)),
            ],
            options={
                "table": "webhook",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "An https address that is told what is new in a borough; `topics` as in "
                "`Follower`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WebhookDelivery",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "webhook",
                    fields.ForeignKeyField(
                        "engage.Webhook",
                        source_field="webhook_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="deliveries",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("body", fields.TextField(unique=False)),
                ("attempts", fields.SmallIntField(default=0)),
                ("next_attempt_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ("error", fields.CharField(default="", max_length=80)),
                ("delivered_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("gave_up_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "webhook_delivery",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "One thing to tell one webhook. Only what is public is in `body` (JSON text).",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(
            name="Action",
            options={
                "table": "action",
                "app": "engage",
                "unique_together": (("borough", "number"),),
                "constraints": [CheckConstraint(check="due_on >= made_on", name="action_is_made_before_it_is_due")],
                "pk_attr": "id",
                "table_description": "Something somebody said they would do. `number` counts a borough's actions from "
                "1. Never changed, and",
            },
        ),
        ops.AddField(
            model_name="Follower",
            name="rhythm",
            field=fields.CharEnumField(
                default=Rhythm.AT_ONCE,
                description="AT_ONCE: at_once\nDAILY: daily\nWEEKLY: weekly",
                db_default="at_once",
                enum_type=Rhythm,
                max_length=10,
            ),
        ),
        ops.AddField(
            model_name="OutboxMessage",
            name="error",
            field=fields.CharField(default="", db_default="", max_length=80),
        ),
        ops.AddField(
            model_name="OutboxMessage",
            name="gave_up_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="OutboxMessage",
            name="key",
            field=fields.CharField(null=True, unique=True, max_length=200),
        ),
        ops.AddField(
            model_name="OutboxMessage",
            name="language",
            field=fields.CharField(default="en", db_default="en", max_length=8),
        ),
        ops.AlterModelOptions(
            name="QuestionContact",
            options={
                "table": "question_contact",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "Where to tell somebody what became of their question; erased once told.",
            },
        ),
        ops.AddField(
            model_name="Recommendation",
            name="cites",
            field=fields.JSONField(
                default=list, db_default=[], encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
            ),
        ),
        ops.AddField(
            model_name="ResponseRequest",
            name="cites",
            field=fields.JSONField(
                default=list, db_default=[], encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
            ),
        ),
        ops.AddConstraint(
            model_name="LedgerEntry",
            constraint=CheckConstraint(check="number > 0 AND version > 0", name="ledger_entry_counts_from_one"),
        ),
        ops.RunSQL(
            [
                "CREATE TRIGGER ledger_entries_never_change BEFORE UPDATE OR DELETE ON ledger_entry"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER ledger_digests_never_change BEFORE UPDATE OR DELETE ON ledger_digest"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            ]
        ),
    ]
