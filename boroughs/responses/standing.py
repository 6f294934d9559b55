"""Requests together with what happened, what was published and where they stand: for lists, pages, desk and figures."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.expressions import Q, RawSQL
from tortoise.query_utils import Prefetch
from tortoise.queryset import QuerySet

from boroughs.responses.models import EventKind, RequestEvent, ResponsePart, ResponseRequest
from boroughs.responses.state import Event, State, state_on
from engage.kit.clock import london_date

_NOTHING_PUBLISHED = (
    "NOT EXISTS (SELECT FROM response_part AS part JOIN official_response AS said ON said.id = part.response_id"
    " WHERE part.request_id = response_request.id AND said.published_at IS NOT NULL)"
)

_LATELY = (
    "GREATEST((response_request.asked_on + time '09:00') AT TIME ZONE 'Europe/London',"
    " (SELECT (max(event.\"on\") + time '09:00') AT TIME ZONE 'Europe/London' FROM request_event AS event"
    " WHERE event.request_id = response_request.id),"
    " (SELECT max(said.published_at) FROM response_part AS part JOIN official_response AS said"
    " ON said.id = part.response_id WHERE part.request_id = response_request.id))"
)
"""When the last thing of a request was published, as `boroughs.responses.news` dates it."""


@dataclass(frozen=True)
class Standing:
    """A request (its office loaded), what happened to it, its answers and its state.

    `answers` are the published parts about it, oldest first, with response and signature loaded; of a response that was
    corrected every version is there. `events` are in the order they happened.
    """

    request: ResponseRequest
    answers: list[ResponsePart]
    events: list[RequestEvent]
    state: State

    @property
    def newest(self) -> ResponsePart | None:
        """The newest version of the newest answer, or None: correcting an earlier answer is not answering again."""
        return max(self.answers, key=lambda part: (part.response.number, part.response.version), default=None)

    @property
    def newest_on(self) -> date | None:
        """The London date on which there last was a new answer, or None: a correction is none."""
        first: dict[int, date] = {}
        for part in self.answers:
            if on := _published_on(part):
                first[part.response.number] = min(on, first.get(part.response.number, on))
        return max(first.values(), default=None)

    @property
    def current(self) -> list[ResponsePart]:
        """The answers that stand, oldest first: of each response its newest version."""
        corrected = {part.response.corrects_id for part in self.answers}
        return [part for part in self.answers if part.response_id not in corrected]

    @property
    def late_extension(self) -> RequestEvent | None:
        """The extension that came when the request was late already and moved nothing, or None."""
        asked_for = next((event for event in self.events if event.kind is EventKind.EXTENDED), None)
        return asked_for if asked_for and self.on(asked_for.on).state.due_on < asked_for.on else None

    def on(self, day: date) -> "Standing":
        """Returns the request as it stood on a past London date."""
        answers = [part for part in self.answers if (on := _published_on(part)) and on <= day]
        events = [event for event in self.events if event.on <= day]
        return Standing(self.request, answers, events, _state(self.request, answers, events, day))


async def standings(borough_id: int, day: date) -> list[Standing]:
    """Returns every request of a borough as it stands on a London date, newest first. Three queries."""
    return [_standing(r, day) for r in await _loaded(ResponseRequest.filter(borough_id=borough_id)).order_by("-number")]


async def standings_among(ids: Collection[int], day: date) -> list[Standing]:
    """Returns the requests with these database ids as they stand on a London date, in no order. Three queries."""
    return [_standing(request, day) for request in await _loaded(ResponseRequest.filter(id__in=list(ids)))]


async def latest_standings(day: date, at_most: int, **wanted: Any) -> list[Standing]:
    """Returns the requests to which something happened last, as they stand on a London date, in no order.

    `wanted` are values of a request's columns. Three queries, however many there are: a feed has so many entries, and
    each of them is of one of these.
    """
    lately = ResponseRequest.annotate(lately=RawSQL(_LATELY)).filter(**wanted).order_by("-lately", "-id")
    return [_standing(request, day) for request in await _loaded(lately.limit(at_most))]


async def every_standing(day: date) -> list[Standing]:
    """Returns every request of every borough as it stands on a London date, in no order. Three queries."""
    return [_standing(request, day) for request in await _loaded(ResponseRequest.all())]


async def unanswered(day: date, **wanted: Any) -> list[Standing]:
    """Returns the requests that nothing was published about yet as they stand on a London date, the next due first.

    `wanted` are values of a request's columns (`office_id=…`). Three queries, however many were answered before.
    """
    left = ResponseRequest.annotate(is_open=RawSQL(_NOTHING_PUBLISHED)).filter(
        is_open=True, asked_on__lte=day, **wanted
    )
    found = [_standing(request, day) for request in await _loaded(left).order_by("id")]
    return sorted(found, key=lambda one: (one.state.due_on, one.request.id))


async def standing(borough_id: int, number: int, day: date) -> Standing | None:
    """Returns one request as it stands on a London date, or None when the borough has no such number."""
    request = await _loaded(ResponseRequest.filter(borough_id=borough_id, number=number)).first()
    return _standing(request, day) if request else None


async def building_on(borough_id: int, topic: str, number: int | None, day: date) -> list[Standing]:
    """Returns the requests of a borough that cite a topic, and the one of a number, as they stand on a London date.

    By number. One query where there are none, three else.
    """
    wanted = Q(cites__contains=[{"topic": topic}]) | Q(number=number or 0)
    found = _loaded(ResponseRequest.filter(wanted, borough_id=borough_id, asked_on__lte=day))
    return [_standing(request, day) for request in await found.order_by("number")]


def overdue(standings: list[Standing]) -> list[Standing]:
    """Returns those that are late and unanswered, the latest first."""
    return sorted((s for s in standings if s.state.is_overdue), key=lambda s: s.state.due_on)


def waiting(standings: list[Standing]) -> list[Standing]:
    """Returns those that are unanswered and still in time, the next due first."""
    left = [s for s in standings if not s.state.is_answered and not s.state.is_overdue]
    return sorted(left, key=lambda s: s.state.due_on)


def answered(standings: list[Standing]) -> list[Standing]:
    """Returns those with an answer, the last answered first."""
    done = [s for s in standings if s.state.answered_on]
    return sorted(done, key=lambda s: (s.state.answered_on or s.state.day, s.request.number), reverse=True)


def _loaded(requests: QuerySet[ResponseRequest]) -> QuerySet[ResponseRequest]:
    published = ResponsePart.filter(response__published_at__isnull=False).select_related("response__signed_by")
    return requests.select_related("office").prefetch_related(
        Prefetch("parts", queryset=published.order_by("response__published_at", "response_id")),
        Prefetch("events", queryset=RequestEvent.all().order_by("on", "id")),
    )


def _standing(request: ResponseRequest, day: date) -> Standing:
    answers, events = list(request.parts), list(request.events)
    return Standing(request, answers, events, _state(request, answers, events, day))


def _state(request: ResponseRequest, answers: list[ResponsePart], events: list[RequestEvent], day: date) -> State:
    happened = [Event(event.on, event.kind, event.until_on) for event in events]
    answered_on = [on for part in answers if (on := _published_on(part))]
    return state_on(day, request.due_on, happened, answered_on, in_working_days=request.in_working_days)


def _published_on(part: ResponsePart) -> date | None:
    return london_date(part.response.published_at) if part.response.published_at else None
