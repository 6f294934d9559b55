"""Sentences about the room."""

from collections.abc import Collection
from datetime import datetime

from engage.kit.i18n import gettext
from meetings.models import Meeting
from meetings.room.roll import Roll


def quorum_said(meeting: Meeting, roll: Roll, now: datetime, away: Collection[int] = ()) -> str:
    """Returns how many voting members are present and whether that is a quorum, now or when the meeting was closed."""
    at = min(now, meeting.closed_at or now)
    found = roll.quorum(at, away)
    counts = {"present": found.present, "members": found.members, "needed": found.needed}
    if not found.needed:
        return gettext("%(present)s of %(members)s voting members present. The panel’s quorum is not set.", **counts)
    if found.is_met:
        return gettext(
            "%(present)s of %(members)s voting members present; quorum %(needed)s: the meeting is quorate.", **counts
        )
    return gettext(
        "%(present)s of %(members)s voting members present; quorum %(needed)s: the meeting is NOT quorate.", **counts
    )
