"""Telling those who asked that there is an answer, and later asking them whether it helped: two e-mails, then nothing.

The address they left is all that is known of them, and it is erased with the second e-mail.
"""

from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from boroughs.following.actions import tell_followers
from boroughs.following.topics import is_possible, of_request
from boroughs.models import Borough
from boroughs.responses.models import RequestContact, ResponsePart, ResponseRequest
from boroughs.responses.standing import Standing, standings_among
from boroughs.responses.taps.actions import link_id
from boroughs.responses.taps.helping import AT_MOST, helped_from
from boroughs.responses.taps.models import TapQuestion
from engage.kit import mail
from engage.kit.clock import london_date, london_moment
from engage.kit.html import in_language
from engage.kit.i18n import gettext, language, speaking
from engage.kit.told import Told

MAKE_UP_FOR = timedelta(days=14)
"""Followers are asked so many days late at most: after a long stop of the site nobody is asked about old answers."""


async def tell_contacts(borough: Borough, request: ResponseRequest, at: datetime, site: str) -> int:
    """E-mails everybody who asked to be told of a request, once, that it was answered; returns how many.

    In the transaction that publishes the answer. `site` is the public address of this website. Each e-mail has the
    link to say with one press whether the answer answers their point.
    """
    contacts = await RequestContact.filter(request=request, helped_on__isnull=True).order_by("id")
    if not contacts:
        return 0
    day = london_date(at)
    (standing,) = await standings_among([request.id], day)
    asked_on = (await helped_from([standing], day)).get(request.id)
    if asked_on is None:
        return 0
    for contact in contacts:
        with speaking(contact.language):
            await _write(contact, borough, standing, TapQuestion.ANSWERED_POINT, at, site)
    await RequestContact.filter(id__in=[contact.id for contact in contacts]).update(helped_on=asked_on)
    return len(contacts)


async def ask_whether_helped(at: datetime, site: str) -> int:
    """Asks whoever was told of an answer whether it helped, once its day has come, and erases their address.

    Returns how many were asked. The day moves with what was promised: see `asked_from`. In the caller's transaction.
    """
    day = london_date(at)
    told = RequestContact.filter(helped_on__isnull=False)
    known = await standings_among(await told.distinct().values_list("request_id", flat=True), day)  # type: ignore[arg-type]
    dates = await helped_from(known, day)
    asked = 0
    for standing in sorted(known, key=lambda one: one.request.id):
        asked_on = dates.get(standing.request.id)
        if asked_on is None or asked_on > day:
            if asked_on:
                await told.filter(request=standing.request).exclude(helped_on=asked_on).update(helped_on=asked_on)
            continue
        borough = await Borough.get(id=standing.request.borough_id)
        for contact in await told.filter(request=standing.request).order_by("id"):
            with speaking(contact.language):
                await _write(contact, borough, standing, TapQuestion.HELPED, at, site)
            await contact.delete()
            asked += 1
    return asked


async def ask_followers(at: datetime, site: str) -> int:
    """Asks whoever follows a request, or what it builds on, whether its answer helped, once its day has come.

    They said what the request builds on, or wanted to know what came of it. Returns how many were asked. In the
    caller's transaction; a day that nobody ran this on is made up for within two weeks.
    """
    day = london_date(at)
    lately = day - AT_MOST - MAKE_UP_FOR
    parts = ResponsePart.filter(response__published_at__gte=london_moment(lately, time(0)))
    known = await standings_among(await parts.distinct().values_list("request_id", flat=True), day)  # type: ignore[arg-type]
    dates = await helped_from(known, day)
    asked = 0
    for standing in sorted(known, key=lambda one: one.request.id):
        asked_on = dates.get(standing.request.id)
        if asked_on and day - MAKE_UP_FOR < asked_on <= day:
            key = await _key(standing, asked_on)
            asked += await _tell_followers(standing, key, at, site)
    return asked


async def _key(standing: Standing, asked_on: date) -> str:
    """Returns the key under which followers are asked once about the newest answer, from a London date on.

    The first answer is not named, so that who was asked before there could be a second one is not asked again. Nor is
    who was asked about a second one while none was named: on or after its date.
    """
    unnamed = f"request/{standing.request.id}/helped"
    numbers = sorted({part.response.number for part in standing.answers})
    if len(numbers) == 1 or await Told.exists(key=unnamed, on__gte=asked_on):
        return unnamed
    return f"request/{standing.request.id}/{numbers[-1]}/helped"


async def _tell_followers(standing: Standing, key: str, at: datetime, site: str) -> int:
    request = standing.request
    borough = await Borough.get(id=request.borough_id)
    here = f"/{borough.slug}/responses/{request.number}/taps"

    def text() -> str:
        return "\n\n".join(
            (
                gettext("Some time ago we told you what was answered to request %(n)s.", n=request.number),
                request.text,
                gettext("Did it help? Say so with one press:"),
                site + in_language(here, language().code),
            )
        )

    topics = [of_request(request.number), *(one["topic"] for one in request.cites if is_possible(one["topic"]))]
    subject = partial(gettext, "%(borough)s: did it help?", borough=borough.name)
    return await tell_followers(borough, topics, key=key, subject=subject, text=text, at=at)


async def forget_contact(request: ResponseRequest, question: TapQuestion, id: UUID) -> None:
    """Erases the address that a link was sent to. It is no fault when it is erased already."""
    for contact in await RequestContact.filter(request=request):
        if link_id(request.id, question, contact.id) == id:
            await contact.delete()


async def _write(
    contact: RequestContact, borough: Borough, standing: Standing, question: TapQuestion, at: datetime, site: str
) -> None:
    """Writes to somebody in the language that is spoken now."""
    request = standing.request
    here = f"/{borough.slug}/responses/{request.number}"
    is_answer = question is TapQuestion.ANSWERED_POINT
    words = _answered if is_answer else _helped
    subject, text = words(borough, standing, site + in_language(here, contact.language))
    id = link_id(request.id, question, contact.id)
    own = in_language(f"{here}/taps/{question.value}/{id.hex}", contact.language)
    await mail.post(contact.email, subject, text, at=at, own_path=own)


def _answered(borough: Borough, standing: Standing, link: str) -> tuple[str, str]:
    request, newest = standing.request, standing.newest
    subject = gettext("%(borough)s: what you asked about has been answered", borough=borough.name)
    text = (
        gettext("You left your address to be told what became of request %(n)s.", n=request.number),
        gettext("%(office)s: %(position)s", office=gettext(request.office.label),
                position=gettext(newest.position.label) if newest else ""),
        gettext("Read the answer:") + f"\n{link}",
        gettext("We write to you once more, to ask whether it helped. Then your address is erased."),
        gettext("Did this answer your point? Say so with one press, or stop these e-mails:"),
    )  # fmt: skip
    return subject, "\n\n".join(text)


def _helped(borough: Borough, standing: Standing, link: str) -> tuple[str, str]:
    subject = gettext("%(borough)s: did it help?", borough=borough.name)
    text = (
        gettext("Some time ago you asked to be told what became of request %(n)s.", n=standing.request.number),
        gettext("What was asked, what was answered and what was done since:") + f"\n{link}",
        gettext("This is our last e-mail about it: with it, your address is erased."),
        gettext("Did it help? Say so with one press:"),
    )
    return subject, "\n\n".join(text)
