"""Residents' pages: the surveys of a borough, answering one, and the thanks."""

import re
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import surveys.drafts.pages
import surveys.kiosk.pages
import surveys.paper.pages
import surveys.receipts.pages
import surveys.results.pages
import surveys.saved.pages
from boroughs.access import borough_here
from engage.kit.clock import today
from engage.kit.forms import read_fields
from engage.kit.html import go, page, render
from engage.kit.i18n import gettext, language
from engage.kit.problems import Conflict
from engage.kit.routes import public
from engage.kit.security import is_code, new_code
from surveys import attempts, inbox
from surveys.codes import invitation
from surveys.codes.spending import Outcome
from surveys.defence import flag_of
from surveys.definition.answers import Given, read
from surveys.definition.checks import MOST_BYTES_SENT
from surveys.kiosk.mode import answered_in_kiosk, channel_of, thanked_in_kiosk
from surveys.models import Assurance, Survey
from surveys.questionnaire import Questionnaire, Version, questionnaire_here
from surveys.receipts.actions import change, has_texts_apart
from surveys.receipts.pages import receipt_hash
from surveys.saved.pages import note_sent
from surveys.steps import (
    ANOTHERS,
    REVIEWED,
    TRAP,
    VERSION,
    screen_after,
    screen_before,
    screen_not_reviewed,
    screen_sent,
    screen_with_errors,
    show_first,
    show_review,
    show_screen,
)

_VERSION = re.compile("[1-9][0-9]{0,4}")
_TEXTS_LEFT_OUT = "?texts=left-out"
"""The end of the address of the thanks to somebody who sent again what they wrote after it had gone its own way."""

_CODE_GOES_HERE = "bbbb-bbbb-bbbb-bbbb"


async def list_surveys(request: Request) -> Response:
    """A borough's surveys: open, coming, closed."""
    borough = await borough_here(request)
    published = await Survey.filter(borough=borough, published_at__isnull=False).order_by("-closes_on", "-id")
    day = today(request)
    return page(
        request,
        "surveys/list.html",
        open_now=[survey for survey in reversed(published) if survey.is_open(day)],
        coming=[survey for survey in reversed(published) if not survey.is_open(day) and not survey.is_closed(day)],
        closed=[survey for survey in published if survey.is_closed(day)],
    )


async def answer(request: Request) -> Response:
    """A survey: its screens one after another, the review of what was filled in, and the sending of it.

    A form says which screen of which version it is, and its buttons where to go: on (none), `back`, from the review
    `change` (a question's key) or `send`. Nothing is stored before it is sent.
    """
    if request.method != "POST":
        survey = await questionnaire_here(request)
        return show_first(request, survey) if survey.is_open(today(request)) else _not_open(request, survey)
    sent = await read_fields(request)
    number = sent.get(VERSION, "")
    survey = await questionnaire_here(request, int(number) if _VERSION.fullmatch(number) else 1)
    if not survey.is_open(today(request)):
        return _not_open(request, survey)
    attempt = attempts.attempt_here(request, survey, sent)
    if attempt.is_sent and survey.assurance is Assurance.ONE_PER_BROWSER:
        return page(request, "surveys/answered.html", 409, survey=survey)
    if survey.assurance is Assurance.ONE_TIME_CODES:
        begins = not attempt.is_changing and attempts.attempt_kept(request, survey.id) is None
        if begins and not await invitation.admitted(request, survey):
            return await invitation.ask(request, survey, sent)
    version = survey.version(number)
    given = read(version.definition, sent)
    if "send" in sent:
        return await _send(request, survey, version, given, attempt)
    if "change" in sent:
        return show_screen(
            request, survey, version, given, attempt, version.places.get(sent["change"], 0), errors=False
        )
    if "back" in sent:
        before = screen_before(version, given, screen_sent(version, sent))
        return show_screen(request, survey, version, given, attempt, before or 0, errors=False)
    return _on(request, survey, version, given, attempt, screen_sent(version, sent))


def _on(
    request: Request,
    survey: Questionnaire,
    version: Version,
    given: Given,
    attempt: attempts.Attempt,
    number: int,
) -> Response:
    """Returns what comes after a screen: itself when something on it is to be mended, the next one, or the review.

    After the review only what is new or wrong is shown again.
    """
    if any(version.places[key] == number for key in given.errors):
        return show_screen(request, survey, version, given, attempt, number)
    is_reviewed = REVIEWED in given.fields
    after = screen_not_reviewed(version, given, number) if is_reviewed else screen_after(version, given, number)
    if after is not None and not (is_reviewed and given.errors):
        return show_screen(request, survey, version, given, attempt, after, errors=False)
    if (wrong := _wrong(version, given)) is not None:
        return show_screen(request, survey, version, given, attempt, wrong)
    return show_review(request, survey, version, given, attempt)


def _wrong(version: Version, given: Given) -> int | None:
    """Returns the first screen with something to mend before answers can be sent: at least one must be given."""
    if not given.errors and not given.answers:
        given.errors[version.definition.asked[0].key] = gettext("Answer at least one question")
    return screen_with_errors(version, given)


def _not_open(request: Request, survey: Questionnaire) -> Response:
    status = 409 if request.method == "POST" else 200
    return page(request, "surveys/not_open.html", status, survey=survey, was_sent=request.method == "POST")


async def _send(
    request: Request, survey: Questionnaire, version: Version, given: Given, attempt: attempts.Attempt
) -> Response:
    if (wrong := _wrong(version, given)) is not None:
        return show_screen(request, survey, version, given, attempt, wrong)
    code = given.fields.get(ANOTHERS, "")
    if given.fields.get("whose") == "anothers" and is_code(code) and code != attempt.code:
        attempt = attempt.of_somebody_else(code)
    document = given.document(version.number, channel_of(request, survey))
    receipt = receipt_hash(request, survey, attempt.code)
    are_texts_left_out = attempt.is_sent and bool(document["texts"]) and await has_texts_apart(survey.id, receipt)
    if attempt.is_changing:
        if not await change(survey.id, receipt, document, given.fields.get(attempts.OPENED, "")):
            raise Conflict(gettext("We hold no answers with this code any more, so there is nothing to change."))
    else:
        traps, started_at = given.fields.getlist(TRAP), attempts.started_at(request, given.fields)
        if flag := flag_of(request, version, given, traps, started_at):
            document["flag"] = flag.value
        if survey.assurance is not Assurance.ONE_TIME_CODES:
            await inbox.acknowledge(inbox.SURVEYS, survey.id, receipt, document)
        else:
            outcome = await invitation.send(request, survey, receipt, document)
            if outcome is Outcome.ANOTHERS_RECEIPT:
                attempt = attempt.of_somebody_else(new_code())
                outcome = await invitation.send(request, survey, receipt_hash(request, survey, attempt.code), document)
            if outcome is not Outcome.STORED:
                return await invitation.ask(request, survey, given.fields)
    await note_sent(request, survey, attempt.code)
    response = go(request, "surveys.thanks", borough=survey.borough.slug, survey=survey.slug)
    if are_texts_left_out:
        response.headers["Location"] += _TEXTS_LEFT_OUT
    attempts.keep(response, request, survey, replace(attempt, is_sent=True, is_changing=False))
    return response


async def thanks(request: Request) -> Response:
    """The receipt code, for the browser that has just sent answers, and what happens next."""
    survey = await questionnaire_here(request)
    attempt = attempts.attempt_kept(request, survey.id)
    if attempt is None or not attempt.is_sent:
        return page(request, "surveys/thanks.html", survey=survey, code=None)
    # The page is the same for everybody but for the code, so it is rendered once; the code is letters, digits, "-".
    left_out = _TEXTS_LEFT_OUT if f"?{request.url.query}" == _TEXTS_LEFT_OUT else ""
    made = survey.made.get(language().code + left_out)
    if made is None:
        made = render(
            request, "surveys/thanks.html", survey=survey, code=_CODE_GOES_HERE, are_texts_left_out=bool(left_out)
        ).encode()
        survey.made[language().code + left_out] = made
    return HTMLResponse(made.replace(_CODE_GOES_HERE.encode(), attempt.code.encode()))


_SURVEY = "/{borough}/surveys/{survey}"

WHOLE_SURVEYS = {"/[^/]+/surveys/[^/]+(/save|/code|/entry|/entries/[0-9]+)?": MOST_BYTES_SENT}
"""Addresses that everything which somebody filled in is sent to, and how many bytes such a request may have."""

routes = [
    *surveys.drafts.pages.routes,
    *surveys.paper.pages.routes,
    public("/{borough}/surveys", list_surveys),
    public(_SURVEY, answered_in_kiosk(answer), "GET POST", quiet=True),
    public(f"{_SURVEY}/thanks", thanked_in_kiosk(thanks), cached=False, quiet=True),
    *surveys.saved.pages.routes,
    *surveys.receipts.pages.routes,
    *surveys.kiosk.pages.routes,
    *surveys.results.pages.routes,
]
