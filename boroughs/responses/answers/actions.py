"""Writes about drafts: saving what is said to a request, choosing the requests, saying it is ready, taking it away.

What is done to the drafts of one office is done one after the other.
"""

from collections.abc import Mapping
from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.people.models import Appointment, Office
from boroughs.responses import actions as responses
from boroughs.responses.answers.reading import Answer, reload
from boroughs.responses.evidence.actions import carry_over
from boroughs.responses.models import OfficialResponse, Position, ResponsePart, ResponseRequest
from engage.kit import audit, mail
from engage.kit.clock import london_date
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext, ngettext
from engage.kit.problems import Conflict

MOST_REQUESTS = 20
"""Requests that one answer can go to."""


def address(borough: Borough, response: OfficialResponse) -> str:
    """Returns the path of an answer's public page, without the first slash: what audit and e-mail call it."""
    return f"{borough.slug}/answers/{response.number}"


def edition_of(draft: ResponsePart | None) -> str:
    """Returns the edition of what a draft says to one request, its response loaded; of no draft, that of nothing."""
    if draft is None:
        return edition()
    return edition(draft.position.value, draft.text, draft.response.text, *filter(None, [draft.response.correction]))


def whole_edition(draft: Answer) -> str:
    """Returns the edition of all that a draft says, to every request, with its evidence.

    Of a draft of one part and nothing more it is `edition_of` that part.
    """
    said = [words for part in draft.parts for words in (part.position.value, part.text)]
    shown = [
        value
        for one in draft.evidence
        for value in (one.id, one.position, one.kind.value, one.title, one.url, one.series, one.due_on)
    ]
    return edition(*said, draft.response.text, *filter(None, [draft.response.correction]), *shown)


def requests_edition(draft: Answer) -> str:
    """Returns the edition of which requests a draft answers, and how."""
    return edition(*((part.request.number, part.position.value) for part in draft.parts))


async def draft_of(request: ResponseRequest) -> ResponsePart | None:
    """Returns what the office's draft says to a request, its response loaded, or None while there is no draft."""
    drafts = ResponsePart.filter(request=request, response__published_at__isnull=True)
    return await drafts.select_related("response").first()


async def lock_drafts(office_id: int) -> None:
    """Holds an office's drafts until the end of the transaction: one thing happens to them at a time."""
    await Office.select_for_update(no_key=True).get(id=office_id)


@atomic()
async def save_draft(
    borough: Borough,
    request: ResponseRequest,
    *,
    position: Position,
    text: str,
    own: str = "",
    correction: str = "",
    seen: str,
    at: datetime,
    actor_id: int,
) -> ResponsePart:
    """Saves what the office's one draft says to a request. `seen` is the edition the person started from.

    `text` is for every request that the draft answers, `own` for this one alone; `correction` is the public reason
    where it corrects. Words that differ from what was ready make it a draft again. Raises SavedMeanwhile when a
    colleague saved other words since.
    """
    await lock_drafts(request.office_id)
    draft = await draft_of(request)
    wanted = edition(position.value, own, text, *filter(None, [correction]))
    if draft and edition_of(draft) == wanted:
        return draft
    if seen != edition_of(draft):
        detail = gettext("A colleague saved this answer while you were writing. Both versions are below.")
        raise SavedMeanwhile(detail)
    if draft is None:
        draft = ResponsePart(request=request, response=await _new_response(borough, request, text, actor_id))
    draft.position, draft.text, draft.response.text, draft.response.correction = position, own, text, correction
    draft.response.drafted_by_id, draft.response.ready_at = actor_id, None
    await draft.response.save()
    await draft.save()
    about = responses.address(borough, request)
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
async def choose_requests(
    borough: Borough,
    response: OfficialResponse,
    chosen: Mapping[int, Position],
    *,
    seen: str,
    at: datetime,
    actor_id: int,
) -> None:
    """Says which requests of its office a draft answers, by their numbers, and the position on each.

    Raises SavedMeanwhile when a colleague chose others since `seen`, and Conflict where nothing is chosen, another
    draft answers one of them, it is not this office's, or the draft is a correction: that answers what it answered.
    """
    await lock_drafts(response.office_id)
    draft = await open_draft(response)
    if {part.request.number: part.position for part in draft.parts} == dict(chosen):
        return
    if seen != requests_edition(draft):
        raise SavedMeanwhile(gettext("A colleague changed the requests while you were choosing. Choose again."))
    if draft.response.corrects_id or not 1 <= len(chosen) <= MOST_REQUESTS:
        raise Conflict(gettext("This answer cannot go to these requests."))
    asked = await ResponseRequest.filter(office_id=response.office_id, number__in=list(chosen))
    others = ResponsePart.filter(request_id__in=[one.id for one in asked], response__published_at__isnull=True)
    if len(asked) < len(chosen) or await others.exclude(response_id=response.id).exists():
        raise Conflict(gettext("This answer cannot go to these requests."))
    known = {part.request.number: part for part in draft.parts}
    await ResponsePart.filter(id__in=[part.id for number, part in known.items() if number not in chosen]).delete()
    for request in asked:
        part = known.get(request.number) or ResponsePart(response=response, request=request)
        part.position = chosen[request.number]
        await part.save()
    await _note("chose the requests of an answer", borough, draft.response, at, actor_id)


@atomic()
async def say_ready(
    borough: Borough, response: OfficialResponse, *, seen: str, at: datetime, site: str, actor_id: int
) -> None:
    """Says that a draft is ready to be read and signed, and tells who holds the office by e-mail. Once.

    Raises Conflict when it is not the draft that was seen, or lacks something.
    """
    await lock_drafts(response.office_id)
    draft = await open_draft(response)
    if draft.response.ready_at:
        return
    refuse_changed(draft, seen)
    refuse_incomplete(draft)
    await OfficialResponse.filter(id=response.id).update(ready_at=at)
    about = address(borough, response)
    await audit.record("said an answer is ready", about, at=at, actor_id=actor_id, borough_id=borough.id)
    one = "Ready for you to read and sign: the answer to request %(n)s"
    many = "Ready for you to read and sign: the answer to requests %(n)s"
    subject = ngettext(one, many, len(draft.parts), n=draft.numbers)
    text = gettext("A draft answer of your office in %(borough)s is ready. Read it and publish it here:",
                   borough=borough.name)  # fmt: skip
    holders = Appointment.on(london_date(at)).filter(office_id=response.office_id, person__is_active=True)
    for email in sorted({a.person.email for a in await holders.select_related("person")}):
        await mail.post(email, subject, f"{text}\n\n{site}/{about}/sign\n", at=at)


@atomic()
async def begin_correction(
    borough: Borough, response: OfficialResponse, *, correction: str, at: datetime, actor_id: int
) -> OfficialResponse:
    """Begins the next version of a published answer as a draft that says the same, and returns it.

    The same again returns the draft there is. `correction` is the public reason. Raises Conflict while another draft
    answers one of its requests.
    """
    await lock_drafts(response.office_id)
    versions = OfficialResponse.filter(borough=borough, number=response.number).order_by("-version")
    newest = await versions.first()
    if newest is None or newest.published_at is None:
        return newest or response
    before = await reload(newest)
    ids = [request.id for request in before.requests]
    if await ResponsePart.filter(request_id__in=ids, response__published_at__isnull=True).exists():
        raise Conflict(gettext("Another draft answers this request. Publish it or take it away first."))
    draft = await OfficialResponse.create(
        borough=borough,
        office_id=newest.office_id,
        number=newest.number,
        version=newest.version + 1,
        corrects=newest,
        correction=correction,
        text=newest.text,
        drafted_by_id=actor_id,
    )
    for part in before.parts:
        await ResponsePart.create(response=draft, request=part.request, position=part.position, text=part.text)
    await carry_over(newest, draft)
    await _note("began a correction", borough, draft, at, actor_id, keep_ready=True)
    return draft


@atomic()
async def take_away(borough: Borough, response: OfficialResponse, *, at: datetime, actor_id: int) -> None:
    """Deletes a draft. What is published stays."""
    await lock_drafts(response.office_id)
    if await OfficialResponse.filter(id=response.id, published_at__isnull=True).delete():
        about = address(borough, response)
        await audit.record("took a draft answer away", about, at=at, actor_id=actor_id, borough_id=borough.id)


async def open_draft(response: OfficialResponse) -> Answer:
    """Returns a draft as it is now. Raises Conflict when it was published or taken away meanwhile."""
    if not await OfficialResponse.filter(id=response.id, published_at__isnull=True).exists():
        raise Conflict(gettext("This draft is not there any more: it was published or taken away."))
    return await reload(response)


def refuse_changed(draft: Answer, seen: str) -> None:
    """Raises Conflict unless this edition of a draft is the one that was read."""
    if seen != whole_edition(draft):
        raise Conflict(gettext("The draft has changed since you read it. Go back, read it again, then publish it."))


def refuse_incomplete(draft: Answer) -> None:
    """Raises Conflict, which says what to do, where a draft says nothing to a request or does not say why."""
    if draft.response.corrects_id and not draft.response.correction:
        raise Conflict(gettext("Say why the answer is corrected: everybody will read the reason."))
    for part in draft.parts:
        if not (part.text or draft.response.text):
            raise Conflict(gettext("Write what the answer to request %(n)s is.", n=part.request.number))


async def _note(
    verb: str, borough: Borough, response: OfficialResponse, at: datetime, actor_id: int, *, keep_ready: bool = False
) -> None:
    if not keep_ready:
        await OfficialResponse.filter(id=response.id).update(drafted_by_id=actor_id, ready_at=None)
    about = address(borough, response)
    await audit.record(verb, about, at=at, actor_id=actor_id, borough_id=borough.id)
