"""Responses with parts, versions and evidence; what happens to a request as dated events; verdicts."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from boroughs.people.models import OfficeKind, Role
from boroughs.responses.models import EventKind, EvidenceKind, Position, RequestKind
from boroughs.responses.taps.models import TapAnswer, TapQuestion
from meetings.verdicts.models import Verdict
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

_KEEP_PART = """
CREATE FUNCTION keep_part_of_published_response() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM official_response WHERE published_at IS NOT NULL
               AND (TG_OP <> 'INSERT' AND id = OLD.response_id OR TG_OP <> 'DELETE' AND id = NEW.response_id)) THEN
        RAISE EXCEPTION 'a published response never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("engage", "0015_seats_and_contacts")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AgreedTime",
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
                        related_name="agreed_times",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "office",
                    fields.ForeignKeyField(
                        "engage.Office",
                        source_field="office_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="agreed_times",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("days", fields.SmallIntField()),
                ("in_working_days", fields.BooleanField(default=False)),
                ("source", fields.CharField(max_length=200)),
                ("since", fields.DateField()),
            ],
            options={
                "table": "agreed_time",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "How long an office has for requests with no statutory time, as agreed in a borough, from `since` on.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="EscalationRule",
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
                        related_name="escalation_rules",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "office_kind",
                    fields.CharEnumField(
                        description="BOROUGH_SUPERINTENDENT: borough_superintendent\nBCU_COMMANDER: bcu_commander\nCOUNCIL_EXECUTIVE: council_executive\nPARTNER: partner",
                        enum_type=OfficeKind,
                        max_length=30,
                    ),
                ),
                ("after_days", fields.SmallIntField()),
                ("told", fields.CharField(max_length=120)),
                ("email", fields.CharField(default="", max_length=254)),
            ],
            options={
                "table": "escalation_rule",
                "app": "engage",
                "unique_together": (("borough", "office_kind", "told"),),
                "pk_attr": "id",
                "table_description": "Who is told when an office of a kind is late: `after_days` calendar days past the due date, by e-mail if known.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Evidence",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "response",
                    fields.ForeignKeyField(
                        "engage.OfficialResponse",
                        source_field="response_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="evidence",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("position", fields.SmallIntField()),
                (
                    "kind",
                    fields.CharEnumField(
                        description="LINK: link\nFILE: file\nSERIES: series\nCOMMITMENT: commitment",
                        enum_type=EvidenceKind,
                        max_length=20,
                    ),
                ),
                ("title", fields.CharField(max_length=300)),
                ("url", fields.CharField(default="", max_length=500)),
                ("series", fields.CharField(default="", max_length=80)),
                ("due_on", fields.DateField(null=True)),
                (
                    "action",
                    fields.OneToOneField(
                        "engage.Action",
                        source_field="action_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="evidence",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "response_evidence",
                "app": "engage",
                "unique_together": (("response", "position"),),
                "pk_attr": "id",
                "table_description": "Something an office shows with a response. With its response published, never changed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="EvidenceFile",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "evidence",
                    fields.OneToOneField(
                        "engage.Evidence",
                        source_field="evidence_id",
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
            ],
            options={
                "table": "evidence_file",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "The bytes of a file shown as evidence; the fields as in a meeting's `PaperFile`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PanelVerdict",
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
                        related_name="verdicts",
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
                        related_name="verdicts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "response",
                    fields.ForeignKeyField(
                        "engage.OfficialResponse",
                        source_field="response_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="verdicts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "meeting",
                    fields.ForeignKeyField(
                        "engage.Meeting",
                        source_field="meeting_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="verdicts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "verdict",
                    fields.CharEnumField(
                        description="ANSWERED: answered\nPARTLY: partly\nNOT_ANSWERED: not_answered",
                        enum_type=Verdict,
                        max_length=20,
                    ),
                ),
                ("reason", fields.TextField(unique=False)),
                ("on", fields.DateField()),
                (
                    "given_by",
                    fields.ForeignKeyField(
                        "engage.Person",
                        source_field="given_by_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="verdicts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "panel_verdict",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "What a panel found of a response to a request, with its public reason (Markdown). Never changed: a later one is",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RequestEvent",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "request",
                    fields.ForeignKeyField(
                        "engage.ResponseRequest",
                        source_field="request_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="events",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="ACKNOWLEDGED: acknowledged\nHELD: held\nEXTENDED: extended\nPAUSED: paused\nRESUMED: resumed\nESCALATED: escalated",
                        enum_type=EventKind,
                        max_length=20,
                    ),
                ),
                ("on", fields.DateField()),
                ("until_on", fields.DateField(null=True)),
                ("text", fields.TextField(default="", unique=False)),
                ("told", fields.CharField(default="", max_length=120)),
                (
                    "by",
                    fields.ForeignKeyField(
                        "engage.Appointment",
                        source_field="by_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="events",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "request_event",
                "app": "engage",
                "pk_attr": "id",
                "table_description": "What happened to a request on a London date; `text` is public, Markdown.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ResponsePart",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "response",
                    fields.ForeignKeyField(
                        "engage.OfficialResponse",
                        source_field="response_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="parts",
                        on_delete=OnDelete.CASCADE,
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
                        related_name="parts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "position",
                    fields.CharEnumField(
                        description="ACCEPTED: accepted\nPARTLY_ACCEPTED: partly_accepted\nNOT_ACCEPTED: not_accepted\nANSWERED: answered",
                        enum_type=Position,
                        max_length=20,
                    ),
                ),
                ("text", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "response_part",
                "app": "engage",
                "unique_together": (("response", "request"),),
                "pk_attr": "id",
                "table_description": "What one response says to one request: its position, and the words that are for it alone (Markdown).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ResponseTemplate",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "office",
                    fields.ForeignKeyField(
                        "engage.Office",
                        source_field="office_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="templates",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("title", fields.CharField(max_length=120)),
                ("text", fields.TextField(unique=False)),
            ],
            options={
                "table": "response_template",
                "app": "engage",
                "unique_together": (("office", "title"),),
                "pk_attr": "id",
                "table_description": "Words an office begins its answers with. Only the office sees them.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SpentTap",
            fields=[
                ("hash", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
            ],
            options={
                "table": "spent_tap",
                "app": "engage",
                "pk_attr": "hash",
                "table_description": "A keyed hash of a link or a browser that has said something about a request: no answer, no time, no order.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TapTally",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "request",
                    fields.ForeignKeyField(
                        "engage.ResponseRequest",
                        source_field="request_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="taps",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "question",
                    fields.CharEnumField(
                        description="ANSWERED_POINT: answered_point\nHELPED: helped",
                        enum_type=TapQuestion,
                        max_length=20,
                    ),
                ),
                (
                    "answer",
                    fields.CharEnumField(
                        description="YES: yes\nPARTLY: partly\nNO: no", enum_type=TapAnswer, max_length=10
                    ),
                ),
                ("by_asker", fields.BooleanField(default=False)),
                ("number", fields.IntField(default=0)),
            ],
            options={
                "table": "tap_tally",
                "app": "engage",
                "unique_together": (("request", "question", "answer", "by_asker"),),
                "pk_attr": "id",
                "table_description": "How many people said what about the answer to a request: a count, never a row about a person.",
            },
            bases=["Model"],
        ),
        ops.AlterField(
            model_name="EarlyLook",
            name="role",
            field=fields.CharEnumField(
                description="PANEL_MEMBER: panel_member\nPANEL_CHAIR: panel_chair\nCOUNCIL_CLERK: council_clerk\nCOUNCIL_ADMIN: council_admin\nMODERATOR: moderator\nANALYST: analyst\nSAFEGUARDING_LEAD: safeguarding_lead\nBOROUGH_SUPERINTENDENT: borough_superintendent\nNEIGHBOURHOOD_INSPECTOR: neighbourhood_inspector\nBCU_COMMANDER: bcu_commander\nCOUNCIL_EXECUTIVE: council_executive\nPARTNER: partner\nPLATFORM_ADMIN: platform_admin",
                enum_type=Role,
                max_length=30,
            ),
        ),
        ops.RemoveConstraint(
            model_name="Membership",
            name="membership_is_not_an_office",
            fields=None,
        ),
        ops.AlterField(
            model_name="Membership",
            name="role",
            field=fields.CharEnumField(
                description="PANEL_MEMBER: panel_member\nPANEL_CHAIR: panel_chair\nCOUNCIL_CLERK: council_clerk\nCOUNCIL_ADMIN: council_admin\nMODERATOR: moderator\nANALYST: analyst\nSAFEGUARDING_LEAD: safeguarding_lead\nBOROUGH_SUPERINTENDENT: borough_superintendent\nNEIGHBOURHOOD_INSPECTOR: neighbourhood_inspector\nBCU_COMMANDER: bcu_commander\nCOUNCIL_EXECUTIVE: council_executive\nPARTNER: partner\nPLATFORM_ADMIN: platform_admin",
                enum_type=Role,
                max_length=30,
            ),
        ),
        ops.RemoveConstraint(
            model_name="Office",
            name=None,
            fields=["borough", "kind"],
        ),
        ops.AlterField(
            model_name="Office",
            name="kind",
            field=fields.CharEnumField(
                description="BOROUGH_SUPERINTENDENT: borough_superintendent\nBCU_COMMANDER: bcu_commander\nCOUNCIL_EXECUTIVE: council_executive\nPARTNER: partner",
                enum_type=OfficeKind,
                max_length=30,
            ),
        ),
        ops.AddField(
            model_name="Office",
            name="name",
            field=fields.CharField(default="", db_default="", max_length=120),
        ),
        ops.AlterModelOptions(
            name="ResponseRequest",
            options={
                "table": "response_request",
                "app": "engage",
                "unique_together": (("borough", "number"),),
                "constraints": [
                    CheckConstraint(check="due_on >= asked_on", name="response_request_is_asked_before_it_is_due")
                ],
                "pk_attr": "id",
                "table_description": "Something an office was asked to answer in public, by a date. Never changed.",
            },
        ),
        ops.AddField(
            model_name="ResponseRequest",
            name="basis_source",
            field=fields.CharField(default="", db_default="", max_length=200),
        ),
        ops.AddField(
            model_name="ResponseRequest",
            name="follows",
            field=fields.ForeignKeyField(
                "engage.ResponseRequest",
                source_field="follows_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="followed_by",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="ResponseRequest",
            name="in_working_days",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="ResponseRequest",
            name="kind",
            field=fields.CharEnumField(
                default=RequestKind.RECOMMENDATION,
                db_default=RequestKind.RECOMMENDATION,
                description="RECOMMENDATION: recommendation\nPUBLIC_QUESTION: public_question\nTRIGGER: trigger\nSURVEY: survey\nCASE: case\nDATA_FEED: data_feed\nFOLLOW_UP: follow_up",
                enum_type=RequestKind,
                max_length=20,
            ),
        ),
        ops.AlterField(
            model_name="Office",
            name="name",
            field=fields.CharField(default="", max_length=120),
        ),
        ops.AlterField(
            model_name="ResponseRequest",
            name="basis_source",
            field=fields.CharField(default="", max_length=200),
        ),
        ops.AlterField(
            model_name="ResponseRequest",
            name="in_working_days",
            field=fields.BooleanField(default=False),
        ),
        ops.AlterField(
            model_name="ResponseRequest",
            name="kind",
            field=fields.CharEnumField(
                default=RequestKind.RECOMMENDATION,
                description="RECOMMENDATION: recommendation\nPUBLIC_QUESTION: public_question\nTRIGGER: trigger\nSURVEY: survey\nCASE: case\nDATA_FEED: data_feed\nFOLLOW_UP: follow_up",
                enum_type=RequestKind,
                max_length=20,
            ),
        ),
        ops.RunSQL(
            [  # the table is emptied, changed and filled again: its new columns have no value that fits a row by itself
                "ALTER TABLE official_response DISABLE TRIGGER published_responses_never_change",
                "CREATE TABLE response_before AS SELECT response.*, request.borough_id, request.office_id"
                " FROM official_response AS response JOIN response_request AS request ON request.id = request_id",
                "DELETE FROM official_response",
            ]
        ),
        ops.RemoveConstraint(
            model_name="OfficialResponse",
            name="official_response_that_needs_more_time_says_until_when",
            fields=None,
        ),
        ops.AlterModelOptions(
            name="OfficialResponse",
            options={
                "table": "official_response",
                "app": "engage",
                "unique_together": (("borough", "number", "version"),),
                "constraints": [
                    CheckConstraint(
                        check="(published_at IS NULL) = (signed_by_id IS NULL)",
                        name="official_response_is_signed_when_published",
                    ),
                    CheckConstraint(
                        check="(version = 1) = (corrects_id IS NULL)",
                        name="official_response_corrects_the_version_before",
                    ),
                    CheckConstraint(
                        check="published_at IS NULL OR corrects_id IS NULL OR correction <> ''",
                        name="official_response_that_corrects_says_why",
                    ),
                ],
                "pk_attr": "id",
                "table_description": "One version of an office's answer, to the requests its parts name. Its moments are aware UTC.",
            },
        ),
        ops.AddField(
            model_name="OfficialResponse",
            name="borough",
            field=fields.ForeignKeyField(
                "engage.Borough",
                source_field="borough_id",
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="official_responses",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="OfficialResponse",
            name="correction",
            field=fields.TextField(default="", unique=False),
        ),
        ops.AddField(
            model_name="OfficialResponse",
            name="corrects",
            field=fields.OneToOneField(
                "engage.OfficialResponse",
                source_field="corrects_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="corrected_by",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="OfficialResponse",
            name="number",
            field=fields.IntField(),
        ),
        ops.AddField(
            model_name="OfficialResponse",
            name="office",
            field=fields.ForeignKeyField(
                "engage.Office",
                source_field="office_id",
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="responses",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="OfficialResponse",
            name="ready_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="OfficialResponse",
            name="version",
            field=fields.SmallIntField(default=1),
        ),
        ops.RemoveField(model_name="OfficialResponse", name="more_time_until"),
        ops.RemoveField(model_name="OfficialResponse", name="position"),
        ops.RemoveField(model_name="OfficialResponse", name="request"),
        ops.RunSQL(
            [
                "INSERT INTO official_response (id, borough_id, office_id, number, version, correction, text,"
                " drafted_by_id, signed_by_id, published_at)"
                " SELECT id, borough_id, office_id, row_number() OVER (PARTITION BY borough_id ORDER BY id), 1, '',"
                " text, drafted_by_id, signed_by_id, published_at FROM response_before"
                " WHERE position <> 'needs_more_time' OR published_at IS NULL",
                "INSERT INTO response_part (response_id, request_id, position, text) SELECT id, request_id,"
                " CASE position WHEN 'needs_more_time' THEN 'answered' ELSE position END, '' FROM response_before"
                " WHERE position <> 'needs_more_time' OR published_at IS NULL",
                'INSERT INTO request_event (request_id, kind, "on", until_on, text, told, by_id) SELECT request_id,'
                " 'extended', (published_at AT TIME ZONE 'Europe/London')::date, more_time_until, text, '', signed_by_id"
                " FROM response_before WHERE position = 'needs_more_time' AND published_at IS NOT NULL"
                " AND more_time_until > (published_at AT TIME ZONE 'Europe/London')::date ORDER BY published_at",
                "DROP TABLE response_before",
                "ALTER TABLE official_response ENABLE TRIGGER published_responses_never_change",
                "ALTER TABLE response_request DISABLE TRIGGER requests_for_a_response_never_change",
                "UPDATE response_request SET kind = 'survey' WHERE id IN (SELECT request_id FROM survey)",
                "UPDATE response_request SET kind = 'trigger' WHERE id IN (SELECT request_id FROM community_trigger)",
                "UPDATE response_request SET kind = 'case' WHERE id IN (SELECT request_id FROM panel_case)",
                "ALTER TABLE response_request ENABLE TRIGGER requests_for_a_response_never_change",
            ]
        ),
        ops.AddConstraint(
            model_name="OfficialResponse",
            constraint=UniqueConstraint(fields=("borough", "number", "version"), name=None),
        ),
        ops.AddConstraint(
            model_name="OfficialResponse",
            constraint=CheckConstraint(
                check="(version = 1) = (corrects_id IS NULL)", name="official_response_corrects_the_version_before"
            ),
        ),
        ops.AddConstraint(
            model_name="OfficialResponse",
            constraint=CheckConstraint(
                check="published_at IS NULL OR corrects_id IS NULL OR correction <> ''",
                name="official_response_that_corrects_says_why",
            ),
        ),
        ops.AddConstraint(
            model_name="Membership",
            constraint=CheckConstraint(
                check="role NOT IN ('borough_superintendent', 'bcu_commander', 'council_executive', 'partner')",
                name="membership_is_not_an_office",
            ),
        ),
        ops.AddConstraint(
            model_name="Office",
            constraint=UniqueConstraint(fields=("borough", "kind", "name"), name=None),
        ),
        ops.AddConstraint(
            model_name="AgreedTime",
            constraint=CheckConstraint(check="days BETWEEN 1 AND 366", name="agreed_time_is_a_year_at_most"),
        ),
        ops.AddConstraint(
            model_name="EscalationRule",
            constraint=CheckConstraint(
                check="after_days BETWEEN 1 AND 366", name="escalation_comes_after_the_due_date"
            ),
        ),
        ops.AddConstraint(
            model_name="Evidence",
            constraint=CheckConstraint(
                check="(kind = 'commitment') = (due_on IS NOT NULL)", name="evidence_that_commits_is_dated"
            ),
        ),
        ops.AddConstraint(
            model_name="RequestEvent",
            constraint=CheckConstraint(
                check="(kind IN ('extended', 'paused')) = (until_on IS NOT NULL)",
                name="request_event_that_moves_the_clock_says_until_when",
            ),
        ),
        ops.AddConstraint(
            model_name="RequestEvent",
            constraint=CheckConstraint(
                check="kind NOT IN ('held', 'extended', 'paused') OR text <> ''", name="request_event_says_why"
            ),
        ),
        ops.AddConstraint(
            model_name="RequestEvent",
            constraint=CheckConstraint(check='until_on IS NULL OR until_on > "on"', name="request_event_looks_ahead"),
        ),
        ops.AddConstraint(
            model_name="RequestEvent",
            constraint=CheckConstraint(
                check="(kind = 'escalated') = (told <> '')", name="request_event_is_passed_to_somebody"
            ),
        ),
        ops.RunSQL(
            [
                _KEEP_PART,
                "CREATE INDEX IF NOT EXISTS idx_official_response_borough ON official_response (borough_id)",
                "CREATE INDEX IF NOT EXISTS idx_official_response_office ON official_response (office_id)",
                "CREATE INDEX IF NOT EXISTS idx_response_request_follows ON response_request (follows_id)",
                "CREATE TRIGGER parts_of_published_responses_never_change BEFORE INSERT OR UPDATE OR DELETE"
                " ON response_part FOR EACH ROW EXECUTE FUNCTION keep_part_of_published_response()",
                "CREATE TRIGGER evidence_of_published_responses_never_changes BEFORE INSERT OR UPDATE OR DELETE"
                " ON response_evidence FOR EACH ROW EXECUTE FUNCTION keep_part_of_published_response()",
                "CREATE TRIGGER request_events_never_change BEFORE UPDATE OR DELETE ON request_event"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER panel_verdicts_never_change BEFORE UPDATE OR DELETE ON panel_verdict"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            ]
        ),
    ]
