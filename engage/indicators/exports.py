"""The trust page as data: the same figures, no more, as CSV for spreadsheets and as JSON.

Shares are 0–1. Each row or object has a `status` (`engage.indicators.figures.Status`): without a figure its numbers
are empty or not there. A `period` is "2026-09", "2026-Q3" or "12m-2026-09" (twelve months to the end
of September), with its first and last day beside it. Keys, periods and statuses are the
same in every language. The JSON is

    {"borough": {"name", "slug", "gss"},
     "indicators": [{"indicator", "label", "kind", "source", "figures": [a figure as `Figure.as_json` has it]}]}
"""

from collections.abc import Iterator
from typing import Any

from boroughs.models import Borough
from engage.indicators.figures import Figure
from engage.indicators.open_data.columns import FIGURES, figure_row
from engage.indicators.told import Indicator
from engage.kit import sheets

COLUMNS = ("label", "kind", "source", *(column.name for column in FIGURES))
"""The columns of the CSV: what each indicator is, and then those of open data."""


def as_json(borough: Borough, indicators: list[Indicator]) -> dict[str, Any]:
    """Returns the page's figures as the object described above."""
    return {
        "borough": {"name": borough.name, "slug": borough.slug, "gss": borough.gss},
        "indicators": [
            {**_named(one), "figures": [figure.as_json() for figure in _figures(one)]} for one in indicators
        ],
    }


def as_csv(indicators: list[Indicator]) -> bytes:
    """Returns the page's figures as a table in UTF-8, with the mark without which Excel takes it for something else."""
    rows = (_named(one) | figure_row(figure) for one in indicators for figure in _figures(one))
    return sheets.as_csv(COLUMNS, rows)


def _named(one: Indicator) -> dict[str, str]:
    """What an indicator is."""
    definition = one.definition
    return {
        "indicator": one.key,
        "label": definition.label,
        "kind": definition.kind.value,
        "source": definition.source,
    }


def _figures(one: Indicator) -> Iterator[Figure]:
    """The figures that the page has: the borough's, then London's."""
    yield from (standing.figure for standing in (*one.standings, *one.london))
