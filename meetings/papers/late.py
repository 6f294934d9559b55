"""When a paper is late."""

from datetime import datetime

from boroughs.responses.clock import FULL_NOTICE, clear_working_days_before
from engage.kit.clock import london_date
from meetings.models import Meeting


def is_late(meeting: Meeting, at: datetime) -> bool:
    """Whether a paper published at an aware moment needs the chair's reason. The meeting's panel is loaded.

    One that waits for the agenda is as late as the agenda: what that needs is asked when the agenda is published.
    """
    if meeting.published_at is None:
        return False
    is_law = meeting.panel.kind.is_statutory and meeting.is_open_to_public
    return is_law and clear_working_days_before(meeting.held_on, london_date(at)) < FULL_NOTICE
