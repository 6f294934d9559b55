"""How far each group of residents has been heard, in words alone: no number of a group leaves this page.

Pure arithmetic. A group is compared with its share of the residents at the 2021 Census.
"""

from collections.abc import Mapping
from enum import StrEnum

from engage.kit.figures import FEWEST_ANSWERS, wilson

FEWEST_EXPECTED = 5
"""With fewer people of a group expected than this, were it heard as often as all, nothing can be said of it."""

STEP = 10
"""Nothing is said anew before so many more people have answered, so that nothing follows from one of them."""


class Share(StrEnum):
    """What may be said of how far a group has been heard."""

    FAR_LESS = "far_less"
    """Less than half its share of residents."""
    LESS = "less"
    AS_MUCH = "as_much"
    """Its share or more, or too near to it to tell."""
    UNKNOWN = "unknown"


def shares(counts: Mapping[str, int], residents: Mapping[str, int]) -> dict[str, Share] | None:
    """Returns what may be said of each group of `residents` from how many people of it answered.

    A group answers less than its share when even the upper end of its 95 % range lies below that. None while fewer than
    thirty people have said what group they are in.
    """
    base = sum(counts.get(group, 0) for group in residents)
    if base < FEWEST_ANSWERS:
        return None
    everybody = sum(residents.values())
    return {group: _share(counts.get(group, 0), base, people / everybody) for group, people in residents.items()}


def _share(count: int, base: int, of_residents: float) -> Share:
    if of_residents * base < FEWEST_EXPECTED:
        return Share.UNKNOWN
    if wilson(count, base)[1] >= of_residents:
        return Share.AS_MUCH
    return Share.FAR_LESS if count / base < of_residents / 2 else Share.LESS


def is_due(base: int, before: int | None) -> bool:
    """Whether enough people have answered, or withdrawn, for it to be said anew: `before` was the base then."""
    return base >= FEWEST_ANSWERS and (before is None or abs(base - before) >= STEP)
