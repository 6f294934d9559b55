"""Words taken out of a public question are taken out of the request made from it too; nothing else of one changes."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# The flag is set for one statement of one transaction, by `boroughs.responses.redacting`.
_REFUSE = """
CREATE FUNCTION refuse_change_of_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('engage.redacting', true) = 'on'
       AND to_jsonb(NEW) - 'text' = to_jsonb(OLD) - 'text' AND position('[removed]' IN NEW.text) > 0 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a row of % is never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


class Migration(migrations.Migration):
    """Lets words be replaced by "[removed]" in the text of a request, under a flag of the transaction."""

    dependencies = [("engage", "0025_reported_figures")]
    initial = False
    operations = [
        ops.RunSQL(
            [
                _REFUSE,
                "DROP TRIGGER requests_for_a_response_never_change ON response_request",
                "CREATE TRIGGER requests_for_a_response_never_change BEFORE UPDATE OR DELETE ON response_request"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_request()",
            ]
        ),
    ]
