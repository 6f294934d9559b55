"""The case code: whether we hold what was sent with it, what was asked, and the answer; and the moderator's side of it.

The code is typed on one page and goes along in its forms, never in an address. Whatever is wrong with a code, and
whatever has expired, the reply is that of a code nobody was given.
"""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, borough_here, staff
from boroughs.models import Borough
from boroughs.people.models import Role
from engage.kit.clock import moment, today
from engage.kit.forms import Fields, read_fields
from engage.kit.html import go, page
from engage.kit.i18n import gettext, lazy, ngettext
from engage.kit.problems import NotFound, Problem
from engage.kit.routes import public
from engage.kit.security import is_code, read_code
from surveys.charter.models import EncounterFeedback
from surveys.defence import Networks, TooMany
from surveys.inbox import FEEDBACK, holds, receipt_hash
from surveys.moderation.access import comment_here
from surveys.moderation.conversations import actions
from surveys.moderation.conversations.forms import AnswerForm, QuestionForm, ReceiptForm
from surveys.moderation.conversations.models import (
    ABOUT_COMMENT,
    ABOUT_SAFETY,
    KEPT_FOR,
    Conversation,
    case_hash,
    conversation_about,
)
from surveys.moderation.screening import found_in

MOST_CODES = 200
"""From one network in ten minutes: a school's, but no program's that guesses."""


class TooManyCodes(Problem):
    """So many codes were tried from one network that it has to wait, whether they were right or wrong."""

    status = 429
    title = lazy("Too many codes came from your network")

    def __init__(self, wait: timedelta) -> None:
        minutes = max(1, round(wait.total_seconds() / 60))
        super().__init__(
            ngettext(
                "Go back in about %(num)s minute and try again. Nothing was sent.",
                "Go back in about %(num)s minutes and try again. Nothing was sent.",
                minutes,
            )
        )
        self.headers = {"Retry-After": str(int(wait.total_seconds()) + 1)}


# ---- for whoever has the code ------------------------------------------------------------------------------------


async def receipt(request: Request) -> Response:
    """Whether feedback with a code is held, and what was asked about it."""
    borough = await borough_here(request)
    form = await ReceiptForm.read(request)
    if request.method == "POST" and form.validate():
        return await _show(request, borough, form, await _cases(request, borough, form))
    return _page(request, 422 if form.errors else 200, form=form)


async def reply(request: Request) -> Response:
    """Takes an answer in. What looks like something that should not be in it is pointed out once before."""
    borough = await borough_here(request)
    if request.method != "POST":  # by the link to another language
        return go(request, "surveys.moderation.conversations.receipt", borough=borough.slug)
    sent = await read_fields(request)
    code = ReceiptForm(sent)
    cases = await _cases(request, borough, code)
    case = cases.get(sent.get("purpose", ""))
    if case is None:
        return await _show(request, borough, code, cases)
    answer = AnswerForm(sent, prefix=sent["purpose"])
    if not answer.validate():
        return await _show(request, borough, code, cases, answer)
    found = found_in(answer.text.data)
    if found and sent.get("sure") != "yes":
        return await _show(request, borough, code, cases, answer, found=found)
    await actions.answer(case, answer.text.data, _number(sent))
    return go(request, "surveys.moderation.conversations.answered", borough=borough.slug)


async def answered(request: Request) -> Response:
    """Says that an answer was stored, and what happens next."""
    await borough_here(request)
    return page(request, "moderation/conversations/answered.html")


async def _cases(request: Request, borough: Borough, form: ReceiptForm) -> dict[str, Conversation]:
    """Returns {purpose: conversation} of those that a typed code opens, having counted the try."""
    _count(request)
    secret, code = request.app.state.settings.secret, read_code(form.code.data or "")
    purposes = {case_hash(secret, purpose, borough.id, code): purpose for purpose in (ABOUT_COMMENT, ABOUT_SAFETY)}
    opened = await Conversation.open_in(borough.id, purposes, today(request)) if is_code(code) else []
    return {purposes[case.case_hash]: case for case in opened}


def _count(request: Request) -> None:
    """Counts a code that was tried; raises TooManyCodes when its network has to wait."""
    state = request.app.state
    tried: Networks | None = getattr(state, "networks_of_codes", None)
    if tried is None:
        tried = state.networks_of_codes = Networks(MOST_CODES)
    try:
        tried.count(request.client.host if request.client else "", moment(request))
    except TooMany as many:
        raise TooManyCodes(many.wait) from None


async def _show(
    request: Request,
    borough: Borough,
    form: ReceiptForm,
    cases: dict[str, Conversation],
    answer: AnswerForm | None = None,
    **context: object,
) -> Response:
    """Shows what a code opens; `answer` is the form that was sent, to go on with."""
    secret, code = request.app.state.settings.secret, read_code(form.code.data or "")
    forms = {purpose: AnswerForm(prefix=purpose) for purpose in cases}
    if answer is not None:
        forms[answer._prefix.rstrip("-")] = answer
    return _page(
        request,
        422 if answer is not None and answer.errors else 200,
        form=form,
        code=code if cases else "",
        is_held=bool(cases) or await _is_held(borough, receipt_hash(secret, FEEDBACK, borough.id, code)),
        cases=cases,
        forms=forms,
        sent=answer,
        **context,
    )


def _page(request: Request, status: int, **context: object) -> Response:
    known: dict[str, object] = {"is_held": None, "code": "", "cases": {}, "forms": {}, "sent": None, "found": []}
    return page(request, "moderation/conversations/receipt.html", status, **{**known, **context})


async def _is_held(borough: Borough, hashed: str) -> bool:
    # In this order: feedback moves from the inbox to the rest, never back.
    return await holds(FEEDBACK, borough.id, hashed) or await EncounterFeedback.exists(
        receipt_hash=hashed, borough=borough
    )


def _number(sent: Fields) -> int:
    text = sent.get("number", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


# ---- for moderators ----------------------------------------------------------------------------------------------


async def talk(request: Request) -> Response:
    """What was said with the person who wrote a comment, and the next question to them."""
    comment = await comment_here(request)
    if not comment.case_hash:
        raise NotFound(gettext("Whoever wrote this comment has no code to come back with."))
    borough = await borough_here(request)
    form = await QuestionForm.read(request)
    conversation = await conversation_about(comment, today(request))
    if request.method == "POST" and "read" in await read_fields(request):
        if conversation:
            await actions.mark_read(conversation)
        return go(request, "surveys.moderation.decide", **request.path_params)
    if request.method == "POST" and form.validate():
        await actions.ask(borough, comment.case_hash, form.text.data, **acting(request))
        return go(request, "surveys.moderation.conversations.talk", **request.path_params)
    return page(
        request,
        "moderation/conversations/talk.html",
        422 if form.errors else 200,
        form=form,
        comment=comment,
        conversation=conversation,
        days=KEPT_FOR.days,
    )


_RECEIPT = "/{borough}/stop-and-search/tell-us/receipt"

routes = [
    public(_RECEIPT, receipt, "GET POST", quiet=True),
    public(f"{_RECEIPT}/answer", reply, "GET POST", cached=False, quiet=True),
    public(f"{_RECEIPT}/answered", answered, quiet=True),
    staff("/{borough}/comments/{comment}/conversation", talk, Role.MODERATOR),
]
