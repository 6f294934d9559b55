"""The tally: how many people of each kind answered how. All that weighted estimates need of what people said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

Cell = tuple[str, ...]
"""What the people of one cell have in common: one value for each of the tally's columns, "" where they gave none."""

FAVOURABLE, OTHER, NO_ANSWER = range(3)
"""The three things a person can have said on an indicator. No answer is also "don't know" and "prefer not to say"."""


@dataclass(frozen=True, slots=True)
class Tally:
    """People who answered in one window, by cell.

    `answers` has for each indicator an array of shape (cells, 3): how many of the cell said FAVOURABLE, OTHER and
    NO_ANSWER; its rows sum to `people`. Cells with nobody are allowed, so that the tallies of several windows can share
    one list of cells.
    """

    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    people: Ints
    answers: Mapping[str, Ints]

    def __post_init__(self) -> None:
        shape = (len(self.cells), 3)
        if self.people.shape != shape[:1] or (self.people < 0).any():
            raise ValueError("a tally has a number of people, zero or more, for each cell")
        for indicator, counts in self.answers.items():
            if counts.shape != shape or (counts < 0).any() or (counts.sum(axis=1) != self.people).any():
                raise ValueError(f"the answers on {indicator} are not those of the people of each cell")

    @property
    def total(self) -> int:
        """The number of people, n."""
        return int(self.people.sum())

    def having(self, column: str, values: Collection[str]) -> Bools:
        """Returns which cells have one of these values in a column, as an array of booleans.

        Raises ValueError when the tally has no such column.
        """
        place = self.columns.index(column)
        return np.array([cell[place] in values for cell in self.cells], dtype=bool)


@dataclass(frozen=True)
class Cube:
    """Tallies of spans of time that do not overlap, over one list of cells; windows are made of whole spans.

    In the product a span is a quarter. `people` has the shape (spans, cells); each array of `answers` (spans, cells,
    3).
    """

    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    spans: tuple[str, ...]
    people: Ints
    answers: Mapping[str, Ints]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {span: place for place, span in enumerate(self.spans)}

    def window(self, spans: Collection[str]) -> Tally:
        """Returns the tally of these spans together; of none, one with nobody in it."""
        places = sorted(self._places[span] for span in set(spans))
        return Tally(
            self.columns,
            self.cells,
            self.people[places].sum(axis=0),
            {indicator: counts[places].sum(axis=0) for indicator, counts in self.answers.items()},
        )
