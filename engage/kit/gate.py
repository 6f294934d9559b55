"""Which figures may be released, quarter after quarter, so that none of them gives a small group away.

A series is what people answered by quarter. A figure is of a window of four quarters; windows overlap, and differences
of overlapping windows are what an attacker works with. All windows already released of a category are its ledger. Where
one of them begins or ends, the quarters fall into segments: whatever can be subtracted out is a union of segments, so
every segment is kept empty or as large as may be known. The ledger is not stored: it follows from the counts alone, in
order of time, and what comes later never changes a window that was.

Pure arithmetic: no database, no clock. Source: the rules, and the attack they are tested with, are in the methodology.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engage.kit.figures import FEWEST_ANSWERS

FEWEST_DERIVABLE = 10
"""No number of people smaller than this, but 0, can be worked out from what is released."""

QUARTERS = 4
"""The length of a window."""

UNKNOWN = "unknown"
"""The category of people who did not say. It has no figure of its own."""

Series = Mapping[int, Counter[Hashable]]
"""Quarter (any running number) → answer → how many people gave it. A quarter left out is empty."""


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Four quarters, of which the last is `last`."""

    last: int

    @property
    def first(self) -> int:
        """The first of them."""
        return self.last - QUARTERS + 1


def enough(answers: Counter[Hashable]) -> bool:
    """Whether a window has the fewest answers that any figure is made of."""
    return answers.total() >= FEWEST_ANSWERS


def released(
    everyone: Series,
    until: int,
    is_shown: Callable[[Counter[Hashable]], bool] = enough,
    *,
    first_after: int = 1,
) -> list[Window]:
    """Returns the windows of everybody's figure up to a quarter, oldest first.

    `is_shown` is whether a window with these answers has a figure at all; the first can be released after so many
    quarters with answers.
    """
    ledger: list[Window] = []
    for last in range(min(everyone, default=until + 1) + first_after - 1, until + 1):
        window = Window(last)
        if is_shown(answers_in(everyone, window.first, last)) and _may_join(everyone, ledger, window):
            ledger.append(window)
    return ledger


def released_by_group(
    groups: Mapping[str, Series],
    windows: Iterable[Window],
    is_shown: Callable[[Counter[Hashable]], bool] = enough,
) -> dict[str, list[Window]]:
    """Returns the windows of each group's figure, of those that everybody's figure has (`windows`, oldest first).

    `groups` are all groups of one partition, UNKNOWN among them; their sum is everybody. Before twelve whole months of
    answers no group has a figure.
    """
    everyone = total(groups.values())
    begun = min(everyone, default=0)
    ledgers: dict[str, list[Window]] = {group: [] for group in groups if group != UNKNOWN}
    known: list[Window] = []
    for window in windows:
        known.append(window)
        if window.first < begun:
            continue
        shown = {
            group
            for group, ledger in ledgers.items()
            if is_shown(answers_in(groups[group], window.first, window.last))
            and _may_join(groups[group], ledger, window)
        }
        for group in _hiding_the_rest(groups, shown, known):
            ledgers[group].append(window)
    return ledgers


def total(many: Iterable[Series]) -> dict[int, Counter[Hashable]]:
    """Returns the sum of some series."""
    added: dict[int, Counter[Hashable]] = {}
    for series in many:
        for quarter, answers in series.items():
            added.setdefault(quarter, Counter()).update(answers)
    return added


def answers_in(series: Series, first: int, last: int) -> Counter[Hashable]:
    """Returns what was answered from one quarter to another, both included."""
    found: Counter[Hashable] = Counter()
    for quarter in range(first, last + 1):
        found.update(series.get(quarter, ()))
    return found


def segments(windows: Sequence[Window]) -> list[tuple[int, int]]:
    """Returns the runs of quarters (first, last) between the beginnings and ends of windows, oldest first."""
    bounds = sorted({bound for window in windows for bound in (window.first, window.last + 1)})
    return [(bounds[i], bounds[i + 1] - 1) for i in range(len(bounds) - 1)]


def _may_join(series: Series, ledger: Sequence[Window], window: Window) -> bool:
    """Whether a window can follow those released: it adds enough people, and cuts no smaller number out of what was."""
    known = set(segments(ledger))
    added = answers_in(series, max(window.first, ledger[-1].last + 1) if ledger else window.first, window.last)
    return added.total() >= FEWEST_DERIVABLE and all(
        _may_be_derived(answers_in(series, *segment)) for segment in segments([*ledger, window]) if segment not in known
    )


def _may_be_derived(answers: Counter[Hashable]) -> bool:
    """Whether so many people hide each other: ten, and not all of one mind unless they are thirty."""
    people, minds = answers.total(), len(+answers)
    return people == 0 or (people >= FEWEST_DERIVABLE and (minds > 1 or people >= FEWEST_ANSWERS))


def _hiding_the_rest(groups: Mapping[str, Series], shown: set[str], windows: Sequence[Window]) -> set[str]:
    """Leaves out the smallest of the groups to be shown until those that are not, together, are enough to hide."""
    window = windows[-1]
    inside = [part for part in segments(windows) if window.first <= part[0] and part[1] <= window.last]
    while shown:
        hidden = total(series for group, series in groups.items() if group not in shown)
        if groups.keys() - shown <= {UNKNOWN}:
            break
        if all(answers_in(hidden, *part) and _may_be_derived(answers_in(hidden, *part)) for part in inside):
            break
        shown = shown - {min(shown, key=lambda group: (_people(groups[group], window), group))}
    return shown


def _people(series: Series, window: Window) -> int:
    return answers_in(series, window.first, window.last).total()
