"""Telling us about a search: no account, no draft on the server, nothing in an address."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import borough_here
from boroughs.models import Borough
from engage.kit.clock import today
from engage.kit.forms import Fields, Form, read_fields
from engage.kit.html import go, page
from engage.kit.routes import public
from engage.kit.security import read_code
from surveys.charter.actions import record_feedback
from surveys.charter.forms import PART, PARTS, Feedback, Part, ReceiptForm
from surveys.charter.guidance import shipped as guidance
from surveys.charter.models import EncounterFeedback
from surveys.inbox import (
    FEEDBACK,
    code_handed_over,
    code_sent,
    hand_over,
    holds,
    kept_for_going_back,
    receipt_hash,
)
from surveys.moderation.screening import found_in


async def before_you_start(request: Request) -> Response:
    """What telling us is, what it is not, and where those things go."""
    await borough_here(request)
    return page(request, "charter/before_you_start.html", guidance=guidance)


async def answer(request: Request) -> Response:
    """One part of the questions at a time, then everything to check, then the sending; nothing is kept on the way."""
    borough = await borough_here(request)
    if request.method != "POST":
        return _ask(request, Feedback(Fields(), today(request)), PARTS[0])
    sent = await read_fields(request)
    feedback = Feedback(sent, today(request))
    if wanted := PART.get(sent.get("go", "")):
        return _ask(request, feedback, wanted)
    if "send" in sent:
        return await _send(request, borough, feedback)
    part = PART.get(sent.get("part", ""), PARTS[0])
    form = feedback.form(part)
    if not form.validate():
        return _ask(request, feedback, part, form)
    if part.following and "from_check" not in sent:
        return _ask(request, feedback, part.following)
    return _check(request, feedback)


def _ask(request: Request, feedback: Feedback, part: Part, form: Form | None = None) -> Response:
    response = page(
        request,
        "charter/answer.html",
        422 if form else 200,
        part=part,
        parts=len(PARTS),
        form=form or feedback.form(part),
        carried=feedback.carried(part),
        code=code_sent(feedback.sent.get("code", "")) if request.method == "POST" else "",
        from_check="from_check" in feedback.sent,
        needs_support=feedback.needs_support and part is PARTS[-1],
        guidance=guidance,
    )
    return kept_for_going_back(response)


def _check(request: Request, feedback: Feedback) -> Response:
    if wrong := feedback.first_wrong():
        return _ask(request, feedback, *wrong)
    response = page(
        request,
        "charter/check.html",
        sections=[(part, feedback.rows(part)) for part in PARTS],
        comment=feedback.comment,
        found=found_in(feedback.comment),
        carried=feedback.carried(None),
        code=code_sent(feedback.sent.get("code", "")),
        needs_support=feedback.needs_support,
        guidance=guidance,
    )
    return kept_for_going_back(response)


async def _send(request: Request, borough: Borough, feedback: Feedback) -> Response:
    """Takes in what was checked; pressed twice, it is stored once."""
    if wrong := feedback.first_wrong():
        return _ask(request, feedback, *wrong)
    code = code_sent(feedback.sent.get("code", ""))
    await record_feedback(borough, _receipt_hash(request, borough, code), feedback.answers(), feedback.comment)
    response = go(request, "surveys.charter.thanks", borough=borough.slug)
    hand_over(response, code)
    return response


def _receipt_hash(request: Request, borough: Borough, code: str) -> str:
    return receipt_hash(request.app.state.settings.secret, FEEDBACK, borough.id, code)


async def thanks(request: Request) -> Response:
    """The receipt code, for the browser that has just sent, and what happens next."""
    await borough_here(request)
    return page(request, "charter/thanks.html", code=code_handed_over(request), guidance=guidance)


async def receipt(request: Request) -> Response:
    """Whether feedback with a receipt code is held."""
    borough = await borough_here(request)
    form = await ReceiptForm.read(request)
    is_held = None
    if request.method == "POST" and form.validate():
        is_held = await _is_held(borough, _receipt_hash(request, borough, read_code(form.code.data)))
    return page(request, "charter/receipt.html", 422 if form.errors else 200, form=form, is_held=is_held)


async def _is_held(borough: Borough, hashed: str) -> bool:
    # In this order: feedback moves from the inbox to the rest, never back.
    return await holds(FEEDBACK, borough.id, hashed) or await EncounterFeedback.exists(
        receipt_hash=hashed, borough=borough
    )


_HERE = "/{borough}/stop-and-search"
routes = [
    public(f"{_HERE}/tell-us", before_you_start),
    public(f"{_HERE}/tell-us/questions", answer, "GET POST", quiet=True),
    public(f"{_HERE}/tell-us/sent", thanks, cached=False, quiet=True),
    public(f"{_HERE}/tell-us/receipt", receipt, "GET POST", quiet=True),
]
