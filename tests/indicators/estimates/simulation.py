"""A population that is known to the last person, of whom some choose to answer: what do the ranges hold?

`python -m tests.indicators.estimates.simulation [DRAWS]` prints how often 95 % ranges hold the truth, with 1,000 draws
unless told otherwise (a minute and a half); the tests draw 200 times.
"""

import sys
from collections import Counter
from itertools import product

import numpy as np

from engage.indicators.estimates.margins import Margin
from engage.indicators.estimates.shares import Share, changes, gaps, shares
from engage.indicators.estimates.tallies import Floats, Tally
from engage.indicators.estimates.variance import Domain, Influence, influence
from engage.indicators.estimates.weighting import NotWeighted, weigh
from tests.indicators.estimates.factories import AGES, COLUMNS, GROUPS, POPULATION, SEXES

CELLS = tuple(product(AGES, SEXES, GROUPS))
BLACK = np.array([cell[2] == "Black" for cell in CELLS])


def by_level(**levels: dict[str, float]) -> Floats:
    """One number per cell, the product of the numbers of its levels."""
    return np.array(
        [np.prod([levels[column][value] for column, value in zip(COLUMNS, cell, strict=True)]) for cell in CELLS]
    )


# Older people are more often White, so that margins do not depend on each other by nothing but chance.
RESIDENTS = by_level(
    age=dict(zip(AGES, (0.13, 0.24, 0.20, 0.16, 0.13, 0.14), strict=True)),
    sex={"Female": 0.52, "Male": 0.48},
    ethnicity={"Asian": 0.16, "Black": 0.21, "Mixed": 0.07, "Other": 0.06, "White": 0.50},
) * np.array([1.3 if (cell[2] == "White") == (cell[0] in AGES[3:]) else 0.8 for cell in CELLS])
RESIDENTS *= POPULATION / RESIDENTS.sum()

# Who answers depends on age, sex and ethnic group, each by a factor of its own: what weights can put right.
ANSWERS = by_level(
    age=dict(zip(AGES, (0.4, 0.8, 1.0, 1.2, 1.4, 1.3), strict=True)),
    sex={"Female": 1.2, "Male": 0.8},
    ethnicity={"Asian": 0.7, "Black": 0.8, "Mixed": 1.1, "Other": 0.9, "White": 1.2},
)
TRUST = by_level(
    age=dict(zip(AGES, (0.75, 0.85, 0.95, 1.0, 1.1, 1.2), strict=True)),
    sex={"Female": 1.05, "Male": 0.95},
    ethnicity={"Asian": 0.60, "Black": 0.38, "Mixed": 0.42, "Other": 0.52, "White": 0.58},
)
NOBODY = Tally(COLUMNS, CELLS, np.zeros(60, dtype=np.int64), {"trust": np.zeros((60, 3), dtype=np.int64)})
ALL_TRUST = float(RESIDENTS @ TRUST / POPULATION)
BLACK_TRUST = float(RESIDENTS[BLACK] @ TRUST[BLACK] / RESIDENTS[BLACK].sum())


def census() -> list[Margin]:
    """The margins of this population."""
    return [
        Margin(column, (column,), {(value,): float(RESIDENTS[[cell[place] == value for cell in CELLS]].sum())
                                   for value in values})
        for place, (column, values) in enumerate(zip(COLUMNS, (AGES, SEXES, GROUPS), strict=True))
    ]  # fmt: skip


def draw(random: np.random.Generator, people: int, reluctance: float = 0.0) -> Tally:
    """A tally of people who answered, of whom 5 % skip the question.

    Residents with trust answer less often than others by the share `reluctance`.
    """
    chance = RESIDENTS * ANSWERS
    favourable, other = chance * TRUST * (1 - reluctance), chance * (1 - TRUST)
    kinds = np.stack([favourable * 0.95, other * 0.95, (favourable + other) * 0.05], axis=1)
    counts = random.multinomial(people, (kinds / kinds.sum()).ravel()).reshape(kinds.shape)
    return Tally(COLUMNS, CELLS, counts.sum(axis=1), {"trust": counts})


def coverage(draws: int, people: int, *, reluctance: float = 0.0, seed: int = 7) -> dict[str, float]:
    """How often the ranges hold the truth, 0–1, by what they are of; `bias` is the mean error of the share of all."""
    held: Counter[str] = Counter()
    errors = []
    random = np.random.default_rng(seed)
    while len(errors) < draws:
        try:
            now, before = (_made(draw(random, people, reluctance)) for _ in range(2))
        except NotWeighted:
            continue  # the few that cannot be weighted are drawn again
        (found, (everyone, black)) = now
        assert everyone is not None
        assert black is not None
        (gap,) = gaps(found, [everyone, black], [(1, 0)])
        change = changes(*now, *before, NOBODY)[0]
        assert gap is not None
        assert change is not None
        errors.append(everyone.p - ALL_TRUST)
        held["all"] += everyone.low <= ALL_TRUST <= everyone.high
        held["Black"] += black.low <= BLACK_TRUST <= black.high
        held["gap"] += gap.difference.low <= BLACK_TRUST - ALL_TRUST <= gap.difference.high
        held["change"] += change.difference.low <= 0 <= change.difference.high
    return {name: number / draws for name, number in held.items()} | {"bias": float(np.mean(errors))}


def _made(tally: Tally) -> tuple[Influence, list[Share | None]]:
    domains = [Domain("trust", np.ones(len(CELLS), dtype=bool)), Domain("trust", BLACK)]
    found = influence(tally, weigh(tally, census(), POPULATION), domains)
    return found, shares(found)


def main() -> None:
    """Prints the table."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    for reluctance in (0.0, 0.26):
        for people in (220, 500, 1_000):
            found = coverage(draws, people, reluctance=reluctance)
            line = ", ".join(f"{name} {value:.3f}" for name, value in found.items())
            print(f"{people:>5} people, reluctance {reluctance:.0%}, {draws:,} draws: {line}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
