"""Writes about recommendations: draft, agree, send. An agreed text never changes."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.following.topics import of_panel
from boroughs.models import Borough
from boroughs.people.models import Office, OfficeKind
from boroughs.responses.actions import request_response
from boroughs.responses.clock import Basis
from boroughs.responses.models import Cited
from engage.kit import audit, ledger
from engage.kit.cache import touch
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.actions import address
from meetings.minutes.actions import lock_held
from meetings.models import AgendaItem, Meeting, PanelKind, Recommendation
from meetings.published import RECOMMENDATION
from meetings.questions.citing import tell_who_asked
from meetings.room.models import Motion, Outcome

MOST_RECOMMENDATIONS = 50
MOST_CITED = 10


class RecommendationAgreed(Conflict):
    """The recommendation is agreed and stands as it is."""


def basis_of(kind: PanelKind, asked: OfficeKind = OfficeKind.BOROUGH_SUPERINTENDENT) -> Basis:
    """Returns why a post answers a panel of this kind by a date: law for a council's committee, else agreement.

    Source: SI 2009/942, regulation 7, for the police; Local Government Act 2000, section 9FE, for the executive.
    Partners may or may not be responsible authorities, so theirs is never called law.
    """
    if kind.is_statutory and asked.is_police:
        return Basis.POLICE_STATUTORY_28_DAYS
    if kind.is_statutory and asked is OfficeKind.COUNCIL_EXECUTIVE:
        return Basis.COUNCIL_EXECUTIVE_TWO_MONTHS
    return Basis.AGREED_28_DAYS


async def asked_of(borough: Borough, one: Recommendation) -> Office:
    """Returns the post that a recommendation is put to."""
    if one.office_id:
        return await Office.get(id=one.office_id)
    return await Office.get(borough=borough, kind=OfficeKind.BOROUGH_SUPERINTENDENT)


@atomic()
async def add_recommendation(
    borough: Borough,
    meeting: Meeting,
    text: str,
    item_id: int | None = None,
    office_id: int | None = None,
    *,
    at: datetime,
    actor_id: int | None = None,
) -> Recommendation:
    """Adds a draft that only the council and the chair see; the same words again return the one there is.

    `item_id` is the agenda item of this meeting that it came from, `office_id` the post of this borough that it is put
    to (None: the Borough Superintendent's).
    """
    await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    known = await Recommendation.filter(meeting=meeting)
    for one in known:
        if one.text == text:
            return one
    if len(known) >= MOST_RECOMMENDATIONS:
        raise Conflict(gettext("A meeting has at most %(most)s recommendations.", most=MOST_RECOMMENDATIONS))
    number = known[-1].number + 1 if known else 1
    one = await Recommendation.create(meeting=meeting, number=number, text=text, item_id=item_id, office_id=office_id)
    await _note("drafted a recommendation", borough, meeting, one, at, actor_id)
    return one


@atomic()
async def change_recommendation(
    borough: Borough,
    meeting: Meeting,
    number: int,
    text: str,
    item_id: int | None = None,
    office_id: int | None = None,
    *,
    seen: str,
    at: datetime,
    actor_id: int | None = None,
) -> None:
    """Changes the words of a draft, which item it came from and whom it is put to.

    `seen` is the edition the person started from. Raises RecommendationAgreed, or SavedMeanwhile when somebody saved
    other words since.
    """
    one = await _locked(meeting, number)
    if (one.text, one.item_id, one.office_id) == (text, item_id, office_id):
        return
    _refuse_agreed(one)
    if seen != edition(one.text):
        raise SavedMeanwhile(gettext("Somebody saved this while you were writing. Both versions are below."))
    one.text, one.item_id, one.office_id = text, item_id, office_id
    await one.save(update_fields=["text", "item_id", "office_id"])
    await _note("changed a recommendation", borough, meeting, one, at, actor_id)


@atomic()
async def remove_recommendation(
    borough: Borough, meeting: Meeting, number: int, *, at: datetime, actor_id: int | None = None
) -> None:
    """Removes a draft. Raises RecommendationAgreed."""
    one = await _locked(meeting, number)
    _refuse_agreed(one)
    await _note("removed a recommendation", borough, meeting, one, at, actor_id)
    await one.delete()


@atomic()
async def cite(
    borough: Borough, meeting: Meeting, number: int, cited: Cited, *, at: datetime, actor_id: int | None = None
) -> None:
    """Notes something public that residents said as what a draft builds on; noted already, does nothing.

    Raises RecommendationAgreed, or Conflict when it builds on too many things.
    """
    one = await _locked(meeting, number)
    if cited["path"] in [known["path"] for known in one.cites]:
        return
    _refuse_agreed(one)
    if len(one.cites) >= MOST_CITED:
        raise Conflict(gettext("A recommendation builds on at most %(most)s things.", most=MOST_CITED))
    await _save_cites(borough, meeting, one, [*one.cites, cited], at, actor_id)


@atomic()
async def cite_no_longer(
    borough: Borough, meeting: Meeting, number: int, path: str, *, at: datetime, actor_id: int | None = None
) -> None:
    """Takes something out of what a draft builds on; gone already, does nothing. Raises RecommendationAgreed."""
    one = await _locked(meeting, number)
    left = [known for known in one.cites if known["path"] != path]
    if len(left) == len(one.cites):
        return
    _refuse_agreed(one)
    await _save_cites(borough, meeting, one, left, at, actor_id)


async def _save_cites(
    borough: Borough, meeting: Meeting, one: Recommendation, cites: list[Cited], at: datetime, actor_id: int | None
) -> None:
    one.cites = cites
    await one.save(update_fields=["cites"])
    await _note("changed what a recommendation builds on", borough, meeting, one, at, actor_id)


@atomic()
async def agree_recommendation(
    borough: Borough, meeting: Meeting, number: int, *, seen: str, at: datetime, actor_id: int | None = None
) -> None:
    """Records that the panel agreed a recommendation at this meeting, which makes its words final, and public unless it
    is from an exempt item.

    `seen` is the edition that was read. Agreeing again changes nothing. Raises NotHeld, or Conflict when the words
    are not those that were read, the panel voted it down, or too few members came to decide.
    """
    await lock_held(meeting, at)
    one = await _locked(meeting, number)
    if one.agreed_on:
        return
    if seen != edition(one.text):
        raise Conflict(gettext("The words have changed since you read them. Go back and read them again."))
    if await Motion.filter(recommendation=one, outcome__in=(Outcome.LOST, Outcome.WITHDRAWN)).exists():
        raise Conflict(gettext("The panel did not carry the motion for this recommendation."))
    if await Meeting.filter(id=meeting.id, ending__isnull=False).exists():
        raise Conflict(gettext("Too few members came to this meeting to decide anything."))
    one.agreed_on = meeting.held_on
    await one.save(update_fields=["agreed_on"])
    await _note("agreed a recommendation", borough, meeting, one, at, actor_id)
    await ledger.enter(RECOMMENDATION, address(borough, meeting), at=at)
    await touch(borough.slug)


@atomic()
async def send_recommendation(
    borough: Borough, meeting: Meeting, number: int, *, at: datetime, site: str, actor_id: int | None = None
) -> Recommendation:
    """Sends an agreed recommendation to the post it is put to, which starts the clock; once, however often asked.

    Needs `meeting.panel` loaded. `site` is the public address of this website. Raises NotHeld, or Conflict when the
    recommendation is not agreed or is from an exempt item: what is asked is public.
    """
    await lock_held(meeting, at)
    one = await _locked(meeting, number)
    if one.request_id:
        return one
    if one.agreed_on is None:
        raise Conflict(gettext("The panel agrees a recommendation first. Then it can be sent."))
    if await is_exempt(one):
        raise Conflict(gettext("It is from an exempt item, and every request is public. Agree one that may be public."))
    panel, office = meeting.panel, await asked_of(borough, one)
    one.request = await request_response(
        borough,
        asked_by=panel.name,
        text=one.text,
        basis=basis_of(panel.kind, office.kind),
        office=office,
        cites=one.cites,
        topics=[of_panel(panel.slug)],
        at=at,
        site=site,
        actor_id=actor_id,
    )
    await one.save(update_fields=["request_id"])
    await tell_who_asked(borough, one.request, at=at, site=site)
    await _note("sent a recommendation", borough, meeting, one, at, actor_id)
    return one


async def is_exempt(one: Recommendation) -> bool:
    """Whether a recommendation is from an exempt item or was moved on one: its words are for those who read that."""
    moved_on = await Motion.filter(recommendation=one).values_list("item_id", flat=True)
    return await AgendaItem.filter(id__in=[one.item_id or 0, *moved_on], exempt_paragraph__isnull=False).exists()


async def _locked(meeting: Meeting, number: int) -> Recommendation:
    one = await Recommendation.select_for_update(no_key=True).get_or_none(meeting=meeting, number=number)
    if one is None:
        raise Conflict(gettext("This recommendation was removed."))
    return one


def _refuse_agreed(one: Recommendation) -> None:
    if one.agreed_on:
        raise RecommendationAgreed(gettext("The panel has agreed this recommendation. Its words cannot change."))


async def _note(
    verb: str, borough: Borough, meeting: Meeting, one: Recommendation, at: datetime, actor_id: int | None
) -> None:
    about = address(borough, meeting)
    await audit.record(verb, about, at=at, actor_id=actor_id, borough_id=borough.id, recommendation=one.number)
