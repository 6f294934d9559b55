"""An entered charter keeps its wording: headings say what they said before, and the database refuses the rest."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_THEME = """
CREATE FUNCTION keep_entered_theme() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM charter_version WHERE id = COALESCE(NEW.version_id, OLD.version_id)
               AND entered_on IS NOT NULL) THEN
        IF TG_OP = 'UPDATE' AND NOT OLD.is_verified AND NEW.is_verified
           AND (NEW.id, NEW.version_id, NEW.position) = (OLD.id, OLD.version_id, OLD.position)
           AND (NEW.name, NEW.former_name) IN ((OLD.name, ''), (NEW.name, OLD.name)) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'the headings of an entered charter never change'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$
"""

_COMMITMENT = """
CREATE FUNCTION keep_entered_commitment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM charter_theme AS theme JOIN charter_version AS version ON version.id = theme.version_id
               WHERE theme.id IN (NEW.theme_id, OLD.theme_id) AND version.entered_on IS NOT NULL) THEN
        IF TG_OP = 'INSERT' AND EXISTS (SELECT FROM charter_commitment WHERE superseded_by_id = NEW.id
                                        AND theme_id = NEW.theme_id AND code = NEW.code) THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE'
           AND (NEW.id, NEW.theme_id, NEW.position, NEW.code, NEW.wording, NEW.kind, NEW.owner, NEW.source_note)
             = (OLD.id, OLD.theme_id, OLD.position, OLD.code, OLD.wording, OLD.kind, OLD.owner, OLD.source_note)
           AND NEW.is_verified >= OLD.is_verified
           AND (OLD.confirmed_on IS NULL OR NEW.confirmed_on = OLD.confirmed_on)
           AND (OLD.superseded_on IS NULL
                OR (NEW.superseded_on, NEW.superseded_by_id) = (OLD.superseded_on, OLD.superseded_by_id)) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'the commitments of an entered charter never change'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$
"""


class Migration(migrations.Migration):
    """Adds when a heading was confirmed and what it said before, and guards over what was entered."""

    dependencies = [("engage", "0009_cases")]
    initial = False
    operations = [
        ops.AddField(model_name="CharterTheme", name="confirmed_on", field=fields.DateField(null=True)),
        ops.AddField(
            model_name="CharterTheme",
            name="former_name",
            field=fields.CharField(default="", db_default="", max_length=160),
        ),
        ops.RunSQL(
            [
                _THEME,
                _COMMITMENT,
                "CREATE TRIGGER entered_charters_never_change BEFORE UPDATE OR DELETE ON charter_version"
                " FOR EACH ROW WHEN (OLD.entered_on IS NOT NULL) EXECUTE FUNCTION refuse_change()",
                "CREATE TRIGGER entered_headings_never_change BEFORE INSERT OR UPDATE OR DELETE ON charter_theme"
                " FOR EACH ROW EXECUTE FUNCTION keep_entered_theme()",
                "CREATE TRIGGER entered_commitments_never_change BEFORE INSERT OR UPDATE OR DELETE"
                " ON charter_commitment FOR EACH ROW EXECUTE FUNCTION keep_entered_commitment()",
            ]
        ),
    ]
