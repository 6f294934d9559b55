"""Feeds for whoever wants no e-mail: what is new of a borough, a survey, an office or a request, and the days due."""

from collections.abc import Collection, Iterable
from datetime import time

from starlette.requests import Request
from starlette.responses import Response
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from boroughs.access import borough_here
from boroughs.following.topics import of_survey
from boroughs.models import Borough
from boroughs.people.models import Office
from boroughs.responses import deadlines
from boroughs.responses.access import standing_here
from boroughs.responses.models import ResponseRequest
from boroughs.responses.news import entries_of
from boroughs.responses.standing import Standing, latest_standings, standings_among, unanswered
from engage.kit import atom
from engage.kit.clock import london_moment, moment, today
from engage.kit.html import address
from engage.kit.i18n import gettext, language
from engage.kit.problems import NotFound
from engage.kit.routes import number_here, public
from meetings.calendar.access import of_borough as meetings_of
from meetings.calendar.news import entries as entries_of_meetings
from meetings.verdicts.models import PanelVerdict
from surveys.charter.progress.telling import entries as entries_of_charter
from surveys.models import Survey
from surveys.news import entries_of as entries_of_surveys


async def of_borough(request: Request) -> Response:
    """Everything that is new in a borough: meetings, requests and answers, surveys, and the charter."""
    borough = await borough_here(request)
    site, now, day = _site(request), moment(request), today(request)
    entries = await entries_of_meetings(await meetings_of(borough, now), site, now)
    entries += await _lately(request, borough, borough_id=borough.id)
    surveys = Survey.filter(borough=borough, published_at__isnull=False).select_related("borough")
    entries += await entries_of_surveys(await surveys, site, day)
    entries += await entries_of_charter(borough, site)
    title = gettext("%(borough)s: everything new", borough=borough.name)
    return _feed(request, borough, title, address(request, "workspace.home", borough=borough.slug), entries)


async def of_request(request: Request) -> Response:
    """What happens to one request."""
    borough, found = await standing_here(request)
    asked = found.request
    title = gettext("Request %(n)s from %(who)s", n=asked.number, who=asked.asked_by)
    about = address(request, "workspace.trail", borough=borough.slug, number=asked.number)
    return _feed(request, borough, title, about, await _of_requests(request, borough, [found]))


async def of_office(request: Request) -> Response:
    """What one office is asked, and what it answers."""
    borough, office = await _office_here(request)
    title = f"{borough.name}: {gettext(office.label)}"
    about = address(request, "record.offices.office", borough=borough.slug, office=office.id)
    return _feed(request, borough, title, about, await _lately(request, borough, office_id=office.id))


async def of_survey_page(request: Request) -> Response:
    """That a survey opened and has results, and what was asked and answered because of them."""
    borough = await borough_here(request)
    known = Survey.filter(borough=borough, slug=request.path_params["survey"], published_at__isnull=False)
    survey = await known.select_related("borough").first()
    if survey is None:
        raise NotFound
    day = today(request)
    builds_on = Q(id=survey.request_id or 0) | Q(borough=borough, cites__contains=[{"topic": of_survey(survey.slug)}])
    ids = await ResponseRequest.filter(builds_on).values_list("id", flat=True)
    entries = await entries_of_surveys([survey], _site(request), day)
    entries += await _of_requests(request, borough, await standings_among(ids, day))  # type: ignore[arg-type]
    about = address(request, "surveys.results.show", borough=borough.slug, survey=survey.slug)
    return _feed(request, borough, survey.heading.words, about, entries)


async def days_of_borough(request: Request) -> Response:
    """The days by which a borough's offices have to answer, for calendars."""
    borough = await borough_here(request)
    waiting = await unanswered(today(request), borough_id=borough.id)
    name = gettext("%(borough)s: answers that are due", borough=borough.name)
    return _calendar(request, borough, name, waiting)


async def days_of_office(request: Request) -> Response:
    """The days by which one office has to answer, for calendars."""
    borough, office = await _office_here(request)
    waiting = await unanswered(today(request), office_id=office.id)
    name = f"{borough.name}: {gettext(office.label)}"
    return _calendar(request, borough, name, waiting)


async def _office_here(request: Request) -> tuple[Borough, Office]:
    borough = await borough_here(request)
    office = await Office.get_or_none(borough=borough, id=number_here(request, "office"))
    if office is None:
        raise NotFound
    return borough, office


async def _lately(request: Request, borough: Borough, **wanted: int) -> list[atom.Entry]:
    """Returns what happened last to the requests with these values, as much as a feed has. Four queries."""
    of_them = PanelVerdict.filter(**{f"request__{name}": value for name, value in wanted.items()})
    found = await latest_standings(today(request), atom.AT_MOST, **wanted)
    return await _entries(request, borough, found, of_them.order_by("-id").limit(atom.AT_MOST))


async def _of_requests(request: Request, borough: Borough, found: Collection[Standing]) -> list[atom.Entry]:
    """Returns what happened to requests: asked, its events, its answers, and what panels found of them. One query."""
    return await _entries(
        request, borough, found, PanelVerdict.filter(request_id__in=[one.request.id for one in found])
    )


async def _entries(
    request: Request, borough: Borough, found: Collection[Standing], verdicts: QuerySet[PanelVerdict]
) -> list[atom.Entry]:
    above = _site(request) + address(request, "boroughs.responses.list_requests", borough=borough.slug)
    entries = [entry for one in found for entry in entries_of(one, above)]
    for verdict in await verdicts.select_related("panel", "request"):
        number = verdict.request.number
        title = gettext("Request %(n)s: %(what)s", n=number, what=gettext(verdict.verdict.label))
        at = london_moment(verdict.on, time(9))
        words = f"{verdict.panel.name}\n\n{verdict.reason}"
        entries.append(atom.Entry(f"panel-verdict/{verdict.id}", title, f"{above}/{number}", at, words))
    return entries


def _site(request: Request) -> str:
    site: str = request.app.state.settings.public_url
    return site


def _feed(request: Request, borough: Borough, title: str, about: str, entries: list[atom.Entry]) -> Response:
    """Returns a feed at this address; `about` is the path of the page that it is about."""
    site = _site(request)
    own = address(request, request.scope["route"].name, **request.path_params)
    feed = atom.Feed(
        key=own.lstrip("/"),
        title=title,
        author=borough.name,
        link=site + own,
        page=site + about,
        language=language().code,
        entries=entries,
    )
    return Response(atom.xml_of(feed), media_type=atom.MEDIA_TYPE)


def _calendar(request: Request, borough: Borough, name: str, found: Iterable[Standing]) -> Response:
    return Response(deadlines.calendar(borough, name, found, _site(request)), media_type="text/calendar")


routes = [
    public("/{borough}/news.atom", of_borough),
    public("/{borough}/responses/{number}/news.atom", of_request),
    public("/{borough}/offices/{office}/news.atom", of_office),
    public("/{borough}/offices/{office}/deadlines.ics", days_of_office),
    public("/{borough}/responses.ics", days_of_borough),
    public("/{borough}/surveys/{survey}/news.atom", of_survey_page),
]
