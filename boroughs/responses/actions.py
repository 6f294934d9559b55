"""Writes about requests for a response: asking an office, drafting its answer, publishing it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.people.models import Appointment, Membership, Office, OfficeKind, Person, Role
from boroughs.responses.clock import Basis, due_on
from boroughs.responses.documents import index_request
from boroughs.responses.models import (
    AgreedTime,
    Cited,
    OfficialResponse,
    Position,
    RequestKind,
    ResponsePart,
    ResponseRequest,
)
from boroughs.responses.news import tell_of_response
from boroughs.responses.published import REQUEST, RESPONSE
from engage.kit import audit, ledger, mail
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
    kind: RequestKind = RequestKind.RECOMMENDATION,
    office: Office | None = None,
    follows: ResponseRequest | None = None,
    cites: Sequence[Cited] = (),
    actor_id: int | None = None,
    meeting_on: date | None = None,
) -> ResponseRequest:
    """Asks an office, the Borough Superintendent's unless another is given, for a public answer.

    Whoever holds it is told by e-mail. `site` is the public address of this website, for the link. The deadline counts
    from the London date of `at`; of an agreed time, what the borough has agreed for the office holds, 28 days where
    nothing is; `meeting_on` is the panel's next meeting, which a charter trigger does not wait longer than. `follows`
    is the request this one asks again about: it has a clock of its own. `cites` is what it builds on.
    """
    # Numbers have no gaps and no twins: one request at a time in a borough. Residents' rows are not held up by this.
    await Borough.select_for_update(no_key=True).get(id=borough.id)
    newest = await ResponseRequest.filter(borough=borough).order_by("-number").first()
    asked_on = london_date(at)
    office = office or await Office.get(borough=borough, kind=OfficeKind.BOROUGH_SUPERINTENDENT)
    terms = await terms_of(office, basis, asked_on, meeting_on)
    request = await ResponseRequest.create(
        borough=borough,
        office=office,
        number=newest.number + 1 if newest else 1,
        kind=kind,
        follows=follows,
        cites=list(cites),
        asked_by=asked_by,
        text=text,
        basis=basis,
        basis_source=terms.source,
        in_working_days=terms.in_working_days,
        asked_on=asked_on,
        due_on=terms.due_on,
    )
    about = address(borough, request)
    await audit.record("asked for a response", about, at=at, actor_id=actor_id, borough_id=borough.id)
    await _tell_office(borough, request, f"{site}/{about}/answer", at)
    await index_request(borough.id, request)
    await ledger.enter(REQUEST, about, at=at)
    await touch(borough.slug)
    return request


class Terms(NamedTuple):
    """Until when an office answers, whether working days count, and where an agreed time comes from (else empty)."""

    due_on: date
    in_working_days: bool
    source: str


async def terms_of(office: Office, basis: Basis, asked_on: date, meeting_on: date | None = None) -> Terms:
    """Returns the terms on which an office would be asked on a London date; see `request_response`."""
    agreed = await _agreed_time(office, asked_on) if basis is Basis.AGREED_28_DAYS else None
    if agreed:
        last = due_on(basis, asked_on, agreed.days, in_working_days=agreed.in_working_days)
        return Terms(last, agreed.in_working_days, agreed.source)
    in_working_days = basis is Basis.QUARTERLY_STATEMENT_10_WORKING_DAYS
    return Terms(due_on(basis, asked_on, meeting_on=meeting_on), in_working_days, "")


async def _agreed_time(office: Office, day: date) -> AgreedTime | None:
    """Returns the time agreed for an office on a London date: its own, else its borough's, else None."""
    known = AgreedTime.filter(borough_id=office.borough_id, since__lte=day).order_by("-since", "-id")
    return await known.filter(office=office).first() or await known.filter(office=None).first()


def address(borough: Borough, request: ResponseRequest) -> str:
    """Returns the path of a request's public page, without the first slash: what audit and e-mail call it."""
    return f"{borough.slug}/responses/{request.number}"


def edition_of(draft: ResponsePart | None) -> str:
    """Returns the edition of a draft's words and position, its response loaded; of no draft, that of nothing."""
    return edition(draft.position.value, draft.text, draft.response.text) if draft else edition()


async def draft_of(request: ResponseRequest) -> ResponsePart | None:
    """Returns what the office's draft says to a request, its response loaded, or None while there is no draft."""
    drafts = ResponsePart.filter(request=request, response__published_at__isnull=True)
    return await drafts.select_related("response").first()


@atomic()
async def save_draft(
    borough: Borough,
    request: ResponseRequest,
    *,
    position: Position,
    text: str,
    seen: str,
    at: datetime,
    actor_id: int,
) -> ResponsePart:
    """Saves the office's one draft answer to a request. `seen` is the edition the person started from.

    Raises SavedMeanwhile when a colleague saved other words since.
    """
    await lock(request)
    draft = await draft_of(request)
    if draft and (draft.position, draft.response.text) == (position, text):
        return draft
    if seen != edition_of(draft):
        detail = gettext("A colleague saved this answer while you were writing. Both versions are below.")
        raise SavedMeanwhile(detail)
    if draft is None:
        draft = ResponsePart(request=request, response=await _new_response(borough, request, text, actor_id))
    draft.position, draft.response.text, draft.response.drafted_by_id = position, text, actor_id
    await draft.response.save()
    await draft.save()
    about = address(borough, request)
    await audit.record("saved a draft answer", about, at=at, actor_id=actor_id, borough_id=borough.id)
    return draft


async def _new_response(borough: Borough, request: ResponseRequest, text: str, actor_id: int) -> OfficialResponse:
    """Begins a response of the request's office; one at a time in a borough, so that its number has no twin."""
    await Borough.select_for_update(no_key=True).get(id=borough.id)
    newest = await OfficialResponse.filter(borough=borough).order_by("-number").first()
    return await OfficialResponse.create(
        borough=borough,
        office_id=request.office_id,
        number=newest.number + 1 if newest else 1,
        text=text,
        drafted_by_id=actor_id,
    )


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
) -> ResponsePart | None:
    """Publishes the office's draft, signed by the holder's appointment, and tells the borough's clerks by e-mail.

    Returns None, changing nothing, when there is no draft (any more): pressing the button twice publishes once. `seen`
    is the edition the holder read. Raises Forbidden for an appointment to another office or not in force, Conflict
    when the draft is not the one that was read.
    """
    await lock(request)
    await refuse_other_office(request, appointment, at)
    draft = await draft_of(request)
    if draft is None:
        return None
    if seen != edition_of(draft):
        raise Conflict(gettext("The draft has changed since you read it. Go back, read it again, then publish it."))
    draft.response.signed_by, draft.response.published_at = appointment, at
    await draft.response.save(update_fields=["signed_by_id", "published_at"])
    about = address(borough, request)
    await audit.record(
        "published a response", about, at=at, actor_id=actor_id, borough_id=borough.id, position=draft.position.value
    )
    await _tell_clerks(borough, request, draft, f"{site}/{about}", at)
    await tell_of_response(borough, request, draft, site, at)
    await index_request(borough.id, request)
    await ledger.enter(RESPONSE, f"{borough.slug}/answers/{draft.response.number}", at=at)
    await touch(borough.slug)
    return draft


async def refuse_other_office(request: ResponseRequest, appointment: Appointment, at: datetime) -> None:
    """Raises Forbidden unless an appointment is to the office that was asked, and in force at an aware moment."""
    if not await Appointment.on(london_date(at)).filter(id=appointment.id, office_id=request.office_id).exists():
        raise Forbidden(gettext("Only the person who holds the office can publish its answer."))


async def lock(request: ResponseRequest) -> None:
    """Holds a request until the end of the transaction: one thing happens to it at a time."""
    await ResponseRequest.select_for_update(no_key=True).get(id=request.id)


async def _tell_office(borough: Borough, request: ResponseRequest, link: str, at: datetime) -> None:
    holders = Appointment.on(london_date(at)).filter(office_id=request.office_id, person__is_active=True)
    subject = gettext("%(who)s asks for your answer, request %(n)s", who=request.asked_by, n=request.number)
    text = gettext(
        "%(who)s in %(borough)s asks for an answer in public from: %(office)s. The last day for it is %(day)s.",
        who=request.asked_by,
        borough=borough.name,
        office=gettext(request.office.label),
        day=show_date(request.due_on),
    )
    await _post([a.person for a in await holders.select_related("person")], subject, text, link, at)


async def _tell_clerks(
    borough: Borough, request: ResponseRequest, response: ResponsePart, link: str, at: datetime
) -> None:
    clerks = Membership.on(london_date(at)).filter(borough=borough, role=Role.COUNCIL_CLERK, person__is_active=True)
    subject = gettext("Request %(n)s: a response was published", n=request.number)
    text = gettext(
        "A response to request %(n)s in %(borough)s was published: %(position)s.",
        borough=borough.name,
        n=request.number,
        position=gettext(response.position.label),
    )
    await _post([m.person for m in await clerks.select_related("person")], subject, text, link, at)


async def _post(people: list[Person], subject: str, text: str, link: str, at: datetime) -> None:
    for address in sorted({person.email for person in people}):
        await mail.post(address, subject, f"{text}\n\n{link}\n", at=at)
