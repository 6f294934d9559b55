"""What is late: the one rule for the notice of a meeting and for its papers."""

from dataclasses import dataclass
from datetime import datetime

from boroughs.responses.clock import FULL_NOTICE, clear_working_days_before
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.models import Meeting


class TooLate(Conflict):
    """The law wants more notice than is left, and the chair has given no reason for urgency."""


@dataclass(frozen=True)
class Notice:
    """How much notice something gives: `clear_days` are working days, `is_law` says whether `FULL_NOTICE` binds."""

    clear_days: int
    is_law: bool

    @property
    def is_short(self) -> bool:
        """Whether it is less than the five clear working days, which are law or only a local norm."""
        return self.clear_days < FULL_NOTICE

    @property
    def is_late(self) -> bool:
        """Whether the law wants a reason for it."""
        return self.is_law and self.is_short


def notice_given(meeting: Meeting, at: datetime) -> Notice:
    """Returns how much notice of a meeting something gives that is published at an aware moment. Its panel is loaded.

    The law binds meetings of a council's committee that the public may come to; for other panels it is a local norm.
    Source: Local Government Act 1972, sections 100A(6)(a) and 100B(3), with 100E for committees.
    """
    is_law = meeting.panel.kind.is_statutory and meeting.is_open_to_public
    return Notice(clear_working_days_before(meeting.held_on, london_date(at)), is_law)


def check_notice(meeting: Meeting, at: datetime) -> None:
    """Raises TooLate when publishing at `at` is late in law, unless the meeting has the chair's reason for urgency.

    Source: Local Government Act 1972, section 100B(4): special circumstances, specified in the minutes.
    """
    if notice_given(meeting, at).is_late and not meeting.urgent_reason:
        raise TooLate(
            gettext(
                "The law wants %(n)s clear working days between this and the meeting. "
                "Record the chair’s reason for urgency first, on the page “Notice” of the meeting.",
                n=FULL_NOTICE,
            )
        )
