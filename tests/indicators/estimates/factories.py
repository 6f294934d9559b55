"""Tallies and margins with boring valid values, and strategies that make random ones."""

from itertools import product

import numpy as np
from hypothesis import strategies as st

from engage.indicators.estimates.margins import Margin
from engage.indicators.estimates.tallies import Tally

AGES = ("16-24", "25-34", "35-44", "45-54", "55-64", "65+")
SEXES = ("Female", "Male")
GROUPS = ("Asian", "Black", "Mixed", "Other", "White")
COLUMNS = ("age", "sex", "ethnicity")
POPULATION = 200_000.0


def make_margins(population: float = POPULATION) -> list[Margin]:
    """The three margins of the product, with shares that are nobody's in particular."""
    shares = {
        "age": dict(zip(AGES, (0.13, 0.24, 0.20, 0.16, 0.13, 0.14), strict=True)),
        "sex": {"Female": 0.52, "Male": 0.48},
        "ethnicity": {"Asian": 0.16, "Black": 0.21, "Mixed": 0.07, "Other": 0.06, "White": 0.50},
    }
    return [
        Margin(name, (name,), {(value,): population * share for value, share in levels.items()})
        for name, levels in shares.items()
    ]


def make_tally(counts: dict[tuple[str, ...], tuple[int, int, int]], columns: tuple[str, ...] = COLUMNS) -> Tally:
    """A tally of one indicator, "trust", from {cell: (favourable, other, no answer)}."""
    answers = np.array(list(counts.values()), dtype=np.int64)
    return Tally(columns, tuple(counts), answers.sum(axis=1), {"trust": answers})


def make_even_tally(each: tuple[int, int, int] = (4, 3, 1)) -> Tally:
    """A tally with the same answers in every one of the sixty cells."""
    return make_tally(dict.fromkeys(product(AGES, SEXES, GROUPS), each))


@st.composite
def tallies(draw: st.DrawFn, *, with_no_target: bool = True) -> Tally:
    """Tallies of 200 to 1,500 people who fall unevenly into the cells, and answer by a share of each cell's own."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    people = draw(st.integers(200, 1_500))
    unevenness = draw(st.floats(0.5, 5))
    cells = list(product(AGES, SEXES, GROUPS))
    if with_no_target:
        cells += [("", "Male", "White"), ("65+", "", "Black"), ("25-34", "Female", "Prefer not to say")]
    sizes = random.multinomial(people, random.dirichlet(np.full(len(cells), unevenness)))
    answers = [random.multinomial(size, random.dirichlet((3, 3, 0.5))) for size in sizes]
    return make_tally({cell: tuple(map(int, said)) for cell, said in zip(cells, answers, strict=True)})


def shuffled(tally: Tally, order: list[int]) -> Tally:
    """The same tally with its cells in another order."""
    return Tally(
        tally.columns,
        tuple(tally.cells[place] for place in order),
        tally.people[order],
        {indicator: counts[order] for indicator, counts in tally.answers.items()},
    )
