"""Kiosk mode's own pages: switching it on and off, beginning, and clearing for the next person."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import person_here, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import today
from engage.kit.forms import Fields
from engage.kit.html import address, go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict, NotFound
from engage.kit.qr import qr_code
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


def _cleared(request: Request, survey: Questionnaire) -> Response:
    response = mode.begin(request, survey)
    mode.forget(response, survey)
    return response


def _to_switch(request: Request, survey: Questionnaire) -> Response:
    return go(request, "surveys.kiosk.stop", borough=survey.borough.slug, survey=survey.slug)


async def kiosk(request: Request) -> Response:
    """What kiosk mode is, for a clerk, and the link that makes the council's tablet one without signing in there."""
    survey = await questionnaire_here(request)
    day = today(request)
    site = request.app.state.settings.public_url
    link = address(request, "surveys.kiosk.device", **request.path_params, key=mode.key_of(request, survey, day))
    return page(
        request,
        "surveys/kiosk/kiosk.html",
        survey=survey,
        is_open=survey.is_open(day),
        may_be_kiosk=_may_be_kiosk(survey),
        link=f"{site}{link}",
        until=day + timedelta(days=1),
        leave=f"{site}{address(request, 'surveys.kiosk.stop', **request.path_params)}",
        picture=qr_code(f"{site}{link}", gettext("QR code of the link for the device")),
    )


async def device(request: Request) -> Response:
    """The page that a clerk's link opens on the device, and its button that makes this browser a kiosk.

    Raises NotFound when no clerk made the link, or it is too old; Conflict where a browser may answer only once, or
    somebody is signed in, whose pages would be everybody's.
    """
    survey = await questionnaire_here(request)
    if not mode.is_key(request, survey, request.path_params["key"], today(request)):
        if request.method != "POST":
            return _to_switch(request, survey)  # which says how it is started
        raise NotFound(gettext("This link for a device works until the day after it was made. Ask for a new one."))
    if not _may_be_kiosk(survey):
        raise Conflict(
            gettext("This survey takes one set of answers from each browser, so a shared one cannot be used.")
        )
    is_signed_in = await person_here(request) is not None
    if request.method == "POST":
        if is_signed_in:
            raise Conflict(gettext("You are signed in on this device. Sign out first: other people will use it."))
        response = mode.begin(request, survey)
        mode.switch_on(request, response, survey)
        mode.forget(response, survey)
        return response
    return page(request, "surveys/kiosk/device.html", survey=survey, is_on=mode.is_on(request, survey),
                is_open=survey.is_open(today(request)), is_signed_in=is_signed_in)  # fmt: skip


async def stop(request: Request) -> Response:
    """Makes this kiosk a browser like any other, with nobody's answers; says before, and after, whether it is one."""
    survey = await questionnaire_here(request)
    if request.method != "POST":
        return page(request, "surveys/kiosk/stop.html", survey=survey, is_on=mode.is_on(request, survey))
    response = _to_switch(request, survey)
    mode.switch_off(response)
    mode.forget(response, survey)
    return response


async def clear(request: Request) -> Response:
    """Forgets what this person typed and their receipt, and begins for the next."""
    survey = await questionnaire_here(request)
    return _cleared(request, survey) if request.method == "POST" else _to_switch(request, survey)


async def answers(request: Request) -> Response:
    """The first screen for the next person, whose attempt begins here."""
    survey = await questionnaire_here(request)
    if not mode.is_on(request, survey):
        return _to_switch(request, survey)
    if not survey.is_open(today(request)):
        return page(request, "surveys/not_open.html", survey=survey, was_sent=False)
    if attempts.attempt_kept(request, survey.id):
        return _cleared(request, survey)
    given = read(survey.definition, Fields())
    attempt = attempts.attempt_here(request, survey, given.fields)
    return mode.dressed(request, survey, show_screen(request, survey, survey.newest, given, attempt, 0, errors=False))


_KIOSK = "/{borough}/surveys/{survey}/kiosk"

routes = [
    staff(_KIOSK, kiosk, *CLERKS, methods="GET"),
    public(f"{_KIOSK}/device/{{key}}", device, "GET POST", cached=False, quiet=True),
    public(f"{_KIOSK}/stop", stop, "GET POST", cached=False),
    public(f"{_KIOSK}/clear", clear, "GET POST", cached=False, quiet=True),
    public(f"{_KIOSK}/answers", answers, cached=False, quiet=True),
]
