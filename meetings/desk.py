"""The next meeting, and what waits for the clerk and the chair."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from tortoise.expressions import Q

from boroughs.models import Borough
from boroughs.people.models import CLERKS, Role
from engage.kit.clock import london_date, london_moment
from engage.kit.i18n import gettext
from engage.kit.tasks import Task
from meetings.minutes.desk import corrections_waiting, of_minutes
from meetings.models import Meeting, Recommendation
from meetings.panels.access import chaired
from meetings.steps import next_steps

_LOOKS_BACK = timedelta(days=366)
_LOOKS_AHEAD = timedelta(weeks=6)


async def next_meeting(borough_id: int, day: date) -> Meeting | None:
    """Returns the next meeting the public may come to on or after a London date, its panel and borough loaded, or None.

    It may be of a panel that another borough shares with this one. One query.
    """
    here = Q(borough_id=borough_id) | Q(panel__sharing__borough_id=borough_id, borough__is_open=True)
    coming = Meeting.filter(
        here, notice_at__isnull=False, ended_at=None, is_open_to_public=True, starts_at__gte=london_moment(day, time(0))
    )
    return await coming.order_by("starts_at", "id").select_related("panel", "borough").first()


async def tasks(borough: Borough, roles: Collection[Role], now: datetime, person_id: int) -> list[Task]:
    """Returns what waits for a person with these roles at an aware moment, the earliest deadline first.

    Meetings of the last year and the next six weeks are looked at: notice to give, agendas to publish, minutes to
    write and to approve, by the chair of their panel; and recommendations to send. Five queries at most.
    """
    is_clerk, is_chair = any(role in roles for role in CLERKS), Role.PANEL_CHAIR in roles
    if not (is_clerk or is_chair):
        return []
    recent = Meeting.filter(borough=borough, starts_at__gte=now - _LOOKS_BACK, starts_at__lt=now + _LOOKS_AHEAD)
    found: list[Task] = []
    chairs = await chaired(person_id, borough, london_date(now), has_chairs_role=is_chair)
    meetings = await recent.select_related("panel").prefetch_related("minutes")
    for meeting in meetings:
        here = _address(borough, meeting)
        if is_clerk:
            found += [
                Task(step.text, step.due_on, step.route, here) for step in next_steps(meeting, meeting.minutes, now)
            ]
        if is_chair and meeting.minutes and chairs(meeting.panel_id):
            found += of_minutes(borough, meeting, meeting.minutes, meetings, now)
    if is_clerk:
        found += await corrections_waiting(borough)
        found += await _to_send(borough)
    return sorted(found, key=lambda task: task.due_on or date.max)


async def _to_send(borough: Borough) -> list[Task]:
    agreed = Recommendation.filter(
        meeting__borough=borough,
        agreed_on__isnull=False,
        request_id__isnull=True,
        item__exempt_paragraph__isnull=True,
        motion__item__exempt_paragraph__isnull=True,
    )
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
