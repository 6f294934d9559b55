"""What a receipt code is good for: knowing that we hold the answers, changing them, withdrawing them.

The code is typed on one page and goes along in forms and the browser's cookie, never in an address. Until the survey
closes it opens the answers; after that it says only that they are there. Nobody counts wrong codes: there are 76 bits
of chance in one.
"""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from engage.kit.clock import today
from engage.kit.forms import Fields, read_fields
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.routes import public
from engage.kit.security import is_code, read_code
from surveys import attempts, inbox
from surveys.definition.answers import fields_of, read
from surveys.kiosk.mode import in_kiosk, not_in_kiosk
from surveys.questionnaire import Questionnaire, questionnaire_here
from surveys.receipts import actions
from surveys.receipts.actions import Held, fingerprints, held_under
from surveys.steps import TEXTS_APART, show_review


def receipt_hash(request: Request, survey: Questionnaire, code: str) -> str:
    """Returns what the database keeps of a receipt code of this survey."""
    return inbox.receipt_hash(request.app.state.settings.secret, inbox.SURVEYS, survey.id, code)


async def receipt(request: Request) -> Response:
    """Whether we hold answers with a receipt code, and until the survey closes what can be done with them."""
    survey = await questionnaire_here(request)
    if request.method != "POST":
        return _receipt(request, survey, "", None)
    code = read_code((await read_fields(request)).get("code", ""))
    return _receipt(request, survey, code, await _held(request, survey, code))


def _receipt(request: Request, survey: Questionnaire, code: str, held: Held | None) -> Response:
    error = gettext("Enter your receipt code") if request.method == "POST" and not code else ""
    return page(
        request,
        "surveys/receipts/receipt.html",
        422 if error else 200,
        survey=survey,
        typed=code,
        error=error,
        held=held,
        is_open=survey.is_open(today(request)),
    )


def _to_receipt(request: Request, survey: Questionnaire) -> Response:
    """Returns a redirect to where the code is typed: the way of who comes by a link to another language."""
    return go(request, "surveys.receipts.receipt", borough=survey.borough.slug, survey=survey.slug)


async def _held(request: Request, survey: Questionnaire, code: str) -> Held | None:
    return await held_under(survey.id, receipt_hash(request, survey, code)) if is_code(code) else None


async def _opened(request: Request, survey: Questionnaire, code: str) -> Held | None:
    """Returns answers that can be changed and withdrawn with a code, or None."""
    held = await _held(request, survey, code)
    return held if held and not held.is_withdrawn and survey.is_open(today(request)) else None


async def change(request: Request) -> Response:
    """Opens the answers held under a code, in this browser, to be changed and sent again."""
    survey = await questionnaire_here(request)
    if request.method != "POST":
        return _to_receipt(request, survey)
    code = read_code((await read_fields(request)).get("code", ""))
    if not await _opened(request, survey, code):
        return _receipt(request, survey, code, await _held(request, survey, code))
    response = go(request, "surveys.receipts.answers", borough=survey.borough.slug, survey=survey.slug)
    kept = attempts.attempt_kept(request, survey.id)
    attempt = kept.of_somebody_else(code) if kept and kept.is_sent and kept.code != code else attempts.Attempt(code)
    attempts.keep(response, request, survey, replace(attempt, is_changing=True))
    return response


async def answers(request: Request) -> Response:
    """The answers that somebody opened with their code, for review; sending them replaces what we hold."""
    survey = await questionnaire_here(request)
    attempt = attempts.attempt_kept(request, survey.id)
    held = await _opened(request, survey, attempt.code) if attempt and attempt.is_changing else None
    if attempt is None or held is None:
        return _to_receipt(request, survey)
    texts = held.document.get("texts", {})
    then = survey.versions.get(held.document["version"], survey.newest)
    pairs = fields_of(then.definition, held.document["answers"], texts).multi_items()
    opened = fingerprints(texts) if held.has_texts else TEXTS_APART
    fields = Fields([*pairs, (attempts.RECEIPT, attempt.code), (attempts.OPENED, opened)])
    version = survey.newest
    opening = attempts.attempt_here(request, survey, fields)
    response = show_review(request, survey, version, read(version.definition, fields), opening)
    response.headers["Cache-Control"] = "no-store"
    return response


async def withdraw(request: Request) -> Response:
    """Asks whether the answers held under a code shall be withdrawn, and with `sure` does it."""
    survey = await questionnaire_here(request)
    if request.method != "POST":
        return _to_receipt(request, survey)
    sent = await read_fields(request)
    code = read_code(sent.get("code", ""))
    if not await _opened(request, survey, code):
        return _receipt(request, survey, code, await _held(request, survey, code))
    if "sure" not in sent:
        return page(request, "surveys/receipts/withdraw.html", survey=survey, code=code)
    await actions.withdraw(survey.id, receipt_hash(request, survey, code))
    response = go(request, "surveys.receipts.withdrawn", borough=survey.borough.slug, survey=survey.slug)
    attempts.forget(response, survey.id)
    return response


async def withdrawn(request: Request) -> Response:
    """Says that answers were withdrawn, and what becomes of them."""
    survey = await questionnaire_here(request)
    return page(request, "surveys/receipts/withdrawn.html", survey=survey)


_RECEIPT = "/{borough}/surveys/{survey}/receipt"

routes = [
    public(_RECEIPT, not_in_kiosk(receipt), "GET POST", quiet=True),
    public(f"{_RECEIPT}/change", not_in_kiosk(change), "GET POST", cached=False, quiet=True),
    public(f"{_RECEIPT}/answers", in_kiosk(answers), cached=False, quiet=True),
    public(f"{_RECEIPT}/withdraw", not_in_kiosk(withdraw), "GET POST", cached=False, quiet=True),
    public(f"{_RECEIPT}/withdrawn", withdrawn, quiet=True),
]
