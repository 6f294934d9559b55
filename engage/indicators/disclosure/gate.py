"""The gate: which categories of one borough, indicator and partition a new figure may be released of.

Whatever an attacker can subtract from the figures of a series is a union of its segments: the runs of quarters between
the beginnings and ends of its windows. So each segment holds ten people or more, who are not all of one mind unless
they are thirty; and so does what remains of it once the surveys whose own results are public are subtracted, unless
that is nobody. What was released is given and never worked out again: counts of past quarters may have changed since.
"""

from collections.abc import Collection, Iterable, Sequence

from engage.indicators.disclosure.parts import ALL, Cells, Counts, Ledger, Part
from engage.kit.figures import FEWEST_ANSWERS
from engage.kit.gate import UNKNOWN, Window, segments


def decide(
    parts: Sequence[Part], released: Ledger, window: Window, fit: Collection[str] | None = None
) -> frozenset[str]:
    """Returns the categories of which the figure of a window may be released: ALL and groups, or nothing.

    `released` is the ledger so far, of every category. `fit` are the categories whose figure can be given at all (it is
    exact enough to be shown), ALL among them; None: every one. A group is never released without everybody, and a gap
    may be given only of a group that is released (rule 8). What was released of the window before is among them.
    """
    return decide_of(Cells.of(parts), released, window, fit)


def decide_of(
    cells: Cells,
    released: Ledger,
    window: Window,
    fit: Collection[str] | None = None,
    barred: Collection[str] = frozenset(),
) -> frozenset[str]:
    """Returns the same of parts that were put together before; what is `barred` is as if it were not fit."""

    def may(category: str) -> bool:
        if category in barred or not (fit is None or category in fit):
            return False
        return may_join(cells.count(cells.members(category)), released.get(category, ()), window)

    out = already_out(released, window)
    if not (ALL in out or may(ALL)):  # rule 1
        return out
    if cells.begun is None or window.first < cells.begun:  # no breakdown before twelve full months
        return out | {ALL}
    candidates = {group for group in cells.groups - {UNKNOWN} if may(group)}  # rules 2 and 4
    return out | {ALL} | hiding_the_rest(cells, candidates, released.get(ALL, ()), window, out - {ALL})


def already_out(released: Ledger, window: Window) -> frozenset[str]:
    """Returns the categories whose figure of a window was released before: what was held back then may follow."""
    return frozenset(category for category, windows in released.items() if window in windows)


def may_join(counts: Counts, ledger: Sequence[Window], window: Window) -> bool:
    """Whether a window of these answers can follow those released (rules 1, 2, 4 and 7).

    It is later than all of them, holds thirty people, adds a safe number to them, and cuts nothing unsafe out of them.
    """
    whole, _ = counts.between(window.first, window.last)
    if whole.people < FEWEST_ANSWERS or any(window.last <= before.last for before in ledger):
        return False
    known = set(segments(ledger))
    added = max([window.first, *(before.last + 1 for before in ledger)])
    return counts.is_safe(added, window.last) and all(
        counts.is_safe(first, last, or_empty=True)
        for first, last in segments([*ledger, window])
        if (first, last) not in known or window.first <= first <= window.last
    )


def hiding_the_rest(
    cells: Cells,
    shown: Collection[str],
    ledger_of_all: Sequence[Window],
    window: Window,
    out: frozenset[str] = frozenset(),
) -> frozenset[str]:
    """Leaves out the smallest of the groups to be shown until those not shown, together, hide each other (rule 3).

    Groups that are `out` already are shown beside them, whatever is left.
    """
    left = frozenset(shown)
    while left and not hides(cells, left | out, ledger_of_all, window):
        left -= {min(left, key=lambda group: (people(cells, group, window), group))}
    return left


def hides(cells: Cells, shown: frozenset[str], ledger_of_all: Sequence[Window], window: Window) -> bool:
    """Whether everybody less the groups shown may be worked out, in every segment of everybody's inside a window.

    Less only some of them, too: where a survey shows just those, the rest of it can be subtracted at once.
    """
    parts = inside(ledger_of_all, window)
    hidden = cells.groups - shown
    if not hidden <= {UNKNOWN} and not all(cells.count(hidden).is_safe(*part) for part in parts):
        return False
    some = meets(part.shown & shown for part in cells.parts if ALL in part.shown) - {shown, frozenset()}
    return all(cells.count(cells.groups - few).is_safe(*part) for few in some for part in parts)


def meets(sets: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    """Returns what any of some sets have in common, themselves among them."""
    found: set[frozenset[str]] = set()
    for one in set(sets):
        found |= {one} | {one & other for other in found}
    return found


def inside(ledger: Sequence[Window], window: Window) -> list[tuple[int, int]]:
    """Returns the segments (first, last quarter) that a window falls into, the windows of a ledger having cut it."""
    return [one for one in segments([*ledger, window]) if window.first <= one[0] and one[1] <= window.last]


def people(cells: Cells, category: str, window: Window) -> int:
    """Returns how many people of a category a window has."""
    return cells.count(cells.members(category)).between(window.first, window.last)[0].people
