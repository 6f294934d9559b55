"""A meeting as structured data for search engines. Source: schema.org, Event."""

import json

from markupsafe import Markup
from starlette.requests import Request

from engage.kit.clock import LONDON
from meetings.calendar.events import LASTS, address_of
from meetings.models import Ending, Meeting, Way

_MODES = {
    Way.IN_PERSON: "OfflineEventAttendanceMode",
    Way.ONLINE: "OnlineEventAttendanceMode",
    Way.HYBRID: "MixedEventAttendanceMode",
}


def event_data(request: Request, meeting: Meeting) -> dict[str, object]:
    """Returns the template's value `event`: a block of data, which no browser runs and no text can break out of.

    The meeting's panel is loaded, its borough is this page's.
    """
    meeting.borough = request.state.borough
    words = json.dumps(_event(meeting, request.app.state.settings.public_url), ensure_ascii=False)
    safe = words.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return {"event": Markup(f'<script type="application/ld+json">{safe}</script>')}  # noqa: S704 - escaped above


def _event(meeting: Meeting, site: str) -> dict[str, object]:
    link = address_of(meeting, site)
    places: list[dict[str, str]] = []
    if meeting.way is not Way.ONLINE:
        places.append({"@type": "Place", "name": meeting.venue, "address": meeting.venue})
    if meeting.way is not Way.IN_PERSON:
        places.append({"@type": "VirtualLocation", "url": link})  # where it says how to join; never the link itself
    status = "EventScheduled"
    if meeting.ending:
        status = "EventPostponed" if meeting.ending is Ending.POSTPONED else "EventCancelled"
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": meeting.title,
        "url": link,
        "startDate": meeting.starts_at.astimezone(LONDON).isoformat(),
        "endDate": (meeting.ends_at or meeting.starts_at + LASTS).astimezone(LONDON).isoformat(),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": f"https://schema.org/{_MODES[meeting.way]}",
        "location": places[0] if len(places) == 1 else places,
        "organizer": {"@type": "Organization", "name": meeting.panel.name, "url": f"{site}/{meeting.borough.slug}"},
        "isAccessibleForFree": True,
    }
