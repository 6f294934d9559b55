"""A browser's attempt at a survey: the one receipt code that all its pages share, until it is sent and after.

The code is made when the first page is sent and kept in a cookie of this survey alone, so that pages opened twice, in
two tabs, or again from the browser's history all send under the same code, and the last of them is the response.
Without cookies the code goes along in the form, which serves all but two tabs.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from hmac import compare_digest

from starlette.requests import Request
from starlette.responses import Response

from engage.kit.clock import london_moment, moment
from engage.kit.forms import Fields
from engage.kit.security import is_code, keyed_hash, new_code
from surveys.models import Assurance
from surveys.questionnaire import Questionnaire

RECEIPT = "receipt"
STARTED = "started"
OPENED = "opened"

_COOKIE = "__Host-answering"
_SENT = "sent"
_CHANGING = "change"
_HOUR = 3600
_MOST_OTHERS = 8


@dataclass(frozen=True)
class Attempt:
    """`code` is the receipt code. `is_sent`: this browser has sent answers under it. `is_changing`: somebody opened
    what was stored by its code, and sending replaces it. `others` are codes that were sent for other people before.
    """

    code: str
    is_sent: bool = False
    is_changing: bool = False
    others: tuple[str, ...] = ()

    def of_somebody_else(self, code: str) -> "Attempt":
        """Returns the attempt of the next person at this browser."""
        others = (self.code, *(other for other in self.others if other != code))
        return Attempt(code, others=others[:_MOST_OTHERS])


def cookie_of(survey_id: int) -> str:
    """Returns the name of the cookie that keeps this browser's attempt at a survey."""
    return f"{_COOKIE}-{survey_id}"


def attempt_kept(request: Request, survey_id: int) -> Attempt | None:
    """Returns the attempt at a survey that this browser has begun, or None. A bent cookie is none."""
    code, *more = request.cookies.get(cookie_of(survey_id), "").split(".")
    if not is_code(code):
        return None
    state = more[0] if more else ""
    return Attempt(code, state == _SENT, state == _CHANGING, tuple(filter(is_code, more[1:]))[:_MOST_OTHERS])


def attempt_here(request: Request, survey: Questionnaire, sent: Fields) -> Attempt:
    """Returns the attempt that a form belongs to: the browser's, or else the form's own, or else a new one.

    A form that was sent for somebody before, and is opened again, is still that person's. One that was opened by
    receipt changes those answers; another form in the same browser is as if they had just been sent from it.
    """
    typed = sent.get(RECEIPT, "")
    kept = attempt_kept(request, survey.id)
    if OPENED in sent and is_code(typed):
        return Attempt(typed, is_changing=True, others=tuple(c for c in kept.others if c != typed) if kept else ())
    if kept and kept.is_changing:
        kept = replace(kept, is_sent=True, is_changing=False)
    if kept is None:
        return Attempt(typed if is_code(typed) else new_code())
    if typed in kept.others:
        rest = tuple(code for code in kept.others if code != typed)
        return Attempt(typed, is_sent=True, others=(kept.code, *rest) if kept.is_sent else rest)
    return kept


def keep(response: Response, request: Request, survey: Questionnaire, attempt: Attempt) -> None:
    """Gives an attempt to the browser: for an hour, or until the survey closes where a browser may answer once."""
    seconds = _HOUR
    if survey.assurance is Assurance.ONE_PER_BROWSER and (attempt.is_sent or attempt.is_changing):
        closes_at = london_moment(survey.closes_on + timedelta(days=1), time())
        seconds = max(_HOUR, int((closes_at - moment(request)).total_seconds()))
    state = _SENT if attempt.is_sent else _CHANGING if attempt.is_changing else "begun"
    value = ".".join((attempt.code, state, *attempt.others))
    cookie = f"{cookie_of(survey.id)}={value}; HttpOnly; Max-Age={seconds}; Path=/; SameSite=lax; Secure"
    response.raw_headers.append((b"set-cookie", cookie.encode()))


def forget(response: Response, survey_id: int) -> None:
    """Takes the attempt at a survey from the browser: what was sent was withdrawn, or the next person comes."""
    cookie = f"{cookie_of(survey_id)}=; HttpOnly; Max-Age=0; Path=/; SameSite=lax; Secure"
    response.raw_headers.append((b"set-cookie", cookie.encode()))


# ---- since when ---------------------------------------------------------------------------------------------------


def started_now(request: Request, attempt: Attempt) -> str:
    """Returns this moment, signed for an attempt, for its form to carry: nothing is stored."""
    at = str(int(moment(request).timestamp() * 1000))
    return f"{at}.{_signature(request, attempt.code, at)}"


def started_at(request: Request, sent: Fields) -> datetime | None:
    """Returns the moment that a form carries for its own receipt code, aware UTC; None when it was not signed here."""
    at, _, signature = sent.get(STARTED, "").partition(".")
    expected = _signature(request, sent.get(RECEIPT, ""), at)
    if not compare_digest(signature.encode(), expected.encode()):
        return None
    return datetime.fromtimestamp(int(at) / 1000, UTC)


def _signature(request: Request, code: str, at: str) -> str:
    return keyed_hash(request.app.state.settings.secret, "started", f"{code} {at}")[:20]
