"""Reads a survey's people into a cube of cells, in one pass over the lines; what follows needs the cells alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from engage.indicators.estimates.cases.folders import BadCase, Line
from engage.indicators.estimates.cases.plan import Survey
from engage.indicators.estimates.tallies import NO_ANSWER, Cell, Cube, Ints

T = TypeVar("T")

Span = frozenset[str]
"""The windows that a person is in. People who are in the same windows make one span of the cube."""


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who is in some window: the cube, and of each person the cell and the span, to write out weights."""

    cube: Cube
    spans: tuple[Span, ...]
    ids: tuple[str, ...]
    cell_of: Ints
    span_of: Ints

    def spans_of(self, *windows: str) -> list[str]:
        """Returns the names of the cube's spans whose people are in all of these windows."""
        return [name for name, span in zip(self.cube.spans, self.spans, strict=True) if span.issuperset(windows)]


def columns_of(plan: Survey) -> list[str]:
    """Returns the columns that the data of a survey must have."""
    asked = [indicator.column for indicator in plan.indicators]
    return [plan.id_column, *plan.columns, *asked, *(window.column for window in plan.windows)]


def read_people(lines: Iterable[Line], plan: Survey) -> People:
    """Returns the people of a survey. Raises BadCase when a line has no date, or an id that another has."""
    cells: dict[Cell, int] = {}
    spans: dict[Span, int] = {}
    kinds: dict[tuple[int, ...], int] = {}
    rows: dict[str, tuple[int, int, int]] = {}
    for line in lines:
        name = line[plan.id_column]
        if name in rows:
            raise BadCase(f"{line.where}: another line has the id {name!r}: give each its own")
        span = _span(line, plan)
        cell = tuple(line[column] for column in plan.columns)
        said = tuple(indicator.kinds.get(line[indicator.column], NO_ANSWER) for indicator in plan.indicators)
        rows[name] = (
            spans.setdefault(span, len(spans)),
            cells.setdefault(cell, len(cells)),
            kinds.setdefault(said, len(kinds)),
        )
    span_of, cell_of, kind_of = np.array(list(rows.values()), dtype=np.int64).T
    # In an order of their own, so that the same people in another order give the same numbers to the last digit.
    ordered, place_of = _ordered(cells, key=lambda cell: cell)
    ordered_spans, place_of_span = _ordered(spans, key=sorted)
    cell_of, span_of = place_of[cell_of], place_of_span[span_of]
    cube = _cube(plan, ordered, len(spans), (span_of, cell_of, np.array(list(kinds))[kind_of]))
    return People(cube, ordered_spans, tuple(rows), cell_of, span_of)


def _ordered(numbers: Mapping[T, int], key: Callable[[T], Any]) -> tuple[tuple[T, ...], Ints]:
    """What was numbered, in order, and the place in it of each number."""
    ordered = tuple(sorted(numbers, key=key))
    place_of = np.empty(len(ordered), dtype=np.int64)
    place_of[[numbers[one] for one in ordered]] = np.arange(len(ordered))
    return ordered, place_of


def _span(line: Line, plan: Survey) -> Span:
    return frozenset(window.id for window in plan.windows if window.first <= line.day(window.column) <= window.last)


def _cube(plan: Survey, cells: Sequence[Cell], spans: int, people: tuple[Ints, Ints, Ints]) -> Cube:
    span_of, cell_of, said = people
    place = span_of * len(cells) + cell_of
    size = spans * len(cells)
    answers = {
        indicator.id: np.bincount(place * 3 + said[:, number], minlength=3 * size).reshape(spans, len(cells), 3)
        for number, indicator in enumerate(plan.indicators)
    }
    counts = np.bincount(place, minlength=size).reshape(spans, len(cells))
    return Cube(plan.columns, tuple(cells), tuple(map(str, range(spans))), counts, answers)
