"""Public questions: asked by anybody without an account, read and answered by clerks."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import moment, today
from engage.kit.forms import Fields, read_fields
from engage.kit.html import go, page
from engage.kit.networks import count_written
from engage.kit.problems import Conflict, NotFound
from engage.kit.routes import public
from engage.kit.screening import found_in
from meetings.access import meeting_here
from meetings.models import Meeting
from meetings.questions import actions
from meetings.questions.elsewhere import MOST, places
from meetings.questions.forms import AcceptForm, AnswerForm, AskForm, RejectForm
from meetings.questions.models import PublicQuestion, QuestionState
from meetings.questions.sealing import unseal
from meetings.questions.stages import Asking, Refusal, asking

# ---- for everybody ----------------------------------------------------------------------------------------------


async def ask(request: Request) -> Response:
    """Who sees what, the question, then everything to check, then the sending; nothing is kept on the way."""
    borough, meeting = await meeting_here(request, is_public=True)
    sent = await read_fields(request) if request.method == "POST" else Fields()
    if asking(meeting, moment(request)) is not Asking.OPEN:
        return _closed(request, meeting, sent)
    form = AskForm(sent if sent else None)
    if request.method != "POST" or "back" in sent or not form.validate():
        status = 422 if form.errors else 200
        return page(request, "meetings/questions/ask.html", status, meeting=meeting, form=form, key=_key(sent))
    if "send" not in sent:
        found = found_in(form.text.data)
        return page(request, "meetings/questions/check.html", meeting=meeting, form=form, found=found, key=_key(sent))
    count_written(request)  # no program asks in the place of people
    settings = request.app.state.settings
    words = (form.text.data, form.email.data)
    try:
        await actions.ask(
            borough, meeting, _key(sent), *words, at=moment(request), site=settings.public_url, secret=settings.secret
        )
    except actions.NoLonger:
        return _closed(request, meeting, sent)
    return go(request, "meetings.questions.asked", **request.path_params)


def _closed(request: Request, meeting: Meeting, sent: Fields) -> Response:
    """The page of a meeting that takes no questions, with what somebody had typed, so that it is not lost."""
    state, status = asking(meeting, moment(request)), 409 if sent else 200
    typed = sent.get("text", "")
    return page(request, "meetings/questions/closed.html", status, meeting=meeting, asking=state, typed=typed)


def _key(sent: Fields) -> UUID:
    """Returns the key that the page carries, by which a question sent twice is one, or a new one."""
    try:
        return UUID(sent.get("key", ""))
    except ValueError:
        return uuid4()


async def asked(request: Request) -> Response:
    """What happens to a question that was sent."""
    _, meeting = await meeting_here(request, is_public=True)
    return page(request, "meetings/questions/asked.html", meeting=meeting)


async def told(request: Request) -> Response:
    """Where the link in an e-mail leads: a button that says that the address is theirs."""
    borough, meeting = await meeting_here(request, is_public=True)
    settings, at = request.app.state.settings, moment(request)
    sent = await read_fields(request) if request.method == "POST" else Fields()
    token = sent.get("to", "") or request.query_params.get("to", "")
    contact = unseal(settings.secret, token, at)
    is_done = False
    if contact and request.method == "POST":
        is_done = await actions.keep_contact(borough, meeting, contact, at=at, site=settings.public_url)
        contact = contact if is_done else None
    status = 200 if contact else 410
    return page(
        request, "meetings/questions/told.html", status, meeting=meeting, contact=contact, token=token, done=is_done
    )


# ---- for clerks -------------------------------------------------------------------------------------------------


async def queue(request: Request) -> Response:
    """Every question to a meeting: first those that wait to be read."""
    _, meeting = await meeting_here(request)
    questions = await PublicQuestion.filter(meeting=meeting).order_by("number", "asked_on", "id")
    waiting = [one for one in questions if one.state is QuestionState.SUBMITTED]
    accepted = [one for one in questions if one.number]
    refused = [(one, Refusal(one.reason)) for one in questions if one.state is QuestionState.REJECTED]
    lists = {"waiting": waiting, "accepted": accepted, "refused": refused}
    return page(request, "meetings/questions/staff/queue.html", 200, meeting=meeting, **lists)


async def question(request: Request) -> Response:
    """One question: accept it, take words out of it, reject it, answer it, or ask the police."""
    borough, meeting = await meeting_here(request)
    here = await _question_here(request, meeting)
    sent = await read_fields(request) if request.method == "POST" else Fields()
    do = sent.get("do", "")
    forms: dict[str, Any] = {
        "accept": AcceptForm(sent if do == "accept" else None, data={"text": here.text}),
        "reject": RejectForm(sent if do == "reject" else None),
        "answer": AnswerForm(sent if do == "answer" else None, data=_answer_of(here, meeting, request)),
    }
    form = forms.get(do)
    is_on_page = {"accept": not here.reason, "reject": not here.number, "answer": bool(here.number)}
    if form and not is_on_page[do]:
        raise actions.decided()
    if do == "police" or (form and form.validate()):
        try:
            if left := await _act(request, do, meeting, here, forms):
                query = urlencode([("at", path) for path in left])
                return RedirectResponse(f"{request.url.path}?{query}", 303)
            return go(request, "meetings.questions.queue", borough=borough.slug, meeting=meeting.slug)
        except actions.NotOnlyRemoved as refused:
            forms["accept"].text.errors = [refused.detail]
        except actions.NoLonger:
            raise
        except Conflict as conflict:
            forms["answer"].on.errors = [conflict.detail]
    status = 422 if form and form.errors else 200
    at = request.query_params.getlist("at")
    shown = {name: one for name, one in forms.items() if not form or one is form}
    return page(
        request,
        "meetings/questions/staff/question.html",
        status,
        meeting=meeting,
        question=here,
        form=form or AcceptForm(),
        forms=shown,
        refusal=Refusal(here.reason) if here.reason else None,
        places=await places(borough, at),
        has_more=len(at) > MOST,
    )


async def _act(request: Request, do: str, meeting: Meeting, here: PublicQuestion, forms: dict[str, Any]) -> list[str]:
    """Does what a valid form says; returns where else words stand that were taken out, if any."""
    borough, by = request.state.borough, acting(request)
    site = request.app.state.settings.public_url
    if do == "accept":
        secret = request.app.state.settings.secret
        return await actions.accept(borough, meeting, here, forms["accept"].text.data, secret=secret, **by)
    if do == "reject":
        await actions.reject(borough, meeting, here, forms["reject"].reason.data, site=site, **by)
    elif do == "police":
        await actions.ask_the_police(borough, meeting, here, site=site, **by)
    else:
        said = forms["answer"]
        state = QuestionState(said.how.data)
        await actions.answer(borough, meeting, here, state, said.answer.data, said.on.data, site=site, **by)
    return []


def _answer_of(question: PublicQuestion, meeting: Meeting, request: Request) -> dict[str, object]:
    if question.answered_on:
        return {"how": question.state.value, "on": question.answered_on, "answer": question.answer}
    has_begun = meeting.has_begun(moment(request))
    how = QuestionState.ANSWERED_AT_MEETING if has_begun else QuestionState.ANSWERED_IN_WRITING
    return {"how": how.value, "on": meeting.held_on if has_begun else today(request)}


async def _question_here(request: Request, meeting: Meeting) -> PublicQuestion:
    try:
        key = UUID(request.path_params["question"])
    except ValueError:
        raise NotFound from None
    found = await PublicQuestion.get_or_none(id=key, meeting=meeting)
    if found is None or str(key) != request.path_params["question"]:
        raise NotFound
    return found


_HERE = "/{borough}/meetings/{meeting}"
routes = [
    public(f"{_HERE}/ask", ask, "GET POST", cached=False, quiet=True),
    public(f"{_HERE}/ask/sent", asked),
    public(f"{_HERE}/ask/told", told, "GET POST", cached=False, quiet=True),
    staff(f"{_HERE}/questions", queue, *CLERKS, methods="GET"),
    staff(f"{_HERE}/questions/{{question}}", question, *CLERKS),
]
