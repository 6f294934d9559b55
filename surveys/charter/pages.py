"""Telling us about a search: no account, no draft on the server, nothing in an address."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import borough_here
from boroughs.models import Borough
from engage.kit.clock import today
from engage.kit.forms import Fields, Form, read_fields
from engage.kit.html import go, page
from engage.kit.i18n import lazy
from engage.kit.routes import public
from surveys.charter.actions import take_in
from surveys.charter.forms import PART, PARTS, Feedback, Part
from surveys.charter.guidance.editions import guidance_now
from surveys.charter.questions import FREE_TEXT
from surveys.charter.venues.actions import venue_of
from surveys.inbox import (
    code_handed_over,
    code_sent,
    hand_over,
    kept_for_going_back,
)
from surveys.moderation.conversations.models import KEPT_FOR
from surveys.moderation.screening import found_in

WITH_SUPPORT = "after"
"""The part that shows who can help, after more than outer clothing had to come off."""

HINTS = {
    "month": lazy("We do not ask for the day."),
    "ethnic_group": lazy("It shows whether everybody is treated the same. You do not have to say."),
    FREE_TEXT: lazy(
        "You do not have to. Do not name anybody, or say exactly where or when. A moderator reads it first, and it may "
        "then be shown on this website."
    ),
}
NOT_TO_DESCRIBE = lazy(
    "You do not have to. Please do not describe the search, name anybody, or say exactly where or when. A moderator "
    "reads it first, and it may then be shown on this website."
)


async def before_you_start(request: Request) -> Response:
    """What telling us is, what it is not, and where those things go."""
    await borough_here(request)
    return page(request, "charter/before_you_start.html", guidance=await guidance_now(), venue="")


async def at_venue(request: Request) -> Response:
    """The same page for whoever has a venue's card: the form carries its code, if there is such a venue."""
    borough = await borough_here(request)
    venue = await venue_of(borough, request.path_params["code"], today(request))
    code = venue.code if venue else ""
    return page(request, "charter/before_you_start.html", guidance=await guidance_now(), venue=code)


async def answer(request: Request) -> Response:
    """One part of the questions at a time, then everything to check, then the sending; nothing is kept on the way."""
    borough = await borough_here(request)
    if request.method != "POST":
        venue = await venue_of(borough, request.query_params.get("at", ""), today(request))
        fields = Fields([("venue", venue.code)] if venue else [])
        return await _ask(request, Feedback(fields, today(request)), PARTS[0])
    sent = await read_fields(request)
    feedback = Feedback(sent, today(request))
    if wanted := PART.get(sent.get("go", "")):
        return await _ask(request, feedback, wanted)
    if "send" in sent:
        return await _send(request, borough, feedback)
    part = PART.get(sent.get("part", ""), PARTS[0])
    form = feedback.form(part)
    if not form.validate():
        return await _ask(request, feedback, part, form)
    if part.following and "from_check" not in sent:
        return await _ask(request, feedback, part.following)
    return await _check(request, feedback)


async def _ask(request: Request, feedback: Feedback, part: Part, form: Form | None = None) -> Response:
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
        needs_support=feedback.needs_support and part.key == WITH_SUPPORT,
        is_about_a_child=feedback.is_about_a_child,
        hints=HINTS | ({FREE_TEXT: NOT_TO_DESCRIBE} if feedback.needs_support else {}),
        guidance=await guidance_now(),
    )
    return kept_for_going_back(response)


async def _check(request: Request, feedback: Feedback) -> Response:
    if wrong := feedback.first_wrong():
        return await _ask(request, feedback, *wrong)
    response = page(
        request,
        "charter/check.html",
        sections=[(part, *feedback.rows(part)) for part in PARTS],
        comment=feedback.comment,
        found=found_in(feedback.comment),
        carried=feedback.carried(None),
        code=code_sent(feedback.sent.get("code", "")),
        needs_support=feedback.needs_support,
        is_about_a_child=feedback.is_about_a_child,
        guidance=await guidance_now(),
    )
    return kept_for_going_back(response)


async def _send(request: Request, borough: Borough, feedback: Feedback) -> Response:
    """Takes in what was checked; pressed twice, it is stored once."""
    if wrong := feedback.first_wrong():
        return await _ask(request, feedback, *wrong)
    code = code_sent(feedback.sent.get("code", ""))
    venue = await venue_of(borough, feedback.venue, today(request))
    await take_in(
        borough,
        code,
        feedback.answers(),
        feedback.comment,
        secret=request.app.state.settings.secret,
        on=today(request),
        venue=venue.code if venue else "",
    )
    response = go(request, "surveys.charter.thanks", borough=borough.slug)
    hand_over(response, code)
    return response


async def thanks(request: Request) -> Response:
    """The receipt code, for the browser that has just sent, and what happens next."""
    await borough_here(request)
    code = code_handed_over(request)
    return page(request, "charter/thanks.html", code=code, guidance=await guidance_now(), days=KEPT_FOR.days)


_HERE = "/{borough}/stop-and-search"
routes = [
    public(f"{_HERE}/tell-us", before_you_start),
    public(f"{_HERE}/tell-us/at/{{code}}", at_venue, cached=False, quiet=True),
    public(f"{_HERE}/tell-us/questions", answer, "GET POST", quiet=True),
    public(f"{_HERE}/tell-us/sent", thanks, cached=False, quiet=True),
]
