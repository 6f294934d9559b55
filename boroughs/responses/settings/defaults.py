"""Who is told of late answers where a borough has nothing better: offered, never set by itself, and without addresses.

How many days is this product's suggestion; no law says so.
"""

from typing import NamedTuple

from boroughs.people.models import OfficeKind
from engage.kit.i18n import N_

COMMITTEE = N_("The council’s scrutiny committee")
MOPAC = N_("Mayor’s Office for Policing and Crime (MOPAC)")


class Suggestion(NamedTuple):
    """A rule that is offered: whose lateness, so many calendar days after the due date, is told to whom."""

    office_kind: OfficeKind
    after_days: int
    told: str


SUGGESTIONS = (
    Suggestion(OfficeKind.BOROUGH_SUPERINTENDENT, 7, OfficeKind.BCU_COMMANDER.label),
    Suggestion(OfficeKind.BOROUGH_SUPERINTENDENT, 14, COMMITTEE),
    Suggestion(OfficeKind.BOROUGH_SUPERINTENDENT, 28, MOPAC),
    Suggestion(OfficeKind.BCU_COMMANDER, 14, COMMITTEE),
    Suggestion(OfficeKind.BCU_COMMANDER, 28, MOPAC),
    Suggestion(OfficeKind.COUNCIL_EXECUTIVE, 14, COMMITTEE),
    Suggestion(OfficeKind.PARTNER, 14, COMMITTEE),
)
