from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from dataclasses import replace
from boroughs.people.models import Role
from json import dumps, loads
from surveys.models import Assurance, Channel, EarlyResults, Exclusion, Flag
from surveys.bank import BY_KEY, NO_ANSWER
from surveys.definition import codec
from surveys.definition.parts import Asking, Definition, Kind, Option, Question, Section
from surveys.definition.ready import from_bank
from surveys.moderation.models import CommentState
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

def _question(row, keys):
    """A row of the table that questions were in, as a question of a definition."""
    asking = Asking.REQUIRED if row["is_required"] else Asking.OPTIONAL
    if ready := BY_KEY.get(row["bank_key"] or ""):
        question = from_bank(ready)
        loose = question.show_when and question.show_when.tests[0].question not in keys
        return replace(question, key=row["key"], asking=asking, show_when=None if loose else question.show_when)
    options = loads(row["options"])
    codes = [code for code, _ in options]
    return Question(
        key=row["key"],
        kind={"agree_scale": Kind.SCALE, "free_text": Kind.LONG_TEXT}.get(row["kind"], Kind.SINGLE_CHOICE),
        wording={"en": row["wording"]},
        options=tuple(Option(code=c, label={"en": words}) for c, words in options if c not in NO_ANSWER),
        favourable=tuple(loads(row["favourable"])),
        asking=asking,
        has_dont_know="dont_know" in codes,
        has_prefer_not_to_say="prefer_not_to_say" in codes,
    )


async def _questions_to_versions(apps, editor):
    """Every survey that there is becomes its own version 1, or its draft."""
    client = editor.client
    for survey in await client.execute_query_dict("SELECT id, title, intro, published_at FROM survey"):
        rows = await client.execute_query_dict(
            "SELECT * FROM question WHERE survey_id = $1 ORDER BY position", [survey["id"]]
        )
        questions = []
        for row in rows:
            questions.append(_question(row, {question.key for question in questions}))
        definition = Definition(
            title={"en": survey["title"]},
            intro={"en": survey["intro"]},
            sections=(Section(key="section_1", questions=tuple(questions)),) if questions else (),
        )
        await client.execute_query(
            "INSERT INTO survey_version (survey_id, number, definition, note, published_at) VALUES ($1, 1, $2, '', $3)",
            [survey["id"], dumps(codec.to_json(definition)), survey["published_at"]],
        )
    # Until now the text of an answer lay among the others in the inbox.
    await client.execute_script(
        """
        UPDATE survey_tally SET option = 'online' WHERE question_key = '';
        UPDATE inbox_item SET document = jsonb_build_object('version', 1, 'channel', 'online',
            'answers', (SELECT COALESCE(jsonb_object_agg(a.key, a.value), '{}') FROM jsonb_each(document) AS a
                        WHERE NOT EXISTS (SELECT FROM question WHERE survey_id = subject_id
                                          AND question.key = a.key AND kind = 'free_text')),
            'texts', (SELECT COALESCE(jsonb_object_agg(a.key, a.value), '{}') FROM jsonb_each(document) AS a
                      WHERE EXISTS (SELECT FROM question WHERE survey_id = subject_id
                                    AND question.key = a.key AND kind = 'free_text')))
        WHERE stream = 'survey';
        """
    )


class Migration(migrations.Migration):
    dependencies = [('engage', '0002_guards')]

    initial = False

    # New columns of tables with rows need a default in the database, for as long as they are being added.
    operations = [
        ops.CreateModel(
            name='EarlyLook',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('survey', fields.ForeignKeyField('engage.Survey', source_field='survey_id', db_index=True, db_constraint=True, to_field='id', related_name='early_looks', on_delete=OnDelete.RESTRICT)),
                ('role', fields.CharEnumField(description='PANEL_MEMBER: panel_member\nPANEL_CHAIR: panel_chair\nCOUNCIL_CLERK: council_clerk\nCOUNCIL_ADMIN: council_admin\nMODERATOR: moderator\nANALYST: analyst\nBOROUGH_SUPERINTENDENT: borough_superintendent\nNEIGHBOURHOOD_INSPECTOR: neighbourhood_inspector\nPLATFORM_ADMIN: platform_admin', enum_type=Role, max_length=30)),
                ('looked_on', fields.DateField()),
            ],
            options={'table': 'early_look', 'app': 'engage', 'unique_together': (('survey', 'role', 'looked_on'),), 'pk_attr': 'id', 'table_description': 'Somebody with a role looked at the results of an open survey on a London date: public.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Entry',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('survey', fields.ForeignKeyField('engage.Survey', source_field='survey_id', db_index=True, db_constraint=True, to_field='id', related_name='entries', on_delete=OnDelete.RESTRICT)),
                ('number', fields.IntField()),
                ('version', fields.IntField()),
                ('channel', fields.CharEnumField(description='ONLINE: online\nKIOSK: kiosk\nPAPER: paper\nPHONE: phone', enum_type=Channel, max_length=10)),
                ('typed', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('entered_by_id', fields.IntField()),
            ],
            options={'table': 'entry', 'app': 'engage', 'unique_together': (('survey', 'number'),), 'pk_attr': 'id', 'table_description': 'One paper or call. `number` is written on the paper and shown to who verifies it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Original',
            fields=[
                ('comment', fields.OneToOneField('engage.Comment', source_field='comment_id', primary_key=True, db_index=True, db_constraint=True, to_field='id', related_name='original', on_delete=OnDelete.CASCADE)),
                ('text', fields.TextField(unique=False)),
            ],
            options={'table': 'original', 'app': 'engage', 'pk_attr': 'comment_id', 'table_description': 'What a redacted comment said before; seen by moderators only, and erased with the comment.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SavedAnswers',
            fields=[
                ('code_hash', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('survey', fields.ForeignKeyField('engage.Survey', source_field='survey_id', db_index=True, db_constraint=True, to_field='id', related_name='saved_answers', on_delete=OnDelete.CASCADE)),
                ('sealed', fields.TextField(unique=False)),
                ('expires_on', fields.DateField()),
            ],
            options={'table': 'saved_answers', 'app': 'engage', 'pk_attr': 'code_hash', 'table_description': 'What somebody typed so far. `code_hash` (hex) is keyed with the secret; `sealed` opens with the code alone.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SurveyCode',
            fields=[
                ('code_hash', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('survey', fields.ForeignKeyField('engage.Survey', source_field='survey_id', db_index=True, db_constraint=True, to_field='id', related_name='codes', on_delete=OnDelete.RESTRICT)),
                ('batch', fields.IntField()),
                ('is_spent', fields.BooleanField(default=False)),
            ],
            options={'table': 'survey_code', 'app': 'engage', 'pk_attr': 'code_hash', 'table_description': 'A code that lets one person answer once. `code_hash` is keyed with the secret (hex).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SurveyVersion',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('survey', fields.ForeignKeyField('engage.Survey', source_field='survey_id', db_index=True, db_constraint=True, to_field='id', related_name='versions', on_delete=OnDelete.CASCADE)),
                ('number', fields.IntField()),
                ('definition', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('note', fields.TextField(default='', unique=False)),
                ('published_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'survey_version', 'app': 'engage', 'unique_together': (('survey', 'number'),), 'pk_attr': 'id', 'table_description': 'What a survey asks, as JSON (`surveys.definition.codec`): the draft while `published_at` is null, then frozen.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Theme',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('survey', fields.ForeignKeyField('engage.Survey', source_field='survey_id', db_index=True, db_constraint=True, to_field='id', related_name='themes', on_delete=OnDelete.RESTRICT)),
                ('question_key', fields.CharField(max_length=60)),
                ('name', fields.CharField(max_length=80)),
                ('meaning', fields.TextField(default='', unique=False)),
                ('comments', fields.ManyToManyField('engage.Comment', unique=True, db_constraint=True, through='comment_theme', forward_key='comment_id', backward_key='theme_id', related_name='themes', on_delete=OnDelete.CASCADE)),
            ],
            options={'table': 'theme', 'app': 'engage', 'unique_together': (('survey', 'question_key', 'name'),), 'pk_attr': 'id', 'table_description': "A theme of a survey's codebook for one free text question: what comments are about, and what counts as it."},
            bases=['Model'],
        ),
        ops.AlterField(
            model_name='Comment',
            name='state',
            field=fields.CharEnumField(default=CommentState.WAITING, description='WAITING: waiting\nAPPROVED: approved\nREDACTED: redacted\nWITHHELD: withheld', enum_type=CommentState, max_length=10),
        ),
        ops.AlterModelOptions(
            name='Survey',
            options={'table': 'survey', 'app': 'engage', 'unique_together': (('borough', 'slug'),), 'constraints': [CheckConstraint(check='closes_on >= opens_on', name='survey_opens_before_it_closes'), CheckConstraint(check='published_at IS NULL OR (opens_on IS NOT NULL AND closes_on IS NOT NULL)', name='survey_is_published_with_dates'), CheckConstraint(check='keep_texts_months BETWEEN 1 AND 36 AND keep_rows_months BETWEEN 1 AND 36', name='survey_keeps_answers_for_a_time'), CheckConstraint(check='(wave_of_id IS NULL) = (wave = 1)', name='survey_first_wave_repeats_nothing')], 'pk_attr': 'id', 'table_description': "Questions to a borough's residents: a draft until `published_at` (aware UTC), when its dates are frozen."},
        ),
        ops.AddField(
            model_name='Survey',
            name='assurance',
            field=fields.CharEnumField(default=Assurance.OPEN, db_default=Assurance.OPEN, description='OPEN: open\nONE_PER_BROWSER: one_per_browser\nONE_TIME_CODES: one_time_codes', enum_type=Assurance, max_length=20),
        ),
        ops.AlterField(
            model_name='Survey',
            name='assurance',
            field=fields.CharEnumField(default=Assurance.OPEN, description='OPEN: open\nONE_PER_BROWSER: one_per_browser\nONE_TIME_CODES: one_time_codes', enum_type=Assurance, max_length=20),
        ),
        ops.AddField(
            model_name='Survey',
            name='checked_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Survey',
            name='early_results',
            field=fields.CharEnumField(default=EarlyResults.NOBODY, db_default=EarlyResults.NOBODY, description='NOBODY: nobody\nPANEL: panel\nEVERYONE: everyone', enum_type=EarlyResults, max_length=10),
        ),
        ops.AlterField(
            model_name='Survey',
            name='early_results',
            field=fields.CharEnumField(default=EarlyResults.NOBODY, description='NOBODY: nobody\nPANEL: panel\nEVERYONE: everyone', enum_type=EarlyResults, max_length=10),
        ),
        ops.AddField(
            model_name='Survey',
            name='keep_rows_months',
            field=fields.IntField(default=24, db_default=24),
        ),
        ops.AlterField(
            model_name='Survey',
            name='keep_rows_months',
            field=fields.IntField(default=24),
        ),
        ops.AddField(
            model_name='Survey',
            name='keep_texts_months',
            field=fields.IntField(default=12, db_default=12),
        ),
        ops.AlterField(
            model_name='Survey',
            name='keep_texts_months',
            field=fields.IntField(default=12),
        ),
        ops.AddField(
            model_name='Survey',
            name='request',
            field=fields.ForeignKeyField('engage.ResponseRequest', source_field='request_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='surveys', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Survey',
            name='rows_erased_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Survey',
            name='short_link',
            field=fields.CharField(null=True, unique=True, max_length=8),
        ),
        ops.AddField(
            model_name='Survey',
            name='texts_erased_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Survey',
            name='titles',
            field=fields.JSONField(default=dict, db_default={}, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AlterField(
            model_name='Survey',
            name='titles',
            field=fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Survey',
            name='wave',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AlterField(
            model_name='Survey',
            name='wave',
            field=fields.IntField(default=1),
        ),
        ops.AddField(
            model_name='Survey',
            name='wave_of',
            field=fields.ForeignKeyField('engage.Survey', source_field='wave_of_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='later_waves', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddConstraint(
            model_name='Survey',
            constraint=CheckConstraint(check='keep_texts_months BETWEEN 1 AND 36 AND keep_rows_months BETWEEN 1 AND 36', name='survey_keeps_answers_for_a_time'),
        ),
        ops.AddConstraint(
            model_name='Survey',
            constraint=CheckConstraint(check='(wave_of_id IS NULL) = (wave = 1)', name='survey_first_wave_repeats_nothing'),
        ),
        ops.AlterModelOptions(
            name='SurveyResponse',
            options={'table': 'survey_response', 'app': 'engage', 'pk_attr': 'id', 'table_description': "One person's answers to a survey: {question key: answer}, free text apart (`surveys.moderation`)."},
        ),
        ops.AddField(
            model_name='SurveyResponse',
            name='channel',
            field=fields.CharEnumField(default=Channel.ONLINE, db_default=Channel.ONLINE, description='ONLINE: online\nKIOSK: kiosk\nPAPER: paper\nPHONE: phone', enum_type=Channel, max_length=10),
        ),
        ops.AlterField(
            model_name='SurveyResponse',
            name='channel',
            field=fields.CharEnumField(default=Channel.ONLINE, description='ONLINE: online\nKIOSK: kiosk\nPAPER: paper\nPHONE: phone', enum_type=Channel, max_length=10),
        ),
        ops.AddField(
            model_name='SurveyResponse',
            name='exclusion',
            field=fields.CharEnumField(default=Exclusion.NONE, db_default=Exclusion.NONE, description='NONE: \nDUPLICATE: duplicate\nNOT_A_PERSON: not_a_person\nOUT_OF_AREA: out_of_area', enum_type=Exclusion, max_length=20),
        ),
        ops.AlterField(
            model_name='SurveyResponse',
            name='exclusion',
            field=fields.CharEnumField(default=Exclusion.NONE, description='NONE: \nDUPLICATE: duplicate\nNOT_A_PERSON: not_a_person\nOUT_OF_AREA: out_of_area', enum_type=Exclusion, max_length=20),
        ),
        ops.AddField(
            model_name='SurveyResponse',
            name='flag',
            field=fields.CharEnumField(default=Flag.NONE, db_default=Flag.NONE, description='NONE: \nFILLED_BY_PROGRAM: filled_by_program\nTOO_FAST: too_fast\nBUSY_NETWORK: busy_network', enum_type=Flag, max_length=20),
        ),
        ops.AlterField(
            model_name='SurveyResponse',
            name='flag',
            field=fields.CharEnumField(default=Flag.NONE, description='NONE: \nFILLED_BY_PROGRAM: filled_by_program\nTOO_FAST: too_fast\nBUSY_NETWORK: busy_network', enum_type=Flag, max_length=20),
        ),
        ops.AddField(
            model_name='SurveyResponse',
            name='version',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AlterField(
            model_name='SurveyResponse',
            name='version',
            field=fields.IntField(default=1),
        ),
        ops.RemoveConstraint(
            model_name='SurveyTally',
            name=None,
            fields=['survey', 'question_key', 'option', 'month'],
        ),
        ops.AlterModelOptions(
            name='SurveyTally',
            options={'table': 'survey_tally', 'app': 'engage', 'unique_together': (('survey', 'question_key', 'option', 'age_band', 'sex', 'ethnic_group', 'month'),), 'pk_attr': 'id', 'table_description': 'How many people of a group gave an answer in a month (`surveys.definition.answers.counted`).'},
        ),
        ops.AlterField(
            model_name='SurveyTally',
            name='question_key',
            field=fields.CharField(max_length=90),
        ),
        ops.AddField(
            model_name='SurveyTally',
            name='age_band',
            field=fields.CharField(default='', db_default='', max_length=20),
        ),
        ops.AlterField(
            model_name='SurveyTally',
            name='age_band',
            field=fields.CharField(default='', max_length=20),
        ),
        ops.AddField(
            model_name='SurveyTally',
            name='ethnic_group',
            field=fields.CharField(default='', db_default='', max_length=20),
        ),
        ops.AlterField(
            model_name='SurveyTally',
            name='ethnic_group',
            field=fields.CharField(default='', max_length=20),
        ),
        ops.AddField(
            model_name='SurveyTally',
            name='sex',
            field=fields.CharField(default='', db_default='', max_length=20),
        ),
        ops.AlterField(
            model_name='SurveyTally',
            name='sex',
            field=fields.CharField(default='', max_length=20),
        ),
        ops.AddConstraint(
            model_name='SurveyTally',
            constraint=UniqueConstraint(fields=('survey', 'question_key', 'option', 'age_band', 'sex', 'ethnic_group', 'month'), name=None),
        ),
        ops.RunPython(_questions_to_versions),
        ops.RemoveField(model_name='Survey', name='intro'),
        ops.DeleteModel(name='Question'),
        ops.RunSQL(
            [
                "DROP FUNCTION refuse_change_of_published_question()",
                "CREATE TRIGGER published_versions_never_change BEFORE UPDATE OR DELETE ON survey_version"
                " FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change()",
                "CREATE INDEX idx_survey_wave_of ON survey (wave_of_id)",
                "CREATE INDEX idx_survey_request ON survey (request_id)",
                "CREATE INDEX idx_comment_theme_comment ON comment_theme (comment_id)",
                "CREATE INDEX idx_comment_theme_theme ON comment_theme (theme_id)",
                "CREATE UNIQUE INDEX one_draft_a_survey ON survey_version (survey_id) WHERE published_at IS NULL",
            ]
        ),
    ]
