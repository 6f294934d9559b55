"""What `engage import stops` and `engage import boundaries` do and say."""

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from engage.indicators.sources.stops.files import NotStops
from engage.indicators.sources.stops.loading import BOUNDARIES, import_boundaries, import_stops


async def load_files(series: str, paths: Sequence[Path], *, retrieved_on: date, at: datetime) -> bool:
    """Loads each file in turn and says what became of it; returns whether all could be taken.

    `series` is STOPS or BOUNDARIES. A file that is refused, in one line on standard error, stops none of the others.
    """
    refused = 0
    load = import_boundaries if series == BOUNDARIES else import_stops
    for path in paths:
        try:
            sys.stdout.write(f"{await load(path, retrieved_on=retrieved_on, at=at)}\n")
            continue
        except NotStops as error:
            sys.stderr.write(f"engage: {path} cannot be taken: {error}\n")
        except OSError as error:
            sys.stderr.write(f"engage: cannot read {path}: {error.strerror}\n")
        refused += 1
    return not refused
