from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from enum import StrEnum
from boroughs.people.models import LinkPurpose, OfficeKind, Role
from boroughs.responses.clock import Basis
from boroughs.responses.models import Position
from json import dumps, loads
from meetings.models import PanelKind
from surveys.charter.models import CommitmentKind, Rating
from surveys.moderation.models import CommentState
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class QuestionKind(StrEnum):
    SINGLE_CHOICE = 'single_choice'
    AGREE_SCALE = 'agree_scale'
    FREE_TEXT = 'free_text'


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('actor_id', fields.IntField(null=True)),
                ('borough_id', fields.IntField(null=True, db_index=True)),
                ('verb', fields.CharField(max_length=60)),
                ('about', fields.CharField(max_length=200)),
                ('detail', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
            ],
            options={'table': 'audit_event', 'app': 'engage', 'pk_attr': 'id', 'table_description': 'One thing that a person with a role, or a job, did or was refused. Rows are never changed or deleted.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Bcu',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=4)),
                ('name', fields.CharField(max_length=60)),
            ],
            options={'table': 'bcu', 'app': 'engage', 'pk_attr': 'id', 'table_description': 'A Basic Command Unit of the Metropolitan Police: two to four boroughs under one chief superintendent.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Borough',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('gss', fields.CharField(unique=True, max_length=9)),
                ('name', fields.CharField(max_length=60)),
                ('slug', fields.CharField(unique=True, max_length=40)),
                ('in_met', fields.BooleanField(default=True)),
                ('is_open', fields.BooleanField(default=False)),
            ],
            options={'table': 'borough', 'app': 'engage', 'pk_attr': 'id', 'table_description': 'A London borough, or the City of London, which is outside the Met (`in_met` False).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='BcuMembership',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('bcu', fields.ForeignKeyField('engage.Bcu', source_field='bcu_id', db_index=True, db_constraint=True, to_field='id', related_name='memberships', on_delete=OnDelete.RESTRICT)),
                ('borough', fields.ForeignKeyField('engage.Borough', source_field='borough_id', db_index=True, db_constraint=True, to_field='id', related_name='bcu_memberships', on_delete=OnDelete.RESTRICT)),
                ('valid_from', fields.DateField()),
                ('valid_to', fields.DateField(null=True)),
            ],
            options={'table': 'bcu_membership', 'app': 'engage', 'pk_attr': 'id', 'table_description': "A borough's time in a BCU: London dates, the first inclusive, the last exclusive, null while it lasts."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='BoroughAlias',
            fields=[
                ('name', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=80)),
                ('borough', fields.ForeignKeyField('engage.Borough', source_field='borough_id', db_index=True, db_constraint=True, to_field='id', related_name='aliases', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'borough_alias', 'app': 'engage', 'pk_attr': 'name', 'table_description': 'Another name that published files use for a borough, in the form `boroughs.london.normalised` gives.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CharterVersion',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('title', fields.CharField(max_length=120)),
                ('published_on', fields.DateField(unique=True)),
                ('source_url', fields.CharField(max_length=300)),
            ],
            options={'table': 'charter_version', 'app': 'engage', 'pk_attr': 'id', 'table_description': 'A published charter. The newest by `published_on` is in force; older ones keep their feedback.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CharterTheme',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('version', fields.ForeignKeyField('engage.CharterVersion', source_field='version_id', db_index=True, db_constraint=True, to_field='id', related_name='themes', on_delete=OnDelete.RESTRICT)),
                ('position', fields.IntField()),
                ('name', fields.CharField(max_length=160)),
                ('is_verified', fields.BooleanField(default=False)),
            ],
            options={'table': 'charter_theme', 'app': 'engage', 'unique_together': (('version', 'position'),), 'pk_attr': 'id', 'table_description': 'A heading of a charter; `is_verified` False until its wording is confirmed against the published document.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CharterCommitment',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('theme', fields.ForeignKeyField('engage.CharterTheme', source_field='theme_id', db_index=True, db_constraint=True, to_field='id', related_name='commitments', on_delete=OnDelete.RESTRICT)),
                ('position', fields.IntField()),
                ('code', fields.CharField(max_length=10)),
                ('wording', fields.TextField(unique=False)),
                ('kind', fields.CharEnumField(description='ENCOUNTER: encounter\nORGANISATIONAL: organisational', enum_type=CommitmentKind, max_length=20)),
                ('source_note', fields.CharField(max_length=200)),
                ('is_verified', fields.BooleanField(default=False)),
            ],
            options={'table': 'charter_commitment', 'app': 'engage', 'unique_together': (('theme', 'code'),), 'pk_attr': 'id', 'table_description': 'One promise, in our plain wording; never edited in place, so that feedback keeps what it was about.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CommitmentTally',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('borough', fields.ForeignKeyField('engage.Borough', source_field='borough_id', db_constraint=True, to_field='id', related_name='commitment_tallies', on_delete=OnDelete.RESTRICT)),
                ('commitment', fields.ForeignKeyField('engage.CharterCommitment', source_field='commitment_id', db_index=True, db_constraint=True, to_field='id', related_name='tallies', on_delete=OnDelete.RESTRICT)),
                ('month', fields.DateField()),
                ('rating', fields.CharEnumField(description='MET: met\nPARTLY: partly\nNOT_MET: not_met\nCANNOT_SAY: cannot_say', enum_type=Rating, max_length=12)),
                ('count', fields.IntField()),
            ],
            options={'table': 'commitment_tally', 'app': 'engage', 'unique_together': (('borough', 'commitment', 'month', 'rating'),), 'pk_attr': 'id', 'table_description': 'How many answers rated a commitment so in a borough and month.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='EncounterFeedback',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('borough', fields.ForeignKeyField('engage.Borough', source_field='borough_id', db_index=True, db_constraint=True, to_field='id', related_name='encounter_feedback', on_delete=OnDelete.RESTRICT)),
                ('month', fields.DateField()),
                ('receipt_hash', fields.CharField(unique=True, max_length=64)),
                ('answers', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
            ],
            options={'table': 'encounter_feedback', 'app': 'engage', 'pk_attr': 'id', 'table_description': 'What one person said of one search: {question key: answer code}, free text apart (`surveys.moderation`).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='InboxItem',
            fields=[
                ('token_hash', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('stream', fields.CharField(max_length=10)),
                ('subject_id', fields.IntField()),
                ('document', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
            ],
            options={'table': 'inbox_item', 'app': 'engage', 'indexes': [Index(fields=['stream', 'subject_id'])], 'pk_attr': 'token_hash', 'table_description': 'What a resident sent, acknowledged and not yet among the others.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='JobRun',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('job', fields.CharField(max_length=60)),
                ('slot', fields.CharField(max_length=40)),
                ('started_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('finished_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('outcome', fields.CharField(max_length=10)),
                ('detail', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
            ],
            options={'table': 'job_run', 'app': 'engage', 'unique_together': (('job', 'slot'),), 'pk_attr': 'id', 'table_description': 'One run of one job for one slot; `detail` is what the job says of it (counts, never personal data).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='IndicatorValue',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('borough', fields.ForeignKeyField('engage.Borough', source_field='borough_id', db_constraint=True, to_field='id', related_name='indicator_values', on_delete=OnDelete.RESTRICT)),
                ('indicator', fields.CharField(max_length=80)),
                ('period', fields.CharField(max_length=10)),
                ('numerator', fields.IntField(null=True)),
                ('base', fields.IntField()),
                ('value', fields.FloatField(null=True)),
                ('detail', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('run', fields.ForeignKeyField('engage.JobRun', source_field='run_id', db_index=True, db_constraint=True, to_field='id', related_name='indicator_values', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'indicator_value', 'app': 'engage', 'unique_together': (('borough', 'indicator', 'period'),), 'pk_attr': 'id', 'table_description': 'One indicator of one borough for one closed period, compiled once and never changed.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Office',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('borough', fields.ForeignKeyField('engage.Borough', source_field='borough_id', db_index=True, db_constraint=True, to_field='id', related_name='offices', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharEnumField(description='BOROUGH_SUPERINTENDENT: borough_superintendent', enum_type=OfficeKind, max_length=30)),
            ],
            options={'table': 'office', 'app': 'engage', 'unique_together': (('borough', 'kind'),), 'pk_attr': 'id', 'table_description': 'A post in a borough. Requests are put to it, whoever holds it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('recipient', fields.CharField(max_length=254)),
                ('subject', fields.CharField(max_length=200)),
                ('text', fields.TextField(unique=False)),
                ('attempts', fields.IntField(default=0)),
                ('next_attempt_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'outbox_message', 'app': 'engage', 'pk_attr': 'id', 'table_description': 'A message waiting to be sent. Its address and text are erased once it is; `attempts` counts failures.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PageVersion',
            fields=[
                ('place', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40)),
                ('version', fields.BigIntField()),
            ],
            options={'table': 'page_version', 'app': 'engage', 'pk_attr': 'place', 'table_description': 'How often what the public sees of a borough has changed.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Panel',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('borough', fields.ForeignKeyField('engage.Borough', source_field='borough_id', db_index=True, db_constraint=True, to_field='id', related_name='panels', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharEnumField(description='CRIME_DISORDER_SCRUTINY: crime_disorder_scrutiny\nSAFER_NEIGHBOURHOOD_BOARD: snb\nCOMMUNITY_MONITORING_GROUP: cmg', enum_type=PanelKind, max_length=30)),
                ('name', fields.CharField(max_length=120)),
            ],
            options={'table': 'panel', 'app': 'engage', 'unique_together': (('borough', 'name'),), 'pk_attr': 'id', 'table_description': 'A body that scrutinises the police of one borough in public.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Meeting',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('panel', fields.ForeignKeyField('engage.Panel', source_field='panel_id', db_index=True, db_constraint=True, to_field='id', related_name='meetings', on_delete=OnDelete.RESTRICT)),
                ('borough', fields.ForeignKeyField('engage.Borough', source_field='borough_id', db_index=True, db_constraint=True, to_field='id', related_name='meetings', on_delete=OnDelete.RESTRICT)),
                ('slug', fields.CharField(max_length=60)),
                ('title', fields.CharField(max_length=120)),
                ('starts_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('venue', fields.CharField(max_length=200)),
                ('published_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'meeting', 'app': 'engage', 'unique_together': (('borough', 'slug'),), 'pk_attr': 'id', 'table_description': 'One meeting of a panel. Public from `published_at` on (aware UTC): its time, place and agenda.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('meeting', fields.ForeignKeyField('engage.Meeting', source_field='meeting_id', db_index=True, db_constraint=True, to_field='id', related_name='items', on_delete=OnDelete.CASCADE)),
                ('position', fields.IntField()),
                ('title', fields.CharField(max_length=160)),
                ('text', fields.TextField(default='', unique=False)),
            ],
            options={'table': 'agenda_item', 'app': 'engage', 'unique_together': (('meeting', 'position'),), 'pk_attr': 'id', 'table_description': 'One numbered item of an agenda; `text` is Markdown.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Minutes',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('meeting', fields.OneToOneField('engage.Meeting', source_field='meeting_id', db_constraint=True, to_field='id', related_name='minutes', on_delete=OnDelete.RESTRICT)),
                ('text', fields.TextField(unique=False)),
                ('published_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('approved_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'minutes', 'app': 'engage', 'pk_attr': 'id', 'table_description': 'The record of a meeting, Markdown: private draft → public draft (`published_at`) → approved, then immutable.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Person',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('email', fields.CharField(unique=True, max_length=254)),
                ('name', fields.CharField(max_length=100)),
                ('password_hash', fields.CharField(null=True, max_length=200)),
                ('totp_seed', fields.CharField(null=True, max_length=64)),
                ('totp_last_step', fields.IntField(null=True)),
                ('is_active', fields.BooleanField(default=True)),
                ('attempts', fields.IntField(default=0)),
                ('attempts_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'person', 'app': 'engage', 'pk_attr': 'id', 'table_description': 'Somebody who can sign in. `email` is lower case. `password_hash` null: invited, not yet signed in.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Appointment',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('office', fields.ForeignKeyField('engage.Office', source_field='office_id', db_index=True, db_constraint=True, to_field='id', related_name='appointments', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('engage.Person', source_field='person_id', db_index=True, db_constraint=True, to_field='id', related_name='appointments', on_delete=OnDelete.RESTRICT)),
                ('public_name', fields.CharField(max_length=100)),
                ('starts_on', fields.DateField()),
                ('ends_on', fields.DateField(null=True)),
            ],
            options={'table': 'appointment', 'app': 'engage', 'pk_attr': 'id', 'table_description': "A person's time in an office: London dates, the first inclusive, the last exclusive, null while it lasts."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Membership',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person', fields.ForeignKeyField('engage.Person', source_field='person_id', db_index=True, db_constraint=True, to_field='id', related_name='memberships', on_delete=OnDelete.RESTRICT)),
                ('borough', fields.ForeignKeyField('engage.Borough', source_field='borough_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='memberships', on_delete=OnDelete.RESTRICT)),
                ('role', fields.CharEnumField(description='PANEL_MEMBER: panel_member\nPANEL_CHAIR: panel_chair\nCOUNCIL_CLERK: council_clerk\nCOUNCIL_ADMIN: council_admin\nMODERATOR: moderator\nANALYST: analyst\nBOROUGH_SUPERINTENDENT: borough_superintendent\nNEIGHBOURHOOD_INSPECTOR: neighbourhood_inspector\nPLATFORM_ADMIN: platform_admin', enum_type=Role, max_length=30)),
                ('starts_on', fields.DateField()),
                ('ends_on', fields.DateField(null=True)),
            ],
            options={'table': 'membership', 'app': 'engage', 'pk_attr': 'id', 'table_description': 'A role a person holds in a borough: London dates, the first inclusive, the last exclusive, null while held.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OneTimeLink',
            fields=[
                ('token_hash', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('person', fields.ForeignKeyField('engage.Person', source_field='person_id', db_constraint=True, to_field='id', related_name='links', on_delete=OnDelete.CASCADE)),
                ('purpose', fields.CharEnumField(description='INVITATION: invitation\nRESET: reset', enum_type=LinkPurpose, max_length=20)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('sent', fields.IntField(default=1)),
            ],
            options={'table': 'one_time_link', 'app': 'engage', 'unique_together': (('person',),), 'pk_attr': 'token_hash', 'table_description': 'A link in an e-mail that lets one person choose a password: once, within an hour, the newest only.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ResponseRequest',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('borough', fields.ForeignKeyField('engage.Borough', source_field='borough_id', db_index=True, db_constraint=True, to_field='id', related_name='response_requests', on_delete=OnDelete.RESTRICT)),
                ('office', fields.ForeignKeyField('engage.Office', source_field='office_id', db_index=True, db_constraint=True, to_field='id', related_name='requests', on_delete=OnDelete.RESTRICT)),
                ('number', fields.IntField()),
                ('asked_by', fields.CharField(max_length=120)),
                ('text', fields.TextField(unique=False)),
                ('basis', fields.CharEnumField(description='POLICE_STATUTORY_28_DAYS: police_statutory_28_days\nCOUNCIL_EXECUTIVE_TWO_MONTHS: council_executive_two_months\nAGREED_28_DAYS: agreed_28_days\nCHARTER_TRIGGER_28_DAYS: charter_trigger_28_days\nQUARTERLY_STATEMENT_10_WORKING_DAYS: quarterly_statement_10_working_days', enum_type=Basis, max_length=40)),
                ('asked_on', fields.DateField()),
                ('due_on', fields.DateField()),
            ],
            options={'table': 'response_request', 'app': 'engage', 'unique_together': (('borough', 'number'),), 'pk_attr': 'id', 'table_description': 'Something an office was asked to answer in public, by a date.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OfficialResponse',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('request', fields.ForeignKeyField('engage.ResponseRequest', source_field='request_id', db_index=True, db_constraint=True, to_field='id', related_name='responses', on_delete=OnDelete.RESTRICT)),
                ('position', fields.CharEnumField(description='ACCEPTED: accepted\nPARTLY_ACCEPTED: partly_accepted\nNOT_ACCEPTED: not_accepted\nNEEDS_MORE_TIME: needs_more_time', enum_type=Position, max_length=20)),
                ('more_time_until', fields.DateField(null=True)),
                ('text', fields.TextField(unique=False)),
                ('drafted_by_id', fields.IntField()),
                ('signed_by', fields.ForeignKeyField('engage.Appointment', source_field='signed_by_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='responses', on_delete=OnDelete.RESTRICT)),
                ('published_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'official_response', 'app': 'engage', 'pk_attr': 'id', 'table_description': "An office's answer to a request: a draft until `published_at` (aware UTC), never changed after."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Recommendation',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('meeting', fields.ForeignKeyField('engage.Meeting', source_field='meeting_id', db_index=True, db_constraint=True, to_field='id', related_name='recommendations', on_delete=OnDelete.RESTRICT)),
                ('number', fields.IntField()),
                ('text', fields.TextField(unique=False)),
                ('agreed_on', fields.DateField(null=True)),
                ('request', fields.OneToOneField('engage.ResponseRequest', source_field='request_id', null=True, db_constraint=True, to_field='id', related_name='recommendation', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'recommendation', 'app': 'engage', 'unique_together': (('meeting', 'number'),), 'pk_attr': 'id', 'table_description': 'What a panel asks the police to do: a draft, then agreed at its meeting, then sent, which asks for a response.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Session',
            fields=[
                ('token_hash', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('person', fields.ForeignKeyField('engage.Person', source_field='person_id', db_index=True, db_constraint=True, to_field='id', related_name='sessions', on_delete=OnDelete.CASCADE)),
                ('expires_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'session', 'app': 'engage', 'pk_attr': 'token_hash', 'table_description': 'A signed-in browser: only the keyed hash of its cookie is kept. `expires_at` is aware UTC.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Source',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('series', fields.CharField(max_length=20)),
                ('revision', fields.IntField()),
                ('publisher', fields.CharField(max_length=120)),
                ('title', fields.CharField(max_length=160)),
                ('licence', fields.CharField(max_length=80)),
                ('filename', fields.CharField(max_length=200)),
                ('sha256', fields.CharField(max_length=64)),
                ('retrieved_on', fields.DateField()),
                ('rows', fields.IntField()),
                ('rejected', fields.IntField()),
            ],
            options={'table': 'source', 'app': 'engage', 'unique_together': (('series', 'revision'), ('series', 'sha256')), 'pk_attr': 'id', 'table_description': 'One file as it was published: where it came from, when, and exactly which bytes.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SeriesValue',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('source', fields.ForeignKeyField('engage.Source', source_field='source_id', db_index=True, db_constraint=True, to_field='id', related_name='values', on_delete=OnDelete.RESTRICT)),
                ('gss', fields.CharField(max_length=9)),
                ('measure', fields.CharField(max_length=40)),
                ('period_ends_on', fields.DateField()),
                ('share', fields.DecimalField(max_digits=7, decimal_places=6)),
            ],
            options={'table': 'series_value', 'app': 'engage', 'unique_together': (('gss', 'measure', 'period_ends_on', 'source'),), 'pk_attr': 'id', 'table_description': 'A published share (0 to 1) of a measure, for a place (GSS code; London is E12000007) and twelve months to a date.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Survey',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('borough', fields.ForeignKeyField('engage.Borough', source_field='borough_id', db_index=True, db_constraint=True, to_field='id', related_name='surveys', on_delete=OnDelete.RESTRICT)),
                ('slug', fields.CharField(max_length=60)),
                ('title', fields.CharField(max_length=120)),
                ('intro', fields.TextField(unique=False)),
                ('opens_on', fields.DateField(null=True)),
                ('closes_on', fields.DateField(null=True)),
                ('published_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'survey', 'app': 'engage', 'unique_together': (('borough', 'slug'),), 'pk_attr': 'id', 'table_description': "A set of questions to a borough's residents: a draft until `published_at` (aware UTC), frozen after."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Comment',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('borough', fields.ForeignKeyField('engage.Borough', source_field='borough_id', db_index=True, db_constraint=True, to_field='id', related_name='comments', on_delete=OnDelete.RESTRICT)),
                ('survey', fields.ForeignKeyField('engage.Survey', source_field='survey_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='comments', on_delete=OnDelete.RESTRICT)),
                ('question_key', fields.CharField(max_length=60)),
                ('text', fields.TextField(unique=False)),
                ('state', fields.CharEnumField(default=CommentState.WAITING, description='WAITING: waiting\nAPPROVED: approved\nWITHHELD: withheld', enum_type=CommentState, max_length=10)),
                ('received_on', fields.DateField()),
                ('decided_by_id', fields.IntField(null=True)),
                ('decided_on', fields.DateField(null=True)),
                ('reason', fields.CharField(default='', max_length=200)),
            ],
            options={'table': 'comment', 'app': 'engage', 'pk_attr': 'id', 'table_description': 'One free text, joined to no response. `survey` null: it came with stop-and-search feedback.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Question',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('survey', fields.ForeignKeyField('engage.Survey', source_field='survey_id', db_index=True, db_constraint=True, to_field='id', related_name='questions', on_delete=OnDelete.CASCADE)),
                ('position', fields.IntField()),
                ('key', fields.CharField(max_length=60)),
                ('kind', fields.CharEnumField(description='SINGLE_CHOICE: single_choice\nAGREE_SCALE: agree_scale\nFREE_TEXT: free_text', enum_type=QuestionKind, max_length=20)),
                ('wording', fields.TextField(unique=False)),
                ('options', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('favourable', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('bank_key', fields.CharField(null=True, max_length=60)),
                ('is_required', fields.BooleanField(default=False)),
            ],
            options={'table': 'question', 'app': 'engage', 'unique_together': (('survey', 'key'),), 'pk_attr': 'id', 'table_description': 'One question of a survey; `key` is stable across surveys so that results can be joined.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SurveyResponse',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('survey', fields.ForeignKeyField('engage.Survey', source_field='survey_id', db_index=True, db_constraint=True, to_field='id', related_name='responses', on_delete=OnDelete.RESTRICT)),
                ('month', fields.DateField()),
                ('receipt_hash', fields.CharField(unique=True, max_length=64)),
                ('answers', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
            ],
            options={'table': 'survey_response', 'app': 'engage', 'pk_attr': 'id', 'table_description': "One person's answers to a survey: {question key: option code}, free text apart (`surveys.moderation`)."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SurveyTally',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('survey', fields.ForeignKeyField('engage.Survey', source_field='survey_id', db_constraint=True, to_field='id', related_name='tallies', on_delete=OnDelete.RESTRICT)),
                ('question_key', fields.CharField(max_length=60)),
                ('option', fields.CharField(max_length=60)),
                ('month', fields.DateField()),
                ('count', fields.IntField()),
            ],
            options={'table': 'survey_tally', 'app': 'engage', 'unique_together': (('survey', 'question_key', 'option', 'month'),), 'pk_attr': 'id', 'table_description': 'How many chose an option of a question in a month; question and option "" count whole responses.'},
            bases=['Model'],
        ),
        ops.AddConstraint(
            model_name='BcuMembership',
            constraint=CheckConstraint(check='valid_to IS NULL OR valid_to > valid_from', name='bcu_membership_begins_before_it_ends'),
        ),
        ops.AddConstraint(
            model_name='IndicatorValue',
            constraint=CheckConstraint(check='numerator <= base', name='indicator_value_counts_part_of_its_base'),
        ),
        ops.AddConstraint(
            model_name='Minutes',
            constraint=CheckConstraint(check='approved_at IS NULL OR published_at IS NOT NULL', name='minutes_are_published_before_they_are_approved'),
        ),
        ops.AddConstraint(
            model_name='Person',
            constraint=CheckConstraint(check='email = lower(email)', name='person_email_is_lower_case'),
        ),
        ops.AddConstraint(
            model_name='Appointment',
            constraint=CheckConstraint(check='ends_on IS NULL OR ends_on > starts_on', name='appointment_starts_before_it_ends'),
        ),
        ops.AddConstraint(
            model_name='Membership',
            constraint=CheckConstraint(check='ends_on IS NULL OR ends_on > starts_on', name='membership_starts_before_it_ends'),
        ),
        ops.AddConstraint(
            model_name='Membership',
            constraint=CheckConstraint(check="(role = 'platform_admin') = (borough_id IS NULL)", name='membership_is_in_a_borough_or_platform_wide'),
        ),
        ops.AddConstraint(
            model_name='Membership',
            constraint=CheckConstraint(check="role <> 'borough_superintendent'", name='membership_is_not_an_office'),
        ),
        ops.AddConstraint(
            model_name='ResponseRequest',
            constraint=CheckConstraint(check='due_on >= asked_on', name='response_request_is_asked_before_it_is_due'),
        ),
        ops.AddConstraint(
            model_name='OfficialResponse',
            constraint=CheckConstraint(check="(position = 'needs_more_time') = (more_time_until IS NOT NULL)", name='official_response_that_needs_more_time_says_until_when'),
        ),
        ops.AddConstraint(
            model_name='OfficialResponse',
            constraint=CheckConstraint(check='(published_at IS NULL) = (signed_by_id IS NULL)', name='official_response_is_signed_when_published'),
        ),
        ops.AddConstraint(
            model_name='Recommendation',
            constraint=CheckConstraint(check='request_id IS NULL OR agreed_on IS NOT NULL', name='recommendation_is_agreed_before_it_is_sent'),
        ),
        ops.AddConstraint(
            model_name='SeriesValue',
            constraint=CheckConstraint(check='share >= 0 AND share <= 1', name='series_value_is_a_share'),
        ),
        ops.AddConstraint(
            model_name='Survey',
            constraint=CheckConstraint(check='closes_on >= opens_on', name='survey_opens_before_it_closes'),
        ),
        ops.AddConstraint(
            model_name='Survey',
            constraint=CheckConstraint(check='published_at IS NULL OR (opens_on IS NOT NULL AND closes_on IS NOT NULL)', name='survey_is_published_with_dates'),
        ),
        ops.AddConstraint(
            model_name='Comment',
            constraint=CheckConstraint(check="(state = 'waiting') = (decided_on IS NULL)", name='comment_decision_is_dated'),
        ),
        ops.AddConstraint(
            model_name='Comment',
            constraint=CheckConstraint(check="(state = 'withheld') = (reason <> '')", name='comment_is_withheld_for_a_reason'),
        ),
    ]
