"""Which differences are judged together: those of one period, so that a new month changes nothing that was said."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from engage.kit.comparisons import Difference, Direction

Key = tuple[str, str, str, str]
"""Indicator, place, group and period, as of a figure."""


def judged(
    found: Mapping[Key, Difference], judge: Callable[[Sequence[Difference]], Sequence[Direction]]
) -> dict[Key, Direction]:
    """Returns what may be said of each difference; `judge` is given those of one period at a time."""
    periods: dict[str, list[Key]] = defaultdict(list)
    for key in found:
        periods[key[3]].append(key)
    return {
        key: verdict
        for keys in periods.values()
        for key, verdict in zip(keys, judge([found[key] for key in keys]), strict=True)
    }
