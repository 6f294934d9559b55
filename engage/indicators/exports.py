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
from engage.indicators.told import Indicator
from engage.kit import sheets

COLUMNS = (
    "indicator",
    "label",
    "kind",
    "place",
    "gss",
    "group",
    "period",
    "starts_on",
    "ends_on",
    "status",
    "value",
    "low",
    "high",
    "under",
    "over",
    "base",
    "numerator",
    "gap",
    "gap_low",
    "gap_high",
    "gap_verdict",
    "change",
    "change_low",
    "change_high",
    "change_verdict",
    "caveats",
    "source",
)
"""The columns of the CSV."""

_NUMBERS = ("value", "low", "high", "under", "over", "base", "numerator")


def as_json(borough: Borough, indicators: list[Indicator]) -> dict[str, Any]:
    """Returns the page's figures as the object described above."""
    return {
        "borough": {"name": borough.name, "slug": borough.slug, "gss": borough.gss},
        "indicators": [
            {**_named(one), "figures": [figure.as_json() for _, figure in _figures(one)]} for one in indicators
        ],
    }


def as_csv(indicators: list[Indicator]) -> bytes:
    """Returns the page's figures as a table in UTF-8, with the mark without which Excel takes it for something else."""
    rows = (_row(one, place, figure) for one in indicators for place, figure in _figures(one))
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


def _figures(one: Indicator) -> Iterator[tuple[str, Figure]]:
    """The figures that the page has, with the name of their place."""
    yield from ((one.place, standing.figure) for standing in one.standings)
    yield from (("London", standing.figure) for standing in one.london)


def _row(one: Indicator, place: str, figure: Figure) -> dict[str, Any]:
    """A figure as a row."""
    row: dict[str, Any] = {
        **_named(one),
        "place": place,
        "gss": figure.gss,
        "group": figure.group,
        "period": figure.period.key,
        "starts_on": figure.period.starts_on.isoformat(),
        "ends_on": figure.period.ends_on.isoformat(),
        "status": figure.status.value,
        **{name: getattr(figure, name) for name in _NUMBERS},
        "caveats": " ".join(figure.caveats),
    }
    for name, apart in (("gap", figure.gap), ("change", figure.change)):
        if apart is not None:
            row |= {name: apart.value, f"{name}_low": apart.low, f"{name}_high": apart.high}
            row[f"{name}_verdict"] = apart.verdict.value
    return row
