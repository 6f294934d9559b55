"""The calendar file of a person's deadlines: days and public numbers, no words that anybody wrote.

Source: RFC 5545; names and refreshing of a whole calendar, RFC 7986.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from urllib.parse import urlsplit

import icalendar

from engage.desk.gathering import Desk, Item, Kind
from engage.kit.i18n import gettext, ngettext

DESK = "desk calendar"
"""The purpose of the key in the address of a desk's calendar: it opens nothing else."""

_ABOUT_ONE = (
    "boroughs.responses.answer", "boroughs.responses.events.clarify", "meetings.follow_ups.ask", "workspace.trail",
)  # fmt: skip
"""Pages whose number is that of a request."""
_REFRESH = timedelta(hours=6)


def calendar_of(desks: Iterable[Desk], site: str) -> bytes:
    """Returns the calendar file of what is on these desks and has a day; `site` is this website's public address."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Engage//Deadlines//EN")
    made.add("version", "2.0")
    made.add("name", gettext("Engage: your deadlines"))
    made.add("x-wr-calname", gettext("Engage: your deadlines"))
    made.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", _REFRESH)
    for desk in desks:
        for event in _events(desk, site):
            made.add_component(event)
    file: bytes = made.to_ical()
    return file


def _events(desk: Desk, site: str) -> Iterator[icalendar.Event]:
    """Yields a day for each request, and one for all of another kind that are due on a day."""
    requests: dict[str, date] = {}
    others: list[tuple[date, Kind]] = []
    for item in desk.items:
        number = _request(item)
        if item.task.due_on and number:
            requests[number] = item.task.due_on
        elif item.task.due_on:
            others.append((item.task.due_on, item.kind))
    for number, day in requests.items():
        text = gettext("%(borough)s: last day for request %(n)s", borough=desk.borough.name, n=number)
        yield _event(f"request-{number}", desk, day, text, f"{site}/{desk.borough.slug}/responses/{number}", site)
    for (day, kind), same in groupby(sorted(others)):
        number_due = len(list(same))
        text = ngettext("%(borough)s: %(num)s thing is due. %(kind)s", "%(borough)s: %(num)s things are due. %(kind)s",
                        number_due, borough=desk.borough.name, kind=gettext(kind.label))  # fmt: skip
        yield _event(f"{kind.value}-{day}", desk, day, text, f"{site}/desk", site)


def _request(item: Item) -> str:
    """Returns the public number of the request that something is about, empty for what is about none or several."""
    return str(item.task.params["number"]) if item.task.route in _ABOUT_ONE else ""


def _event(key: str, desk: Desk, day: date, text: str, link: str, site: str) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{desk.borough.slug}-{key}@{urlsplit(site).hostname}")
    event.add("dtstamp", datetime.combine(desk.day, time(0), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", text)
    event.add("description", link)
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    return event
