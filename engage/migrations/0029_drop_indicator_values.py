"""Indicators compiled one by one are gone: figures are released together."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Drops what the first job compiled. Releases say what is in force; the ledger keeps that it was published."""

    dependencies = [("engage", "0028_stops_and_boundaries")]

    initial = False

    operations = [ops.DeleteModel(name="IndicatorValue")]
