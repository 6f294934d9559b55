"""Calendar files and feeds of meetings: of one, of a panel, of a borough, and of what a follower follows."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import borough_here
from boroughs.following.models import Follower
from boroughs.models import Borough
from boroughs.responses import deadlines
from engage.kit import atom
from engage.kit.clock import moment, today
from engage.kit.html import address
from engage.kit.i18n import gettext, language
from engage.kit.problems import NotFound
from engage.kit.routes import public
from engage.kit.security import read_signed
from meetings.calendar import access, news
from meetings.calendar.events import calendar
from meetings.models import Meeting, Panel


async def panel_here(request: Request) -> tuple[Borough, Panel]:
    """Returns the borough and the panel of this address. Raises NotFound."""
    borough = await borough_here(request)
    panel = await Panel.get_or_none(borough=borough, slug=request.path_params["panel"])
    if panel is None:
        raise NotFound
    return borough, panel


async def file(request: Request) -> Response:
    """One meeting as a calendar file."""
    borough = await borough_here(request)
    slug = request.path_params["meeting"]
    known = Meeting.filter(borough=borough, slug=slug, notice_at__lte=moment(request))
    meeting = await known.select_related("panel", "borough").first()
    if meeting is None:
        raise NotFound
    reply = _calendar(request, meeting.title, [meeting])
    reply.headers["content-disposition"] = f'attachment; filename="{meeting.slug}.ics"'
    return reply


async def of_borough(request: Request) -> Response:
    """A borough's calendar to subscribe to."""
    borough = await borough_here(request)
    name = gettext("%(borough)s: scrutiny meetings", borough=borough.name)
    return _calendar(request, name, await access.of_borough(borough, moment(request)))


async def of_panel(request: Request) -> Response:
    """A panel's calendar to subscribe to."""
    _, panel = await panel_here(request)
    return _calendar(request, panel.name, await access.of_panel(panel, moment(request)))


async def of_follower(request: Request) -> Response:
    """The calendar of one follower's topics: meetings, and days when answers are due.

    It is asked for often, so what has not changed is not sent again.
    """
    borough = await borough_here(request)
    id = read_signed(request.app.state.settings.secret, access.CALENDAR, request.path_params["key"])
    found = await Follower.get_or_none(id=id, borough=borough, confirmed_at__isnull=False) if id else None
    if found is None:
        raise NotFound
    name = gettext("%(borough)s: what you follow", borough=borough.name)
    meetings = await access.of_topics(borough, found.topics, moment(request))
    days = await deadlines.followed(borough, found.topics, _site(request), today(request))
    reply = Response(calendar(name, meetings, _site(request), days), media_type="text/calendar")
    etag = f'"{hashlib.sha256(bytes(reply.body)).hexdigest()[:20]}"'
    fresh = {"etag": etag, "cache-control": "private, no-cache"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=fresh)
    reply.headers.update(fresh)
    return reply


async def news_of_borough(request: Request) -> Response:
    """What is new of a borough's meetings."""
    borough = await borough_here(request)
    title = gettext("%(borough)s: scrutiny meetings", borough=borough.name)
    return await _news(request, borough, title, await access.of_borough(borough, moment(request)))


async def news_of_panel(request: Request) -> Response:
    """What is new of a panel's meetings."""
    borough, panel = await panel_here(request)
    return await _news(request, borough, panel.name, await access.of_panel(panel, moment(request)))


def _site(request: Request) -> str:
    site: str = request.app.state.settings.public_url
    return site


def _calendar(request: Request, name: str, meetings: list[Meeting]) -> Response:
    return Response(calendar(name, meetings, _site(request)), media_type="text/calendar")


async def _news(request: Request, borough: Borough, title: str, meetings: list[Meeting]) -> Response:
    site, route = _site(request), request.scope["route"]
    own = address(request, route.name, **request.path_params)
    feed = atom.Feed(
        key=own.lstrip("/"),
        title=title,
        author=borough.name,
        link=site + own,
        page=site + address(request, "meetings.list_meetings", borough=borough.slug),
        language=language().code,
        entries=await news.entries(meetings, site, moment(request)),
    )
    return Response(atom.xml_of(feed), media_type=atom.MEDIA_TYPE)


routes = [
    public("/{borough}/meetings.ics", of_borough),
    public("/{borough}/meetings.atom", news_of_borough),
    public("/{borough}/panels/{panel}/meetings.ics", of_panel),
    public("/{borough}/panels/{panel}/meetings.atom", news_of_panel),
    public("/{borough}/follow/{key}/meetings.ics", of_follower, cached=False, quiet=True),
    public("/{borough}/meetings/{meeting}/meeting.ics", file),
]
