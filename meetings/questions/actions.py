"""Writes about public questions: taking one in, deciding on it, answering it, telling who asked."""

from datetime import date, datetime
from uuid import UUID, uuid4

from tortoise.transactions import atomic

from boroughs.following.rewording import reword
from boroughs.following.topics import of_panel
from boroughs.models import Borough
from boroughs.responses.actions import lock, request_response
from boroughs.responses.clock import Basis
from boroughs.responses.models import Cited, RequestContact, RequestKind, ResponsePart, ResponseRequest
from boroughs.responses.redacting import redact_requests
from engage.kit import audit, ledger, mail
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext, language, speaking
from engage.kit.problems import Conflict
from engage.kit.screening import found_in
from engage.kit.security import keyed_hash
from engage.kit.told import Told
from meetings.models import Meeting
from meetings.published import QUESTION
from meetings.questions import letters
from meetings.questions.elsewhere import where_they_stand
from meetings.questions.models import PublicQuestion, QuestionContact, QuestionState
from meetings.questions.redaction import only_removes, removed_words
from meetings.questions.sealing import Contact, seal
from meetings.questions.stages import Asking, Refusal, asking

SETTLED = (QuestionState.REJECTED, QuestionState.ANSWERED_AT_MEETING, QuestionState.ANSWERED_IN_WRITING)
MOST_WAITING = 500
"""So many questions wait to be read at one meeting, at most: more are no people's."""


class NoLonger(Conflict):
    """Somebody else has decided on the question since the page was opened, or the meeting takes no questions."""


class NotOnlyRemoved(Conflict):
    """Words of a question were changed, not marked as removed."""


# ---- what residents do ------------------------------------------------------------------------------------------


@atomic()
async def ask(
    borough: Borough, meeting: Meeting, key: UUID, text: str, email: str, *, at: datetime, site: str, secret: str
) -> None:
    """Stores a question under a key of the sender's page; the same key again stores nothing more.

    `email`, "" for none, is only written to, in the language of this request: see `meetings.questions.sealing`. Raises
    NoLonger when the meeting takes no questions any more.
    """
    locked = await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    if await PublicQuestion.exists(id=key):
        return
    if asking(locked, at) is not Asking.OPEN:
        raise NoLonger(gettext(asking(locked, at).label))
    if await PublicQuestion.filter(meeting=meeting, state=QuestionState.SUBMITTED).count() >= MOST_WAITING:
        raise NoLonger(gettext("So many questions wait to be read that this meeting takes no more for now."))
    marks = [[found.kind, found.words] for found in found_in(text)]
    await PublicQuestion.create(id=key, meeting=meeting, text=text, asked_on=london_date(at), marks=marks)
    if email and await _first_this_hour(email, at, secret):
        token = seal(secret, Contact(key, email, language().code), at)
        subject, words = letters.to_confirm(borough, meeting, site, token)
        await mail.post(email, subject, words, at=at)


async def _first_this_hour(email: str, at: datetime, secret: str) -> bool:
    """Whether nobody gave this address in this hour: it is known by a hash, for a day (`engage.retention`)."""
    hashed = keyed_hash(secret, "asked to confirm", f"{at:%Y-%m-%d %H} {email}")
    _, is_new = await Told.get_or_create(key=f"asked-to-confirm/{hashed}", defaults={"on": london_date(at)})
    return is_new


@atomic()
async def keep_contact(borough: Borough, meeting: Meeting, contact: Contact, *, at: datetime, site: str) -> bool:
    """Notes where to tell what becomes of a question, or tells it at once when that is known already.

    Returns False when there is no such question at this meeting.
    """
    question = await PublicQuestion.select_for_update().get_or_none(id=contact.question_id, meeting=meeting)
    if question is None:
        return False
    known = {"email": contact.email, "language": contact.language}
    if question.request_id:  # an answer that is being published is waited for: it would not tell this address
        await lock(await ResponseRequest.get(id=question.request_id))
    is_answered = await ResponsePart.exists(request_id=question.request_id or 0, response__published_at__isnull=False)
    is_settled = question.state in SETTLED or is_answered
    if question.request_id and not is_settled:
        await _pass_on(question, question.request_id, contact.email, contact.language, at)
    elif not is_settled:
        await QuestionContact.get_or_create(question=question, defaults={"id": uuid4(), **known})
    elif await _not_told(question):
        await Told.create(key=_told(question), on=london_date(at))
        await _tell(borough, meeting, question, contact.email, contact.language, at, site)
    return True


# ---- what clerks do ---------------------------------------------------------------------------------------------


@atomic()
async def accept(
    borough: Borough,
    meeting: Meeting,
    question: PublicQuestion,
    text: str,
    *,
    at: datetime,
    secret: str,
    actor_id: int | None,
) -> list[str]:
    """Gives a question the next number and makes it public at once; accepted already, only takes words out.

    `text` is the question with words replaced by "[removed]", if any; what the police were asked loses them too.
    `secret` is the platform's: see `redact_requests`. Raises NotOnlyRemoved, NoLonger. Returns where words that were
    taken out stand still: see `where_they_stand`. It is looked up here, so that nothing is done if that cannot be.
    """
    await Meeting.select_for_update(no_key=True).get(id=meeting.id)
    locked = await PublicQuestion.select_for_update().get(id=question.id)
    if locked.state is QuestionState.REJECTED:
        raise decided()
    if not only_removes(locked.text, text):
        raise NotOnlyRemoved(
            gettext("Change nothing but what you replace by [removed]. The rest stays as it was asked.")
        )
    before = locked.text
    if locked.number:
        await _take_out_everywhere(borough, meeting, locked, text, at=at, secret=secret, actor_id=actor_id)
        if before == text:
            return []
    verb = "removed words from a public question" if locked.number else "accepted a public question"
    if not locked.number:
        last = await PublicQuestion.filter(meeting=meeting, number__isnull=False).order_by("-number").first()
        locked.number, locked.state = (last.number or 0) + 1 if last else 1, QuestionState.ACCEPTED
    locked.text, locked.marks = text, []
    await locked.save()
    await _note(verb, borough, meeting, at, actor_id, number=locked.number)
    return await where_they_stand(borough, removed_words(before, text))


async def _take_out_everywhere(
    borough: Borough,
    meeting: Meeting,
    question: PublicQuestion,
    text: str,
    *,
    at: datetime,
    secret: str,
    actor_id: int | None,
) -> None:
    """Takes the words out of requests made from a public question, and of what still waits to be told of it."""
    path = cited_question(borough, meeting, question)["path"]
    await redact_requests(
        borough, path, question.request_id, question.text, text, at=at, secret=secret, actor_id=actor_id
    )
    await reword(borough, question.text, text, near=f"{borough.slug}/meetings/{meeting.slug}", secret=secret)


@atomic()
async def reject(
    borough: Borough,
    meeting: Meeting,
    question: PublicQuestion,
    reason: Refusal,
    *,
    at: datetime,
    site: str,
    actor_id: int | None,
) -> None:
    """Does not accept a question, for a published reason, and tells who asked if they want to know.

    Rejecting it again for the same reason changes nothing. Raises NoLonger when it was accepted, or for another reason.
    """
    locked = await PublicQuestion.select_for_update().get(id=question.id)
    if locked.state is QuestionState.REJECTED and locked.reason == reason.value:
        return
    if locked.state is not QuestionState.SUBMITTED:
        raise decided()
    locked.state, locked.reason, locked.marks = QuestionState.REJECTED, reason.value, []
    await locked.save()
    await _tell_once(borough, meeting, locked, at, site)
    await _note("rejected a public question", borough, meeting, at, actor_id, reason=reason.value)


@atomic()
async def answer(
    borough: Borough,
    meeting: Meeting,
    question: PublicQuestion,
    state: QuestionState,
    text: str,
    on: date,
    *,
    at: datetime,
    site: str,
    actor_id: int | None,
) -> None:
    """Publishes the answer to an accepted question, or corrects it, and tells who asked if they want to know.

    `state` is ANSWERED_AT_MEETING, `text` then being a summary, or ANSWERED_IN_WRITING; `on` the London date of the
    answer. Raises NoLonger when the question is not accepted, Conflict when the meeting has not begun or for a day to
    come.
    """
    locked = await PublicQuestion.select_for_update().get(id=question.id)
    if locked.number is None:
        raise decided()
    if state is QuestionState.ANSWERED_AT_MEETING and not meeting.has_begun(at):
        raise Conflict(gettext("The meeting has not begun yet."))
    if on > london_date(at):
        raise Conflict(gettext("Enter a day that is not after today."))
    if (locked.state, locked.answer, locked.answered_on) == (state, text, on):
        return
    locked.state, locked.answer, locked.answered_on = state, text, on
    await locked.save()
    await _tell_once(borough, meeting, locked, at, site)
    await _note("answered a public question", borough, meeting, at, actor_id, number=locked.number)


@atomic()
async def ask_the_police(
    borough: Borough, meeting: Meeting, question: PublicQuestion, *, at: datetime, site: str, actor_id: int | None
) -> None:
    """Asks the Borough Superintendent for a written answer to an accepted question; asked already, does nothing.

    Who asked is told of that answer, if they want to know, and of nothing else. The meeting's panel is loaded. Raises
    NoLonger when the question is not accepted.
    """
    locked = await PublicQuestion.select_for_update().get(id=question.id)
    if locked.request_id:
        return
    if locked.number is None:
        raise decided()
    asked_by = gettext("A member of the public, through %(panel)s", panel=meeting.panel.name)[:120]
    request = await request_response(
        borough,
        asked_by=asked_by,
        text=locked.text,
        basis=Basis.AGREED_28_DAYS,
        kind=RequestKind.PUBLIC_QUESTION,
        cites=[cited_question(borough, meeting, locked)],
        topics=[of_panel(meeting.panel.slug)],
        at=at,
        site=site,
        actor_id=actor_id,
    )
    await PublicQuestion.filter(id=locked.id).update(request_id=request.id)
    if contact := await QuestionContact.get_or_none(question=locked):
        await _pass_on(locked, request.id, contact.email, contact.language, at)
        await contact.delete()
    await _note("asked the police a public question", borough, meeting, at, actor_id, number=locked.number)


# ---- telling ----------------------------------------------------------------------------------------------------


async def _tell_once(borough: Borough, meeting: Meeting, question: PublicQuestion, at: datetime, site: str) -> None:
    contact = await QuestionContact.get_or_none(question=question)
    if contact is None:
        return
    await contact.delete()
    await Told.create(key=_told(question), on=london_date(at))
    await _tell(borough, meeting, question, contact.email, contact.language, at, site)


async def _tell(
    borough: Borough, meeting: Meeting, question: PublicQuestion, email: str, code: str, at: datetime, site: str
) -> None:
    with speaking(code):
        subject, words = letters.became(borough, meeting, question, site)
    await mail.post(email, subject, words, at=at)


async def _pass_on(question: PublicQuestion, request_id: int, email: str, code: str, at: datetime) -> None:
    """Leaves it to the office's answer to tell who asked: whoever publishes it does (`RequestContact`)."""
    known = {"id": uuid4(), "language": code}
    await RequestContact.get_or_create(request_id=request_id, email=email, defaults=known)
    await Told.get_or_create(key=_told(question), defaults={"on": london_date(at)})


async def _not_told(question: PublicQuestion) -> bool:
    return not await Told.exists(key=_told(question))


def _told(question: PublicQuestion) -> str:
    return f"question/{question.id}"


async def _note(
    verb: str, borough: Borough, meeting: Meeting, at: datetime, actor_id: int | None, **detail: object
) -> None:
    about = f"{borough.slug}/meetings/{meeting.slug}"
    await audit.record(verb, about, at=at, actor_id=actor_id, borough_id=borough.id, **detail)
    await ledger.enter(QUESTION, about, at=at)
    await touch(borough.slug)


def cited_question(borough: Borough, meeting: Meeting, question: PublicQuestion) -> Cited:
    """Returns an accepted question to a meeting as something that a request builds on."""
    path = f"{borough.slug}/meetings/{meeting.slug}#question-{question.number}"
    return Cited(topic="", path=path, title=f"Question {question.number} to the meeting {meeting.title}")


def decided() -> NoLonger:
    """Returns the problem of somebody who presses a button of a page that is out of date."""
    return NoLonger(gettext("This question has been decided differently since you opened the page."))
