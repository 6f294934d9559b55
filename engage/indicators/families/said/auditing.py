"""Before figures of surveys are released: what they, with all that was released before, would let anybody work out."""

from collections.abc import Iterator

from engage.indicators.disclosure import OutOfTime, Passed, Unsafe, audit
from engage.indicators.families import Gathered
from engage.indicators.families.said.showing import parts
from engage.indicators.figures import Figure, Status
from engage.indicators.periods import Period

_PASSED = Passed()
"""What has passed in this process: an audit that ran out of time goes on where it was when it is tried again."""


def refused(gathered: Gathered, figures: list[Figure]) -> list[str]:
    """Returns what the new figures would give away, a line each that names no number of people; nothing if all is well.

    Figures of the charter's commitments are not among what is looked at: `surveys.charter.evidence` decides on those.
    """
    surveys = gathered["surveys"]
    new = [one for one in figures if one.indicator in surveys["indicators"]]
    try:
        audit(new, list(_in_force(surveys)), parts(surveys), passed=_PASSED)
    except Unsafe as error:
        return [str(cell) for cell in error.cells]
    except OutOfTime:
        return ["there was no time to finish the audit; it goes on where it was when it is tried again"]
    return []


def _in_force(surveys: Gathered) -> Iterator[Figure]:
    """The figures in force, without their numbers."""
    for gss, indicators in surveys["released"].items():
        for indicator, groups in indicators.items():
            for group, keys in groups.items():
                for key in keys:
                    period = Period.parse(key)
                    yield Figure(gss=gss, indicator=indicator, period=period, status=Status.SHOWN, group=group)
