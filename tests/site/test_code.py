"""What the code keeps as a whole: the database has every rule it declares, and the sizes that read well."""

import ast
import statistics
from pathlib import Path

from tortoise import Tortoise
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.operations import AlterModelOptions

from engage.database import tortoise_config

ROOT = Path(__file__).parents[2]
SOURCES = [
    path
    for package in ("engage", "boroughs", "surveys", "meetings")
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
]


async def test_every_declared_constraint_is_in_the_database(connection):
    rows = await connection.execute_query_dict("SELECT conname FROM pg_constraint")
    there = {row["conname"] for row in rows}
    declared = {c.name for model in Tortoise.apps["engage"].values() for c in model._meta.constraints}
    assert declared
    assert declared <= there


async def test_the_migrations_make_exactly_the_models(settings):
    writers = await MigrationAutodetector(Tortoise.apps, tortoise_config(settings)["apps"]).changes()
    operations = [operation for writer in writers for operation in writer.operations]
    # A changed docstring is a changed table comment, which needs no migration.
    assert [o.describe() for o in operations if not isinstance(o, AlterModelOptions)] == []


async def test_every_foreign_key_has_an_index(connection):
    missing = await connection.execute_query_dict(
        """
        SELECT c.conrelid::regclass::text || '.' || a.attname AS column
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND NOT EXISTS (
            SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
        """
    )
    assert [row["column"] for row in missing] == []


def test_files_and_functions_are_short():
    lines = [path.read_text().count("\n") for path in SOURCES]
    assert max(lines) <= 400
    assert statistics.quantiles(lines, n=10)[-1] <= 250
    functions = [
        (node.end_lineno - node.lineno + 1, f"{path.name}:{node.name}")
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert max(functions)[0] <= 50, max(functions)
