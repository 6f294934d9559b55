"""What the clerk does next about a meeting, and by when."""

from dataclasses import dataclass
from datetime import date, datetime

from boroughs.responses.clock import agenda_due_on, minutes_due_on
from engage.kit.i18n import gettext
from meetings.models import Ending, Meeting, Minutes


@dataclass(frozen=True)
class Step:
    """One thing to do, in a sentence, by a London date (None: no deadline), at the page of the meeting of this name."""

    text: str
    due_on: date | None
    route: str


def next_steps(meeting: Meeting, minutes: Minutes | None, now: datetime) -> list[Step]:
    """Returns what the clerk does next, in order; the meeting's panel is loaded, `minutes` are its own or None."""
    title, due_on = meeting.title, agenda_due_on(meeting.held_on)
    if meeting.ending:
        if meeting.ending is Ending.CANCELLED or meeting.postponed_to_id:
            return []
        return [Step(gettext("Name the new date of “%(title)s”", title=title), None, "meetings.ending.end")]
    steps = []
    if not meeting.notice_at:
        steps.append(Step(gettext("Give notice of “%(title)s”", title=title), due_on, "meetings.notice.give"))
    if not meeting.published_at:
        steps.append(Step(gettext("Publish the agenda of “%(title)s”", title=title), due_on, "meetings.agenda.edit"))
    if meeting.has_begun(now) and not meeting.published_at:
        text = gettext("Say why “%(title)s” was not held, if it was not", title=title)
        steps.append(Step(text, None, "meetings.ending.end"))
    elif meeting.has_begun(now) and not (minutes and minutes.published_at):
        due_on = minutes_due_on(meeting.held_on, meeting.panel.draft_days)
        text = gettext("Publish the draft minutes of “%(title)s”", title=title)
        steps.append(Step(text, due_on, "meetings.minutes.write"))
    return steps
