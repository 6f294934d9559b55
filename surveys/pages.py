"""Residents' pages: the surveys of a borough, answering one, its receipt and its results."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import surveys.drafts.pages
import surveys.paper.pages
from boroughs.access import borough_here
from engage.kit.clock import today
from engage.kit.forms import Fields, read_fields
from engage.kit.html import go, page, render
from engage.kit.i18n import gettext, language
from engage.kit.routes import public
from engage.kit.security import is_code, read_code
from surveys import inbox
from surveys.definition.answers import Given, read, words_of
from surveys.models import Survey, SurveyResponse
from surveys.questionnaire import Questionnaire, questionnaire_here
from surveys.results import results_of

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
    """A survey: its form, the review of what was filled in, and the sending of it.

    The form posts without `send` and is shown for review; the review posts `send` (or `change`, back to the form).
    """
    survey = await questionnaire_here(request)
    if not survey.is_open(today(request)):
        status = 409 if request.method == "POST" else 200
        return page(request, "surveys/not_open.html", status, survey=survey, was_sent=request.method == "POST")
    if request.method != "POST":
        return _form(request, survey, Given(Fields()))
    sent = await read_fields(request)
    given = read(survey.definition, sent)
    if "change" in sent:
        given.errors.clear()
        return _form(request, survey, given, sent)
    if not given.errors and not given.answers:
        given.errors[survey.questions[0].key] = gettext("Answer at least one question")
    if given.errors:
        return _form(request, survey, given, sent)
    if "send" not in sent:
        code = inbox.code_sent(sent.get("receipt", ""))
        review = page(request, "surveys/review.html", survey=survey, given=given, code=code, words_of=words_of)
        return inbox.kept_for_going_back(review)
    return await _send(request, survey, given, sent)


def _form(request: Request, survey: Questionnaire, given: Given, sent: Fields | None = None) -> Response:
    typed = sent.get("receipt", "") if sent else ""
    response = page(
        request,
        "surveys/answer.html",
        422 if given.errors else 200,
        survey=survey,
        given=given,
        code=typed if is_code(typed) else "",
    )
    return response if sent is None else inbox.kept_for_going_back(response)


async def _send(request: Request, survey: Questionnaire, given: Given, sent: Fields) -> Response:
    code = inbox.code_sent(sent.get("receipt", ""))
    receipt = _receipt_hash(request, survey, code)
    await inbox.acknowledge(inbox.SURVEYS, survey.id, receipt, given.document(survey.newest.number))
    response = go(request, "surveys.thanks", borough=survey.borough.slug, survey=survey.slug)
    inbox.hand_over(response, code)
    return response


def _receipt_hash(request: Request, survey: Questionnaire, code: str) -> str:
    return inbox.receipt_hash(request.app.state.settings.secret, inbox.SURVEYS, survey.id, code)


async def thanks(request: Request) -> Response:
    """The receipt code, for the browser that has just sent answers, and what happens next."""
    survey = await questionnaire_here(request)
    code = inbox.code_handed_over(request)
    if code is None:
        return page(request, "surveys/thanks.html", survey=survey, code=None)
    # The page is the same for everybody but for the code, so it is rendered once; the code is letters, digits, "-".
    made = survey.made.get(language().code)
    if made is None:
        made = render(request, "surveys/thanks.html", survey=survey, code=_CODE_GOES_HERE).encode()
        survey.made[language().code] = made
    return HTMLResponse(made.replace(_CODE_GOES_HERE.encode(), code.encode()))


async def receipt(request: Request) -> Response:
    """Whether the platform holds an answer with a receipt code."""
    survey = await questionnaire_here(request)
    typed, is_held = "", None
    if request.method == "POST":
        typed = (await read_fields(request)).get("code", "").strip()
        is_held = await _is_held(request, survey, read_code(typed))
    status = 422 if request.method == "POST" and not typed else 200
    return page(request, "surveys/receipt.html", status, survey=survey, typed=typed[:100], is_held=is_held)


async def _is_held(request: Request, survey: Questionnaire, code: str) -> bool:
    if not is_code(code):
        return False
    hashed = _receipt_hash(request, survey, code)
    # In this order: an answer moves from the inbox to the responses, never back.
    return await inbox.holds(inbox.SURVEYS, survey.id, hashed) or await SurveyResponse.exists(
        receipt_hash=hashed, survey_id=survey.id
    )


async def results(request: Request) -> Response:
    """What people answered, once the survey has closed and every answer is counted."""
    survey = await questionnaire_here(request)
    day = today(request)
    if not survey.is_closed(day):
        return page(request, "surveys/no_results.html", survey=survey, is_closed=False)
    found = await results_of(survey)
    if found is None:
        return page(request, "surveys/no_results.html", survey=survey, is_closed=True)
    return page(request, "surveys/results.html", survey=survey, results=found)


_SURVEY = "/{borough}/surveys/{survey}"

routes = [
    *surveys.drafts.pages.routes,
    *surveys.paper.pages.routes,
    public("/{borough}/surveys", list_surveys),
    public(_SURVEY, answer, "GET POST", quiet=True),
    public(f"{_SURVEY}/thanks", thanks, cached=False, quiet=True),
    public(f"{_SURVEY}/receipt", receipt, "GET POST", quiet=True),
    public(f"{_SURVEY}/results", results),
]
