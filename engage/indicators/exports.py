"""The trust page as data: the same figures, no more, as CSV for spreadsheets and as JSON.

Shares are 0–1. A row or object of ours has a `status` (`engage.indicators.cells.Status`): without a figure its numbers
are empty or null. A `period` is "2026-09", "2026-Q3" or "Twelve months to September 2026", with its first and last day
beside it. A quarter for which the survey published nothing is null, never nought. Keys, periods and statuses are the
same in every language. The JSON is

    {"borough": {"name", "slug", "gss"},
     "measured_here": [{"indicator", "label", "source", "periods": [
         {"period", "starts_on", "ends_on", "unit", "status", "value", "low", "high", "under", "over", "base",
          "numerator", "waiting"}]}],
     "public_attitude_survey": {
         "measures": [{"measure", "question", "share_of", "source", "twelve_months_to": [
             {"ends_on", "borough", "london"}]}],
         "sources": [{"revision", "publisher", "title", "licence", "filename", "sha256", "retrieved_on"}]}}

where a measure's `source` is the `revision` that its latest figure comes from.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from babel import dates

from boroughs.models import Borough
from engage.indicators.cells import Cell
from engage.indicators.measured import Indicator
from engage.indicators.models import Source
from engage.indicators.periods import year_to
from engage.indicators.published import Series
from engage.kit import sheets

COLUMNS = (
    "part",
    "indicator",
    "label",
    "place",
    "period",
    "starts_on",
    "ends_on",
    "unit",
    "status",
    "value",
    "low",
    "high",
    "under",
    "over",
    "base",
    "numerator",
    "waiting",
    "source",
)
"""The columns of the CSV."""

_NUMBERS = ("value", "low", "high", "under", "over", "base", "numerator", "waiting")


def as_json(borough: Borough, indicators: list[Indicator], series: list[Series]) -> dict[str, Any]:
    """Returns the page's figures as the object described above."""
    return {
        "borough": {"name": borough.name, "slug": borough.slug, "gss": borough.gss},
        "measured_here": [
            {
                "indicator": one.key,
                "label": one.label,
                "source": one.source,
                "periods": [_cell(cell) for cell in one.cells],
            }
            for one in indicators
        ],
        "public_attitude_survey": {
            "measures": [_measure(one) for one in series],
            "sources": [_source(source) for source in sources_of(series)],
        },
    }


def as_csv(borough: Borough, indicators: list[Indicator], series: list[Series]) -> bytes:
    """Returns the page's figures as a table in UTF-8, with the mark without which Excel takes it for something else."""
    return sheets.as_csv(COLUMNS, (*_own_rows(borough, indicators), *_survey_rows(borough, series)))


def sources_of(series: list[Series]) -> list[Source]:
    """Returns the files that the figures come from, newest first."""
    return sorted({source for one in series for source in one.sources}, key=lambda source: -source.revision)


def _cell(cell: Cell) -> dict[str, Any]:
    """One figure of ours."""
    return {
        "period": _twelve_months_to(cell.period.ends_on) if cell.is_of_year else cell.period.key,
        "starts_on": cell.starts_on.isoformat(),
        "ends_on": cell.period.ends_on.isoformat(),
        "unit": cell.unit.value,
        "status": cell.status.value,
        **{name: getattr(cell, name) for name in _NUMBERS},
    }


def _measure(one: Series) -> dict[str, Any]:
    """One measure of the survey."""
    return {
        "measure": one.measure.key,
        "question": one.measure.question,
        "share_of": one.measure.share_of,
        "source": one.source.revision,
        "twelve_months_to": [
            {
                "ends_on": point.ends_on.isoformat(),
                "borough": None if point.borough is None else float(point.borough),
                "london": None if point.london is None else float(point.london),
            }
            for point in one.points
        ],
    }


def _source(source: Source) -> dict[str, Any]:
    """One file."""
    names = ("revision", "publisher", "title", "licence", "filename", "sha256")
    return {**{name: getattr(source, name) for name in names}, "retrieved_on": source.retrieved_on.isoformat()}


def _own_rows(borough: Borough, indicators: list[Indicator]) -> Iterator[dict[str, Any]]:
    """A row per figure of ours."""
    for one in indicators:
        named = {"part": "measured_here", "indicator": one.key, "label": one.label, "place": borough.name}
        for cell in one.cells:
            yield {**named, **_cell(cell), "source": one.source}


def _survey_rows(borough: Borough, series: list[Series]) -> Iterator[dict[str, Any]]:
    """A row per figure of the survey, the borough's and London's apart."""
    for one in series:
        source = f"{one.source.publisher}, {one.source.title}, revision {one.source.revision}, {one.source.licence}"
        named = {"part": "public_attitude_survey", "indicator": one.measure.key, "label": one.measure.question}
        for point in one.points:
            for place, share in ((borough.name, point.borough), ("London", point.london)):
                yield {
                    **named,
                    "place": place,
                    "period": _twelve_months_to(point.ends_on),
                    "starts_on": year_to(point.ends_on).isoformat(),
                    "ends_on": point.ends_on.isoformat(),
                    "unit": "share",
                    "status": "not_published" if share is None else "published",
                    "value": "" if share is None else f"{share.normalize():f}",
                    "source": source,
                }


def _twelve_months_to(ends_on: date) -> str:
    """What twelve months are called here, in English."""
    return f"Twelve months to {dates.format_date(ends_on, 'MMMM y', locale='en')}"
