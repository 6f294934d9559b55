"""A year of stops and searches: loaded, placed and counted by us, and read and placed with polars by an analyst.

`python -m tests.benchmarks.stops` runs it alone, on a database of its own. polars is in an environment of its own under
var/polars; run by that environment's Python this file is the analyst, who keeps nothing and checks nothing.
"""

import asyncio
import json
import random
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engage.kit.settings import Settings

PLACE = Path("var/polars")
ROWS, MONTHS, POINTS = 12_000, 12, 4_000
HEADINGS = ("Self-defined ethnicity", "Officer-defined ethnicity", "Outcome", "Age range")


def write_year(folder: Path) -> list[Path]:
    """Writes twelve months of the Met with the vocabulary of today, in likely proportions, and returns their paths."""
    from tests.indicators.sources.stop_files import row, table, write

    chance = random.Random(1)
    points = [(f"{chance.uniform(51.3, 51.68):.6f}", f"{chance.uniform(-0.48, 0.28):.6f}") for _ in range(POINTS)]
    choices = {heading: list(values) for heading, values in _values().items()}
    weights = {heading: list(values.values()) for heading, values in _values().items()}
    paths = []
    for number in range(1, MONTHS + 1):
        columns = {heading: chance.choices(choices[heading], weights[heading], k=ROWS) for heading in choices}
        rows = []
        for place in range(ROWS):
            latitude, longitude = ("", "") if chance.random() < 0.04 else chance.choice(points)
            moment = f"2024-{number:02}-{1 + place * 28 // ROWS:02}T{chance.randrange(1, 23):02}:15:00+00:00"
            cells = {heading: values[place] for heading, values in columns.items()}
            rows.append(row() | cells | {"Date": moment, "Latitude": latitude, "Longitude": longitude})
        paths.append(write(folder, table(*rows), month=f"2024-{number:02}"))
    return paths


def _values() -> dict[str, dict[str, int]]:
    from engage.indicators.sources.stops.vocabulary import COLUMNS

    told: dict[str, dict[str, int]] = {}
    for column in COLUMNS:
        if column.heading in HEADINGS:
            told[column.heading] = dict.fromkeys([value.capitalize() for value in column.codes], 3) | {"": 2}
    told["Outcome linked to object of search"] = {"True": 25, "False": 70, "": 5}
    told["Removal of more than just outer clothing"] = {"True": 2, "False": 98}
    return told


def boundaries(folder: Path) -> Path:
    """Returns the published boundaries if they are beside this repository, else squares."""
    from tests.indicators.sources.stop_files import boundaries as squares
    from tests.shared import SHARED

    published = SHARED / "data/geo/london-boroughs_1179.geojson"
    if published.exists():
        return published
    path = folder / "boroughs.geojson"
    path.write_text(json.dumps(squares()))
    return path


async def time_stops(settings: "Settings") -> list[str]:
    """Says what a year of the Met takes to load into a database that has London's boroughs, and to read with polars."""
    from tortoise import Tortoise

    from engage.database import tortoise_config
    from tests.benchmarks.spent import postmaster

    server = await postmaster(settings)
    await Tortoise.init(config=tortoise_config(settings), _enable_global_fallback=True)
    try:
        return await _timed(server)
    finally:
        await Tortoise.close_connections()


async def _timed(server: int) -> list[str]:
    import psutil

    from engage.indicators.sources.stops.loading import import_boundaries, import_stops
    from engage.indicators.sources.stops.models import StopCount
    from engage.kit.clock import london_date, now
    from tests.benchmarks.spent import Spent, spent

    at = now()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shapes, paths = boundaries(folder), write_year(folder)
        await import_boundaries(shapes, retrieved_on=london_date(at), at=at)
        memory: list[float] = []
        months: list[Spent] = []
        for path in paths:
            months.append(await spent(server, partial(import_stops, path, retrieved_on=london_date(at), at=at)))
            memory.append(psutil.Process().memory_info().rss / 2**20)
        year = Spent(*(sum(getattr(one, name) for one in months) for name in ("clock", "ours", "server")))
        theirs = _with_polars(shapes, paths)
        placed = sum(await StopCount.filter(gss__startswith="E").values_list("count", flat=True))
    lines = [
        f"a year of stops, {MONTHS} × {ROWS:,} rows: {year}; the slowest month"
        f" {max(one.clock for one in months):.2f} s by the clock; memory after the first month"
        f" {memory[0]:.0f} MB, after the last {memory[-1]:.0f} MB"
    ]
    if isinstance(theirs, str):
        return [*lines, theirs]
    return [
        *lines,
        f"polars.read_csv, a spatial join and a group_by of the same files: {theirs['cpu']:.2f} CPU-s"
        f" ({theirs['wall']:.2f} s by the clock); ours takes {year.ours / theirs['cpu']:.1f} times as much, without the"
        f" database's, with every row checked and kept as counts; rows in boroughs: ours {placed:,},"
        f" polars {theirs['rows']:,}",
    ]


def _with_polars(shapes: Path, paths: list[Path]) -> dict[str, float] | str:
    python = PLACE / "bin" / "python"
    try:
        if not python.exists():
            venv.create(PLACE, with_pip=True)
        wanted = [python, "-m", "pip", "install", "-q", "polars", "shapely"]
        subprocess.run(wanted, check=True, capture_output=True, timeout=900)
    except (subprocess.SubprocessError, OSError) as error:
        return f"beside polars: it could not be installed on this machine ({type(error).__name__})"
    times: list[dict[str, float]] = []
    for _ in range(3):
        run = subprocess.run([python, __file__, shapes, *paths], capture_output=True, text=True, timeout=900)
        if run.returncode:
            return f"beside polars: it failed ({run.stderr.strip().splitlines()[-1]})"
        times.append(json.loads(run.stdout.splitlines()[-1]))
    return sorted(times, key=lambda one: one["cpu"])[1]


def _analyst(shapes: str, paths: list[str]) -> Iterator[str]:
    import numpy as np
    import polars as pl
    import shapely

    features = json.loads(Path(shapes).read_bytes())["features"]
    tree = shapely.STRtree([shapely.from_geojson(json.dumps(one["geometry"])) for one in features])
    started, wall, rows = process_time(), perf_counter(), 0
    for path in paths:
        table = pl.read_csv(path, try_parse_dates=True)
        placed = table.filter(pl.col("Latitude").is_not_null())
        points = shapely.points(placed["Longitude"].to_numpy(), placed["Latitude"].to_numpy())
        found = np.full(len(placed), -1)
        at, borough = tree.query(points, predicate="intersects")
        found[at] = borough
        counted = placed.with_columns(pl.Series("borough", found)).group_by("borough", *HEADINGS).len()
        rows += int(counted.filter(pl.col("borough") >= 0)["len"].sum())
    yield json.dumps({"cpu": process_time() - started, "wall": perf_counter() - wall, "rows": rows})


async def _alone() -> list[str]:
    from tortoise import Tortoise

    from boroughs.actions import load_places
    from engage.database import migrate, start_embedded, tortoise_config
    from engage.kit.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(var=Path(folder), secret="b" * 40)
        settings = Settings(database_url=start_embedded(settings), var=Path(folder), secret="b" * 40)
        await migrate(settings)
        await Tortoise.init(config=tortoise_config(settings))
        await load_places()
        await Tortoise.close_connections()
        return await time_stops(settings)


if __name__ == "__main__":
    told = _analyst(sys.argv[1], sys.argv[2:]) if sys.argv[1:] else asyncio.run(_alone())
    sys.stdout.writelines(f"{line}\n" for line in told)
