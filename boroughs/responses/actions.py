"""Writes about requests for a response: asking an office, drafting its answer, publishing it."""

from datetime import date, datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.people.models import Appointment, Membership, Office, OfficeKind, Person, Role
from boroughs.responses.clock import Basis, due_on
from boroughs.responses.documents import index_request
from boroughs.responses.models import OfficialResponse, Position, ResponseRequest
from boroughs.responses.news import tell_of_response
from boroughs.responses.state import time_may_be_asked
from engage.kit import audit, mail
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext, show_date
from engage.kit.problems import Conflict, Forbidden


@atomic()
async def request_response(
    borough: Borough,
    *,
    asked_by: str,
    text: str,
    basis: Basis,
    at: datetime,
    site: str,
    actor_id: int | None = None,
    meeting_on: date | None = None,
) -> ResponseRequest:
    """Asks a borough's superintendent for a public answer and tells whoever holds the office by e-mail.

    `site` is the public address of this website, for the link. The deadline counts from the London date of `at`;
    `meeting_on` is the panel's next meeting, which a charter trigger does not wait longer than.
    """
    # Numbers have no gaps and no twins: one request at a time in a borough. Residents' rows are not held up by this.
    await Borough.select_for_update(no_key=True).get(id=borough.id)
    newest = await ResponseRequest.filter(borough=borough).order_by("-number").first()
    asked_on = london_date(at)
    request = await ResponseRequest.create(
        borough=borough,
        office=await Office.get(borough=borough, kind=OfficeKind.BOROUGH_SUPERINTENDENT),
        number=newest.number + 1 if newest else 1,
        asked_by=asked_by,
        text=text,
        basis=basis,
        asked_on=asked_on,
        due_on=due_on(basis, asked_on, meeting_on=meeting_on),
    )
    about = address(borough, request)
    await audit.record("asked for a response", about, at=at, actor_id=actor_id, borough_id=borough.id)
    await _tell_office(borough, request, f"{site}/{about}/answer", at)
    await index_request(borough.id, request)
    await touch(borough.slug)
    return request


def address(borough: Borough, request: ResponseRequest) -> str:
    """Returns the path of a request's public page, without the first slash: what audit and e-mail call it."""
    return f"{borough.slug}/responses/{request.number}"


def edition_of(draft: OfficialResponse | None) -> str:
    """Returns the edition of a draft's words and position; of no draft, the edition of nothing."""
    return edition(draft.position.value, draft.more_time_until, draft.text) if draft else edition()


@atomic()
async def save_draft(
    borough: Borough,
    request: ResponseRequest,
    *,
    position: Position,
    more_time_until: date | None,
    text: str,
    seen: str,
    at: datetime,
    actor_id: int,
) -> OfficialResponse:
    """Saves the office's one draft answer to a request. `seen` is the edition the person started from.

    Raises SavedMeanwhile when a colleague saved other words since, Conflict when more time cannot be asked any more.
    """
    await _lock(request)
    draft = await OfficialResponse.get_or_none(request=request, published_at__isnull=True)
    wanted = edition(position.value, more_time_until, text)
    if draft and edition_of(draft) == wanted:
        return draft
    if seen != edition_of(draft):
        detail = gettext("A colleague saved this answer while you were writing. Both versions are below.")
        raise SavedMeanwhile(detail)
    if position is Position.NEEDS_MORE_TIME:
        await _refuse_more_time_after_an_answer(request)
    draft = draft or OfficialResponse(request=request)
    draft.position, draft.more_time_until, draft.text, draft.drafted_by_id = position, more_time_until, text, actor_id
    await draft.save()
    about = address(borough, request)
    await audit.record("saved a draft answer", about, at=at, actor_id=actor_id, borough_id=borough.id)
    return draft


@atomic()
async def publish_response(
    borough: Borough,
    request: ResponseRequest,
    appointment: Appointment,
    *,
    seen: str,
    at: datetime,
    site: str,
    actor_id: int | None = None,
) -> OfficialResponse | None:
    """Publishes the office's draft, signed by the holder's appointment, and tells the borough's clerks by e-mail.

    Returns None, changing nothing, when there is no draft (any more): pressing the button twice publishes once. `seen`
    is the edition the holder read. Raises Forbidden for an appointment to another office or not in force, Conflict
    when the draft is not the one that was read or asks for time that has passed.
    """
    await _lock(request)
    if not await Appointment.on(london_date(at)).filter(id=appointment.id, office_id=request.office_id).exists():
        raise Forbidden(gettext("Only the person who holds the office can publish its answer."))
    draft = await OfficialResponse.get_or_none(request=request, published_at__isnull=True)
    if draft is None:
        return None
    if seen != edition_of(draft):
        raise Conflict(gettext("The draft has changed since you read it. Go back, read it again, then publish it."))
    await _refuse_time_that_cannot_be_asked(request, draft, london_date(at))
    draft.signed_by, draft.published_at = appointment, at
    await draft.save(update_fields=["signed_by_id", "published_at"])
    about = address(borough, request)
    await audit.record(
        "published a response", about, at=at, actor_id=actor_id, borough_id=borough.id, position=draft.position.value
    )
    await _tell_clerks(borough, request, draft, f"{site}/{about}", at)
    await tell_of_response(borough, request, draft, site, at)
    await index_request(borough.id, request)
    await touch(borough.slug)
    return draft


async def _lock(request: ResponseRequest) -> None:
    await ResponseRequest.select_for_update(no_key=True).get(id=request.id)


async def _refuse_time_that_cannot_be_asked(request: ResponseRequest, draft: OfficialResponse, day: date) -> None:
    if draft.position is not Position.NEEDS_MORE_TIME or draft.more_time_until is None:
        return
    await _refuse_more_time_after_an_answer(request)
    first, last = time_may_be_asked(request.due_on, day)
    if not first <= draft.more_time_until <= last:
        raise Conflict(gettext("The date in this draft cannot be promised any more. Choose another date and save."))


async def _refuse_more_time_after_an_answer(request: ResponseRequest) -> None:
    published = OfficialResponse.filter(request=request, published_at__isnull=False)
    if await published.exclude(position=Position.NEEDS_MORE_TIME).exists():
        raise Conflict(gettext("This request has been answered, so there is no more time to ask for."))


async def _tell_office(borough: Borough, request: ResponseRequest, link: str, at: datetime) -> None:
    holders = Appointment.on(london_date(at)).filter(office_id=request.office_id, person__is_active=True)
    subject = gettext("%(who)s asks for your answer, request %(n)s", who=request.asked_by, n=request.number)
    text = gettext(
        "%(who)s in %(borough)s asks the Borough Superintendent for an answer in public. "
        "The last day for it is %(day)s.",
        who=request.asked_by,
        borough=borough.name,
        day=show_date(request.due_on),
    )
    await _post([a.person for a in await holders.select_related("person")], subject, text, link, at)


async def _tell_clerks(
    borough: Borough, request: ResponseRequest, response: OfficialResponse, link: str, at: datetime
) -> None:
    clerks = Membership.on(london_date(at)).filter(borough=borough, role=Role.COUNCIL_CLERK, person__is_active=True)
    subject = gettext("Request %(n)s: a response was published", n=request.number)
    text = gettext(
        "The Borough Superintendent of %(borough)s has published a response to request %(n)s: %(position)s.",
        borough=borough.name,
        n=request.number,
        position=gettext(response.position.label),
    )
    await _post([m.person for m in await clerks.select_related("person")], subject, text, link, at)


async def _post(people: list[Person], subject: str, text: str, link: str, at: datetime) -> None:
    for address in sorted({person.email for person in people}):
        await mail.post(address, subject, f"{text}\n\n{link}\n", at=at)
