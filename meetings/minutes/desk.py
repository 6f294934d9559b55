"""What waits about minutes: for the chair to approve and sign, for the clerk to decide on corrections."""

from collections.abc import Iterable
from datetime import datetime

from boroughs.models import Borough
from engage.kit.i18n import gettext, plural
from engage.kit.tasks import Task
from meetings.minutes.models import Correction
from meetings.models import Meeting, Minutes


def of_minutes(
    borough: Borough, meeting: Meeting, minutes: Minutes, others: Iterable[Meeting], now: datetime
) -> list[Task]:
    """Returns what a chair does about the minutes of a meeting at an aware moment; `others` are the borough's.

    Minutes wait for approval once a later meeting of the panel has begun.
    """
    here: dict[str, str | int] = {"borough": borough.slug, "meeting": meeting.slug}
    if minutes.approved_at and not minutes.signed_at and minutes.approved_in_id:
        text = gettext("Sign the minutes of “%(title)s”", title=meeting.title)
        return [Task(text, None, "meetings.minutes.sign", here)]
    if minutes.published_at and not minutes.approved_at and any(_can_approve(one, meeting, now) for one in others):
        text = gettext("Read and approve the minutes of “%(title)s”", title=meeting.title)
        return [Task(text, None, "meetings.minutes.approve", here)]
    return []


def _can_approve(later: Meeting, meeting: Meeting, now: datetime) -> bool:
    is_later = later.panel_id == meeting.panel_id and later.starts_at > meeting.starts_at
    return is_later and later.has_begun(now) and later.published_at is not None and later.ending is None


async def corrections_waiting(borough: Borough) -> list[Task]:
    """Returns one task for each of a borough's minutes with corrections that nobody decided; one query."""
    waiting = Correction.filter(
        minutes__meeting__borough=borough, minutes__approved_at__isnull=True, decision__isnull=True
    )
    counts: dict[str, tuple[Meeting, int]] = {}
    for one in await waiting.select_related("minutes__meeting"):
        meeting = one.minutes.meeting
        counts[meeting.slug] = (meeting, counts.get(meeting.slug, (meeting, 0))[1] + 1)
    return [
        Task(
            plural(
                "Decide on %(num)s correction to the minutes of “%(title)s”",
                "Decide on %(num)s corrections to the minutes of “%(title)s”",
                number,
            )
            % {"num": number, "title": meeting.title},
            None,
            "meetings.minutes.corrections.suggest",
            {"borough": borough.slug, "meeting": meeting.slug},
        )
        for meeting, number in counts.values()
    ]
