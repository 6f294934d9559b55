"""What others report, and who lives where."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    """Adds counts by month, figures entered by hand, and residents imported."""

    dependencies = [('engage', '0024_indicator_releases')]

    initial = False

    operations = [
        ops.CreateModel(
            name='EnteredFigure',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('gss', fields.CharField(max_length=9)),
                ('indicator', fields.CharField(max_length=80)),
                ('period', fields.CharField(max_length=11)),
                ('numerator', fields.IntField(null=True)),
                ('base', fields.IntField(null=True)),
                ('share', fields.DecimalField(null=True, max_digits=5, decimal_places=4)),
                ('title', fields.CharField(max_length=200)),
                ('address', fields.CharField(max_length=500)),
                ('reason', fields.TextField(default='', unique=False)),
                ('entered_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('entered_by', fields.ForeignKeyField('engage.Person', source_field='entered_by_id', db_index=True, db_constraint=True, to_field='id', related_name='entered_figures', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'entered_figure', 'app': 'engage', 'indexes': [Index(fields=['gss', 'indicator', 'period'])], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MonthlyCount',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('source', fields.ForeignKeyField('engage.Source', source_field='source_id', db_index=True, db_constraint=True, to_field='id', related_name='monthly_counts', on_delete=OnDelete.RESTRICT)),
                ('measure', fields.CharField(max_length=40)),
                ('gss', fields.CharField(max_length=9)),
                ('month', fields.DateField()),
                ('count', fields.IntField()),
            ],
            options={'table': 'monthly_count', 'app': 'engage', 'unique_together': (('measure', 'gss', 'month', 'source'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ResidentCount',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('gss', fields.CharField(max_length=9)),
                ('characteristic', fields.CharField(max_length=20)),
                ('code', fields.CharField(max_length=20)),
                ('people', fields.IntField()),
            ],
            options={'table': 'resident_count', 'app': 'engage', 'unique_together': (('gss', 'characteristic', 'code'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddConstraint(
            model_name='EnteredFigure',
            constraint=CheckConstraint(check='(share IS NULL) <> (base IS NULL) AND (numerator IS NULL) = (base IS NULL) AND COALESCE(numerator BETWEEN 0 AND base, share BETWEEN 0 AND 1)', name='entered_figure_is_a_part_of_something'),
        ),
        ops.AddConstraint(
            model_name='MonthlyCount',
            constraint=CheckConstraint(check='count >= 0', name='monthly_count_counts_up'),
        ),
        ops.AddConstraint(
            model_name='ResidentCount',
            constraint=CheckConstraint(check='people >= 0', name='resident_count_counts_up'),
        ),
        ops.RunSQL(
            [
                f"CREATE TRIGGER {table}s_never_change BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                for table in ("monthly_count", "entered_figure")
            ]
        ),
    ]
