"""What waits for members of a panel: agendas to read before a meeting, and draft minutes after it."""

from collections.abc import Collection
from datetime import date, datetime

from boroughs.models import Borough
from boroughs.people.models import Role
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.tasks import Task
from meetings.models import Meeting, Minutes
from meetings.panels.models import Term

_MEMBERS = {Role.PANEL_MEMBER, Role.PANEL_CHAIR}


async def tasks(borough: Borough, roles: Collection[Role], now: datetime, person_id: int) -> list[Task]:
    """Returns what somebody with a seat on a panel reads at an aware moment, the next meeting first.

    That is the agenda of each meeting to come, and minutes sent to members and not published. Three queries.
    """
    if not _MEMBERS.intersection(roles):
        return []
    own = await Term.on(london_date(now)).filter(person_id=person_id).values_list("seat__panel_id", flat=True)
    if not own:
        return []
    coming = Meeting.filter(panel_id__in=own, published_at__isnull=False, ended_at=None, starts_at__gt=now)
    drafts = Minutes.filter(meeting__panel_id__in=own, circulated_at__isnull=False, published_at=None, approved_at=None)
    found = [
        Task(
            gettext("Read the agenda and the papers of “%(title)s”", title=meeting.title),
            meeting.held_on, "meetings.agenda.members_agenda", _address(borough, meeting),
        )
        for meeting in await coming.filter(borough=borough)
    ] + [
        Task(
            gettext("Read the draft minutes of “%(title)s”", title=one.meeting.title),
            None, "meetings.minutes.corrections.suggest", _address(borough, one.meeting),
        )
        for one in await drafts.filter(meeting__borough=borough).select_related("meeting")
    ]  # fmt: skip
    return sorted(found, key=lambda task: task.due_on or date.max)


def _address(borough: Borough, meeting: Meeting) -> dict[str, str | int]:
    return {"borough": borough.slug, "meeting": meeting.slug}
