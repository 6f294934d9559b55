"""The audit of a release: what everything ever published lets anybody work out, before it is stored.

Two checks, and a release that fails either is refused, with the cells that it would give away:

1. The new figures are just those that the gate lets pass, given what is in force (`london.decide_everywhere`).
2. An attacker knows the exact number of people behind every figure ever published, of every borough and of London, and
   behind every share in the surveys' own results: more than any reader, who is shown it to the nearest five. No number
   of one to nine people, of a group or of everybody, in a run of one to four quarters or in one survey, may then be
   bounded to within ten; and none of ten to twenty-nine who all said the same may be known exactly (`worlds`).

Partitions are checked one at a time, and that leaves out nothing: a group's windows and surveys are always among
everybody's, so that a partition tells of another only what everybody's figures tell.

Each partition has a time limit of its own, and all of them together another; one that was not finished in time counts
as refused. What has passed is noted by its fingerprint, so that it need not be looked at again: an audit that was
interrupted goes on where it was, and one of the same figures is over at once.

What is known of past windows is taken as they are counted now; where a published base shows that they were counted
otherwise, anything between the two may be true.
"""

import hashlib
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from engage.indicators.catalogue import DEFINITIONS
from engage.indicators.definition import Kind
from engage.indicators.disclosure.known import Knowledge, Target
from engage.indicators.disclosure.london import decide_everywhere
from engage.indicators.disclosure.parts import ALL, Inputs, Ledgers, Numbers, Part, Series, window_of
from engage.indicators.disclosure.worlds import System, rows, too_tight
from engage.indicators.figures import Figure
from engage.kit.gate import Window

METHOD = 1
"""Raised whenever the same figures might be judged otherwise: what was noted before is then checked again."""

TOGETHER = (1, 3, 3, 3, 4)
"""How many boroughs are looked at together, the others taken as known, before all are."""

LONGEST = 780.0
"""How many seconds an audit may take, and then as long as two searches: they are not broken off."""

LONGEST_EACH = 120.0
"""How many seconds one partition of one indicator may take."""

WORKERS = 2
"""How many partitions are looked at at a time: the solver leaves Python's lock to others."""

_Key = tuple[str, str, str, str]

EVERYWHERE = "everywhere"
"""Stands for every place in a cell."""

NO_TIME = "there was no time to tell; what was found is noted, and it goes on from there when it is tried again"


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A number that would be given away: of a category, from one quarter to another, both included, and why."""

    indicator: str
    gss: str
    partition: str
    category: str
    first: int
    last: int
    why: str

    def __str__(self) -> str:
        group = f"{self.partition}={self.category}" if self.category != ALL else "everybody"
        return f"{self.indicator} {self.gss} {group} {_quarter(self.first)} to {_quarter(self.last)}: {self.why}"


def _quarter(number: int) -> str:
    return f"{number // 4:04}-Q{number % 4 + 1}"


class Unsafe(Exception):
    """A release that would give people away. `cells` are what it would tell; no number of people is in them."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.cells = sorted(set(cells))
        super().__init__("; ".join(map(str, self.cells[:20])) + (" …" if len(self.cells) > 20 else ""))


class OutOfTime(Unsafe):
    """The audit took too long, for each of the cells. What has passed is noted: the next one goes on from there."""


class Passed:
    """The fingerprints of what has passed, in a file of one line each; without a file they are kept in memory."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._known = set(file.read_text().split()) if file and file.exists() else set[str]()

    def __contains__(self, fingerprint: str) -> bool:
        return fingerprint in self._known

    def add(self, fingerprint: str) -> None:
        """Notes one; it is on disk before this returns."""
        self._known.add(fingerprint)
        if self._file:
            with self._file.open("a") as lines:
                lines.write(f"{fingerprint}\n")


def audit(
    figures_new: Iterable[Figure],
    figures_in_force: Iterable[Figure],
    inputs: Inputs,
    *,
    passed: Passed | None = None,
    seconds: float = LONGEST,
    seconds_each: float = LONGEST_EACH,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Returns how many numbers were found to be protected, all of them. To be called before a release is stored.

    `figures_new` are a release's figures, those in force among them or not; `figures_in_force` everything published so
    far, one figure for each key; `inputs` the parts of every borough and partition of which figures are made.
    Raises Unsafe; and OutOfTime, if all that can be said against it is that it took more than `seconds` of `clock`, or
    one partition more than `seconds_each`.
    """
    new, before = _to_look_at(figures_new, figures_in_force, inputs)
    if refused := [*_changed(new, before), *_by_rule(new, before.values(), inputs)]:
        raise Unsafe(refused)
    return by_bounds(
        new, before.values(), inputs, passed=passed, seconds=seconds, seconds_each=seconds_each, clock=clock
    )


def _to_look_at(
    figures_new: Iterable[Figure], figures_in_force: Iterable[Figure], inputs: Inputs
) -> tuple[list[Figure], dict[_Key, Figure]]:
    """The figures that are governed at all: those that are new, and those in force."""
    before = {one.key: one for one in figures_in_force if _is_governed(one, inputs)}
    new = [one for one in figures_new if _is_governed(one, inputs) and one != before.get(one.key) and one.is_shown]
    return new, before


@dataclass(frozen=True, slots=True)
class _Timer:
    """Until when an audit may go on, and how long each partition may take."""

    clock: Callable[[], float]
    until: float
    each: float

    def start(self) -> Callable[[], None]:
        """Returns what raises _Late once a partition that begins now has taken too long."""
        until = min(self.until, self.clock() + self.each)

        def tick() -> None:
            if self.clock() > until:
                raise _Late

        return tick


class _Late(Exception):
    """A partition was not finished in time."""


def _is_governed(figure: Figure, inputs: Inputs) -> bool:
    """Whether a figure is of answers people gave: one of those is refused if there is nothing to check it with."""
    definition = DEFINITIONS.get(figure.indicator)
    is_sample = definition is not None and definition.kind is Kind.SAMPLE
    return is_sample or any(series.indicator == figure.indicator for series in inputs)


def _changed(new: Sequence[Figure], before: Mapping[_Key, Figure]) -> Iterator[Cell]:
    """Figures in force that would be changed (rule 7), and figures of anything but a window."""
    for one in new:
        if one.key in before and before[one.key].is_shown:
            yield _cell_of(one, "a figure in force is never changed")
        elif window_of(one.period) is None:
            yield _cell_of(one, "not twelve months to the end of a quarter")


def _cell_of(figure: Figure, why: str) -> Cell:
    partition, _, category = figure.group.partition("=")
    last = figure.period.ends_on.year * 4 + (figure.period.ends_on.month - 1) // 3
    first = figure.period.starts_on.year * 4 + (figure.period.starts_on.month - 1) // 3
    return Cell(figure.indicator, figure.gss, partition, category or ALL, first, last, why)


# ---- 1. the rule -------------------------------------------------------------------------------------------------


def _by_rule(new: Sequence[Figure], before: Iterable[Figure], inputs: Inputs) -> Iterator[Cell]:
    """The new figures that the gate does not let pass, window after window."""
    so_far = list(before)
    for window in sorted({window for one in new if (window := window_of(one.period))}):
        now = [one for one in new if window_of(one.period) == window]
        shown, indicators = Ledgers(now), {one.indicator for one in now}
        asked = {series: parts for series, parts in inputs.items() if series.indicator in indicators}
        decided = decide_everywhere(asked, Ledgers(so_far).of, window, _fit(shown))
        for one in now:
            partition, _, group = one.group.partition("=")
            series = [
                s for s in decided if s[:2] == (one.indicator, one.gss) and (s.partition == partition or not group)
            ]
            if not series or not all((group or ALL) in decided[s] for s in series):
                yield _cell_of(one, "too few people could be told apart")
        so_far += now


def _fit(shown: Ledgers) -> Callable[[Series], Collection[str]]:
    return lambda series: shown.of(series).keys()


# ---- 2. exact bounds ---------------------------------------------------------------------------------------------


def by_bounds(
    figures_new: Iterable[Figure],
    figures_in_force: Iterable[Figure],
    inputs: Inputs,
    *,
    passed: Passed | None = None,
    seconds: float = LONGEST,
    seconds_each: float = LONGEST_EACH,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Returns what `audit` does, by the second check alone: whatever rule let the figures pass."""
    new, before = _to_look_at(figures_new, figures_in_force, inputs)
    timer = _Timer(clock, clock() + seconds, seconds_each)
    noted = Passed() if passed is None else passed
    ever = [*before.values(), *new]
    ledgers, bases = Ledgers(ever), _bases(ever)
    indicators = {one.indicator for one in new}

    def look(unit: tuple[str, str]) -> tuple[int, list[Cell]]:
        own = {s.gss: parts for s, parts in inputs.items() if (s.indicator, s.partition) == unit}
        known = _knowledge(Series(unit[0], "", unit[1]), own, ledgers, bases)
        return len(known.targets), _cells_of(unit, known, noted, timer.start())

    units = sorted({(s.indicator, s.partition) for s in inputs if s.indicator in indicators})
    with ThreadPoolExecutor(WORKERS) as pool:
        looked = list(pool.map(look, units))
    refused = [cell for _, cells in looked for cell in cells]
    if refused:
        raise (OutOfTime if all(cell.why == NO_TIME for cell in refused) else Unsafe)(refused)
    return sum(number for number, _ in looked)


def _cells_of(unit: tuple[str, str], known: Knowledge, passed: Passed, tick: Callable[[], None]) -> list[Cell]:
    """What would be given away of an indicator by a partition; one cell where there is no time to tell."""
    indicator, partition = unit
    try:
        return [
            Cell(indicator, one.gss, partition, one.category, one.first, one.last, "could be worked out")
            for one in _too_tight(known, passed, tick)
        ]
    except _Late:
        first, last = min(one.first for one in known.targets), max(one.last for one in known.targets)
        return [Cell(indicator, EVERYWHERE, partition, ALL, first, last, NO_TIME)]


def _knowledge(
    series: Series,
    parts: Mapping[str, Sequence[Part]],
    ledgers: Ledgers,
    bases: Callable[[Series, str, Window], int | None],
) -> Knowledge:
    """What is published of an indicator by a partition; `series` names them, of no place."""
    return Knowledge(
        parts,
        lambda gss: ledgers.of(series._replace(gss=gss)),
        lambda gss, category, window: bases(series._replace(gss=gss), category, window),
    )


def _bases(figures: Iterable[Figure]) -> Callable[[Series, str, Window], int | None]:
    """The base shown with a figure, where one is."""
    found: dict[tuple[str, str, str, Window], int] = {}
    for one in figures:
        if one.base is not None and (window := window_of(one.period)):
            found[one.indicator, one.gss, one.group, window] = one.base

    def base(series: Series, category: str, window: Window) -> int | None:
        group = "" if category == ALL else f"{series.partition}={category}"
        return found.get((series.indicator, series.gss, group, window))

    return base


def _too_tight(known: Knowledge, passed: Passed, tick: Callable[[], None]) -> list[Target]:
    """The numbers that are not protected: of each borough by itself, then of what is left in a few, then in all."""
    whole = _asked(known, known.boroughs, known.targets)
    if not known.targets or whole[0] in passed:
        return []
    tight = _left_of(known, passed, tick)
    if not tight:
        passed.add(whole[0])
    return tight


def _left_of(known: Knowledge, passed: Passed, tick: Callable[[], None]) -> list[Target]:
    left, chance = known.targets, np.random.default_rng(0)
    for size in TOGETHER if known.has_london else ():
        some = [str(gss) for gss in chance.permutation(sorted({one.gss for one in left}))]
        others = [gss for gss in known.boroughs if gss not in some]
        some += [str(gss) for gss in chance.permutation(others)[: -len(some) % size]]
        found = []
        for few in (some[start : start + size] for start in range(0, len(some), size)):
            found += _unprotected(known, few, [one for one in left if one.gss in few], passed, tick)
        left = found
    if known.has_london:
        return _unprotected(known, known.boroughs, left, passed, tick, one_by_one=True)
    tight: list[Target] = []
    for gss in known.boroughs:
        own = [one for one in left if one.gss == gss]
        tight += _unprotected(known, [gss], own, passed, tick, one_by_one=True)
    return tight


def _unprotected(
    known: Knowledge,
    boroughs: Sequence[str],
    targets: Sequence[Target],
    passed: Passed,
    tick: Callable[[], None],
    *,
    one_by_one: bool = False,
) -> list[Target]:
    """Which numbers the system of some boroughs does not protect."""
    if not targets:
        return []
    fingerprint, system, numbers, widths = _asked(known, boroughs, targets)
    if fingerprint in passed:
        return []
    tight = too_tight(system, numbers, widths, tick, one_by_one=one_by_one)
    if not tight:
        passed.add(fingerprint)
    return [targets[one] for one in tight]


def _asked(
    known: Knowledge, boroughs: Sequence[str], targets: Sequence[Target]
) -> tuple[str, System, csr_array, Numbers]:
    """What is asked of the solver: the system of some boroughs, the numbers in it, their widths; with a fingerprint."""
    system, cells = known.system(boroughs)
    numbers = rows((np.searchsorted(cells, one.cells) for one in targets), len(cells))
    widths = np.array([one.width for one in targets], np.int64)
    return _fingerprint(system, numbers, widths), system, numbers, widths


def _fingerprint(system: System, numbers: csr_array, widths: Numbers) -> str:
    digest = hashlib.sha256(f"{METHOD}".encode())
    for one in (system.sums, numbers):
        for array in (one.indptr, one.indices):
            digest.update(np.asarray(array, np.int64).tobytes() + b"|")
    for array in (system.low, system.high, system.truth, widths):
        digest.update(array.tobytes() + b"|")
    return digest.hexdigest()
