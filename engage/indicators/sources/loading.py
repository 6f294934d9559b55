"""Which program loads the files of which series, and what it says of them."""

import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path

from engage.indicators.sources.census_import import import_census
from engage.indicators.sources.importing import Report
from engage.indicators.sources.monthly_import import READERS, import_monthly
from engage.indicators.sources.pas import NotAPasTable
from engage.indicators.sources.pas_import import import_pas
from engage.indicators.sources.series import SERIES
from engage.indicators.sources.stops.loading import import_boundaries, import_stops
from engage.indicators.sources.tables import NotATable

IMPORTS: dict[str, Callable[..., Awaitable[Report]]] = {
    "pas": import_pas,
    "census": import_census,
    "boundaries": import_boundaries,
    "stops": import_stops,
    **{series: partial(import_monthly, series) for series in READERS},
}
"""Series → what loads a file of it: a path, the London date it was `retrieved_on`, and the moment `at`."""


async def load_files(series: str, paths: Sequence[Path], *, retrieved_on: date, at: datetime) -> bool:
    """Loads files one after the other and says what became of each; returns whether all could be taken.

    A file that is refused, in one line on standard error, stops none of the others.
    """
    refused = 0
    for path in paths:
        try:
            sys.stdout.write(f"{await IMPORTS[series](path, retrieved_on=retrieved_on, at=at)}\n")
            continue
        except (NotAPasTable, NotATable) as error:
            sys.stderr.write(f"engage: {path} cannot be loaded ({SERIES[series].title}): {error}\n")
        except OSError as error:
            sys.stderr.write(f"engage: cannot read {path}: {error.strerror}\n")
        refused += 1
    return not refused
