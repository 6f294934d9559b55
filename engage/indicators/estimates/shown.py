"""What the public may see of a weighted share: the rules of `engage.kit.figures`, and those that weights add."""

from engage.indicators.estimates.shares import Share
from engage.kit.figures import FEWEST_ANSWERS, NOT_ENOUGH, Figure, figure_of

CARE_BELOW_WORTH = 60
"""Below this effective base a percentage is given with a warning."""

MOST_UNEVEN = 3.0
"""Above this design effect of the weights a percentage is given with a warning."""


def shown(share: Share | None, *, needs_care: bool) -> Figure:
    """Returns what may be published of a share; `needs_care` is that of its window's weighting.

    Too few: a base or an effective base under 30, or a range wider than 30 points. With care: a base under 100, an
    effective base under 60, a range wider than 20 points, a design effect of the weights over 3, no target known of
    more than 10 % of respondents, or more than 5 % of weights held at a bound.
    """
    if share is None or share.n < FEWEST_ANSWERS or share.n_eff < FEWEST_ANSWERS:
        return NOT_ENOUGH
    careful = needs_care or share.n_eff < CARE_BELOW_WORTH or share.deff_kish > MOST_UNEVEN
    return figure_of(share.p, (share.low, share.high), share.favourable, share.n, is_careful=careful)
