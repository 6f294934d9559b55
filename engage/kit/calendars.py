"""Calendar files: what all of them begin with, and words that nobody can break out of. Source: RFC 5545, RFC 7986."""

import re
from datetime import timedelta

import icalendar

REFRESH = timedelta(hours=1)

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
"""What some programs take for the end of a line, or for the end of a file; a line feed is escaped."""


def new_calendar(name: str, what: str) -> icalendar.Calendar:
    """Returns an empty calendar: `name` is what programs show, `what` ("Meetings") says in English what it is of."""
    made = icalendar.Calendar()
    made.add("prodid", f"-//Engage//{what}//EN")
    made.add("version", "2.0")
    made.add("name", one_line(name))
    made.add("x-wr-calname", one_line(name))
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", REFRESH)
    return made


def one_line(words: str) -> icalendar.vText:
    """Returns words that somebody typed as one line of text: nothing in them begins another property."""
    return icalendar.vText(" ".join(_CONTROLS.sub(" ", words).split()))


def lines(words: str) -> str:
    """Returns words of several lines without what ends a line or a file where it should not."""
    return _CONTROLS.sub(" ", words)
