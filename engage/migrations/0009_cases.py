"""Panels' cases: numbered by borough, the law as a list, reasons published if agreed, and guards of what is decided."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from meetings.cases.models import Power

# What members were given to judge, and each decision about it, stands from the moment it is taken.
_REFUSE_DECIDED = """
CREATE FUNCTION refuse_change_of_decided_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.opened_on IS NOT NULL AND (
        TG_OP = 'DELETE'
        OR (OLD.panel_id, OLD.borough_id, OLD.number, OLD.quarter, OLD.power, OLD.is_child, OLD.grounds, OLD.record,
            OLD.opened_on) IS DISTINCT FROM
           (NEW.panel_id, NEW.borough_id, NEW.number, NEW.quarter, NEW.power, NEW.is_child, NEW.grounds, NEW.record,
            NEW.opened_on)
        OR (OLD.revealed_on IS NOT NULL AND NEW.revealed_on IS DISTINCT FROM OLD.revealed_on)
        OR (OLD.colour IS NOT NULL AND
            (OLD.colour, OLD.casting_reason, OLD.cast_by_id) IS DISTINCT FROM
            (NEW.colour, NEW.casting_reason, NEW.cast_by_id))
        OR (OLD.published_on IS NOT NULL AND
            (OLD.published_on, OLD.learning, OLD.request_id, OLD.publishes_reasons) IS DISTINCT FROM
            (NEW.published_on, NEW.learning, NEW.request_id, NEW.publishes_reasons))
        OR (OLD.outcome <> '' AND (OLD.outcome, OLD.meeting_id) IS DISTINCT FROM (NEW.outcome, NEW.meeting_id))
    ) THEN
        RAISE EXCEPTION 'what is decided about a case never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$
"""

_REFUSE_LATE_GRADE = """
CREATE FUNCTION refuse_grade_out_of_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM panel_case
                   WHERE id = NEW.case_id AND opened_on IS NOT NULL AND revealed_on IS NULL) THEN
        RAISE EXCEPTION 'a case is graded while it is open' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("engage", "0008_discussed")]

    initial = False

    operations = [
        ops.RemoveConstraint(model_name="Case", name=None, fields=["panel", "number"]),
        ops.AlterModelOptions(
            name="Case",
            options={
                "table": "panel_case",
                "app": "engage",
                "unique_together": (("borough", "number"),),
                "constraints": [
                    CheckConstraint(
                        check="revealed_on IS NULL OR opened_on IS NOT NULL",
                        name="panel_case_is_graded_before_it_is_revealed",
                    ),
                    CheckConstraint(
                        check="colour IS NULL OR revealed_on IS NOT NULL", name="panel_case_is_judged_last"
                    ),
                    CheckConstraint(
                        check="(cast_by_id IS NULL) = (casting_reason = '')",
                        name="panel_case_casting_vote_has_a_reason",
                    ),
                    CheckConstraint(
                        check="published_on IS NULL OR colour IS NOT NULL", name="panel_case_is_published_judged"
                    ),
                ],
                "pk_attr": "id",
                "table_description": "One search that a panel reviews. `number` counts a borough's cases from 1; no reference of the police is kept.",
            },
        ),
        ops.AlterField(
            model_name="Case",
            name="power",
            field=fields.CharEnumField(
                description="PACE_1: pace_1\nDRUGS_23: drugs_23\nFIREARMS_47: firearms_47\n"
                "WITHOUT_SUSPICION_60: without_suspicion_60\nTERRORISM_43: terrorism_43\nOTHER: other",
                enum_type=Power,
                max_length=20,
            ),
        ),
        ops.AddField(model_name="Case", name="publishes_reasons", field=fields.BooleanField(default=False)),
        ops.AddConstraint(model_name="Case", constraint=UniqueConstraint(fields=("borough", "number"), name=None)),
        ops.RunSQL(
            [
                _REFUSE_DECIDED,
                "CREATE TRIGGER decided_cases_never_change BEFORE UPDATE OR DELETE ON panel_case"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_decided_case()",
                _REFUSE_LATE_GRADE,
                "CREATE TRIGGER grades_are_given_while_a_case_is_open BEFORE INSERT ON case_grade"
                " FOR EACH ROW EXECUTE FUNCTION refuse_grade_out_of_time()",
            ]
        ),
    ]
