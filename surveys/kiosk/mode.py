"""What is different while a browser is a kiosk: whose form it is, what may be stored, and how a page ends.

A cookie that holds the survey's id, sealed, says that it is one: nobody makes it who has no link from a clerk. A form
that was not sent on this person's way through the survey (the browser's history keeps what the last one sent) leads to
the beginning and shows nothing. Every page that is one person's own can be cleared, by its button or by the script that
notices when they have gone.
"""

import hmac
import re
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from engage.kit.forms import read_fields
from engage.kit.html import address, go, render
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from engage.kit.routes import Handler, Page
from engage.kit.security import keyed_hash
from surveys import attempts
from surveys.codes import invitation
from surveys.models import Channel
from surveys.questionnaire import Questionnaire, questionnaire_here

_COOKIE = "__Host-kiosk"
_DAY = 24 * 3600
_IDLE_SECONDS = 120
_IDLE_SECONDS_AT_THE_END = 30
_LONGEST_KEY = 24  # hex digits: nobody guesses 96 bits
_END_OF_PAGE = b"</main>"
# What templates mark with `data-elsewhere` is refused in a kiosk: a paragraph is left out, of a link the words stay.
_PARAGRAPH = re.compile(rb"<(p|li) [^>]*data-elsewhere[^>]*>.*?</\1>", re.DOTALL)
_LINK = re.compile(rb"<a [^>]*data-elsewhere[^>]*>(.*?)</a>", re.DOTALL)


def is_on(request: Request, survey: Questionnaire) -> bool:
    """Whether this browser is a kiosk for a survey."""
    kept = request.cookies.get(_COOKIE, "").encode()
    return bool(kept) and hmac.compare_digest(kept, _cookie(request, survey).encode())


def key_of(request: Request, survey: Questionnaire, day: date) -> str:
    """Returns what makes a browser a kiosk for a survey, on a London date and the day after: the end of a link."""
    return keyed_hash(request.app.state.settings.secret, "kiosk link", f"{survey.id} {day}")[:_LONGEST_KEY]


def is_key(request: Request, survey: Questionnaire, key: str, day: date) -> bool:
    """Whether a link that a clerk made may be used on a London date."""
    made = (key_of(request, survey, day), key_of(request, survey, day - timedelta(days=1)))
    return any(hmac.compare_digest(key.encode(), one.encode()) for one in made)


def _cookie(request: Request, survey: Questionnaire) -> str:
    return f"{survey.id}.{keyed_hash(request.app.state.settings.secret, 'kiosk', str(survey.id))[:_LONGEST_KEY]}"


def channel_of(request: Request, survey: Questionnaire) -> Channel:
    """Returns the way in which answers from this browser come."""
    return Channel.KIOSK if is_on(request, survey) else Channel.ONLINE


def switch_on(request: Request, response: Response, survey: Questionnaire) -> None:
    """Makes a browser a kiosk for a survey, for a day."""
    _put(response, _cookie(request, survey), _DAY)


def switch_off(response: Response) -> None:
    """Makes a kiosk a browser like any other."""
    _put(response, "", 0)


def _put(response: Response, value: str, seconds: int) -> None:
    cookie = f"{_COOKIE}={value}; HttpOnly; Max-Age={seconds}; Path=/; SameSite=lax; Secure"
    response.raw_headers.append((b"set-cookie", cookie.encode()))


def begin(request: Request, survey: Questionnaire) -> Response:
    """Returns a redirect to the beginning, for the next person."""
    return go(request, "surveys.kiosk.answers", borough=survey.borough.slug, survey=survey.slug)


def forget(response: Response, survey: Questionnaire) -> None:
    """Takes from the browser what it keeps of a person: their attempt and receipt, and their one-time code."""
    attempts.forget(response, survey.id)
    invitation.forget(response)


def in_kiosk(handler: Handler) -> Handler:
    """Makes a page that is one person's own fit for a kiosk: never kept, and cleared when they go."""

    async def own(request: Request, survey: Questionnaire) -> Response:
        return dressed(request, survey, await handler(request))

    return _where_on(handler, own)


def answered_in_kiosk(handler: Handler) -> Handler:
    """Does the same for where forms of the survey are sent, which must be of the attempt that this person began."""

    async def own(request: Request, survey: Questionnaire) -> Response:
        kept = attempts.attempt_kept(request, survey.id)
        sent = await read_fields(request)
        if kept is None or sent.get(attempts.RECEIPT) != kept.code:
            return begin(request, survey)
        return dressed(request, survey, await handler(request))

    return _where_on(handler, own)


def thanked_in_kiosk(handler: Handler) -> Handler:
    """Does the same for the page that shows the receipt, which is shown once and soon cleared."""

    async def own(request: Request, survey: Questionnaire) -> Response:
        response = dressed(request, survey, await handler(request), _IDLE_SECONDS_AT_THE_END)
        forget(response, survey)
        return response

    return _where_on(handler, own)


def not_in_kiosk(handler: Handler) -> Handler:
    """Refuses a page to a kiosk on which somebody would type a code, which the browser's history keeps."""

    async def own(request: Request, survey: Questionnaire) -> Response:
        raise Conflict(gettext("Other people use this device. Use your code on a device of your own."))

    return _where_on(handler, own)


def _where_on(handler: Handler, own: Callable[[Request, Questionnaire], Awaitable[Response]]) -> Handler:
    @wraps(handler)
    async def handle(request: Request) -> Response:
        route: Page = request.scope["route"]
        is_everybodys = route.cached and request.method != "POST"
        if is_everybodys or _COOKIE not in request.cookies:
            return await handler(request)
        survey = await questionnaire_here(request)
        return await (own(request, survey) if is_on(request, survey) else handler(request))

    return handle


def dressed(request: Request, survey: Questionnaire, response: Response, idle: int = _IDLE_SECONDS) -> Response:
    """Returns a page that no browser keeps, without links that a kiosk refuses, with the button that clears it and what
    the script asks after `idle` s."""
    response.headers["Cache-Control"] = "no-store"
    if not 300 <= response.status_code < 400:
        bar = _bar(request, survey, idle).encode()
        body = _LINK.sub(rb"<strong>\1</strong>", _PARAGRAPH.sub(b"", bytes(response.body)))
        response.body = body.replace(_END_OF_PAGE, bar + _END_OF_PAGE, 1)
        response.headers["Content-Length"] = str(len(response.body))
    return response


def _bar(request: Request, survey: Questionnaire, idle: int) -> str:
    here = {"borough": survey.borough.slug, "survey": survey.slug}
    return render(
        request,
        "surveys/kiosk/bar.html",
        survey=survey,
        begin=address(request, "surveys.kiosk.answers", **here),
        answer=str(request.app.url_path_for("surveys.answer", **here)),
        idle=idle,
    )
