"""What was gathered as arrays: of each borough, and of all of London, people and answers by quarter and cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engage.indicators.definition import AGE, ETHNIC_GROUP, SEX
from engage.indicators.estimates.collapsing import Fewest, Ordered, Rule, Stepwise
from engage.indicators.estimates.margins import Margin
from engage.indicators.estimates.tallies import Cell, Cube, Ints
from engage.indicators.families import CannotCount, Gathered
from engage.indicators.models import LONDON_GSS

COLUMNS = (AGE, SEX, ETHNIC_GROUP)
BOROUGH = "borough"

RULES: Mapping[str, Rule] = {
    AGE: Ordered(),
    ETHNIC_GROUP: Stepwise((("other", "mixed"), ("mixed", "other"), ("mixed", "black"))),
    BOROUGH: Fewest(),
}
"""How small levels are joined. Sexes are not: with too few of one of them nothing is weighted by sex."""

LEAST_OF_LONDON = 0.5
"""There is a figure of London only where the boroughs with answers have at least this share of its residents."""

QUARTERS = 4
"""The length of a window, in quarters."""

Residents = Mapping[str, Mapping[str, int]]


class MiscountedSurvey(CannotCount):
    """A tally that counts more answers than people. The message names the survey and what to do."""


@dataclass(frozen=True)
class Place:
    """A borough or London: its cube, whose spans are quarters by number, and who lives there.

    A quarter's number is four times its year and its place in the year, from 0. `first` is the first with people and
    `until` the last that is over and settled. `residents` are those of each borough in it, by GSS code.
    """

    gss: str
    cube: Cube
    first: int
    until: int
    residents: Mapping[str, Residents]

    def boroughs_in(self, people: Ints) -> list[str]:
        """Returns the GSS codes of the boroughs that some of these people, counted by cell, are of."""
        if self.gss != LONDON_GSS:
            return [self.gss]
        return sorted({cell[0] for cell, number in zip(self.cube.cells, people.tolist(), strict=True) if number})

    def margins(self, boroughs: Sequence[str]) -> tuple[list[Margin], float]:
        """Returns what the weights of a window must add up to: the residents of these boroughs, and how many they are.

        They are those aged 16 and over. Sex and ethnic group are counted of all ages in each borough, and scaled to as
        many: the shares are those of all ages.
        """
        totals: dict[str, dict[Cell, float]] = {BOROUGH: {}, **{column: {} for column in COLUMNS}}
        for gss in boroughs:
            residents = self.residents[gss]
            adults = sum(residents[AGE].values())
            totals[BOROUGH][(gss,)] = adults
            for column in COLUMNS:
                scale = adults / sum(residents[column].values())
                for group, people in residents[column].items():
                    if not people:
                        continue  # in one borough there may be nobody
                    totals[column][(group,)] = totals[column].get((group,), 0.0) + people * scale
        population = float(sum(totals[BOROUGH].values()))
        columns = COLUMNS if self.gss != LONDON_GSS else (*COLUMNS, BOROUGH)
        return [Margin(column, (column,), totals[column]) for column in columns], population

    def is_enough(self, boroughs: Sequence[str]) -> bool:
        """Whether figures of these boroughs are figures of the place: London's need boroughs with half its people."""
        adults = {gss: sum(residents[AGE].values()) for gss, residents in self.residents.items()}
        return sum(adults[gss] for gss in boroughs) >= LEAST_OF_LONDON * sum(adults.values())


def number_of(key: str) -> int:
    """Returns the number of a quarter, "2026-Q3", or of the last quarter of a window, "12m-2026-09"."""
    if key.startswith("12m-"):
        return int(key[4:8]) * 4 + (int(key[9:11]) - 1) // 3
    return int(key[:4]) * 4 + int(key[-1]) - 1


def places(gathered: Gathered) -> list[Place]:
    """Returns the boroughs that have answers, in the order of their codes, and last London, if there are any.

    Raises MiscountedSurvey.
    """
    found = [_borough(gathered, gss) for gss in sorted(gathered["surveys"]) if gss in gathered["residents"]]
    return [*found, _london(gathered, found)] if found else []


def _borough(gathered: Gathered, gss: str) -> Place:
    quarters = {number_of(key): surveys for key, surveys in gathered["surveys"][gss].items()}
    first, until = min(quarters), number_of(gathered["until"])
    waiting = gathered["waiting"].get(gss)
    if waiting:
        until = min(until, number_of(waiting) - 1)
    cells, indicators = gathered["cells"], gathered["indicators"]
    shape = max(quarters) + 1 - first, len(cells)
    counts = np.zeros((*shape, 1 + 2 * len(indicators)), dtype=np.int64)
    for quarter, surveys in quarters.items():
        for slug, lines in surveys.items():
            table = np.array(lines, dtype=np.int64)
            if (table[:, 2::2] + table[:, 3::2] > table[:, 1:2]).any():
                raise MiscountedSurvey(f"{slug} in {gss} has more answers than people: count it again (engage recount)")
            np.add.at(counts[quarter - first], table[:, 0], table[:, 1:])
    return Place(
        gss,
        _cube(COLUMNS, [tuple(cell) for cell in cells], range(first, max(quarters) + 1), counts, indicators),
        first,
        until,
        {gss: gathered["residents"][gss]},
    )


def _cube(
    columns: Sequence[str], cells: Sequence[Cell], quarters: Sequence[int], counts: Ints, indicators: Sequence[str]
) -> Cube:
    """A cube without the cells that nobody was ever in."""
    inside = counts[:, :, 0].sum(axis=0) > 0
    counts = counts[:, inside]
    people, favourable, other = counts[:, :, 0], counts[:, :, 1::2], counts[:, :, 2::2]
    answers = np.stack([favourable, other, people[:, :, None] - favourable - other], axis=3)
    return Cube(
        tuple(columns),
        tuple(cell for cell, is_inside in zip(cells, inside, strict=True) if is_inside),
        tuple(map(str, quarters)),
        people,
        {indicator: answers[:, :, number] for number, indicator in enumerate(indicators)},
    )


def _london(gathered: Gathered, boroughs: Sequence[Place]) -> Place:
    """All boroughs side by side, with the borough as one more column. It is settled where all of them are."""
    first = min(place.first for place in boroughs)
    last = max(int(place.cube.spans[-1]) for place in boroughs)
    people = [_widened(place.cube.people, place, first, last) for place in boroughs]
    answers = {
        indicator: np.concatenate(
            [_widened(place.cube.answers[indicator], place, first, last) for place in boroughs], axis=1
        )
        for indicator in gathered["indicators"]
    }
    cube = Cube(
        (BOROUGH, *COLUMNS),
        tuple((place.gss, *cell) for place in boroughs for cell in place.cube.cells),
        tuple(map(str, range(first, last + 1))),
        np.concatenate(people, axis=1),
        answers,
    )
    waiting = [number_of(key) - 1 for key in gathered["waiting"].values()]
    return Place(LONDON_GSS, cube, first, min([number_of(gathered["until"]), *waiting]), gathered["residents"])


def _widened(counts: Ints, place: Place, first: int, last: int) -> Ints:
    """A borough's counts with quarters of nobody before and after, from the quarter `first` to `last`."""
    around = (place.first - first, last - int(place.cube.spans[-1]))
    return np.pad(counts, [around, *[(0, 0)] * (counts.ndim - 1)])


def window(place: Place, last: int) -> list[str]:
    """Returns the spans of the window that ends with a quarter, as far as the place has any."""
    return [str(number) for number in range(last - QUARTERS + 1, last + 1) if str(number) in place.cube.spans]


def published(gathered: Mapping[str, Any], gss: str) -> dict[str, dict[str, list[int]]]:
    """Returns the windows released of a place: indicator → group → numbers of their last quarters, oldest first."""
    return {
        indicator: {group: sorted(map(number_of, keys)) for group, keys in groups.items()}
        for indicator, groups in gathered["released"].get(gss, {}).items()
    }
