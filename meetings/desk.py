"""The next meeting, and what waits for the clerk and the chair."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from boroughs.responses.clock import agenda_due_on, minutes_due_on
from engage.kit.clock import london_moment
from engage.kit.i18n import gettext
from engage.kit.tasks import Task
from meetings.minutes.desk import corrections_waiting, of_minutes
from meetings.models import Meeting, Recommendation

_LOOKS_BACK = timedelta(days=366)


async def next_meeting(borough_id: int, day: date) -> Meeting | None:
    """Returns a borough's next published meeting on or after a London date, its panel loaded, or None."""
    coming = Meeting.filter(
        borough_id=borough_id, published_at__isnull=False, starts_at__gte=london_moment(day, time(0))
    )  # fmt: skip
    return await coming.order_by("starts_at").select_related("panel").first()


async def tasks(borough: Borough, roles: Collection[Role], now: datetime) -> list[Task]:
    """Returns what waits for somebody with these roles at an aware moment, the earliest deadline first.

    Meetings of the last year are looked at: agendas to publish, minutes to write and to approve, recommendations to
    send. Three queries.
    """
    is_clerk, is_chair = any(role in roles for role in CLERKS), Role.PANEL_CHAIR in roles
    if not (is_clerk or is_chair):
        return []
    meetings = await Meeting.filter(borough=borough, starts_at__gte=now - _LOOKS_BACK).prefetch_related("minutes")
    found: list[Task] = []
    for meeting in meetings:
        task = _for_clerk(borough, meeting, now) if is_clerk else None
        found += [task] if task else []
        if is_chair and meeting.minutes:
            found += of_minutes(borough, meeting, meeting.minutes, meetings, now)
    if is_clerk:
        found += await corrections_waiting(borough)
        found += await _to_send(borough)
    return sorted(found, key=lambda task: task.due_on or date.max)


def _for_clerk(borough: Borough, meeting: Meeting, now: datetime) -> Task | None:
    here = _address(borough, meeting)
    if not meeting.published_at:
        text = gettext("Publish the agenda of “%(title)s”", title=meeting.title)
        return Task(text, agenda_due_on(meeting.held_on), "meetings.agenda.edit", here)
    if meeting.has_begun(now) and not (meeting.minutes and meeting.minutes.published_at):
        text = gettext("Publish the draft minutes of “%(title)s”", title=meeting.title)
        return Task(text, minutes_due_on(meeting.held_on), "meetings.minutes.write", here)
    return None


async def _to_send(borough: Borough) -> list[Task]:
    agreed = Recommendation.filter(meeting__borough=borough, agreed_on__isnull=False, request_id__isnull=True)
    return [
        Task(
            gettext("Send a recommendation agreed at “%(title)s”", title=one.meeting.title),
            None,
            "meetings.recommendations.send",
            {**_address(borough, one.meeting), "number": str(one.number)},
        )
        for one in await agreed.select_related("meeting")
    ]


def _address(borough: Borough, meeting: Meeting) -> dict[str, str | int]:
    return {"borough": borough.slug, "meeting": meeting.slug}
