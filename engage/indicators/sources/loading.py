"""Which program loads the files of which series."""

from collections.abc import Awaitable, Callable
from functools import partial

from engage.indicators.sources.census_import import import_census
from engage.indicators.sources.importing import Report
from engage.indicators.sources.monthly_import import READERS, import_monthly
from engage.indicators.sources.pas_import import import_pas

IMPORTS: dict[str, Callable[..., Awaitable[Report]]] = {
    "pas": import_pas,
    "census": import_census,
    **{series: partial(import_monthly, series) for series in READERS},
}
"""Series → what loads a file of it: a path, the London date it was `retrieved_on`, and the moment `at`."""
