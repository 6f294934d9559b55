"""The page of an office: who holds it and held it, and how soon it answers."""

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import borough_here
from boroughs.people.models import Appointment, Office
from boroughs.responses.clock import months_later
from boroughs.responses.listed.finding import Dated, Shown, Wanted, dated
from boroughs.responses.models import RequestKind
from boroughs.responses.standing import Standing, standings_among
from engage.kit import charts
from engage.kit.charts.svg import Element
from engage.kit.clock import today
from engage.kit.comparisons import Direction
from engage.kit.html import page
from engage.kit.i18n import gettext, language
from engage.kit.problems import NotFound
from engage.kit.routes import number_here, public
from engage.record.offices import words
from engage.record.offices.timeliness import Half, Timeliness, against_before, by_half, timeliness_of

MOST_OPEN = 10
"""So many open requests are named, those that have waited longest; the list of requests has all."""


@dataclass(frozen=True)
class Record:
    """How soon an office answers, as everything stands on a London date.

    `kinds` are those of which anything was asked; `halves` half-years of asking, oldest first. `open` are the requests
    with no answer that have waited longest, and `overdue` how many of all open ones are late.
    """

    whole: Timeliness
    kinds: list[tuple[RequestKind, Timeliness]]
    halves: list[tuple[Half, Timeliness]]
    direction: Direction | None
    open: list[Standing]
    overdue: int


async def office(request: Request) -> Response:
    """Who holds and held an office, how soon it answers, what is still open, and the same against its own past."""
    borough = await borough_here(request)
    found = await Office.get_or_none(borough=borough, id=number_here(request, "office"))
    if found is None:
        raise NotFound
    day = today(request)
    record = await _record(borough.id, found.id, day)
    return page(
        request,
        "record/office.html",
        office=found,
        appointments=await Appointment.filter(office=found, starts_on__lte=day).order_by("-starts_on", "-id"),
        record=record,
        words=words,
        names=[(gettext(kind.label), figure) for kind, figure in record.kinds],
        halves=[(words.half_year(half), figure) for half, figure in reversed(record.halves)],
        chart=_chart(record) if any(figure.due for _, figure in record.halves) else None,
    )


async def _record(borough_id: int, office_id: int, day: date) -> Record:
    asked = await dated(borough_id, day, Wanted(office_id=office_id))
    kinds = [(kind, [one for one in asked if one.kind is kind]) for kind in RequestKind]
    waiting = sorted((one for one in asked if not one.state.is_answered), key=lambda one: (one.asked_on, one.number))
    longest = await standings_among([one.id for one in waiting[:MOST_OPEN]], day)
    return Record(
        timeliness_of(asked, day),
        [(kind, timeliness_of(some, day)) for kind, some in kinds if some],
        by_half(asked, day),
        _direction(asked, day),
        sorted(longest, key=lambda one: (one.request.asked_on, one.request.number)),
        sum(one.is_in(Shown.OVERDUE) for one in waiting),
    )


def _direction(asked: list[Dated], day: date) -> Direction | None:
    """What may be said of the last twelve months against the twelve before, by the day of asking."""
    year_ago, two_ago = months_later(day, -12), months_later(day, -24)
    now = timeliness_of([one for one in asked if year_ago < one.asked_on], day)
    before = timeliness_of([one for one in asked if two_ago < one.asked_on <= year_ago], day)
    return against_before(now, before)


def _chart(record: Record) -> Element:
    """What was answered on time of what was due, half-year by half-year: never beside another office."""
    bars = [
        charts.Bar(words.half_year(half), figure.on_time / figure.due if figure.due else None, words.on_time(figure))
        for half, figure in record.halves
    ]
    title = gettext("Answered on time, by the half-year of asking")
    rtl = language().direction == "rtl"
    return charts.bar_chart(title, words.sentence(record.whole), key="on-time", bars=bars, rtl=rtl)


routes = [public("/{borough}/offices/{office}", office)]
