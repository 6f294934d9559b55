"""A file may be published again after another one and be taken back; a release keeps its bundle."""

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    """Lets the same bytes be two revisions of a series; notes what was withdrawn; stores each release's zip file."""

    dependencies = [("engage", "0030_survey_heard")]

    initial = False

    operations = [
        ops.RemoveConstraint(
            model_name="EnteredFigure",
            name="entered_figure_is_a_part_of_something",
            fields=None,
        ),
        ops.AddConstraint(
            model_name="EnteredFigure",
            constraint=CheckConstraint(
                check="(share IS NULL OR base IS NULL) AND (numerator IS NULL) = (base IS NULL)"
                " AND COALESCE(numerator BETWEEN 0 AND base, share BETWEEN 0 AND 1, reason <> '')",
                name="entered_figure_is_a_part_or_says_why",
            ),
        ),
        ops.AddField(
            model_name="IndicatorRelease",
            name="bundle",
            field=fields.BinaryField(null=True),
        ),
        ops.RemoveConstraint(
            model_name="Source",
            name=None,
            fields=["series", "sha256"],
        ),
        ops.AddField(
            model_name="Source",
            name="withdrawn_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Source",
            name="withdrawn_because",
            field=fields.TextField(default="", unique=False),
        ),
        ops.AddIndex(
            model_name="Source",
            index=Index(fields=["series", "sha256"]),
        ),
    ]
