"""Writes of what happens to a request. An event is public at once, dated today, and never changed."""

from datetime import date, datetime, timedelta

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.people.models import Appointment
from boroughs.responses.actions import address, lock, refuse_other_office
from boroughs.responses.documents import index_request
from boroughs.responses.models import EventKind, RequestEvent, ResponseRequest
from boroughs.responses.published import EVENT
from boroughs.responses.standing import standing
from boroughs.responses.state import LONGEST_PAUSE, State, time_may_be_asked
from boroughs.responses.telling import tell_of_event
from engage.kit import audit, ledger
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext, lazy
from engage.kit.problems import Conflict


class CannotHappenNow(Conflict):
    """The request is answered, or has had this already."""


class ClockRuns(Conflict):
    """Nobody waits for a clarification: the clock was not stopped, or runs again."""

    title = lazy("The clock of this request is running")

    def __init__(self) -> None:
        super().__init__(gettext("The office asks nothing about it at the moment, so there is nothing to say."))


def possible(state: State) -> list[EventKind]:
    """Returns what an office may do about a request in this state, other than answer it."""
    if state.is_answered:
        return []
    found = [] if state.acknowledged_on else [EventKind.ACKNOWLEDGED]
    found.append(EventKind.HELD)
    if not state.is_extended:
        found.append(EventKind.EXTENDED)
    if not (state.has_paused or state.is_overdue):
        found.append(EventKind.PAUSED)
    return found


@atomic()
async def record(
    borough: Borough,
    request: ResponseRequest,
    appointment: Appointment,
    kind: EventKind,
    *,
    text: str = "",
    until_on: date | None = None,
    at: datetime,
    site: str,
    actor_id: int | None = None,
) -> RequestEvent:
    """Records in public what the office does about a request; the same again on the same day returns what is there.

    EXTENDED wants `until_on`; PAUSED stops the clock for `LONGEST_PAUSE` days at most. All but ACKNOWLEDGED want words.
    Raises Forbidden for an appointment to another office or not in force, CannotHappenNow, and Conflict for a date
    that cannot be promised. `site` is the public address of this website, for the link in what followers get.
    """
    await lock(request)
    await refuse_other_office(request, appointment, at)
    day = london_date(at)
    if kind is EventKind.PAUSED:
        until_on = day + timedelta(days=LONGEST_PAUSE)
    known = RequestEvent.filter(request=request, kind=kind, on=day, until_on=until_on, text=text, by=appointment)
    if there := await known.first():
        return there
    state = await _state(borough, request, day)
    if kind not in possible(state):
        raise CannotHappenNow(_why_not(state, kind))
    if kind is EventKind.EXTENDED:
        _refuse_date(state, until_on)
    event = await RequestEvent.create(request=request, kind=kind, on=day, until_on=until_on, text=text, by=appointment)
    await _note(f"request {kind.value}", borough, request, at, actor_id)
    await tell_of_event(borough, request, event, site, at, is_late=state.is_overdue)
    return event


@atomic()
async def resume(
    borough: Borough, request: ResponseRequest, *, text: str, at: datetime, site: str, actor_id: int
) -> None:
    """Starts a stopped clock again, with what was meant: for the council, on behalf of who asked. Once.

    Raises ClockRuns when it was not stopped.
    """
    await lock(request)
    day = london_date(at)
    if (await _state(borough, request, day)).paused_until is None:
        raise ClockRuns
    event = await RequestEvent.create(request=request, kind=EventKind.RESUMED, on=day, text=text)
    await _note("request resumed", borough, request, at, actor_id)
    await tell_of_event(borough, request, event, site, at)


@atomic()
async def escalate(borough: Borough, request: ResponseRequest, told: str, *, at: datetime) -> RequestEvent:
    """Records in public that a request was passed up to somebody, which moves nothing. Once: see `escalating`."""
    event = await RequestEvent.create(request=request, kind=EventKind.ESCALATED, on=london_date(at), told=told)
    await _note("request escalated", borough, request, at, None)
    return event


async def _state(borough: Borough, request: ResponseRequest, day: date) -> State:
    here = await standing(borough.id, request.number, day)
    if here is None:
        raise CannotHappenNow(gettext("There is no such request in this borough."))
    return here.state


def _why_not(state: State, kind: EventKind) -> str:
    if state.is_answered:
        return gettext("This request has been answered, so its clock has stopped for good.")
    if kind is EventKind.PAUSED and state.is_overdue:
        return gettext("This request is late. The clock can be stopped only on or before the due date.")
    return gettext("This was done before. It can be done only once.")


def _refuse_date(state: State, until_on: date | None) -> None:
    first, last = time_may_be_asked(state.due_on, state.day)
    if until_on is None or not first <= until_on <= last:
        raise Conflict(gettext("This date cannot be promised. Choose another date."))


async def _note(verb: str, borough: Borough, request: ResponseRequest, at: datetime, actor_id: int | None) -> None:
    await audit.record(verb, address(borough, request), at=at, actor_id=actor_id, borough_id=borough.id)
    await index_request(borough.id, request)
    await ledger.enter(EVENT, address(borough, request), at=at)
    await touch(borough.slug)
