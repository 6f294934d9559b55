"""`local.`: what residents said here. Weighted shares from surveys, and how often promises of the charter were kept.

A survey counts as a whole, in the quarter of its last day, once its counts can not change any more: so each window of
twelve months is a union of whole surveys, and no two windows can be subtracted to give a part of one. A borough's
window waits until every survey that closed in it is settled, and London's until all of London's are.

`gathering` reads the tallies into counts by weighting cell; `cubes` makes arrays of them, `weighted` weighs each window
once and makes the shares that may have a figure, `showing` says which of those may be seen beside all that was released
before, and `telling` makes figures of them. Before a release `withholding` has them audited (`auditing`) and notes what
is held back, so that the rest can be released. `commitments` has the charter's, which are not weighted.
"""

from engage.indicators.families import Family, Gathered, Moment, Settled
from engage.indicators.families.said import auditing, commitments, gathering, telling, withholding
from engage.indicators.figures import Figure

METHOD = 2
"""Raised whenever the same counts would give other figures. 2: what an audit refuses is withheld and the rest is told;
gaps and changes are judged over a release."""


async def gather(moment: Moment) -> Gathered:
    """Returns what was counted by a moment, and what was already released of it: `surveys` and `commitments`."""
    return {
        "surveys": await gathering.gather(moment.today),
        "commitments": await commitments.gather(moment.today),
    }


def compile(gathered: Gathered) -> list[Figure]:
    """Returns the figures of all windows that are new. What was released is not made again, and stays in force."""
    return [*telling.weighted(gathered["surveys"]), *commitments.told(gathered["commitments"])]


def settle(gathered: Gathered) -> Settled:
    """Returns what was gathered, and in its `surveys` what is `withheld`. The charter's figures are not looked at."""
    surveys, lines = withholding.settled(gathered["surveys"])
    return {**gathered, "surveys": surveys}, lines


FAMILY = Family("said", METHOD, gather, compile, auditing.refused, settle)
