"""A promise is one action in every version of its response; the file of published evidence never changes."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

_KEEP_FILE = """
CREATE FUNCTION keep_file_of_published_response() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM response_evidence JOIN official_response ON official_response.id = response_id
               WHERE published_at IS NOT NULL
               AND (TG_OP <> 'INSERT' AND response_evidence.id = OLD.evidence_id
                    OR TG_OP <> 'DELETE' AND response_evidence.id = NEW.evidence_id)) THEN
        RAISE EXCEPTION 'a published response never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$
"""


class Migration(migrations.Migration):
    """Lets versions of a response share an action, and guards the bytes of what is published."""

    dependencies = [("engage", "0020_followed_by")]
    initial = False
    operations = [
        ops.AlterField(
            model_name="Evidence",
            name="action",
            field=fields.ForeignKeyField(
                "engage.Action",
                source_field="action_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="evidence",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.RunSQL(
            [
                "ALTER TABLE response_evidence DROP CONSTRAINT IF EXISTS response_evidence_action_id_key",
                "CREATE INDEX IF NOT EXISTS idx_response_evidence_action ON response_evidence (action_id)",
                _KEEP_FILE,
                "CREATE TRIGGER files_of_published_responses_never_change BEFORE INSERT OR UPDATE OR DELETE"
                " ON evidence_file FOR EACH ROW EXECUTE FUNCTION keep_file_of_published_response()",
            ]
        ),
    ]
