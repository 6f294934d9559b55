"""Before figures of surveys are released: what they, with all that was released before, would let anybody work out."""

from collections.abc import Iterable, Iterator

from engage.indicators.disclosure import LONGEST, Cell, Passed, Unsafe, audit
from engage.indicators.families import Gathered
from engage.indicators.families.said.showing import parts
from engage.indicators.figures import Figure, Status
from engage.indicators.periods import Period

_PASSED = Passed()
"""What has passed in this process: it is not looked at again, and what ran out of time goes on where it was."""


def refused(gathered: Gathered, figures: list[Figure]) -> list[str]:
    """Returns what the new figures would give away, a line each that names no number of people; nothing if all is well.

    Figures of the charter's commitments are not among what is looked at: `surveys.charter.evidence` decides on those.
    """
    return [str(cell) for cell in given_away(gathered["surveys"], figures)]


def given_away(surveys: Gathered, figures: Iterable[Figure], seconds: float = LONGEST) -> list[Cell]:
    """Returns the same as cells, those among them that there was no time for."""
    new = [one for one in figures if one.indicator in surveys["indicators"]]
    try:
        audit(new, list(_in_force(surveys)), parts(surveys), passed=_PASSED, seconds=seconds)
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
