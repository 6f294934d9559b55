"""The gate over all boroughs: London's figure less the boroughs' gives nobody away who is not shown (rule 5).

Boroughs are to London what groups are to everybody: of each category, of the groups not shown together, and of
everybody less the groups that a borough shows, those boroughs that are not known hide each other in every run of
London's segments, or there are none. Otherwise the smallest borough that is shown is held back too.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from engage.indicators.disclosure.gate import already_out, decide_of, meets, people
from engage.indicators.disclosure.parts import ALL, Cells, Flags, Inputs, Known, Ledger, Numbers, Part, Series
from engage.kit.gate import QUARTERS, UNKNOWN, Window, segments

LONDON = "E12000007"
"""The code of London in figures."""

Decided = dict[Series, frozenset[str]]
"""The categories that may be released, of every borough and of London."""

_Set = str | frozenset[str]
"""A category; or everybody less some groups that London shows: all of them, or those that a borough shows."""


def decide_everywhere(
    inputs: Inputs,
    released: Callable[[Series], Ledger],
    window: Window,
    fit: Callable[[Series], Collection[str] | None] = lambda _: None,
) -> Decided:
    """Returns what may be released of one window, for all series of `inputs` and for London's.

    `released` gives the ledger of a series (`parts.Ledgers.of`), London's among them; `fit` the categories whose figure
    can be given at all, None for every one. What was released of the window before is in the decision.
    """
    found: Decided = {}
    for indicator in dict.fromkeys(series.indicator for series in inputs):
        own = {series: parts for series, parts in inputs.items() if series.indicator == indicator}
        found |= _Boroughs(own, released, window, fit).decided()
    return found


class _Boroughs:
    """All series of one indicator, and London's, on the way to a decision."""

    def __init__(
        self,
        inputs: Inputs,
        released: Callable[[Series], Ledger],
        window: Window,
        fit: Callable[[Series], Collection[str] | None],
    ) -> None:
        self.released, self.window, self.fit = released, window, fit
        quarters = [part.quarter for parts in inputs.values() for part in parts]
        self.span = min(quarters, default=window.first), max(quarters, default=window.last)
        together: dict[Series, list[Part]] = {}
        for series, parts in inputs.items():
            together.setdefault(series._replace(gss=LONDON), []).extend(parts)
        every: Mapping[Series, Sequence[Part]] = {**inputs, **together}
        self.cells = {series: Cells.of(parts, *self.span) for series, parts in every.items()}
        self.london = list(together)
        self._places = {one: [s for s in inputs if s.partition == one.partition] for one in together}
        self.barred: dict[Series, set[str]] = {series: set() for series in self.cells}
        self.shown: Decided = {}
        self._sums: dict[tuple[Series, frozenset[str]], Numbers] = {}

    def decided(self) -> Decided:
        """Returns the decision: no borough can be held back any more, or need be."""
        for series in self.cells:
            self._decide(series)
        for series in [one for one, shown in self.shown.items() if ALL not in shown]:
            self._bar_everybody(series.gss)
        while any(self._hold_back(series) for series in self.london):
            pass
        return self.shown

    def _decide(self, series: Series) -> None:
        ledger, fit = self.released(series), self.fit(series)
        self.shown[series] = decide_of(self.cells[series], ledger, self.window, fit, self.barred[series])

    def _hold_back(self, london: Series) -> bool:
        """Holds back what gives others away, in one partition, and returns whether there was anything."""
        is_changed = False
        for one in self._sets(london):
            while self._gives_away(london, one) and self._bar_smallest(london, one):
                is_changed = True
        return is_changed

    def _sets(self, london: Series) -> list[_Set]:
        groups = self.shown[london] - {ALL}
        some = meets([groups, *(self.shown[series] & groups for series in self._boroughs(london))]) - {frozenset()}
        if self.cells[london].groups - groups <= {UNKNOWN}:
            some.discard(groups)
        return [*sorted(self.cells[london].groups - {UNKNOWN} | {ALL}), *sorted(some, key=sorted)]

    def _members(self, london: Series, one: _Set) -> frozenset[str]:
        cells = self.cells[london]
        return cells.members(one) if isinstance(one, str) else cells.groups - one

    def _windows(self, series: Series, one: _Set) -> tuple[Window, ...]:
        """The windows in which a set is known of a place, with the new one if it would be shown."""
        needed = frozenset({one}) if isinstance(one, str) else one | {ALL}
        ledger = self.released(series)
        known = set.intersection(*(set(ledger.get(category, ())) for category in needed))
        return tuple(sorted(known | ({self.window} if needed <= self.shown[series] else set())))

    def _boroughs(self, london: Series) -> list[Series]:
        return self._places[london]

    def _gives_away(self, london: Series, one: _Set) -> bool:
        """Whether London less what is known of boroughs leaves too few, in any run of London's segments at the window.

        The answers of a borough in a run are known if they can be put together from its own segments and from the
        results of its surveys.
        """
        cuts = segments(self._windows(london, one))
        near = [
            cut for cut in cuts if cut[1] >= self.window.first - QUARTERS
        ]  # the window cuts what lies before it, too
        if not near:
            return False
        groups = self._members(london, one)
        sums, is_cut, loose = self._apart(london, groups, one)
        for start, (first, _) in enumerate(near):
            for _, last in near[start:]:
                low, high = first - self.span[0], last + 1 - self.span[0]
                low, high = max(low, 0), max(min(high, sums.shape[1] - 1), 0)
                known = is_cut[:, low] & is_cut[:, high] & (loose[:, low] == loose[:, high])
                left = Known(*(int(n) for n in (sums[~known, high] - sums[~known, low]).sum(axis=0)))
                if not (left.is_empty or left.is_safe):
                    return True
        return False

    def _apart(self, london: Series, groups: frozenset[str], one: _Set) -> tuple[Numbers, Flags, Numbers]:
        """What is known of every borough (`_known`), those with the same windows at once."""
        boroughs = self._boroughs(london)
        key = london, groups
        if key not in self._sums:
            self._sums[key] = np.stack([self.cells[series].count(groups).summed[:, 2:] for series in boroughs])
        sums = self._sums[key]
        is_cut, loose = np.ones(sums.shape[:2], bool), np.zeros(sums.shape[:2], np.int64)
        alike: dict[tuple[Window, ...], list[int]] = {}
        for number, series in enumerate(boroughs):
            alike.setdefault(self._windows(series, one), []).append(number)
        for windows, some in alike.items():
            is_cut[some], loose[some] = _known(sums[some].sum(axis=2), self.span[0], windows)
        return sums, is_cut, loose

    def _bar_smallest(self, london: Series, one: _Set) -> bool:
        """Holds back the smallest borough that shows a set, or London where none does. False: nor does London.

        What was released of the window before can not be held back any more.
        """
        groups = self._members(london, one)

        def size(series: Series) -> tuple[int, str]:
            whole, _ = self.cells[series].count(groups).between(self.window.first, self.window.last)
            return whole.people, series.gss

        few = frozenset({one}) if isinstance(one, str) else one
        free = {s: few - already_out(self.released(s), self.window) for s in [*self._boroughs(london), london]}
        showing = [s for s, left in free.items() if few <= self.shown[s] and left]
        if not showing:
            return False
        smallest = min(showing, key=size)  # London is the largest
        if one == ALL:
            self._bar_everybody(smallest.gss)
            return True
        cells = self.cells[smallest]
        self.barred[smallest].add(min(free[smallest], key=lambda group: (people(cells, group, self.window), group)))
        self._decide(smallest)
        return True

    def _bar_everybody(self, gss: str) -> None:
        """Holds back everybody's figure of a place, which is the same in every partition."""
        for series in self.cells:
            if series.gss == gss:
                self.barred[series].add(ALL)
                self._decide(series)


def _known(people: Numbers, start: int, windows: Sequence[Window]) -> tuple[Flags, Numbers]:
    """What is known of boroughs that have the same windows, at each boundary of quarters from the quarter `start` on.

    `people` are, of borough × boundary, the answers before it that no survey's results tell. Returns whether no segment
    has answers on both sides of it, and how many answers before it are in no segment at all.
    """
    is_cut, covered = np.ones(people.shape, bool), np.zeros(people.shape[1] - 1, bool)
    for first, last in segments(windows):
        low, high = max(first - start, 0), min(last + 1 - start, len(covered))
        if low < high:
            covered[low:high] = True
            inner = people[:, low : high + 1]
            is_cut[:, low : high + 1] &= (inner == inner[:, :1]) | (inner == inner[:, -1:])
    loose = np.cumsum(np.where(covered, 0, np.diff(people, axis=1)), axis=1)
    return is_cut, np.hstack([np.zeros((len(people), 1), np.int64), loose])
