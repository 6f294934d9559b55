"""What the form says before and after: where to complain and get help, and how long there is for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.charter.guidance import shipped
from surveys.charter.guidance.shipped import Place


@dataclass(frozen=True, slots=True)
class Help:
    """Places for complaints and for support, the most urgent first, and the periods that pages name.

    `footage_days`: until video from an officer's camera is usually deleted. `complaint_months`: in which a complaint is
    normally taken.
    """

    complaints: Sequence[Place]
    support: Sequence[Place]
    footage_days: int
    complaint_months: int


async def help_now() -> Help:
    """Returns what is said today."""
    return Help(shipped.COMPLAINTS, shipped.SUPPORT, footage_days=31, complaint_months=12)
