"""The code that a browser has shown: kept for an hour in a cookie, which says nothing to anybody else.

The first page of a survey is the same for everybody, so a code is asked for when the first answers come without one;
what was typed goes along.
"""

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from engage.kit.forms import Fields
from engage.kit.html import page
from engage.kit.security import is_code
from surveys import attempts
from surveys.codes.models import hash_of
from surveys.codes.spending import Outcome, Standing, spend, standing_of
from surveys.questionnaire import Questionnaire

COOKIE = "__Host-invitation"
FIELD = "one-time-code"
"""The box for the code: two hyphens, as no field of a question has."""


def keep(response: Response, request: Request, survey_id: int, code: str, *, is_kiosk: bool = False) -> None:
    """Gives a code, written as `new_code` writes it, to the browser for an hour.

    With another code it is another person who answers: what this browser has begun or sent is not theirs. A kiosk
    begins anew with each person anyway.
    """
    if code != code_kept(request, survey_id) and not is_kiosk:
        attempts.forget(response, survey_id)
    cookie = f"{COOKIE}={survey_id}.{code}; HttpOnly; Max-Age=3600; Path=/; SameSite=lax; Secure"
    response.raw_headers.append((b"set-cookie", cookie.encode()))


def forget(response: Response) -> None:
    """Takes the code from the browser: the next person comes."""
    cookie = f"{COOKIE}=; HttpOnly; Max-Age=0; Path=/; SameSite=lax; Secure"
    response.raw_headers.append((b"set-cookie", cookie.encode()))


def code_kept(request: Request, survey_id: int) -> str | None:
    """Returns the code that this browser has shown for a survey within the hour, or None."""
    of, _, code = request.cookies.get(COOKIE, "").partition(".")
    return code if of == str(survey_id) and is_code(code) else None


def is_anothers(request: Request, survey_id: int, code: str) -> bool:
    """Whether this browser has shown another code than this one, and nothing has been sent with it yet."""
    attempt = attempts.attempt_kept(request, survey_id)
    return code_kept(request, survey_id) not in (None, code) and not (attempt and attempt.is_sent)


async def _standing_here(request: Request, survey: Questionnaire) -> Standing:
    """Returns what this browser's code for a survey is good for: one query, none without a code."""
    code = code_kept(request, survey.id)
    if code is None:
        return Standing.UNKNOWN
    return await standing_of(survey.id, hash_of(request.app.state.settings.secret, survey.id, code))


async def admitted(request: Request, survey: Questionnaire) -> bool:
    """Whether this browser may begin to answer a survey with one-time codes."""
    return await _standing_here(request, survey) is Standing.FREE


async def send(request: Request, survey: Questionnaire, receipt: str, document: dict[str, Any]) -> Outcome:
    """Stores a response under this browser's code. `receipt` is the receipt code's hash."""
    code = code_kept(request, survey.id)
    if code is None:
        return Outcome.REFUSED
    return await spend(survey.id, hash_of(request.app.state.settings.secret, survey.id, code), receipt, document)


async def ask(request: Request, survey: Questionnaire, typed: Fields) -> Response:
    """Asks for a code, with everything typed so far kept on the page; or says that this browser's code was used."""
    if await _standing_here(request, survey) is not Standing.UNKNOWN:
        return spent(request, survey)
    return code_page(request, survey, typed=typed.multi_items(), status=422, is_needed=True)


def spent(request: Request, survey: Questionnaire) -> Response:
    """Says that a code has been used, and what somebody can do who did not use it."""
    return page(request, "surveys/codes/spent.html", 409, survey=survey)


def code_page(
    request: Request,
    survey: Questionnaire,
    *,
    typed: Iterable[tuple[str, str]] = (),
    code: str = "",
    error: str = "",
    status: int = 200,
    is_needed: bool = False,
) -> Response:
    """Returns the page with the box for a code. `is_needed`: answers came without one."""
    kept = [pair for pair in typed if pair[0] != FIELD]
    return page(request, "surveys/codes/enter.html", status, survey=survey, typed=kept, code=code, error=error,
                is_needed=is_needed, field=FIELD)  # fmt: skip
