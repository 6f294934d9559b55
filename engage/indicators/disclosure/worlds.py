"""How tightly numbers of people can be bounded by whoever knows some of their sums: exactly, in whole people.

What an attacker knows is a system of sums. A world is a table of whole numbers, none negative, that has all of these
sums; the truth is one of them, and nobody can tell which. A number is protected when two worlds differ enough in it,
and one pair of worlds protects thousands of numbers at once: so worlds are sought that push as many as possible up and
down together, and only what is left over is bounded one by one. A pair of worlds is a proof that needs no trust in the
solver: each is checked in whole numbers against every sum. That a number is bounded too tightly is the solver's word
(HiGHS, branch and bound, both ends optimal); what it can not settle counts as bounded.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from engage.indicators.disclosure.parts import Numbers

Vector = npt.NDArray[np.float64]

ROUNDS = 6
"""How often worlds are sought that protect many numbers, before each is bounded by itself."""

MANY = 20
"""With more numbers than this it is worth to seek worlds that protect many."""

NEAR = 0.2
"""How far from the most people a world may be that is to protect many numbers."""

SECONDS_EACH = 20.0
"""How long one search for a world may take."""


@dataclass(frozen=True)
class System:
    """What is known: `low` <= `sums` @ cells <= `high`. `truth` are the cells as they are."""

    sums: csr_array
    low: Numbers
    high: Numbers
    truth: Numbers

    @property
    def most(self) -> int:
        """More people than any cell can be told to have: only a cell in no sum reaches it."""
        return int(self.truth.sum()) + 100

    def is_world(self, cells: Numbers) -> bool:
        """Whether nothing that is known speaks against it."""
        found = self.sums @ cells
        return bool((cells >= 0).all() and (found >= self.low).all() and (found <= self.high).all())


def too_tight(
    system: System,
    numbers: csr_array,
    widths: Numbers,
    tick: Callable[[], None] = lambda: None,
    *,
    one_by_one: bool,
) -> list[int]:
    """Returns which of `numbers` (a row of cells each) cannot be shown to be open by at least their width.

    `tick` is called before every search and may raise, to stop. With `one_by_one` each is bounded by itself, and what
    is left over then is bounded too tightly; without, worlds are sought for many at once.
    """
    found = _Found(system, numbers, widths)
    chance = np.random.default_rng(0)
    for _ in range(ROUNDS if not one_by_one or len(widths) > MANY else 0):
        if not (left := found.left).size:
            return []
        weights = chance.choice([1.0, 2.0, 5.0], size=left.size)
        for sign in (1, -1):
            tick()
            found.see(_extreme(system, sign * (numbers[left].T @ weights), NEAR))
        if left.size - found.left.size < left.size // 20:
            break
    for one in found.left if one_by_one else ():
        for sign in (1, -1):
            if found.is_open(one):
                break
            tick()
            found.see(_extreme(system, sign * numbers[[one]].toarray()[0], 0.0))
    return [int(one) for one in found.left]


class _Found:
    """The least and the most that each number is in any world found so far."""

    def __init__(self, system: System, numbers: csr_array, widths: Numbers) -> None:
        self.system, self.numbers, self.widths = system, numbers, widths
        self.low = self.high = numbers @ system.truth

    def see(self, world: Numbers | None) -> None:
        """Takes a world into account, if there is one."""
        if world is not None:
            values = self.numbers @ world
            self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)

    def is_open(self, one: int) -> bool:
        """Whether two worlds differ enough in a number."""
        return bool(self.high[one] - self.low[one] >= self.widths[one])

    @property
    def left(self) -> Numbers:
        """The numbers that no two worlds differ in enough."""
        return np.flatnonzero(self.high - self.low < self.widths)


def _extreme(system: System, wanted: Vector, near: float) -> Numbers | None:
    """A world that has as many people as possible in the cells wanted, or nearly; None where none was found in time.

    Sums of runs mostly have whole extremes of themselves, so that whole numbers are asked for only where they have not.
    """
    for is_whole in (False, True):
        solved = milp(
            -wanted,
            constraints=LinearConstraint(system.sums, system.low, system.high),
            bounds=Bounds(0, system.most),
            integrality=np.full(len(system.truth), int(is_whole)),
            options={"time_limit": SECONDS_EACH, "mip_rel_gap": near},
        )
        if solved.x is not None:
            world: Numbers = np.rint(solved.x).astype(np.int64)
            if system.is_world(world):
                return world
    return None


def rows(many: Iterator[Numbers], size: int) -> csr_array:
    """Returns a matrix whose rows have a one in each of the cells that a row names."""
    places = list(many)
    lengths = np.cumsum([0, *(len(one) for one in places)])
    columns = np.concatenate(places) if places else np.zeros(0, np.int64)
    return csr_array((np.ones(len(columns), np.int64), columns, lengths), shape=(len(places), size))
