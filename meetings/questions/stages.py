"""Whether a meeting takes questions, and the published reasons for which one is not accepted."""

from datetime import datetime
from enum import StrEnum

from engage.kit.clock import london_date
from engage.kit.i18n import N_
from meetings.models import Meeting


class Asking(StrEnum):
    """Whether questions can be sent to a meeting; `label` says it to a resident, in English."""

    OPEN = "open"
    NOT_TAKEN = "not_taken"
    CLOSED = "closed"
    CALLED_OFF = "called_off"

    @property
    def label(self) -> str:
        """What a resident reads, marked for translation."""
        return _LABELS[self]


_LABELS = {
    Asking.OPEN: N_("You can ask this meeting a question."),
    Asking.NOT_TAKEN: N_("This meeting takes no questions through this website."),
    Asking.CLOSED: N_("The time for sending questions to this meeting is over."),
    Asking.CALLED_OFF: N_("This meeting was called off. It takes no questions."),
}


def asking(meeting: Meeting, now: datetime) -> Asking:
    """Returns whether questions can be sent to a meeting at an aware moment: until its London date for them is over.

    A meeting without such a date takes none, nor does one that has begun.
    """
    if meeting.ended_at:
        return Asking.CALLED_OFF
    if meeting.questions_until is None or not meeting.is_open_to_public:
        return Asking.NOT_TAKEN
    if london_date(now) > meeting.questions_until or meeting.has_begun(now):
        return Asking.CLOSED
    return Asking.OPEN


class Refusal(StrEnum):
    """Why a question is not accepted: published as a number of questions with this reason, never with its words."""

    NOT_FOR_PANEL = "not_for_panel"
    ABOUT_A_PERSON = "about_a_person"
    ABUSIVE = "abusive"
    REPEATED = "repeated"
    CONFIDENTIAL = "confidential"
    NOT_A_QUESTION = "not_a_question"

    @property
    def label(self) -> str:
        """The reason in English, marked for translation."""
        return _REFUSALS[self]


_REFUSALS = {
    Refusal.NOT_FOR_PANEL: N_("It is about something that this panel does not look at"),
    Refusal.ABOUT_A_PERSON: N_("It is about somebody who could be recognised, or about one person’s case"),
    Refusal.ABUSIVE: N_("It attacks people or could be against the law"),
    Refusal.REPEATED: N_("It is the same as another question"),
    Refusal.CONFIDENTIAL: N_("An answer would need information that is confidential"),
    Refusal.NOT_A_QUESTION: N_("It is not a question"),
}
