"""Parts with boring valid values: surveys of two groups, half of whom are content."""

from engage.indicators.disclosure import UNKNOWN, Part

SURVEYS = frozenset({"all", "a", "b"})
"""What the results of a survey show that shows everybody and both groups."""


def part(quarter, *, shown=(), survey="", **groups):
    """A part; a group is how many people it has (the smaller half content), or (favourable, other)."""
    answers = {g: n if isinstance(n, tuple) else (n // 2, n - n // 2) for g, n in groups.items()}
    return Part(quarter, {UNKNOWN: (0, 0), **answers}, frozenset(shown), survey)


def quarters(*many, **groups):
    """One part a quarter, from quarter 0 on; each of `many` is {group: people}, or all are the same `groups`."""
    return [part(n, **(one or groups)) for n, one in enumerate(many)]
