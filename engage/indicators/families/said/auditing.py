"""Before figures are released: what they, with all that was published before, would let anybody work out."""

from collections.abc import Iterable, Iterator

from engage.indicators.disclosure import LONGEST, Cell, Passed, Unsafe, audit
from engage.indicators.families import Gathered
from engage.indicators.families.said import rated
from engage.indicators.families.said.showing import parts
from engage.indicators.figures import Figure, Status
from engage.indicators.measures import COMMITMENT_PREFIX
from engage.indicators.periods import Period

_PASSED = Passed()
"""What has passed in this process: it is not looked at again, and what ran out of time goes on where it was."""


def refused(gathered: Gathered, figures: list[Figure]) -> list[str]:
    """Returns what the new figures would give away, a line each that names no number of people; or nothing.

    Of the charter's commitments it is what the register shows, too.
    """
    told = {(one.gss, one.detail["commitment"]) for one in figures if one.indicator.startswith(COMMITMENT_PREFIX)}
    commitments = {**gathered["commitments"]}
    commitments["rated"] = [one for one in commitments["rated"] if (one[0], one[2]) in told]
    return [str(cell) for cell in (*given_away(gathered["surveys"], figures), *rated.given_away(commitments))]


def given_away(
    surveys: Gathered, figures: Iterable[Figure], seconds: float = LONGEST, passed: Passed = _PASSED
) -> list[Cell]:
    """Returns as cells what figures of surveys would give away, those among them that there was no time for."""
    new = [one for one in figures if one.indicator in surveys["indicators"]]
    try:
        audit(new, list(_in_force(surveys)), parts(surveys), passed=passed, seconds=seconds)
    except Unsafe as error:
        return error.cells
    return []


def _in_force(surveys: Gathered) -> Iterator[Figure]:
    """The figures in force, without their numbers."""
    for gss, indicators in surveys["released"].items():
        for indicator, groups in indicators.items():
            for group, keys in groups.items():
                for key in keys:
                    period = Period.parse(key)
                    yield Figure(gss=gss, indicator=indicator, period=period, status=Status.SHOWN, group=group)
