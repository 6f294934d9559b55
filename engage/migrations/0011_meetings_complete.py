"""Meetings from work programme to signed minutes: panels, agendas, papers, the room, and who follows them."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from boroughs.action_log.models import ActionState
from boroughs.search.models import DocumentKind
from json import dumps, loads
from meetings.minutes.models import Decision
from meetings.models import Ending, ItemKind, PanelKind, Way
from meetings.panels.models import SeatKind
from meetings.questions.models import QuestionState
from meetings.room.models import Interest, Method, Outcome, Presence, Vote
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

_KEEP_MINUTES = """
CREATE FUNCTION keep_approved_minutes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.signed_at IS NULL
        AND (NEW.meeting_id, NEW.text, NEW.exempt_text, NEW.circulated_at, NEW.published_at, NEW.approved_at,
             NEW.approved_in_id)
        IS NOT DISTINCT FROM (OLD.meeting_id, OLD.text, OLD.exempt_text, OLD.circulated_at, OLD.published_at,
             OLD.approved_at, OLD.approved_in_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'approved minutes never change' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

_KEEP_PAPER = """
CREATE FUNCTION keep_published_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL
        AND (to_jsonb(NEW) - 'withdrawn_at' - 'withdrawal' - 'item_id')
        = (to_jsonb(OLD) - 'withdrawn_at' - 'withdrawal' - 'item_id') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'published papers never change' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("engage", "0010_charter_guards")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Action",
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
                        related_name="actions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("text", fields.TextField(unique=False)),
                ("owner", fields.CharField(max_length=120)),
                (
                    "office",
                    fields.ForeignKeyField(
                        "engage.Office",
                        source_field="office_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="actions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("made_on", fields.DateField()),
                ("due_on", fields.DateField()),
            ],
            options={
                "table": "action",
                "app": "engage",
                "unique_together": (("borough", "number"),),
                "pk_attr": "id",
                "table_description": "Something somebody said they would do. `number` counts a borough's actions from 1. Public, and never changed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ActionUpdate",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "action",
                    fields.ForeignKeyField(
                        "engage.Action",
                        source_field="action_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="updates",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "state",
                    fields.CharEnumField(
                        description="OPEN: open\nIN_PROGRESS: in_progress\nDONE: done\nDROPPED: dropped",
                        enum_type=ActionState,
                        max_length=20,
                    ),
                ),
                ("note", fields.TextField(default="", unique=False)),
                ("on", fields.DateField()),
            ],
            options={
                "table": "action_update",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "What was said about an action on a London date: never changed. Done and dropped need a `note` (Markdown).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Amendment",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "minutes",
                    fields.ForeignKeyField(
                        "engage.Minutes",
                        source_field="minutes_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="amendments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("text", fields.TextField(unique=False)),
                ("reason", fields.TextField(unique=False)),
                ("amended_on", fields.DateField()),
                (
                    "agreed_in",
                    fields.ForeignKeyField(
                        "engage.Meeting",
                        source_field="agreed_in_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="agreed_amendments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("sha256", fields.CharField(max_length=64)),
            ],
            options={
                "table": "minutes_amendment",
                "app": "engage",
                "unique_together": (("minutes", "number"),),
                "pk_attr": "id",
                "table_description": "A dated note that approved minutes were wrong, agreed at `agreed_in`: the whole text as it should read, and why.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Correction",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "minutes",
                    fields.ForeignKeyField(
                        "engage.Minutes",
                        source_field="minutes_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="corrections",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "engage.Person",
                        source_field="person_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="corrections",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("passage", fields.TextField(unique=False)),
                ("instead", fields.TextField(unique=False)),
                ("suggested_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "decision",
                    fields.CharEnumField(
                        null=True, description="TAKEN: taken\nNOT_TAKEN: not_taken", enum_type=Decision, max_length=10
                    ),
                ),
                ("reason", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "minutes_correction",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "A change a member suggests to circulated minutes: the `passage` as it stands, and the words `instead`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Follower",
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
                        related_name="followers",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("email", fields.CharField(max_length=254)),
                (
                    "topics",
                    fields.JSONField(
                        default=list, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("language", fields.CharField(default="en", max_length=8)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("confirmed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "follower",
                "app": "engage",
                "unique_together": (("borough", "email"),),
                "pk_attr": "id",
                "table_description": "An address that is told what is new in a borough. Nothing else is known of whose it is.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ItemRecord",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "item",
                    fields.OneToOneField(
                        "engage.AgendaItem",
                        source_field="item_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="record",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("notes", fields.TextField(default="", unique=False)),
                ("decision", fields.TextField(default="", unique=False)),
                ("begun_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("edition", fields.IntField(default=0)),
                ("saved_by_id", fields.IntField()),
                ("saved_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "item_record",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "What was said (`notes`) and decided (`decision`) on an item, Markdown: the clerk's, until the minutes compile it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="MeetingAction",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "meeting",
                    fields.ForeignKeyField(
                        "engage.Meeting",
                        source_field="meeting_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="actions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "item",
                    fields.ForeignKeyField(
                        "engage.AgendaItem",
                        source_field="item_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="actions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "action",
                    fields.OneToOneField(
                        "engage.Action",
                        source_field="action_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="from_meeting",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "meeting_action",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "An action given out at a meeting, on one item of its agenda if it is known which.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PanelBorough",
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
                        related_name="sharing",
                        on_delete=OnDelete.CASCADE,
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
                        related_name="shared_panels",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "panel_borough",
                "app": "engage",
                "unique_together": (("panel", "borough"),),
                "pk_attr": "id",
                "table_description": "Another borough that shares a panel, whose pages show its meetings too.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PanelProfile",
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
                        related_name="profiles",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("on", fields.DateField()),
                ("counts", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
            ],
            options={
                "table": "panel_profile",
                "app": "engage",
                "unique_together": (("panel", "on"),),
                "pk_attr": "id",
                "table_description": "How many members are of each group on a day, as they told the clerk together: no row is about a person.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Paper",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "meeting",
                    fields.ForeignKeyField(
                        "engage.Meeting",
                        source_field="meeting_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="papers",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "item",
                    fields.ForeignKeyField(
                        "engage.AgendaItem",
                        source_field="item_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="papers",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("number", fields.IntField()),
                ("title", fields.CharField(max_length=160)),
                ("text", fields.TextField(default="", unique=False)),
                ("summary", fields.TextField(default="", unique=False)),
                ("is_pack", fields.BooleanField(default=False)),
                ("exempt_paragraph", fields.SmallIntField(null=True)),
                ("public_interest", fields.TextField(default="", unique=False)),
                ("hides_title", fields.BooleanField(default=False)),
                ("late_reason", fields.TextField(default="", unique=False)),
                ("published_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("withdrawn_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("withdrawal", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "paper",
                "app": "engage",
                "unique_together": (("meeting", "number"),),
                "pk_attr": "id",
                "table_description": "A paper of a meeting, for one item of its agenda or for all of it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PaperFile",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "paper",
                    fields.OneToOneField(
                        "engage.Paper",
                        source_field="paper_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="file",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("name", fields.CharField(max_length=120)),
                ("media_type", fields.CharField(max_length=100)),
                ("size", fields.IntField()),
                ("sha256", fields.CharField(max_length=64)),
                ("content", fields.BinaryField()),
                ("text", fields.TextField(default="", unique=False)),
                ("scanned_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "paper_file",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "The bytes of an uploaded paper, in the database so that one backup holds the whole record.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PublicQuestion",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "meeting",
                    fields.ForeignKeyField(
                        "engage.Meeting",
                        source_field="meeting_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="questions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField(null=True)),
                ("text", fields.TextField(unique=False)),
                ("asked_on", fields.DateField()),
                (
                    "state",
                    fields.CharEnumField(
                        default=QuestionState.SUBMITTED,
                        description="SUBMITTED: submitted\nACCEPTED: accepted\nREJECTED: rejected\nANSWERED_AT_MEETING: answered_at_meeting\nANSWERED_IN_WRITING: answered_in_writing",
                        enum_type=QuestionState,
                        max_length=20,
                    ),
                ),
                (
                    "marks",
                    fields.JSONField(
                        default=list, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("reason", fields.TextField(default="", unique=False)),
                ("answer", fields.TextField(default="", unique=False)),
                ("answered_on", fields.DateField(null=True)),
                (
                    "request",
                    fields.OneToOneField(
                        "engage.ResponseRequest",
                        source_field="request_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="public_question",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "public_question",
                "app": "engage",
                "unique_together": (("meeting", "number"),),
                "pk_attr": "id",
                "table_description": "A question to a meeting. Nobody's name is asked for or kept; it is public once accepted, never before.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="QuestionContact",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "question",
                    fields.OneToOneField(
                        "engage.PublicQuestion",
                        source_field="question_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="contact",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("email", fields.CharField(max_length=254)),
            ],
            options={
                "table": "question_contact",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "Where to tell somebody what became of their question; confirmed by the link in an e-mail, erased once told.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Registration",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "meeting",
                    fields.ForeignKeyField(
                        "engage.Meeting",
                        source_field="meeting_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="registrations",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("name", fields.CharField(max_length=100)),
                ("email", fields.CharField(max_length=254)),
                ("is_online", fields.BooleanField(default=False)),
                ("needs", fields.TextField(default="", unique=False)),
                ("language", fields.CharField(default="en", max_length=8)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("confirmed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("has_place", fields.BooleanField(default=False)),
                ("came_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "registration",
                "app": "engage",
                "unique_together": (("meeting", "email"),),
                "pk_attr": "id",
                "table_description": "Somebody who means to come. Erased with the day after the meeting; nothing of it is ever public.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SearchDocument",
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
                        related_name="documents",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("source", fields.CharField(db_index=True, max_length=60)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="AGENDA: agenda\nPAPER: paper\nMINUTES: minutes\nRESPONSE: response\nSURVEY: survey",
                        enum_type=DocumentKind,
                        max_length=20,
                    ),
                ),
                ("path", fields.CharField(max_length=200)),
                ("panel", fields.CharField(default="", max_length=120)),
                ("title", fields.CharField(max_length=300)),
                ("text", fields.TextField(unique=False)),
                ("on", fields.DateField()),
            ],
            options={
                "table": "search_document",
                "app": "engage",
                "pk_attr": "id",
                "table_description": 'One public page\'s words, as plain text. `source` names the row it was made from ("meeting/12"): all documents of',
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Seat",
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
                        related_name="seats",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("position", fields.IntField()),
                (
                    "kind",
                    fields.CharEnumField(
                        default=SeatKind.MEMBER,
                        description="CHAIR: chair\nVICE_CHAIR: vice_chair\nMEMBER: member\nCO_OPTEE: co_optee",
                        enum_type=SeatKind,
                        max_length=20,
                    ),
                ),
                ("name", fields.CharField(max_length=120)),
                ("has_vote", fields.BooleanField(default=True)),
                ("ended_on", fields.DateField(null=True)),
            ],
            options={
                "table": "seat",
                "app": "engage",
                "unique_together": (("panel", "position"),),
                "pk_attr": "id",
                "table_description": 'A seat on a panel, whoever sits in it; `name` says whose it is ("Councillor", "Youth council"), for the public.',
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="StandingItem",
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
                        related_name="standing_items",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("position", fields.IntField()),
                ("is_under", fields.BooleanField(default=False)),
                (
                    "kind",
                    fields.CharEnumField(
                        default=ItemKind.REPORT,
                        description="REPORT: report\nAPOLOGIES: apologies\nDECLARATIONS: declarations\nMINUTES: minutes\nPUBLIC_QUESTIONS: public_questions\nACTIONS: actions\nOTHER_BUSINESS: other_business",
                        enum_type=ItemKind,
                        max_length=20,
                    ),
                ),
                ("title", fields.CharField(max_length=160)),
                ("text", fields.TextField(default="", unique=False)),
                ("minutes_planned", fields.SmallIntField(null=True)),
            ],
            options={
                "table": "standing_item",
                "app": "engage",
                "unique_together": (("panel", "position"),),
                "pk_attr": "id",
                "table_description": "An item that every new agenda of a panel begins with; the fields as in `AgendaItem`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Term",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "seat",
                    fields.ForeignKeyField(
                        "engage.Seat",
                        source_field="seat_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="terms",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=100)),
                ("is_named", fields.BooleanField(default=True)),
                (
                    "person",
                    fields.ForeignKeyField(
                        "engage.Person",
                        source_field="person_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="terms",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("is_substitute", fields.BooleanField(default=False)),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField(null=True)),
            ],
            options={
                "table": "seat_term",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "Somebody's time in a seat: London dates, the first inclusive, the last exclusive, null while it lasts.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Attendance",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "meeting",
                    fields.ForeignKeyField(
                        "engage.Meeting",
                        source_field="meeting_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="attendances",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "seat",
                    fields.ForeignKeyField(
                        "engage.Seat",
                        source_field="seat_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="attendances",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "sitting",
                    fields.ForeignKeyField(
                        "engage.Term",
                        source_field="sitting_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="attendances",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(default="", max_length=100)),
                ("capacity", fields.CharField(default="", max_length=120)),
                (
                    "presence",
                    fields.CharEnumField(
                        description="PRESENT: present\nONLINE: online\nAPOLOGIES: apologies\nABSENT: absent",
                        enum_type=Presence,
                        max_length=10,
                    ),
                ),
                ("arrived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("left_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "attendance",
                "app": "engage",
                "unique_together": (("meeting", "seat"),),
                "pk_attr": "id",
                "table_description": "One line of the attendance: a seat of the panel, or somebody else by name and capacity (`seat` null).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Declaration",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "meeting",
                    fields.ForeignKeyField(
                        "engage.Meeting",
                        source_field="meeting_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="declarations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "attendance",
                    fields.ForeignKeyField(
                        "engage.Attendance",
                        source_field="attendance_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="declarations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "item",
                    fields.ForeignKeyField(
                        "engage.AgendaItem",
                        source_field="item_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="declarations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="DISCLOSABLE_PECUNIARY: disclosable_pecuniary\nOTHER_REGISTRABLE: other_registrable\nNON_REGISTRABLE: non_registrable",
                        enum_type=Interest,
                        max_length=30,
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                ("left_room", fields.BooleanField(default=False)),
            ],
            options={
                "table": "declaration",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "An interest a member declared, in one item or in general (`item` null), and whether they left the room for it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Motion",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "meeting",
                    fields.ForeignKeyField(
                        "engage.Meeting",
                        source_field="meeting_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="motions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "item",
                    fields.ForeignKeyField(
                        "engage.AgendaItem",
                        source_field="item_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="motions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "recommendation",
                    fields.OneToOneField(
                        "engage.Recommendation",
                        source_field="recommendation_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="motion",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("text", fields.TextField(unique=False)),
                (
                    "mover",
                    fields.ForeignKeyField(
                        "engage.Attendance",
                        source_field="mover_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="moved",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "seconder",
                    fields.ForeignKeyField(
                        "engage.Attendance",
                        source_field="seconder_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="seconded",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "method",
                    fields.CharEnumField(
                        null=True,
                        description="AGREED: agreed\nSHOW_OF_HANDS: show_of_hands\nNAMED: named\nBALLOT: ballot",
                        enum_type=Method,
                        max_length=20,
                    ),
                ),
                ("votes_for", fields.SmallIntField(null=True)),
                ("votes_against", fields.SmallIntField(null=True)),
                ("abstentions", fields.SmallIntField(null=True)),
                ("casting", fields.BooleanField(null=True)),
                (
                    "outcome",
                    fields.CharEnumField(
                        null=True,
                        description="CARRIED: carried\nLOST: lost\nWITHDRAWN: withdrawn",
                        enum_type=Outcome,
                        max_length=10,
                    ),
                ),
            ],
            options={
                "table": "motion",
                "app": "engage",
                "unique_together": (("meeting", "number"),),
                "pk_attr": "id",
                "table_description": "Something put to the vote. `number` counts a meeting's motions from 1; `mover` and `seconder` are attendances.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="NamedVote",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "motion",
                    fields.ForeignKeyField(
                        "engage.Motion",
                        source_field="motion_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="named_votes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "attendance",
                    fields.ForeignKeyField(
                        "engage.Attendance",
                        source_field="attendance_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="named_votes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "vote",
                    fields.CharEnumField(
                        description="FOR: for\nAGAINST: against\nABSTAINED: abstained", enum_type=Vote, max_length=10
                    ),
                ),
            ],
            options={
                "table": "named_vote",
                "app": "engage",
                "unique_together": (("motion", "attendance"),),
                "pk_attr": "id",
                "table_description": "One member's vote in a named vote.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Told",
            fields=[
                ("key", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=200)),
                ("on", fields.DateField()),
            ],
            options={
                "table": "told",
                "app": "engage",
                "pk_attr": "key",
                "table_description": 'Something that was told once and must not be told again: `key` names it ("meeting/12/reminder/7-days").',
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WorkItem",
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
                        related_name="work_items",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("title", fields.CharField(max_length=160)),
                ("why", fields.TextField(default="", unique=False)),
                ("month", fields.DateField(null=True)),
                (
                    "meeting",
                    fields.ForeignKeyField(
                        "engage.Meeting",
                        source_field="meeting_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="work_items",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("dropped_on", fields.DateField(null=True)),
            ],
            options={
                "table": "work_item",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "Something a panel plans to look at: its work programme, public. `month` is the first day of the month meant.",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(
            name="AgendaItem",
            options={
                "table": "agenda_item",
                "app": "engage",
                "unique_together": (("meeting", "position"),),
                "constraints": [
                    CheckConstraint(
                        check="exempt_paragraph IS NULL OR (exempt_paragraph BETWEEN 1 AND 7 AND public_interest <> '')",
                        name="agenda_item_that_is_exempt_says_why",
                    ),
                    CheckConstraint(
                        check="exempt_paragraph IS NOT NULL OR (exempt_text = '' AND NOT hides_title)",
                        name="agenda_item_hides_only_what_is_exempt",
                    ),
                ],
                "pk_attr": "id",
                "table_description": "One item of an agenda; `text` is Markdown and public. Items are read by `position`, from 1 without gaps.",
            },
        ),
        ops.AddField(
            model_name="AgendaItem",
            name="chair_note",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="AgendaItem",
            name="exempt_paragraph",
            field=fields.SmallIntField(null=True),
        ),
        ops.AddField(
            model_name="AgendaItem",
            name="exempt_text",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="AgendaItem",
            name="hides_title",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="AgendaItem",
            name="is_under",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="AgendaItem",
            name="kind",
            field=fields.CharEnumField(
                default=ItemKind.REPORT,
                db_default=ItemKind.REPORT,
                description="REPORT: report\nAPOLOGIES: apologies\nDECLARATIONS: declarations\nMINUTES: minutes\nPUBLIC_QUESTIONS: public_questions\nACTIONS: actions\nOTHER_BUSINESS: other_business",
                enum_type=ItemKind,
                max_length=20,
            ),
        ),
        ops.AddField(
            model_name="AgendaItem",
            name="late_reason",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="AgendaItem",
            name="minutes_of",
            field=fields.ForeignKeyField(
                "engage.Meeting",
                source_field="minutes_of_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="approving_items",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="AgendaItem",
            name="minutes_planned",
            field=fields.SmallIntField(null=True),
        ),
        ops.AddField(
            model_name="AgendaItem",
            name="presenter",
            field=fields.CharField(default="", db_default="", max_length=120),
        ),
        ops.AddField(
            model_name="AgendaItem",
            name="public_interest",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AlterModelOptions(
            name="Meeting",
            options={
                "table": "meeting",
                "app": "engage",
                "unique_together": (("borough", "slug"),),
                "constraints": [
                    CheckConstraint(
                        check="ends_at IS NULL OR ends_at > starts_at", name="meeting_starts_before_it_ends"
                    ),
                    CheckConstraint(
                        check="published_at IS NULL OR notice_at IS NOT NULL",
                        name="meeting_has_notice_before_its_agenda",
                    ),
                    CheckConstraint(
                        check="closed_at IS NULL OR opened_at IS NOT NULL", name="meeting_is_opened_before_it_is_closed"
                    ),
                    CheckConstraint(
                        check="(ended_at IS NULL) = (ending IS NULL) AND (ending IS NULL OR reason <> '')",
                        name="meeting_that_was_called_off_says_why",
                    ),
                ],
                "pk_attr": "id",
                "table_description": "One meeting of a panel. Its stage is worked out from its moments (`meetings.stages`), all aware UTC.",
            },
        ),
        ops.AlterField(
            model_name="Meeting",
            name="starts_at",
            field=fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Meeting",
            name="access_notes",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Meeting",
            name="capacity",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Meeting",
            name="changed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Meeting",
            name="closed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Meeting",
            name="ended_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Meeting",
            name="ending",
            field=fields.CharEnumField(
                null=True,
                description="CANCELLED: cancelled\nPOSTPONED: postponed\nINQUORATE: inquorate",
                enum_type=Ending,
                max_length=10,
            ),
        ),
        ops.AddField(
            model_name="Meeting",
            name="ends_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Meeting",
            name="imported_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Meeting",
            name="is_open_to_public",
            field=fields.BooleanField(default=True, db_default=True),
        ),
        ops.AddField(
            model_name="Meeting",
            name="join_link",
            field=fields.CharField(default="", db_default="", max_length=500),
        ),
        ops.AddField(
            model_name="Meeting",
            name="notice_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Meeting",
            name="opened_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Meeting",
            name="postponed_to",
            field=fields.ForeignKeyField(
                "engage.Meeting",
                source_field="postponed_to_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="postponed_from",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Meeting",
            name="questions_until",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Meeting",
            name="reason",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Meeting",
            name="recording_url",
            field=fields.CharField(default="", db_default="", max_length=500),
        ),
        ops.AddField(
            model_name="Meeting",
            name="registers_until",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Meeting",
            name="sequence",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Meeting",
            name="source_url",
            field=fields.CharField(default="", db_default="", max_length=500),
        ),
        ops.AddField(
            model_name="Meeting",
            name="transcript_url",
            field=fields.CharField(default="", db_default="", max_length=500),
        ),
        ops.AddField(
            model_name="Meeting",
            name="urgent_reason",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Meeting",
            name="way",
            field=fields.CharEnumField(
                default=Way.IN_PERSON,
                db_default=Way.IN_PERSON,
                description="IN_PERSON: in_person\nONLINE: online\nHYBRID: hybrid",
                enum_type=Way,
                max_length=10,
            ),
        ),
        ops.AlterModelOptions(
            name="Minutes",
            options={
                "table": "minutes",
                "app": "engage",
                "constraints": [
                    CheckConstraint(
                        check="approved_at IS NULL OR published_at IS NOT NULL",
                        name="minutes_are_published_before_they_are_approved",
                    ),
                    CheckConstraint(
                        check="signed_at IS NULL OR approved_at IS NOT NULL",
                        name="minutes_are_approved_before_they_are_signed",
                    ),
                    CheckConstraint(
                        check="(signed_at IS NULL) = (signed_by = '') AND (signed_at IS NULL) = (sha256 = '')",
                        name="minutes_that_are_signed_say_by_whom",
                    ),
                ],
                "pk_attr": "id",
                "table_description": "The record of a meeting, Markdown. Its stage is worked out from its moments, aware UTC, in this order.",
            },
        ),
        ops.AddField(
            model_name="Minutes",
            name="approved_in",
            field=fields.ForeignKeyField(
                "engage.Meeting",
                source_field="approved_in_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="approved_minutes",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Minutes",
            name="circulated_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Minutes",
            name="exempt_text",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Minutes",
            name="sha256",
            field=fields.CharField(default="", db_default="", max_length=64),
        ),
        ops.AddField(
            model_name="Minutes",
            name="signed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Minutes",
            name="signed_by",
            field=fields.CharField(default="", db_default="", max_length=100),
        ),
        ops.AlterModelOptions(
            name="Panel",
            options={
                "table": "panel",
                "app": "engage",
                "unique_together": (("borough", "name"), ("borough", "slug")),
                "pk_attr": "id",
                "table_description": "A body that scrutinises the police of a borough, or of several that share it (`PanelBorough`).",
            },
        ),
        ops.AlterField(
            model_name="Panel",
            name="kind",
            field=fields.CharEnumField(
                description="CRIME_DISORDER_SCRUTINY: crime_disorder_scrutiny\nSAFER_NEIGHBOURHOOD_BOARD: snb\nCOMMUNITY_MONITORING_GROUP: cmg\nPOLICE_ENCOUNTER_PANEL: pep\nWARD_PANEL: ward_panel\nINDEPENDENT_ADVISORY_GROUP: iag\nOTHER: other",
                enum_type=PanelKind,
                max_length=30,
            ),
        ),
        ops.AddField(
            model_name="Panel",
            name="draft_days",
            field=fields.SmallIntField(default=10, db_default=10),
        ),
        ops.AddField(
            model_name="Panel",
            name="ended_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Panel",
            name="meets_in_public",
            field=fields.BooleanField(default=True, db_default=True),
        ),
        ops.AddField(
            model_name="Panel",
            name="quorum",
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Panel",
            name="slug",
            field=fields.CharField(db_default="", max_length=60),
        ),
        ops.AddField(
            model_name="Panel",
            name="terms",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AlterModelOptions(
            name="Recommendation",
            options={
                "table": "recommendation",
                "app": "engage",
                "unique_together": (("meeting", "number"),),
                "constraints": [
                    CheckConstraint(
                        check="request_id IS NULL OR agreed_on IS NOT NULL",
                        name="recommendation_is_agreed_before_it_is_sent",
                    )
                ],
                "pk_attr": "id",
                "table_description": "What a panel asks somebody to do: a draft, then agreed at its meeting, then sent, which asks for a response.",
            },
        ),
        ops.AddField(
            model_name="Recommendation",
            name="item",
            field=fields.ForeignKeyField(
                "engage.AgendaItem",
                source_field="item_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="recommendations",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
        ops.AlterField(
            model_name="AgendaItem",
            name="chair_note",
            field=fields.TextField(default="", unique=False),
        ),
        ops.AlterField(
            model_name="AgendaItem",
            name="exempt_text",
            field=fields.TextField(default="", unique=False),
        ),
        ops.AlterField(
            model_name="AgendaItem",
            name="hides_title",
            field=fields.BooleanField(default=False),
        ),
        ops.AlterField(
            model_name="AgendaItem",
            name="is_under",
            field=fields.BooleanField(default=False),
        ),
        ops.AlterField(
            model_name="AgendaItem",
            name="kind",
            field=fields.CharEnumField(
                default=ItemKind.REPORT,
                description="REPORT: report\nAPOLOGIES: apologies\nDECLARATIONS: declarations\nMINUTES: minutes\nPUBLIC_QUESTIONS: public_questions\nACTIONS: actions\nOTHER_BUSINESS: other_business",
                enum_type=ItemKind,
                max_length=20,
            ),
        ),
        ops.AlterField(
            model_name="AgendaItem",
            name="late_reason",
            field=fields.TextField(default="", unique=False),
        ),
        ops.AlterField(
            model_name="AgendaItem",
            name="presenter",
            field=fields.CharField(default="", max_length=120),
        ),
        ops.AlterField(
            model_name="AgendaItem",
            name="public_interest",
            field=fields.TextField(default="", unique=False),
        ),
        ops.AlterField(
            model_name="Meeting",
            name="access_notes",
            field=fields.TextField(default="", unique=False),
        ),
        ops.AlterField(
            model_name="Meeting",
            name="is_open_to_public",
            field=fields.BooleanField(default=True),
        ),
        ops.AlterField(
            model_name="Meeting",
            name="join_link",
            field=fields.CharField(default="", max_length=500),
        ),
        ops.AlterField(
            model_name="Meeting",
            name="reason",
            field=fields.TextField(default="", unique=False),
        ),
        ops.AlterField(
            model_name="Meeting",
            name="recording_url",
            field=fields.CharField(default="", max_length=500),
        ),
        ops.AlterField(
            model_name="Meeting",
            name="sequence",
            field=fields.IntField(default=0),
        ),
        ops.AlterField(
            model_name="Meeting",
            name="source_url",
            field=fields.CharField(default="", max_length=500),
        ),
        ops.AlterField(
            model_name="Meeting",
            name="transcript_url",
            field=fields.CharField(default="", max_length=500),
        ),
        ops.AlterField(
            model_name="Meeting",
            name="urgent_reason",
            field=fields.TextField(default="", unique=False),
        ),
        ops.AlterField(
            model_name="Meeting",
            name="way",
            field=fields.CharEnumField(
                default=Way.IN_PERSON,
                description="IN_PERSON: in_person\nONLINE: online\nHYBRID: hybrid",
                enum_type=Way,
                max_length=10,
            ),
        ),
        ops.AlterField(
            model_name="Minutes",
            name="exempt_text",
            field=fields.TextField(default="", unique=False),
        ),
        ops.AlterField(
            model_name="Minutes",
            name="sha256",
            field=fields.CharField(default="", max_length=64),
        ),
        ops.AlterField(
            model_name="Minutes",
            name="signed_by",
            field=fields.CharField(default="", max_length=100),
        ),
        ops.AlterField(
            model_name="Panel",
            name="draft_days",
            field=fields.SmallIntField(default=10),
        ),
        ops.AlterField(
            model_name="Panel",
            name="meets_in_public",
            field=fields.BooleanField(default=True),
        ),
        ops.AlterField(
            model_name="Panel",
            name="quorum",
            field=fields.SmallIntField(default=0),
        ),
        ops.AlterField(
            model_name="Panel",
            name="slug",
            field=fields.CharField(max_length=60),
        ),
        ops.AlterField(
            model_name="Panel",
            name="terms",
            field=fields.TextField(default="", unique=False),
        ),
        ops.RunSQL(
            [
                "UPDATE meeting SET notice_at = published_at",
                "UPDATE panel SET slug = coalesce(nullif(trim(BOTH '-' FROM left("
                "regexp_replace(lower(name), '[^a-z0-9]+', '-', 'g'), 50)), ''), 'panel')",
                "UPDATE panel SET slug = slug || '-' || id WHERE EXISTS (SELECT FROM panel AS other"
                " WHERE other.borough_id = panel.borough_id AND other.slug = panel.slug AND other.id < panel.id)",
            ]
        ),
        ops.AddConstraint(
            model_name="AgendaItem",
            constraint=CheckConstraint(
                check="exempt_paragraph IS NULL OR (exempt_paragraph BETWEEN 1 AND 7 AND public_interest <> '')",
                name="agenda_item_that_is_exempt_says_why",
            ),
        ),
        ops.AddConstraint(
            model_name="AgendaItem",
            constraint=CheckConstraint(
                check="exempt_paragraph IS NOT NULL OR (exempt_text = '' AND NOT hides_title)",
                name="agenda_item_hides_only_what_is_exempt",
            ),
        ),
        ops.AddConstraint(
            model_name="Meeting",
            constraint=CheckConstraint(
                check="ends_at IS NULL OR ends_at > starts_at", name="meeting_starts_before_it_ends"
            ),
        ),
        ops.AddConstraint(
            model_name="Meeting",
            constraint=CheckConstraint(
                check="published_at IS NULL OR notice_at IS NOT NULL", name="meeting_has_notice_before_its_agenda"
            ),
        ),
        ops.AddConstraint(
            model_name="Meeting",
            constraint=CheckConstraint(
                check="closed_at IS NULL OR opened_at IS NOT NULL", name="meeting_is_opened_before_it_is_closed"
            ),
        ),
        ops.AddConstraint(
            model_name="Meeting",
            constraint=CheckConstraint(
                check="(ended_at IS NULL) = (ending IS NULL) AND (ending IS NULL OR reason <> '')",
                name="meeting_that_was_called_off_says_why",
            ),
        ),
        ops.AddConstraint(
            model_name="Minutes",
            constraint=CheckConstraint(
                check="signed_at IS NULL OR approved_at IS NOT NULL", name="minutes_are_approved_before_they_are_signed"
            ),
        ),
        ops.AddConstraint(
            model_name="Minutes",
            constraint=CheckConstraint(
                check="(signed_at IS NULL) = (signed_by = '') AND (signed_at IS NULL) = (sha256 = '')",
                name="minutes_that_are_signed_say_by_whom",
            ),
        ),
        ops.AddConstraint(
            model_name="Panel",
            constraint=UniqueConstraint(fields=("borough", "slug"), name=None),
        ),
        ops.AddConstraint(
            model_name="Action",
            constraint=CheckConstraint(check="due_on >= made_on", name="action_is_made_before_it_is_due"),
        ),
        ops.AddConstraint(
            model_name="ActionUpdate",
            constraint=CheckConstraint(
                check="state NOT IN ('done', 'dropped') OR note <> ''", name="action_update_that_ends_it_says_how"
            ),
        ),
        ops.AddConstraint(
            model_name="Correction",
            constraint=CheckConstraint(
                check="decision IS NULL OR decision = 'taken' OR reason <> ''", name="correction_not_taken_says_why"
            ),
        ),
        ops.AddConstraint(
            model_name="Paper",
            constraint=CheckConstraint(
                check="exempt_paragraph IS NULL OR (exempt_paragraph BETWEEN 1 AND 7 AND public_interest <> '')",
                name="paper_that_is_exempt_says_why",
            ),
        ),
        ops.AddConstraint(
            model_name="Paper",
            constraint=CheckConstraint(
                check="(withdrawn_at IS NULL) = (withdrawal = '')", name="paper_that_is_withdrawn_says_why"
            ),
        ),
        ops.AddConstraint(
            model_name="PublicQuestion",
            constraint=CheckConstraint(
                check="(state = 'rejected') = (reason <> '')", name="public_question_that_is_not_accepted_says_why"
            ),
        ),
        ops.AddConstraint(
            model_name="PublicQuestion",
            constraint=CheckConstraint(
                check="(state IN ('submitted', 'rejected')) = (number IS NULL)",
                name="public_question_is_numbered_once_accepted",
            ),
        ),
        ops.AddConstraint(
            model_name="PublicQuestion",
            constraint=CheckConstraint(
                check="(state IN ('answered_at_meeting', 'answered_in_writing')) = (answered_on IS NOT NULL)",
                name="public_question_is_answered_on_a_day",
            ),
        ),
        ops.AddConstraint(
            model_name="Term",
            constraint=CheckConstraint(
                check="ends_on IS NULL OR ends_on > starts_on", name="term_starts_before_it_ends"
            ),
        ),
        ops.AddConstraint(
            model_name="Attendance",
            constraint=CheckConstraint(
                check="seat_id IS NOT NULL OR name <> ''", name="attendance_is_of_a_seat_or_a_name"
            ),
        ),
        ops.AddConstraint(
            model_name="Attendance",
            constraint=CheckConstraint(
                check="left_at IS NULL OR arrived_at IS NULL OR left_at > arrived_at",
                name="attendance_begins_before_it_ends",
            ),
        ),
        ops.AddConstraint(
            model_name="Motion",
            constraint=CheckConstraint(
                check="casting IS NULL OR votes_for = votes_against", name="motion_has_a_casting_vote_only_when_equal"
            ),
        ),
        ops.AddConstraint(
            model_name="Motion",
            constraint=CheckConstraint(
                check="outcome IS NULL OR outcome = 'withdrawn' OR method IS NOT NULL", name="motion_is_decided_somehow"
            ),
        ),
        ops.RunSQL(
            [
                "CREATE INDEX IF NOT EXISTS idx_agenda_item_minutes_of ON agenda_item (minutes_of_id)",
                "CREATE INDEX IF NOT EXISTS idx_meeting_postponed_to ON meeting (postponed_to_id)",
                "CREATE INDEX IF NOT EXISTS idx_minutes_approved_in ON minutes (approved_in_id)",
                "CREATE INDEX IF NOT EXISTS idx_recommendation_item ON recommendation (item_id)",
                "ALTER TABLE search_document ADD COLUMN words tsvector GENERATED ALWAYS AS"
                " (setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', text), 'B'))"
                " STORED",
                "CREATE INDEX search_document_words ON search_document USING gin (words)",
                _KEEP_MINUTES,
                "DROP TRIGGER approved_minutes_never_change ON minutes",
                "CREATE TRIGGER approved_minutes_never_change BEFORE UPDATE OR DELETE ON minutes"
                " FOR EACH ROW WHEN (OLD.approved_at IS NOT NULL) EXECUTE FUNCTION keep_approved_minutes()",
                _KEEP_PAPER,
                "CREATE TRIGGER published_papers_never_change BEFORE UPDATE OR DELETE ON paper"
                " FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION keep_published_paper()",
                "CREATE TRIGGER amendments_never_change BEFORE UPDATE OR DELETE ON minutes_amendment"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER actions_never_change BEFORE UPDATE OR DELETE ON action"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER action_updates_never_change BEFORE UPDATE OR DELETE ON action_update"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER decided_motions_never_change BEFORE UPDATE OR DELETE ON motion"
                " FOR EACH ROW WHEN (OLD.outcome IS NOT NULL) EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER named_votes_never_change BEFORE UPDATE OR DELETE ON named_vote"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            ]
        ),
    ]
