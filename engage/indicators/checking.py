"""What looks odd in a release, for people to look at: nothing is held back for it."""

from collections.abc import Collection, Iterable

from engage.indicators.figures import Figure
from engage.kit.figures import FEWEST_ANSWERS, Z_95

ERRORS = 3
"""A change of more than this many standard errors is odd."""

HALF = 0.5
"""So is a base that is more than half as large again, or as small, where it was 30 at least."""

MOST = 50
"""How many are listed; the last line says how many more there are."""


def surprises(news: Iterable[Figure], figures: Collection[Figure]) -> list[str]:
    """Returns a line for each new figure that is far from the one of the period before, among all of the release."""
    by_key = {one.key: one for one in figures}
    odd = []
    for one in news:
        before = by_key.get((one.indicator, one.gss, one.group, one.period.previous().key))
        if before and one.is_shown and before.is_shown:
            about = " ".join(filter(None, (one.indicator, one.gss, one.group, one.period.key)))
            odd += [f"{about}: {what}" for what in (_moved(one, before), _resized(one, before)) if what]
    return odd if len(odd) <= MOST else [*odd[:MOST], f"and {len(odd) - MOST} more"]


def _moved(one: Figure, before: Figure) -> str:
    if one.value is None or before.value is None:
        return ""
    error = (_error(one) ** 2 + _error(before) ** 2) ** 0.5
    errors = abs(one.value - before.value) / error if error else 0
    return f"{before.value:g} to {one.value:g}, {errors:.1f} standard errors" if errors > ERRORS else ""


def _error(one: Figure) -> float:
    return 0 if one.low is None or one.high is None else (one.high - one.low) / 2 / Z_95


def _resized(one: Figure, before: Figure) -> str:
    if one.base is None or before.base is None or max(one.base, before.base) < FEWEST_ANSWERS:
        return ""
    is_odd = abs(one.base - before.base) > HALF * before.base
    return f"of {before.base} before, of {one.base} now" if is_odd else ""
