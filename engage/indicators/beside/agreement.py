"""Whether what people said here, what a random sample said, and what was recorded point the same way: in words."""

from engage.indicators.figures import Figure
from engage.indicators.told import Indicator
from engage.kit.comparisons import Direction
from engage.kit.i18n import gettext

_LONG_AGO = 184
"""With more days than this between the ends of two periods, it is said that they are of different times."""

_CLEAR = (Direction.HIGHER, Direction.LOWER)


def agreement(ours: Indicator, sampled: Indicator, searched: Indicator) -> list[str]:
    """Returns the sentences that say where the three disagree, and where one cannot tell."""
    here, sample, searches = ours.last_shown, sampled.last_shown, searched.last_shown
    said = []
    if here is None or sample is None:
        said.append(_missing(here, sample))
    else:
        said += [_how_many(ours, here, sampled, sample), _change(here, sample)]
        if abs((here.period.ends_on - sample.period.ends_on).days) > _LONG_AGO:
            said.append(gettext("They are of different times: what has changed since may be why."))
    said.append(_searches([one for one in (here, sample) if one], searches))
    return said


def _missing(here: Figure | None, sample: Figure | None) -> str:
    if here is None and sample is None:
        return gettext("Neither our surveys nor the random sample has a figure yet, so there is nothing to compare.")
    if here is None:
        return gettext("Our surveys have no figure yet, so they cannot be compared with the random sample.")
    return gettext("The random sample has no figure yet, so our surveys cannot be compared with it.")


def _how_many(ours: Indicator, here: Figure, sampled: Indicator, sample: Figure) -> str:
    """Whether the random sample's share lies inside the range of ours."""
    if here.low is None or here.high is None or sample.value is None:
        return gettext("We cannot tell whether they agree on how many: one of them gives no range.")
    values = {"here": ours.number(here), "sample": sampled.number(sample)}
    if here.low <= sample.value <= here.high:
        return gettext(
            "They agree on how many, as far as one can tell: %(here)s here, %(sample)s in the random sample.", **values
        )
    return gettext(
        "They disagree on how many: %(here)s here, %(sample)s in the random sample. People chose to answer here: for "
        "residents as a whole rely on the random sample.",
        **values,
    )


def _change(here: Figure, sample: Figure) -> str:
    """Whether both changed the same way."""
    now = [one.change.verdict if one.change else Direction.NO_CLEAR_DIFFERENCE for one in (here, sample)]
    if now[0] in _CLEAR and now[1] in _CLEAR:
        if now[0] is now[1]:
            return gettext("Both changed the same way.")
        return gettext("They disagree on the change: one went up and the other went down.")
    if now[0] in _CLEAR:
        return gettext("Our surveys show a change. In the random sample we cannot tell one.")
    if now[1] in _CLEAR:
        return gettext("The random sample shows a change. In our surveys we cannot tell one.")
    return gettext("We cannot tell a change in either of them.")


def _searches(trust: list[Figure], searches: Figure | None) -> str:
    """Whether what is recorded of searches went the way that trust did: a higher ratio is not better."""
    if searches is None:
        return gettext("No figure of recorded searches is published for this borough yet.")
    ratio = searches.change.verdict if searches.change else Direction.NO_CLEAR_DIFFERENCE
    clear = {one.change.verdict for one in trust if one.change and one.change.verdict in _CLEAR}
    if ratio not in _CLEAR or len(clear) != 1:
        return gettext("We cannot tell whether recorded searches and trust moved together.")
    match clear.pop(), ratio:
        case Direction.HIGHER, Direction.HIGHER:
            return gettext("They disagree: trust went up although the difference in search rates grew.")
        case Direction.LOWER, Direction.LOWER:
            return gettext("They disagree: trust went down although the difference in search rates shrank.")
        case Direction.HIGHER, _:
            return gettext("They agree: trust went up and the difference in search rates shrank.")
    return gettext("They agree: trust went down and the difference in search rates grew.")
