"""Meetings in calendar files. Source: RFC 5545."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import icalendar

from engage.kit.calendars import lines, new_calendar, one_line
from engage.kit.clock import LONDON
from engage.kit.html import in_language
from engage.kit.i18n import gettext, language, show_date, show_time
from meetings.models import Meeting, Way

LASTS = timedelta(hours=2)
"""How long a meeting takes in a calendar when nobody said when it ends."""


def address_of(meeting: Meeting, site: str) -> str:
    """Returns the address of a meeting's public page in the reader's language; its borough is loaded."""
    return site + in_language(f"/{meeting.borough.slug}/meetings/{meeting.slug}", language().code)


def heading_of(meeting: Meeting) -> str:
    """Returns what a meeting is called outside its own page: how it ended if it was called off, panel and title."""
    name = f"{meeting.panel.name}: {meeting.title}"
    return f"{gettext(meeting.ending.label)}: {name}" if meeting.ending else name


def changed_at(meeting: Meeting) -> datetime:
    """Returns when what a calendar shows of a meeting last changed, aware UTC; notice was given of it."""
    moments = (meeting.notice_at, meeting.published_at, meeting.changed_at, meeting.ended_at)
    return max(moment for moment in moments if moment)


def where(meeting: Meeting) -> str:
    """Returns where a meeting is, in words; never the link to join it."""
    if meeting.way is Way.ONLINE:
        return gettext("Online")
    return f"{meeting.venue} ({gettext('or online')})" if meeting.way is Way.HYBRID else meeting.venue


def calendar(name: str, meetings: Iterable[Meeting], site: str, others: Iterable[icalendar.Event] = ()) -> bytes:
    """Returns a calendar file of meetings with their panels and boroughs loaded; `name` is what programs show.

    `others` are put in after them.
    """
    made = new_calendar(name, "Meetings")
    made.add("x-wr-timezone", LONDON.key)
    made.add_component(_london())
    for meeting in meetings:
        made.add_component(_event(meeting, site))
    for other in others:
        made.add_component(other)
    file: bytes = made.to_ical()
    return file


def _event(meeting: Meeting, site: str) -> icalendar.Event:
    """Returns a meeting; all that hold this file know it again by its UID, and that it changed by its SEQUENCE."""
    event = icalendar.Event()
    link = address_of(meeting, site)
    event.add("uid", f"meeting-{meeting.id}@{urlsplit(site).hostname}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", changed_at(meeting))
    event.add("last-modified", changed_at(meeting))
    event.add("dtstart", meeting.starts_at.astimezone(LONDON))
    event.add("dtend", (meeting.ends_at or meeting.starts_at + LASTS).astimezone(LONDON))
    event.add("summary", one_line(heading_of(meeting)))
    event.add("location", one_line(where(meeting)))
    event.add("description", lines("\n\n".join([*_said(meeting), link])))
    event.add("url", link)
    event.add("status", "CANCELLED" if meeting.ending else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if meeting.ending else "OPAQUE")
    return event


def _said(meeting: Meeting) -> list[str]:
    said = []
    if meeting.ending:
        said.append(meeting.reason)
    else:
        said.append(gettext(meeting.way.label))
        said += [meeting.access_notes] if meeting.access_notes else []
        said += [] if meeting.is_open_to_public else [gettext("This meeting is not open to the public.")]
        said += [gettext("The agenda is published.")] if meeting.published_at else []
    return said


def said_when(meeting: Meeting) -> str:
    """Returns when a meeting is, in the reader's language: "27 March 2027, 6:30 pm"."""
    return f"{show_date(meeting.starts_at)}, {show_time(meeting.starts_at)}"


def _london() -> icalendar.Timezone:
    """Returns London's clock. Source: Summer Time Order 2002: the last Sundays of March and October, at 01:00 GMT."""
    zone = icalendar.Timezone()
    zone.add("tzid", LONDON.key)
    for kind, name, begins, month, offset in (
        (icalendar.TimezoneDaylight, "BST", "1996-03-31T01:00", 3, 1),
        (icalendar.TimezoneStandard, "GMT", "1996-10-27T02:00", 10, 0),
    ):
        part = kind()
        part.add("dtstart", datetime.fromisoformat(begins))  # on the wall, in no time zone
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", timedelta(hours=1 - offset))
        part.add("tzoffsetto", timedelta(hours=offset))
        part.add("tzname", name)
        zone.add_component(part)
    return zone
