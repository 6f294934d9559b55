"""Publishing an answer: signed, once, for good, with all that follows from it in the same transaction."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.people.models import Appointment, Membership, Role
from boroughs.responses.actions import lock, refuse_other_office
from boroughs.responses.answers.actions import address, lock_drafts, open_draft, refuse_changed, refuse_incomplete
from boroughs.responses.answers.reading import Answer, difference, reload
from boroughs.responses.documents import index_request
from boroughs.responses.evidence.actions import keep_promises
from boroughs.responses.models import OfficialResponse
from boroughs.responses.news import tell_of_response
from boroughs.responses.published import RESPONSE
from boroughs.responses.taps.telling import tell_contacts
from engage.kit import audit, ledger, mail
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext, ngettext
from engage.kit.problems import Conflict


@atomic()
async def publish_response(
    borough: Borough,
    response: OfficialResponse,
    appointment: Appointment,
    *,
    seen: str,
    at: datetime,
    site: str,
    actor_id: int | None = None,
) -> Answer | None:
    """Publishes a draft, signed by the holder's appointment, and tells who waits for it.

    Returns None, changing nothing, when it is published already: pressing the button twice publishes once. `seen` is
    the edition of the whole that the holder read. Raises Forbidden for an appointment to another office or not in
    force, Conflict when the draft is not the one that was read, lacks something, or corrects nothing.
    """
    await lock_drafts(response.office_id)
    await refuse_other_office(response, appointment, at)
    if await OfficialResponse.filter(id=response.id, published_at__isnull=False).exists():
        return None
    draft = await open_draft(response)
    for request in sorted(draft.requests, key=lambda one: one.id):
        await lock(request)
    refuse_changed(draft, seen)
    refuse_incomplete(draft)
    await _refuse_no_change(draft)
    # Commitments become actions first: of what is published nothing changes.
    await keep_promises(draft.response, at, actor_id)
    draft.response.signed_by, draft.response.published_at = appointment, at
    await draft.response.save(update_fields=["signed_by_id", "published_at"])
    published = await reload(response)
    about = address(borough, response)
    verb = "corrected a response" if response.corrects_id else "published a response"
    positions = {str(part.request.number): part.position.value for part in published.parts}
    await audit.record(verb, about, at=at, actor_id=actor_id, borough_id=borough.id, positions=positions)
    await _follow_up(borough, published, at, site)
    return published


async def _follow_up(borough: Borough, answer: Answer, at: datetime, site: str) -> None:
    """What a publication brings with it, in its transaction, one line each; the ledger last, as others wait there."""
    await _tell_clerks(borough, answer, site, at)
    await tell_of_response(borough, answer, site, at)
    for request in answer.requests:
        await tell_contacts(borough, request, at, site)
        await index_request(borough.id, request)
    await touch(borough.slug)
    await ledger.enter(RESPONSE, address(borough, answer.response), at=at)


async def _refuse_no_change(draft: Answer) -> None:
    before = await OfficialResponse.get_or_none(id=draft.response.corrects_id)
    if before and difference(await reload(before), draft).is_none:
        raise Conflict(gettext("This correction changes nothing. Change the words, or take the draft away."))


async def _tell_clerks(borough: Borough, answer: Answer, site: str, at: datetime) -> None:
    """Tells the clerks by e-mail, with no words of the answer."""
    clerks = Membership.on(london_date(at)).filter(borough=borough, role=Role.COUNCIL_CLERK, person__is_active=True)
    if answer.response.corrects_id:
        one, many = "Request %(n)s: the response was corrected", "Requests %(n)s: the response was corrected"
    else:
        one, many = "Request %(n)s: a response was published", "Requests %(n)s: a response was published"
    subject = ngettext(one, many, len(answer.parts), n=answer.numbers)
    said = [
        gettext("Request %(n)s: %(position)s.", n=part.request.number, position=gettext(part.position.label))
        for part in answer.parts
    ]
    link = f"{site}/{address(borough, answer.response)}"
    text = "\n".join([subject, "", *said, "", link, ""])
    for email in sorted({clerk.person.email for clerk in await clerks.select_related("person")}):
        await mail.post(email, subject, text, at=at)
