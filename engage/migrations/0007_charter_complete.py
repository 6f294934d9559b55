"""Everything about the charter: versions, evidence, triggers, safeguarding, guidance, and panels' cases."""

import functools
from json import dumps, loads

from tortoise import migrations
from tortoise.migrations import operations as ops
from boroughs.people.models import Role
from meetings.cases.models import Colour, Force, Mark
from surveys.charter.guidance.models import Part
from surveys.charter.models import Owner, Partition
from surveys.charter.progress.models import Progress, View
from surveys.charter.safeguarding.models import Outcome
from surveys.moderation.models import CommentState
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("engage", "0006_theme_shares")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Case",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "panel",
                    fields.ForeignKeyField(
                        "engage.Panel",
                        source_field="panel_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="cases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "borough",
                    fields.ForeignKeyField(
                        "engage.Borough",
                        source_field="borough_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="cases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("quarter", fields.DateField()),
                ("power", fields.CharField(max_length=120)),
                ("is_child", fields.BooleanField(null=True)),
                ("grounds", fields.TextField(unique=False)),
                ("record", fields.TextField(default="", unique=False)),
                ("added_by_id", fields.IntField()),
                ("opened_on", fields.DateField(null=True)),
                ("revealed_on", fields.DateField(null=True)),
                (
                    "colour",
                    fields.CharEnumField(
                        null=True, description="GREEN: green\nAMBER: amber\nRED: red", enum_type=Colour, max_length=6
                    ),
                ),
                ("casting_reason", fields.TextField(default="", unique=False)),
                ("cast_by_id", fields.IntField(null=True)),
                ("learning", fields.TextField(default="", unique=False)),
                (
                    "request",
                    fields.OneToOneField(
                        "engage.ResponseRequest",
                        source_field="request_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="case",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("outcome", fields.TextField(default="", unique=False)),
                (
                    "meeting",
                    fields.ForeignKeyField(
                        "engage.Meeting",
                        source_field="meeting_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="cases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("published_on", fields.DateField(null=True)),
            ],
            options={
                "table": "panel_case",
                "app": "engage",
                "unique_together": (("panel", "number"),),
                "pk_attr": "id",
                "table_description": "One search that a panel reviews. `number` is the panel's own, from 1; no reference of the police is kept.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CommitmentRequest",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "commitment",
                    fields.ForeignKeyField(
                        "engage.CharterCommitment",
                        source_field="commitment_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="requests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "request",
                    fields.ForeignKeyField(
                        "engage.ResponseRequest",
                        source_field="request_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="commitments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "commitment_request",
                "app": "engage",
                "unique_together": (("commitment", "request"),),
                "pk_attr": "id",
                "table_description": "That a request for a response, such as a recommendation, is about a commitment.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CommitmentUpdate",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "borough",
                    fields.ForeignKeyField(
                        "engage.Borough",
                        source_field="borough_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="commitment_updates",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "commitment",
                    fields.ForeignKeyField(
                        "engage.CharterCommitment",
                        source_field="commitment_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="updates",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "progress",
                    fields.CharEnumField(
                        description="NOT_STARTED: not_started\nIN_PROGRESS: in_progress\nEVIDENCE_PUBLISHED: evidence_published\nINDEPENDENTLY_CHECKED: independently_checked",
                        enum_type=Progress,
                        max_length=24,
                    ),
                ),
                ("on", fields.DateField(source_field="evidence_on")),
                ("text", fields.TextField(unique=False)),
                ("evidence_url", fields.CharField(default="", max_length=300)),
                ("due_on", fields.DateField(null=True)),
                ("drafted_by_id", fields.IntField()),
                (
                    "signed_by",
                    fields.ForeignKeyField(
                        "engage.Appointment",
                        source_field="signed_by_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="commitment_updates",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("published_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "commitment_update",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "Dated evidence on a commitment: a draft until the office-holder signs and publishes it, never changed after.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Conversation",
            fields=[
                ("case_hash", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                (
                    "borough",
                    fields.ForeignKeyField(
                        "engage.Borough",
                        source_field="borough_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="conversations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("expires_on", fields.DateField()),
            ],
            options={
                "table": "conversation",
                "app": "engage",
                "pk_attr": "case_hash",
                "table_description": "Everything said under one case code. `case_hash` is made of the code for this purpose alone (hex).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DecisionTally",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "borough",
                    fields.ForeignKeyField(
                        "engage.Borough",
                        source_field="borough_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="decision_tallies",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("quarter", fields.DateField()),
                (
                    "state",
                    fields.CharEnumField(
                        description="WAITING: waiting\nAPPROVED: approved\nREDACTED: redacted\nWITHHELD: withheld",
                        enum_type=CommentState,
                        max_length=10,
                    ),
                ),
                ("reason", fields.CharField(default="", max_length=40)),
                ("count", fields.IntField()),
            ],
            options={
                "table": "decision_tally",
                "app": "engage",
                "unique_together": (("borough", "quarter", "state", "reason"),),
                "pk_attr": "id",
                "table_description": "How many comments of a borough were decided so in a quarter (its first day): it outlives the comments.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Grade",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "case",
                    fields.ForeignKeyField(
                        "engage.Case",
                        source_field="case_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="grades",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("member_id", fields.IntField()),
                ("recused_because", fields.CharField(default="", max_length=300)),
                (
                    "marks",
                    fields.JSONField(
                        default=dict, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                (
                    "grounds",
                    fields.CharEnumField(
                        null=True,
                        description="MET: met\nNOT_MET: not_met\nCANNOT_TELL: cannot_tell\nNOT_APPLICABLE: not_applicable",
                        enum_type=Mark,
                        max_length=16,
                    ),
                ),
                ("respect", fields.IntField(null=True)),
                (
                    "force",
                    fields.CharEnumField(
                        null=True,
                        description="NONE: none\nPROPORTIONATE: proportionate\nNOT_PROPORTIONATE: not_proportionate\nCANNOT_TELL: cannot_tell",
                        enum_type=Force,
                        max_length=20,
                    ),
                ),
                (
                    "child",
                    fields.CharEnumField(
                        null=True,
                        description="MET: met\nNOT_MET: not_met\nCANNOT_TELL: cannot_tell\nNOT_APPLICABLE: not_applicable",
                        enum_type=Mark,
                        max_length=16,
                    ),
                ),
                (
                    "colour",
                    fields.CharEnumField(
                        null=True, description="GREEN: green\nAMBER: amber\nRED: red", enum_type=Colour, max_length=6
                    ),
                ),
                ("reason", fields.TextField(default="", unique=False)),
                ("refers_to_standards", fields.BooleanField(default=False)),
            ],
            options={
                "table": "case_grade",
                "app": "engage",
                "unique_together": (("case", "member_id"),),
                "pk_attr": "id",
                "table_description": "One member's judgement of a case, or that they took no part (`recused_because` says why, and all else is empty).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Message",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "conversation",
                    fields.ForeignKeyField(
                        "engage.Conversation",
                        source_field="conversation_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="case_hash",
                        related_name="messages",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("number", fields.IntField()),
                ("text", fields.TextField(unique=False)),
                ("asked_by_id", fields.IntField(null=True)),
                ("is_read", fields.BooleanField(default=False)),
            ],
            options={
                "table": "message",
                "app": "engage",
                "unique_together": (("conversation", "number"),),
                "pk_attr": "id",
                "table_description": "One thing said, numbered from 1. `asked_by_id` is who asked for the council; null: the resident answered.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PanelView",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "borough",
                    fields.ForeignKeyField(
                        "engage.Borough",
                        source_field="borough_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="panel_views",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "commitment",
                    fields.ForeignKeyField(
                        "engage.CharterCommitment",
                        source_field="commitment_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="panel_views",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "view",
                    fields.CharEnumField(
                        description="KEPT: kept\nPARTLY: partly\nNOT_KEPT: not_kept\nCANNOT_TELL: cannot_tell",
                        enum_type=View,
                        max_length=12,
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                ("agreed_on", fields.DateField()),
                ("recorded_by_id", fields.IntField()),
            ],
            options={
                "table": "panel_view",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "What a borough's panel agreed to say of a commitment on a London date; the newest counts, older ones stay.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="QuestionTally",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "borough",
                    fields.ForeignKeyField(
                        "engage.Borough",
                        source_field="borough_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="question_tallies",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("month", fields.DateField()),
                ("question_key", fields.CharField(max_length=60)),
                ("option", fields.CharField(max_length=40)),
                (
                    "partition",
                    fields.CharEnumField(
                        default=Partition.ALL,
                        description="ALL: \nAGE: age\nETHNIC_GROUP: ethnic_group",
                        enum_type=Partition,
                        max_length=20,
                    ),
                ),
                ("group", fields.CharField(default="", max_length=40)),
                ("count", fields.IntField()),
            ],
            options={
                "table": "question_tally",
                "app": "engage",
                "unique_together": (("borough", "month", "question_key", "option", "partition", "group"),),
                "pk_attr": "id",
                "table_description": "How many people chose an option of a question of the feedback form in a borough and month.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SafeguardingReport",
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
                        related_name="safeguarding_reports",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("case_hash", fields.CharField(unique=True, max_length=64)),
                ("answering_as", fields.CharField(max_length=20)),
                ("age", fields.CharField(max_length=20)),
                ("month", fields.CharField(max_length=20)),
                ("received_on", fields.DateField()),
                ("due_on", fields.DateField()),
                (
                    "outcome",
                    fields.CharEnumField(
                        null=True,
                        description="OFFERED_HELP: offered_help\nREFERRED: referred\nALREADY_KNOWN: already_known\nNOTHING_POSSIBLE: nothing_possible",
                        enum_type=Outcome,
                        max_length=20,
                    ),
                ),
                ("handled_on", fields.DateField(null=True)),
                ("handled_by_id", fields.IntField(null=True)),
            ],
            options={
                "table": "safeguarding_report",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "That somebody said a child had to take off more than outer clothing. What happened is not asked and not here.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Statement",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("key", fields.CharField(max_length=40)),
                ("edition", fields.IntField()),
                (
                    "part",
                    fields.CharEnumField(
                        description="MUST_BE_TOLD: must_be_told\nRIGHTS: rights\nCLOTHING: clothing\nCHILDREN: children\nSECTION_60: section_60\nPERIODS: periods\nCHECK_WITH: check_with\nCOMPLAINTS: complaints\nSUPPORT: support",
                        enum_type=Part,
                        max_length=20,
                    ),
                ),
                ("position", fields.IntField()),
                ("letter", fields.CharField(default="", max_length=1)),
                ("words", fields.TextField(unique=False)),
                ("name", fields.CharField(default="", max_length=120)),
                ("href", fields.CharField(default="", max_length=300)),
                ("phone", fields.CharField(default="", max_length=30)),
                ("number", fields.IntField(null=True)),
                ("source", fields.CharField(default="", max_length=200)),
                ("source_url", fields.CharField(default="", max_length=300)),
                ("checked_on", fields.DateField()),
                ("is_said", fields.BooleanField(default=True)),
                ("written_by_id", fields.IntField(null=True)),
                ("written_on", fields.DateField()),
            ],
            options={
                "table": "statement",
                "app": "engage",
                "unique_together": (("key", "edition"),),
                "pk_attr": "id",
                "table_description": "One edition of a statement, for all boroughs. The newest edition of a `key` is what is said; none ever changes.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="StatementTranslation",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "statement",
                    fields.ForeignKeyField(
                        "engage.Statement",
                        source_field="statement_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="translations",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("language", fields.CharField(max_length=10)),
                ("words", fields.TextField(unique=False)),
                ("confirmed_by_id", fields.IntField()),
                ("confirmed_on", fields.DateField()),
            ],
            options={
                "table": "statement_translation",
                "app": "engage",
                "unique_together": (("statement", "language"),),
                "pk_attr": "id",
                "table_description": "The words of an edition in another language, confirmed by a person who speaks it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TriggerCheck",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "borough",
                    fields.ForeignKeyField(
                        "engage.Borough",
                        source_field="borough_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="trigger_checks",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("quarter", fields.DateField()),
                ("checked_on", fields.DateField()),
            ],
            options={
                "table": "trigger_check",
                "app": "engage",
                "unique_together": (("borough", "quarter"),),
                "pk_attr": "id",
                "table_description": 'That a quarter (its first day) of a borough was looked at, by the date given, so that "not reached" is known.',
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TriggerRule",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "borough",
                    fields.ForeignKeyField(
                        "engage.Borough",
                        source_field="borough_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="trigger_rules",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "commitment",
                    fields.ForeignKeyField(
                        "engage.CharterCommitment",
                        source_field="commitment_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="trigger_rules",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at_least", fields.IntField()),
                ("kept_below", fields.IntField()),
                ("began_on", fields.DateField()),
                ("ended_on", fields.DateField(null=True)),
            ],
            options={
                "table": "trigger_rule",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "When residents' ratings of a commitment make the police explain themselves to the panel.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CommunityTrigger",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "borough",
                    fields.ForeignKeyField(
                        "engage.Borough",
                        source_field="borough_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="triggers",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "rule",
                    fields.ForeignKeyField(
                        "engage.TriggerRule",
                        source_field="rule_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="triggers",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "commitment",
                    fields.ForeignKeyField(
                        "engage.CharterCommitment",
                        source_field="commitment_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="triggers",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("quarter", fields.DateField()),
                ("raised_on", fields.DateField()),
                (
                    "request",
                    fields.OneToOneField(
                        "engage.ResponseRequest",
                        source_field="request_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="trigger",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("closed_on", fields.DateField(null=True)),
                ("closing_words", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "community_trigger",
                "app": "engage",
                "unique_together": (("borough", "commitment", "quarter"),),
                "pk_attr": "id",
                "table_description": "That a rule was reached for a commitment in a quarter (its first day): raised, and what came of it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Venue",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "borough",
                    fields.ForeignKeyField(
                        "engage.Borough",
                        source_field="borough_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="venues",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=80)),
                ("code", fields.CharField(unique=True, max_length=12)),
                ("count", fields.IntField(default=0)),
                ("ended_on", fields.DateField(null=True)),
            ],
            options={
                "table": "venue",
                "app": "engage",
                "unique_together": (("borough", "name"),),
                "pk_attr": "id",
                "table_description": "A place, such as a youth club, whose cards carry a code of their own (`code`, in addresses).",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(
            name="AgendaItem",
            options={
                "table": "agenda_item",
                "app": "engage",
                "unique_together": (("meeting", "position"),),
                "pk_attr": "id",
                "table_description": "One numbered item of an agenda; `text` is Markdown. `request` is what was asked of the police that it is about.",
            },
        ),
        ops.AddField(
            model_name="AgendaItem",
            name="request",
            field=fields.ForeignKeyField(
                "engage.ResponseRequest",
                source_field="request_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="items",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.RemoveConstraint(
            model_name="CharterCommitment",
            name=None,
            fields=["theme", "code"],
        ),
        ops.AddField(
            model_name="CharterCommitment",
            name="confirmed_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="CharterCommitment",
            name="owner",
            field=fields.CharEnumField(
                default=Owner.MET,
                db_default=Owner.MET,
                description="BOROUGH_SUPERINTENDENT: borough_superintendent\nMET: met",
                enum_type=Owner,
                max_length=30,
            ),
        ),
        ops.AlterField(
            model_name="CharterCommitment",
            name="owner",
            field=fields.CharEnumField(
                default=Owner.MET,
                description="BOROUGH_SUPERINTENDENT: borough_superintendent\nMET: met",
                enum_type=Owner,
                max_length=30,
            ),
        ),
        ops.AddField(
            model_name="CharterCommitment",
            name="superseded_by",
            field=fields.OneToOneField(
                "engage.CharterCommitment",
                source_field="superseded_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="supersedes",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="CharterCommitment",
            name="superseded_on",
            field=fields.DateField(null=True),
        ),
        ops.AddConstraint(
            model_name="CharterCommitment",
            constraint=CheckConstraint(
                check="(superseded_on IS NULL) = (superseded_by_id IS NULL)",
                name="charter_commitment_is_superseded_by_another",
            ),
        ),
        ops.AddField(
            model_name="CharterVersion",
            name="entered_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Comment",
            name="case_hash",
            field=fields.CharField(default="", db_default="", max_length=64),
        ),
        ops.AlterField(
            model_name="Comment",
            name="case_hash",
            field=fields.CharField(default="", max_length=64),
        ),
        ops.RemoveConstraint(
            model_name="CommitmentTally",
            name=None,
            fields=["borough", "commitment", "month", "rating"],
        ),
        ops.AlterModelOptions(
            name="CommitmentTally",
            options={
                "table": "commitment_tally",
                "app": "engage",
                "unique_together": (("borough", "commitment", "month", "rating", "partition", "group"),),
                "pk_attr": "id",
                "table_description": "How many answers rated a commitment so in a borough and month: everybody's, or those of one group.",
            },
        ),
        ops.AddField(
            model_name="CommitmentTally",
            name="group",
            field=fields.CharField(default="", db_default="", max_length=40),
        ),
        ops.AlterField(
            model_name="CommitmentTally",
            name="group",
            field=fields.CharField(default="", max_length=40),
        ),
        ops.AddField(
            model_name="CommitmentTally",
            name="partition",
            field=fields.CharEnumField(
                default=Partition.ALL,
                db_default=Partition.ALL,
                description="ALL: \nAGE: age\nETHNIC_GROUP: ethnic_group",
                enum_type=Partition,
                max_length=20,
            ),
        ),
        ops.AlterField(
            model_name="CommitmentTally",
            name="partition",
            field=fields.CharEnumField(
                default=Partition.ALL,
                description="ALL: \nAGE: age\nETHNIC_GROUP: ethnic_group",
                enum_type=Partition,
                max_length=20,
            ),
        ),
        ops.AddConstraint(
            model_name="CommitmentTally",
            constraint=UniqueConstraint(
                fields=("borough", "commitment", "month", "rating", "partition", "group"), name=None
            ),
        ),
        ops.AlterField(
            model_name="EarlyLook",
            name="role",
            field=fields.CharEnumField(
                description="PANEL_MEMBER: panel_member\nPANEL_CHAIR: panel_chair\nCOUNCIL_CLERK: council_clerk\nCOUNCIL_ADMIN: council_admin\nMODERATOR: moderator\nANALYST: analyst\nSAFEGUARDING_LEAD: safeguarding_lead\nBOROUGH_SUPERINTENDENT: borough_superintendent\nNEIGHBOURHOOD_INSPECTOR: neighbourhood_inspector\nPLATFORM_ADMIN: platform_admin",
                enum_type=Role,
                max_length=30,
            ),
        ),
        ops.AlterField(
            model_name="Membership",
            name="role",
            field=fields.CharEnumField(
                description="PANEL_MEMBER: panel_member\nPANEL_CHAIR: panel_chair\nCOUNCIL_CLERK: council_clerk\nCOUNCIL_ADMIN: council_admin\nMODERATOR: moderator\nANALYST: analyst\nSAFEGUARDING_LEAD: safeguarding_lead\nBOROUGH_SUPERINTENDENT: borough_superintendent\nNEIGHBOURHOOD_INSPECTOR: neighbourhood_inspector\nPLATFORM_ADMIN: platform_admin",
                enum_type=Role,
                max_length=30,
            ),
        ),
        ops.AlterModelOptions(
            name="Original",
            options={
                "table": "original",
                "app": "engage",
                "pk_attr": "comment_id",
                "table_description": "What a redacted comment said before; seen by moderators only, and erased with the comment.",
            },
        ),
        ops.AddConstraint(
            model_name="Case",
            constraint=CheckConstraint(
                check="revealed_on IS NULL OR opened_on IS NOT NULL", name="panel_case_is_graded_before_it_is_revealed"
            ),
        ),
        ops.AddConstraint(
            model_name="Case",
            constraint=CheckConstraint(
                check="colour IS NULL OR revealed_on IS NOT NULL", name="panel_case_is_judged_last"
            ),
        ),
        ops.AddConstraint(
            model_name="Case",
            constraint=CheckConstraint(
                check="(cast_by_id IS NULL) = (casting_reason = '')", name="panel_case_casting_vote_has_a_reason"
            ),
        ),
        ops.AddConstraint(
            model_name="Case",
            constraint=CheckConstraint(
                check="published_on IS NULL OR colour IS NOT NULL", name="panel_case_is_published_judged"
            ),
        ),
        ops.AddConstraint(
            model_name="CommitmentUpdate",
            constraint=CheckConstraint(
                check="(published_at IS NULL) = (signed_by_id IS NULL)",
                name="commitment_update_is_signed_when_published",
            ),
        ),
        ops.AddConstraint(
            model_name="Grade",
            constraint=CheckConstraint(
                check="(recused_because <> '') = (colour IS NULL)", name="case_grade_is_a_verdict_or_a_recusal"
            ),
        ),
        ops.AddConstraint(
            model_name="Grade",
            constraint=CheckConstraint(
                check="colour IS NULL OR colour = 'green' OR reason <> ''", name="case_grade_says_why_not_green"
            ),
        ),
        ops.AddConstraint(
            model_name="Grade",
            constraint=CheckConstraint(check="respect BETWEEN 1 AND 5", name="case_grade_respect_is_one_to_five"),
        ),
        ops.AddConstraint(
            model_name="SafeguardingReport",
            constraint=CheckConstraint(
                check="(outcome IS NULL) = (handled_on IS NULL) AND (outcome IS NULL) = (handled_by_id IS NULL)",
                name="safeguarding_report_is_handled_by_somebody_on_a_day",
            ),
        ),
        ops.AddConstraint(
            model_name="TriggerRule",
            constraint=CheckConstraint(check="at_least >= 10", name="trigger_rule_needs_ten_people"),
        ),
        ops.AddConstraint(
            model_name="TriggerRule",
            constraint=CheckConstraint(check="kept_below BETWEEN 1 AND 100", name="trigger_rule_is_a_share"),
        ),
        ops.AddConstraint(
            model_name="CommunityTrigger",
            constraint=CheckConstraint(
                check="(closed_on IS NULL) = (closing_words = '')", name="community_trigger_is_closed_with_words"
            ),
        ),
        ops.RunSQL(
            [
                "UPDATE charter_version SET entered_on = published_on",
                "UPDATE charter_commitment SET owner = 'borough_superintendent' WHERE kind = 'encounter'",
                "CREATE UNIQUE INDEX one_wording_of_a_code ON charter_commitment (theme_id, code)"
                " WHERE superseded_on IS NULL",
                "CREATE INDEX idx_agenda_item_request ON agenda_item (request_id)",
                "CREATE TRIGGER published_commitment_updates_never_change BEFORE UPDATE OR DELETE ON commitment_update"
                " FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER panel_views_never_change BEFORE UPDATE OR DELETE ON panel_view"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER statements_never_change BEFORE UPDATE OR DELETE ON statement"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER closed_triggers_never_change BEFORE UPDATE OR DELETE ON community_trigger"
                " FOR EACH ROW WHEN (OLD.closed_on IS NOT NULL) EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER grades_never_change BEFORE UPDATE OR DELETE ON case_grade"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            ]
        ),
    ]
