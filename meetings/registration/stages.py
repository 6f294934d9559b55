"""Whether people can register for a meeting, and how they can come."""

from datetime import datetime
from enum import StrEnum

from engage.kit.clock import london_date
from engage.kit.i18n import N_
from meetings.models import Meeting, Way


class Registering(StrEnum):
    """Whether people can register for a meeting; `label` says it to a resident, in English."""

    OPEN = "open"
    NOT_NEEDED = "not_needed"
    CLOSED = "closed"
    CALLED_OFF = "called_off"

    @property
    def label(self) -> str:
        """What a resident reads, marked for translation."""
        return _LABELS[self]


_LABELS = {
    Registering.OPEN: N_("You can register to come."),
    Registering.NOT_NEEDED: N_("Nobody registers for this meeting on this website."),
    Registering.CLOSED: N_("The time for registering is over."),
    Registering.CALLED_OFF: N_("This meeting was called off."),
}


def registering(meeting: Meeting, now: datetime) -> Registering:
    """Returns whether people can register for a meeting at an aware moment: until its London date for it is over.

    Nobody registers for a meeting without such a date, nor for one that has begun.
    """
    if meeting.ended_at:
        return Registering.CALLED_OFF
    if meeting.registers_until is None or not meeting.is_open_to_public:
        return Registering.NOT_NEEDED
    if london_date(now) > meeting.registers_until or meeting.has_begun(now):
        return Registering.CLOSED
    return Registering.OPEN


def has_limit(meeting: Meeting, is_online: bool) -> bool:
    """Whether the meeting's capacity holds for those who come this way: of a hybrid meeting, only in the room."""
    return meeting.capacity is not None and not (meeting.way is Way.HYBRID and is_online)
