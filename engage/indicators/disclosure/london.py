"""The gate over all boroughs: London's figure less the boroughs' must not give away those that are not shown (rule 5).

Boroughs are to London what groups are to everybody: of each category, and of the groups not shown together, those not
shown hide each other in every segment of London's, or there are none. Otherwise the smallest borough that is shown is
held back too.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import reduce
from operator import add

from engage.indicators.disclosure.gate import decide_of, inside, meets, people
from engage.indicators.disclosure.parts import ALL, Cells, Counts, Inputs, Ledger, Part, Series
from engage.kit.gate import UNKNOWN, Window

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
    can be given at all, None for every one.
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
        self.barred: dict[Series, set[str]] = {series: set() for series in self.cells}
        self.shown: Decided = {}

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
        shown, is_changed = self.shown[london], False
        if ALL not in shown:
            return False
        for one in self._sets(london):
            while self._gives_away(london, one):
                self._bar_smallest(london, one)
                is_changed = True
        return is_changed

    def _sets(self, london: Series) -> list[_Set]:
        groups = self.shown[london] - {ALL}
        some = meets([groups, *(self.shown[series] & groups for series in self._boroughs(london))]) - {frozenset()}
        if self.cells[london].groups - groups <= {UNKNOWN}:
            some.discard(groups)
        return [*sorted(self.shown[london]), *sorted(some, key=sorted)]

    def _members(self, london: Series, one: _Set) -> frozenset[str]:
        cells = self.cells[london]
        return cells.members(one) if isinstance(one, str) else cells.groups - one

    def _showing(self, london: Series, one: _Set) -> list[Series]:
        """The boroughs of which a set is known: it is shown, or everybody and the groups that it lacks are."""
        needed = frozenset({one}) if isinstance(one, str) else one | {ALL}
        return [s for s in self._boroughs(london) if needed <= self.shown[s]]

    def _boroughs(self, london: Series) -> list[Series]:
        return [s for s in self.cells if s.partition == london.partition and s.gss != LONDON]

    def _gives_away(self, london: Series, one: _Set) -> bool:
        """Whether London less the boroughs of which a set is known leaves too few, in any segment of London's."""
        showing = self._showing(london, one)
        rest = [series for series in self._boroughs(london) if series not in showing]
        if not rest or not showing:
            return False
        groups = self._members(london, one)
        counts: Counts = reduce(add, (self.cells[series].count(groups) for series in rest))
        ledger = self.released(london).get(one if isinstance(one, str) else ALL, ())
        return not all(counts.is_safe(*part, or_empty=True) for part in inside(ledger, self.window))

    def _bar_smallest(self, london: Series, one: _Set) -> None:
        groups = self._members(london, one)

        def size(series: Series) -> tuple[int, str]:
            whole, _ = self.cells[series].count(groups).between(self.window.first, self.window.last)
            return whole.people, series.gss

        smallest = min(self._showing(london, one), key=size)
        if one == ALL:
            self._bar_everybody(smallest.gss)
            return
        cells, few = self.cells[smallest], frozenset({one}) if isinstance(one, str) else one
        self.barred[smallest].add(min(few, key=lambda group: (people(cells, group, self.window), group)))
        self._decide(smallest)

    def _bar_everybody(self, gss: str) -> None:
        """Holds back everybody's figure of a place, which is the same in every partition."""
        for series in self.cells:
            if series.gss == gss:
                self.barred[series].add(ALL)
                self._decide(series)
