"""What is new of meetings, for feed readers: notice, agenda, papers, minutes, and what was called off."""

from collections.abc import Iterable
from datetime import datetime

from engage.kit.atom import Entry
from engage.kit.i18n import gettext
from meetings.calendar.events import address_of, said_when, where
from meetings.models import Meeting, Minutes
from meetings.papers.models import Paper


async def entries(meetings: list[Meeting], site: str, now: datetime) -> list[Entry]:
    """Returns what is new of these meetings (panels and boroughs loaded). Two queries, neither for exempt text."""
    ids = [meeting.id for meeting in meetings]
    minutes = await Minutes.filter(meeting_id__in=ids, published_at__lte=now).only(
        "id", "meeting_id", "published_at", "approved_at"
    )
    papers = Paper.filter(meeting_id__in=ids, published_at__lte=now, withdrawn_at=None, hides_title=False)
    by_id = {meeting.id: meeting for meeting in meetings}
    found = [entry for meeting in meetings for entry in _of_meeting(meeting, site)]
    found += [entry for one in minutes for entry in _of_minutes(one, by_id[one.meeting_id], site)]
    shown = await papers.only("id", "meeting_id", "number", "title", "published_at")
    found += [entry for paper in shown for entry in _of_paper(paper, by_id[paper.meeting_id], site)]
    return found


def _entry(meeting: Meeting, kind: str, title: str, at: datetime | None, site: str) -> Iterable[Entry]:
    if at:
        summary = f"{meeting.panel.name}. {said_when(meeting)}. {where(meeting)}"
        yield Entry(f"meeting/{meeting.id}/{kind}", title, address_of(meeting, site), at, summary)


def _of_meeting(meeting: Meeting, site: str) -> Iterable[Entry]:
    title = meeting.title
    told_at = max(meeting.notice_at, meeting.changed_at or meeting.notice_at) if meeting.notice_at else None
    yield from _entry(meeting, "notice", gettext("Meeting: %(title)s", title=title), told_at, site)
    yield from _entry(meeting, "agenda", gettext("Agenda: %(title)s", title=title), meeting.published_at, site)
    if meeting.ending:
        called_off = f"{gettext(meeting.ending.label)}: {title}"
        yield from _entry(meeting, "called-off", called_off, meeting.ended_at, site)


def _of_minutes(minutes: Minutes, meeting: Meeting, site: str) -> Iterable[Entry]:
    draft = gettext("Draft minutes: %(title)s", title=meeting.title)
    agreed = gettext("Approved minutes: %(title)s", title=meeting.title)
    yield from _entry(meeting, "draft-minutes", draft, minutes.published_at, site)
    yield from _entry(meeting, "minutes", agreed, minutes.approved_at, site)


def _of_paper(paper: Paper, meeting: Meeting, site: str) -> Iterable[Entry]:
    title = gettext("Paper: %(title)s", title=paper.title)
    yield from _entry(meeting, f"paper/{paper.number}", title, paper.published_at, site)
