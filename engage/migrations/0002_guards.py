"""What must never change is guarded by the database itself, whoever writes to it."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of % is never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

_REFUSE_QUESTION = """
CREATE FUNCTION refuse_change_of_published_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM survey WHERE id = COALESCE(NEW.survey_id, OLD.survey_id) AND published_at IS NOT NULL)
       OR (TG_OP = 'UPDATE' AND EXISTS (SELECT FROM survey WHERE id = OLD.survey_id AND published_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'the questions of a published survey never change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("engage", "0001_initial")]

    initial = False

    operations = [
        ops.RunSQL(
            [
                _REFUSE,
                "CREATE TRIGGER audit_event_is_append_only BEFORE UPDATE OR DELETE ON audit_event"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER approved_minutes_never_change BEFORE UPDATE OR DELETE ON minutes"
                " FOR EACH ROW WHEN (OLD.approved_at IS NOT NULL) EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER published_responses_never_change BEFORE UPDATE OR DELETE ON official_response"
                " FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER requests_for_a_response_never_change BEFORE UPDATE OR DELETE ON response_request"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER sent_recommendations_never_change BEFORE UPDATE OR DELETE ON recommendation"
                " FOR EACH ROW WHEN (OLD.request_id IS NOT NULL) EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER indicator_values_never_change BEFORE UPDATE ON indicator_value"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
                _REFUSE_QUESTION,
                "CREATE TRIGGER published_questions_never_change BEFORE INSERT OR UPDATE OR DELETE ON question"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_question()",
            ]
        )
    ]
