"""Boundaries of boroughs, and months of stops and searches as counts."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    """Adds boundaries, months of stops and searches, and their counts."""

    dependencies = [("engage", "0027_taps_of_answers")]

    initial = False

    operations = [
        ops.CreateModel(
            name='Boundary',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('source', fields.ForeignKeyField('engage.Source', source_field='source_id', db_index=True, db_constraint=True, to_field='id', related_name='boundaries', on_delete=OnDelete.RESTRICT)),
                ('gss', fields.CharField(max_length=9)),
                ('shape', fields.BinaryField()),
            ],
            options={'table': 'boundary', 'app': 'engage', 'unique_together': (('source', 'gss'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StopMonth',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('source', fields.ForeignKeyField('engage.Source', source_field='source_id', db_constraint=True, to_field='id', related_name='stop_months', on_delete=OnDelete.RESTRICT)),
                ('boundaries', fields.ForeignKeyField('engage.Source', source_field='boundaries_id', db_index=True, db_constraint=True, to_field='id', related_name='stop_months_placed', on_delete=OnDelete.RESTRICT)),
                ('force', fields.CharField(max_length=40)),
                ('month', fields.DateField()),
                ('rows', fields.IntField()),
                ('unlocated', fields.IntField()),
                ('outside', fields.IntField()),
                ('rejected', fields.IntField()),
                ('days', fields.IntField()),
                ('seen', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
            ],
            options={'table': 'stop_month', 'app': 'engage', 'unique_together': (('source', 'force', 'month'),), 'indexes': [Index(fields=['force', 'month'])], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StopCount',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('month', fields.ForeignKeyField('engage.StopMonth', source_field='month_id', db_index=True, db_constraint=True, to_field='id', related_name='counts', on_delete=OnDelete.CASCADE)),
                ('gss', fields.CharField(max_length=9)),
                ('kind', fields.CharField(max_length=20)),
                ('ethnic_group', fields.CharField(max_length=12)),
                ('officer_defined', fields.CharField(max_length=12)),
                ('outcome', fields.CharField(max_length=16)),
                ('is_section_60', fields.BooleanField()),
                ('is_child', fields.BooleanField(null=True)),
                ('is_linked', fields.BooleanField(null=True)),
                ('is_removed', fields.BooleanField(null=True)),
                ('count', fields.IntField()),
            ],
            options={'table': 'stop_count', 'app': 'engage', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddConstraint(
            model_name='StopMonth',
            constraint=CheckConstraint(check='unlocated + outside <= rows', name='stop_month_places_are_of_its_rows'),
        ),
        ops.AddConstraint(
            model_name='StopCount',
            constraint=CheckConstraint(check='count > 0', name='stop_count_counts_up'),
        ),
    ]
