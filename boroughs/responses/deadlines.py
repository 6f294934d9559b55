"""The days by which offices have to answer, as a calendar file. Source: RFC 5545."""

from collections.abc import Collection, Iterable
from datetime import date, time, timedelta
from urllib.parse import urlsplit

import icalendar

from boroughs.following.topics import BOROUGH, MEETINGS, SURVEYS, kind_of
from boroughs.models import Borough
from boroughs.responses.standing import Standing, unanswered
from boroughs.responses.topics import topics_of
from engage.kit.calendars import lines, new_calendar, one_line
from engage.kit.clock import london_moment
from engage.kit.html import in_language
from engage.kit.i18n import gettext, language


def calendar(borough: Borough, name: str, standings: Iterable[Standing], site: str) -> bytes:
    """Returns the last day for an answer to each of these requests, which have none, late ones too.

    A day that moves stays the same entry, and one that is answered goes. `name` is what programs show, `site` the
    public address of this website.
    """
    made = new_calendar(name, "Answers")
    for one in standings:
        made.add_component(event_of(borough, one, site))
    file: bytes = made.to_ical()
    return file


async def followed(borough: Borough, topics: Collection[str], site: str, day: date) -> list[icalendar.Event]:
    """Returns the last days for answers to requests that these topics are about, as they stand on a London date.

    Three queries, none for topics that are about meetings or surveys alone.
    """
    if not {kind_of(topic) for topic in topics} - {MEETINGS, SURVEYS}:
        return []
    waiting = await unanswered(day, borough_id=borough.id)
    return [event_of(borough, one, site) for one in waiting if {BOROUGH, *topics_of([one.request])} & set(topics)]


def event_of(borough: Borough, standing: Standing, site: str) -> icalendar.Event:
    """Returns the last day for an answer to a request that has none."""
    request = standing.request
    link = site + in_language(f"/{borough.slug}/responses/{request.number}", language().code)
    changed_on = max([request.asked_on, *(event.on for event in standing.events)])
    summary = gettext("Last day for an answer: request %(n)s from %(who)s", n=request.number, who=request.asked_by)
    event = icalendar.Event()
    event.add("uid", f"request-{borough.slug}-{request.number}@{urlsplit(site).hostname}")
    event.add("sequence", len(standing.events))
    event.add("dtstamp", london_moment(changed_on, time(9)))
    event.add("dtstart", standing.state.due_on)
    event.add("dtend", standing.state.due_on + timedelta(days=1))
    event.add("summary", one_line(summary))
    event.add("description", lines("\n\n".join((gettext(request.office.label), request.text, link))))
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    return event
