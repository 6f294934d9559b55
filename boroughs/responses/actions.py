"""Writes about requests for a response: asking an office. Answering is in `boroughs.responses.answers`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from tortoise.transactions import atomic

from boroughs.following.topics import of_request
from boroughs.models import Borough
from boroughs.people.models import Appointment, Office, OfficeKind, Person
from boroughs.responses.clock import Basis, due_on
from boroughs.responses.documents import index_request
from boroughs.responses.models import (
    AgreedTime,
    Cited,
    OfficialResponse,
    RequestKind,
    ResponseRequest,
)
from boroughs.responses.published import REQUEST
from boroughs.responses.telling import tell_of_request
from engage.kit import audit, ledger, mail
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext, show_date
from engage.kit.problems import Forbidden


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
    topics: Sequence[str] = (),
    actor_id: int | None = None,
    meeting_on: date | None = None,
) -> ResponseRequest:
    """Asks an office, the Borough Superintendent's unless another is given, for a public answer.

    Whoever holds it is told by e-mail. `site` is the public address of this website, for the link. The deadline counts
    from the London date of `at`; of an agreed time, what the borough has agreed for the office holds, 28 days where
    nothing is; `meeting_on` is the panel's next meeting, which a charter trigger does not wait longer than. `follows`
    is the request this one asks again about: it has a clock of its own. `cites` is what it builds on, and `topics` are
    those of who asks, such as a panel's: their followers are told of it, and of all that happens to it.
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
        topics=[*topics, *([of_request(follows.number), *follows.topics] if follows else ())],
        asked_by=asked_by,
        text=text,
        basis=basis,
        basis_source=terms.source,
        in_working_days=terms.in_working_days,
        asked_on=asked_on,
        due_on=terms.due_on,
    )
    await _make_known(borough, request, at, site, actor_id)
    return request


async def _make_known(
    borough: Borough, request: ResponseRequest, at: datetime, site: str, actor_id: int | None
) -> None:
    """What asking brings with it, in its transaction, one line each."""
    about = address(borough, request)
    await audit.record("asked for a response", about, at=at, actor_id=actor_id, borough_id=borough.id)
    await _tell_office(borough, request, f"{site}/{about}/answer", at)
    await tell_of_request(borough, request, site, at)
    await index_request(borough.id, request)
    await ledger.enter(REQUEST, about, at=at)
    await touch(borough.slug)


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


async def refuse_other_office(
    of_office: ResponseRequest | OfficialResponse, appointment: Appointment, at: datetime
) -> None:
    """Raises Forbidden unless an appointment is to the office asked or answering, in force at an aware moment."""
    if not await Appointment.on(london_date(at)).filter(id=appointment.id, office_id=of_office.office_id).exists():
        raise Forbidden(gettext("Only the person who holds the office can publish its answer."))


async def lock(request: ResponseRequest) -> None:
    """Holds a request until the end of the transaction: one thing happens to it at a time."""
    locked = await ResponseRequest.select_for_update(no_key=True).get(id=request.id)
    request.text = locked.text  # words may have been taken out since it was read


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


async def _post(people: list[Person], subject: str, text: str, link: str, at: datetime) -> None:
    for address in sorted({person.email for person in people}):
        await mail.post(address, subject, f"{text}\n\n{link}\n", at=at)
