"""Kiosk mode's own pages: switching it on and off, beginning, and clearing for the next person."""

from starlette.requests import Request
from starlette.responses import Response

from engage.kit.clock import today
from engage.kit.forms import Fields
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from engage.kit.routes import public
from surveys import attempts
from surveys.definition.answers import read
from surveys.kiosk import mode
from surveys.models import Assurance
from surveys.questionnaire import Questionnaire, questionnaire_here
from surveys.steps import show_screen


def _may_be_kiosk(survey: Questionnaire) -> bool:
    """Whether a browser may answer a survey more than once."""
    return survey.assurance is not Assurance.ONE_PER_BROWSER


def _to_kiosk(request: Request, survey: Questionnaire) -> Response:
    return go(request, "surveys.kiosk.kiosk", borough=survey.borough.slug, survey=survey.slug)


def _cleared(request: Request, survey: Questionnaire) -> Response:
    response = mode.begin(request, survey)
    mode.forget(response, survey)
    return response


async def kiosk(request: Request) -> Response:
    """What kiosk mode is, for the clerk who opens it on the council's tablet, and its switch."""
    survey = await questionnaire_here(request)
    return page(
        request,
        "surveys/kiosk/kiosk.html",
        survey=survey,
        is_on=mode.is_on(request, survey),
        is_open=survey.is_open(today(request)),
        may_be_kiosk=_may_be_kiosk(survey),
    )


async def start(request: Request) -> Response:
    """Makes this browser a kiosk for the survey.

    Raises Conflict where a browser may answer only once.
    """
    survey = await questionnaire_here(request)
    if request.method != "POST":
        return _to_kiosk(request, survey)
    if not _may_be_kiosk(survey):
        raise Conflict(
            gettext("This survey takes one set of answers from each browser, so a shared one cannot be used.")
        )
    response = mode.begin(request, survey)
    mode.switch_on(response, survey)
    mode.forget(response, survey)
    return response


async def stop(request: Request) -> Response:
    """Makes this kiosk a browser like any other, with nobody's answers."""
    survey = await questionnaire_here(request)
    response = _to_kiosk(request, survey)
    if request.method != "POST":
        return response
    mode.switch_off(response)
    mode.forget(response, survey)
    return response


async def clear(request: Request) -> Response:
    """Forgets what this person typed and their receipt, and begins for the next."""
    survey = await questionnaire_here(request)
    return _cleared(request, survey) if request.method == "POST" else _to_kiosk(request, survey)


async def answers(request: Request) -> Response:
    """The first screen for the next person, whose attempt begins here."""
    survey = await questionnaire_here(request)
    if not mode.is_on(request, survey):
        return _to_kiosk(request, survey)
    if not survey.is_open(today(request)):
        return page(request, "surveys/not_open.html", survey=survey, was_sent=False)
    if attempts.attempt_kept(request, survey.id):
        return _cleared(request, survey)
    given = read(survey.definition, Fields())
    return mode.dressed(request, survey, show_screen(request, survey, survey.newest, given, 0, errors=False))


_KIOSK = "/{borough}/surveys/{survey}/kiosk"

routes = [
    public(_KIOSK, kiosk, cached=False),
    public(f"{_KIOSK}/start", start, "GET POST", cached=False),
    public(f"{_KIOSK}/stop", stop, "GET POST", cached=False),
    public(f"{_KIOSK}/clear", clear, "GET POST", cached=False, quiet=True),
    public(f"{_KIOSK}/answers", answers, cached=False, quiet=True),
]
