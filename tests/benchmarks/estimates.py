"""What weights and estimates take once answers are a table of cells."""

from collections.abc import Callable
from itertools import product
from time import perf_counter, process_time

import numpy as np

from engage.indicators.estimates.margins import Margin
from engage.indicators.estimates.raking import rake
from engage.indicators.estimates.shares import changes, gaps, shares
from engage.indicators.estimates.shown import shown
from engage.indicators.estimates.tallies import Cube
from engage.indicators.estimates.variance import Domain, influence
from engage.indicators.estimates.weighting import weigh

LEVELS = {"age": 6, "sex": 2, "ethnicity": 5}
POPULATION = 250_000.0
PEOPLE = 1_000_000
ANSWERS = 2_000_000
BOROUGHS, WINDOWS, QUARTERS, INDICATORS = 33, 12, 15, 12
CELLS = tuple(product(*([f"{name} {number}" for number in range(levels)] + [""] for name, levels in LEVELS.items())))


def time_estimates() -> list[str]:
    """Says how long a million people take to weigh, and how long everything that is published of two million."""
    random = np.random.default_rng(1)
    return [_raking(random), _compiling(random)]


def _raking(random: np.random.Generator) -> str:
    """One rake of a million people on three margins, from rows of levels to a weight each, and from its cells alone."""
    sizes = tuple(LEVELS.values())
    rows = [random.choice(size, PEOPLE, p=random.dirichlet(np.full(size, 5))) for size in sizes]
    targets = [random.dirichlet(np.full(size, 5)) for size in sizes]
    numbers = np.indices(sizes).reshape(len(sizes), -1)

    def counted() -> np.ndarray:
        return np.bincount(np.ravel_multi_index(rows, sizes), minlength=numbers.shape[1])

    def from_rows() -> np.ndarray:
        factors = rake(counted(), list(zip(numbers, targets, strict=True)))
        return factors[np.ravel_multi_index(rows, sizes)]

    people = counted()
    from_cells = _seconds(lambda: rake(people, list(zip(numbers, targets, strict=True))))
    whole = _seconds(from_rows)
    return (
        f"raking {PEOPLE:,} people on {len(sizes)} margins: {from_cells * 1000:.1f} ms from {len(people)} cells, "
        f"{whole * 1000:.0f} ms from a row each to a weight each"
    )


def _seconds(work: Callable[[], object]) -> float:
    """The median of five times, in seconds."""
    times = []
    for _ in range(5):
        started = perf_counter()
        work()
        times.append(perf_counter() - started)
    return sorted(times)[2]


def _compiling(random: np.random.Generator) -> str:
    """Every borough's windows: weights, shares of eight groups on every indicator, gaps to all, changes over a year."""
    cubes = [_cube(random) for _ in range(BOROUGHS)]
    margins = [
        Margin(name, (name,), {(f"{name} {number}",): POPULATION / levels for number in range(levels)})
        for name, levels in LEVELS.items()
    ]
    started = process_time()
    figures = sum(_figures(cube, margins) for cube in cubes)
    seconds = process_time() - started
    return (
        f"{figures:,} figures of {ANSWERS:,} answers (weights, ranges, gaps, changes), from the cells: "
        f"{seconds:.2f} s of one processor"
    )


def _cube(random: np.random.Generator) -> Cube:
    shares = [np.append(random.dirichlet(np.full(levels, 30)) * 0.97, 0.03) for levels in LEVELS.values()]
    of_cell = np.einsum("a,b,c->abc", *shares).ravel()
    people = random.multinomial(ANSWERS // BOROUGHS // QUARTERS, of_cell, size=QUARTERS)
    answers = {
        f"indicator {number}": random.multinomial(people, random.dirichlet((5, 5, 1))) for number in range(INDICATORS)
    }
    return Cube(tuple(LEVELS), CELLS, tuple(map(str, range(QUARTERS))), people, answers)


def _figures(cube: Cube, margins: list[Margin]) -> int:
    """Makes what is published of one borough, and returns how many figures that is."""
    tally = cube.window(["0"])
    groups = [np.ones(len(CELLS), dtype=bool)]
    groups += [tally.having("sex", [f"sex {number}"]) for number in range(2)]
    groups += [tally.having("ethnicity", [f"ethnicity {number}"]) for number in range(5)]
    domains = [Domain(indicator, group) for indicator in cube.answers for group in groups]
    pairs = [(start + place, start) for start in range(0, len(domains), len(groups)) for place in range(1, len(groups))]
    made, count = [], 0
    for window in range(WINDOWS):
        quarters = {str(quarter) for quarter in range(window, window + 4)}
        tally = cube.window(quarters)
        weighting = weigh(tally, margins, POPULATION)
        found = influence(tally, weighting, domains)
        estimates = shares(found)
        count += len([shown(share, needs_care=weighting.needs_care) for share in estimates])
        count += len(gaps(found, estimates, pairs))
        if made:
            before, estimates_before, quarters_before = made[-1]
            shared = cube.window(quarters & quarters_before)
            count += len(changes(found, estimates, before, estimates_before, shared))
        made.append((found, estimates, quarters))
    return count
