"""Reminders of meetings, and of minutes that are due.

A reminder is due from its moment until the meeting begins: every hour a job sends what is due and was not sent, so a
job that did not run for days is late, never silent. When several moments of one meeting have passed, the nearest speaks
for all of them. A meeting whose `sequence` grew is another one to remind of: what was said before may be wrong.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from tortoise.expressions import Q

from boroughs.following.actions import tell_followers
from boroughs.following.topics import MEETINGS, of_panel
from boroughs.models import Borough
from boroughs.people.models import Membership, Role
from boroughs.responses.clock import add_working_days
from engage.kit.clock import london_date
from engage.kit.i18n import gettext, show_date, speaking
from engage.kit.jobs import Job
from engage.kit.mail import post
from engage.kit.told import first_time
from meetings.calendar.events import address_of, said_when, where
from meetings.models import Meeting, Way
from meetings.panels.models import Term
from meetings.registration.models import Registration

SEATS = "seats"
FOLLOWERS = "followers"
REGISTERED = "registered"
BEFORE = {
    SEATS: (timedelta(days=7), timedelta(days=1)),
    FOLLOWERS: (timedelta(days=2),),
    REGISTERED: (timedelta(days=1),),
}
"""Whom to remind, and how long before a meeting begins."""

_WEEK = timedelta(days=7)


def due(meeting: Meeting, audience: str, now: datetime) -> list[str]:
    """Returns the keys of the reminders whose moment has passed while the meeting has not begun, the nearest last."""
    if meeting.ending or not meeting.notice_at or meeting.notice_at > now or meeting.starts_at <= now:
        return []
    return [
        f"meeting/{meeting.id}/reminder/{audience}/{before.days}-days/{meeting.sequence}"
        for before in BEFORE[audience]
        if meeting.starts_at - before <= now
    ]


async def remind(site: str, now: datetime) -> dict[str, Any]:
    """Sends every reminder that is due and was not sent, and returns how many messages each audience got."""
    furthest = max(before for all_before in BEFORE.values() for before in all_before)
    coming = Meeting.filter(notice_at__lte=now, ending=None, starts_at__gt=now, starts_at__lte=now + furthest)
    told = dict.fromkeys(BEFORE, 0)
    for meeting in await coming.select_related("panel", "borough").order_by("starts_at", "id"):
        for audience, tell in _AUDIENCES.items():
            new = [key for key in due(meeting, audience, now) if await first_time(key, now)]
            if new:
                told[audience] += await tell(meeting, new[-1], site, now)
    return {f"told_{audience}": number for audience, number in told.items()}


def _words(meeting: Meeting, site: str, *more: str) -> str:
    told = [meeting.title, said_when(meeting), where(meeting), meeting.access_notes, *more, address_of(meeting, site)]
    return "\n\n".join(part for part in told if part) + "\n"


def _subject(meeting: Meeting) -> str:
    return gettext("Reminder: %(panel)s, %(day)s", panel=meeting.panel.name, day=show_date(meeting.starts_at))


def _join(meeting: Meeting) -> str:
    is_online = meeting.way is not Way.IN_PERSON and meeting.join_link
    return gettext("Join online:") + f"\n{meeting.join_link}" if is_online else ""


async def _tell_seats(meeting: Meeting, _key: str, site: str, now: datetime) -> int:
    """Writes to who sits on the panel on the day of the meeting and has an account, and to the council's clerks."""
    terms = Term.on(meeting.held_on).filter(seat__panel_id=meeting.panel_id, seat__ended_on=None)
    members = await terms.filter(person__is_active=True).values_list("person__email", flat=True)
    people = {str(email) for email in members} | await _clerks(meeting.borough, now)
    with speaking("en"):
        for email in sorted(people):
            await post(email, _subject(meeting), _words(meeting, site, _join(meeting)), at=now)
    return len(people)


async def _tell_followers(meeting: Meeting, key: str, site: str, now: datetime) -> int:
    if not meeting.is_open_to_public:
        return 0
    topics = [MEETINGS, of_panel(meeting.panel.slug)]
    text = partial(_words, meeting, site)
    return await tell_followers(
        meeting.borough, topics, key=f"{key}/mail", subject=partial(_subject, meeting), text=text, at=now
    )


async def _tell_registered(meeting: Meeting, _key: str, site: str, now: datetime) -> int:
    """Writes to who has a place; only who comes online gets the link to join."""
    coming = await Registration.filter(meeting=meeting, confirmed_at__isnull=False, has_place=True)
    for one in coming:
        with speaking(one.language):
            join = _join(meeting) if one.is_online else ""
            cancel = gettext("If you cannot come, tell us by the link in the e-mail that confirmed your place.")
            await post(one.email, _subject(meeting), _words(meeting, site, join, cancel), at=now)
    return len(coming)


_AUDIENCES: dict[str, Callable[..., Any]] = {
    SEATS: _tell_seats,
    FOLLOWERS: _tell_followers,
    REGISTERED: _tell_registered,
}


async def nag(site: str, now: datetime) -> dict[str, Any]:
    """Writes to the clerks of a borough about minutes that are not public: on the day they are due, then every week.

    After weeks without a run only the newest word is sent. Returns how many meetings and messages.
    """
    day = london_date(now)
    held = Meeting.filter(ending=None, imported_at=None, notice_at__lte=now, starts_at__lte=now)
    no_minutes = Q(minutes__published_at__isnull=True) | Q(minutes__published_at__gt=now)
    open_ones = held.filter(no_minutes).select_related("panel", "borough")
    meetings = messages = 0
    for meeting in await open_ones.order_by("starts_at", "id"):
        due_on = add_working_days(meeting.held_on, meeting.panel.draft_days)
        if day < due_on:
            continue
        if await first_time(f"meeting/{meeting.id}/minutes-due/{(day - due_on) // _WEEK}", now):
            meetings += 1
            messages += await _nag_about(meeting, f"{site}/{meeting.borough.slug}/meetings/{meeting.slug}", due_on, now)
    return {"late_minutes": meetings, "messages": messages}


async def _nag_about(meeting: Meeting, link: str, due_on: date, now: datetime) -> int:
    with speaking("en"):
        subject = gettext("Draft minutes are due: %(title)s", title=meeting.title)
        text = gettext(
            "The draft minutes of %(panel)s, %(day)s, are due on %(due)s and not public yet. Until they are, we remind"
            " you every week.",
            panel=meeting.panel.name,
            day=show_date(meeting.starts_at),
            due=show_date(due_on),
        )
    clerks = await _clerks(meeting.borough, now)
    for email in sorted(clerks):
        await post(email, subject, f"{text}\n\n{link}/minutes\n", at=now)
    return len(clerks)


async def _clerks(borough: Borough, now: datetime) -> set[str]:
    held = Membership.on(london_date(now)).filter(borough=borough, role=Role.COUNCIL_CLERK, person__is_active=True)
    return {str(email) for email in await held.values_list("person__email", flat=True)}


def _hour(now: datetime) -> str:
    return f"{now:%Y-%m-%dT%H}"


def jobs(site: str) -> list[Job]:
    """Returns the jobs; `site` is the public address of this website."""
    return [
        Job("remind-of-meetings", "10 * * * *", _hour, partial(remind, site)),
        Job("remind-of-minutes", "20 8 * * *", lambda now: london_date(now).isoformat(), partial(nag, site)),
    ]
