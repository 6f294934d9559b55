"""Where a meeting stands at a moment: worked out from its moments and those of its minutes, never stored."""

from datetime import datetime
from enum import StrEnum

from engage.kit.i18n import N_
from meetings.models import Ending, Meeting, Minutes


class Stage(StrEnum):
    """How far a meeting is. `label` is English, for gettext where it is shown."""

    PLANNED = "planned"
    NOTICE_GIVEN = "notice_given"
    PAPERS_PUBLISHED = "papers_published"
    UNDER_WAY = "under_way"
    HELD = "held"
    DRAFT_MINUTES = "draft_minutes"
    MINUTES_AGREED = "minutes_agreed"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    INQUORATE = "inquorate"

    @property
    def label(self) -> str:
        """The stage in English, marked for translation."""
        return _LABELS[self]


_LABELS = {
    Stage.PLANNED: N_("Planned"),
    Stage.NOTICE_GIVEN: N_("Notice given"),
    Stage.PAPERS_PUBLISHED: N_("Agenda published"),
    Stage.UNDER_WAY: N_("Under way"),
    Stage.HELD: N_("Held"),
    Stage.DRAFT_MINUTES: N_("Draft minutes"),
    Stage.MINUTES_AGREED: N_("Minutes agreed"),
    Stage.CANCELLED: N_("Cancelled"),
    Stage.POSTPONED: N_("Postponed"),
    Stage.INQUORATE: N_("Not enough members came"),
}
_CALLED_OFF = {
    Ending.CANCELLED: Stage.CANCELLED,
    Ending.POSTPONED: Stage.POSTPONED,
    Ending.INQUORATE: Stage.INQUORATE,
}


def stage_of(meeting: Meeting, minutes: Minutes | None, now: datetime) -> Stage:
    """Returns where a meeting stands at an aware moment; `minutes` are its own, or None.

    An inquorate meeting stays so, whatever notes were published about it. One that nobody opened in the room is under
    way until it was to end, if that is known.
    """
    if meeting.ending and meeting.ended_at and meeting.ended_at <= now:
        return _CALLED_OFF[meeting.ending]
    if minutes and minutes.approved_at and minutes.approved_at <= now:
        return Stage.MINUTES_AGREED
    if minutes and minutes.published_at and minutes.published_at <= now:
        return Stage.DRAFT_MINUTES
    if meeting.closed_at and meeting.closed_at <= now:
        return Stage.HELD
    if meeting.opened_at and meeting.opened_at <= now:
        return Stage.UNDER_WAY
    if meeting.published_at and meeting.starts_at <= now:
        return Stage.UNDER_WAY if meeting.ends_at and now < meeting.ends_at else Stage.HELD
    if meeting.published_at and meeting.published_at <= now:
        return Stage.PAPERS_PUBLISHED
    if meeting.notice_at and meeting.notice_at <= now:
        return Stage.NOTICE_GIVEN
    return Stage.PLANNED
