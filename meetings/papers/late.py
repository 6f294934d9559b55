"""When a paper is late."""

from datetime import datetime

from meetings.models import Meeting
from meetings.notice.rule import notice_given


def is_late(meeting: Meeting, at: datetime) -> bool:
    """Whether a paper published at an aware moment needs the chair's reason. The meeting's panel is loaded.

    One that waits for the agenda is as late as the agenda: what that needs is asked when the agenda is published.
    """
    return meeting.published_at is not None and notice_given(meeting, at).is_late
