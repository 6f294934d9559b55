"""Save and come back later: a code to write down, and the way back to the same place on any device.

Nobody counts wrong codes: there are 76 bits of chance in one, so guessing finds nothing in the life of a survey.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engage.kit.clock import today
from engage.kit.forms import Fields, read_fields
from engage.kit.html import address, go, in_language, page
from engage.kit.i18n import gettext, language
from engage.kit.problems import Conflict
from engage.kit.routes import public
from engage.kit.security import is_code, new_code, read_code
from surveys import attempts, inbox
from surveys.definition.answers import AGAIN, read
from surveys.kiosk.mode import answered_in_kiosk, in_kiosk, not_in_kiosk
from surveys.models import Assurance
from surveys.questionnaire import Questionnaire, questionnaire_here
from surveys.receipts.actions import held_under
from surveys.saved.actions import Sent, code_hash, open_saved, row_of, save_answers
from surveys.saved.sealing import Place
from surveys.steps import REVIEWED, TRAP, VERSION, screen_sent, show_review, show_screen, typed

_KEPT = (attempts.RECEIPT, attempts.STARTED, REVIEWED, TRAP)
"""What a form says of itself that is true of it on another day as well."""


async def save(request: Request) -> Response:
    """Saves what was typed so far under the code of this attempt; again under the same one replaces it."""
    survey = await questionnaire_here(request)
    if request.method != "POST":  # by the link to another language
        return go(request, "surveys.answer", borough=survey.borough.slug, survey=survey.slug)
    sent = await read_fields(request)
    if not survey.is_open(today(request)):
        return page(request, "surveys/not_open.html", 409, survey=survey, was_sent=True)
    attempt = attempts.attempt_here(request, survey, sent)
    if attempt.is_changing:
        raise Conflict(
            gettext(
                "You are changing answers that you sent. Send the changes, or leave them: your code opens them again."
            )
        )
    if attempt.is_sent:
        if survey.assurance is Assurance.ONE_PER_BROWSER:
            return page(request, "surveys/answered.html", 409, survey=survey)
        attempt = attempt.of_somebody_else(new_code())  # nobody's receipt goes to the next person
    version = survey.version(sent.get(VERSION, ""))
    again = [(AGAIN, key) for key in sent.getlist(AGAIN) if key in version.by_key]
    told = [(name, sent[name]) for name in _KEPT if name in sent]
    fields = Fields([*typed(version, sent), *again, *told])
    place = Place(fields, screen_sent(version, sent), version.number, language().code)
    await save_answers(survey, attempt.code, place, **_here(request))
    response = go(request, "surveys.saved.saved", borough=survey.borough.slug, survey=survey.slug)
    attempts.keep(response, request, survey, attempt)
    return response


async def saved(request: Request) -> Response:
    """The code that opens what this browser has saved, where to type it, and until when."""
    survey = await questionnaire_here(request)
    attempt = attempts.attempt_kept(request, survey.id)
    row = attempt and not attempt.is_sent and await row_of(survey, attempt.code, **_here(request))
    where = request.app.state.settings.public_url + address(
        request, "surveys.saved.come_back", borough=survey.borough.slug, survey=survey.slug
    )
    code = attempt.code if attempt and row else None
    return page(
        request,
        "surveys/saved/saved.html",
        survey=survey,
        code=code,
        where=where,
        until=row.expires_on if row else None,
    )


async def come_back(request: Request) -> Response:
    """Where the code is typed. Whatever is wrong with one, the answer is the same."""
    survey = await questionnaire_here(request)
    if not survey.is_open(today(request)):
        return page(request, "surveys/not_open.html", survey=survey, was_sent=False)
    code, error = "", ""
    if request.method == "POST":
        code = read_code((await read_fields(request)).get("code", ""))
        if not code:
            error = gettext("Enter the code you were given")
        elif place := await _opened(request, survey, code):
            return _back_to(request, survey, code, place)
        else:
            error = gettext("There are no saved answers with this code. Check that you typed it as it was shown")
    status = 422 if error else 200
    return page(request, "surveys/saved/come_back.html", status, survey=survey, typed=code, error=error)


def _back_to(request: Request, survey: Questionnaire, code: str, place: Place) -> Response:
    kept = attempts.attempt_kept(request, survey.id)
    is_used = kept is not None and kept.is_sent and kept.code != code
    if is_used and survey.assurance is Assurance.ONE_PER_BROWSER:
        return page(request, "surveys/answered.html", 409, survey=survey)
    attempt = kept.of_somebody_else(code) if kept and is_used else attempts.Attempt(code)
    path = str(request.app.url_path_for("surveys.saved.go_on", borough=survey.borough.slug, survey=survey.slug))
    response = RedirectResponse(in_language(path, place.language), 303)
    attempts.keep(response, request, survey, attempt)
    return response


async def go_on(request: Request) -> Response:
    """The screen where somebody stopped, with everything they had typed."""
    survey = await questionnaire_here(request)
    attempt = attempts.attempt_kept(request, survey.id)
    place = None
    if attempt is not None and survey.is_open(today(request)):
        place = await _opened(request, survey, attempt.code)
    if place is None:
        return go(request, "surveys.saved.come_back", borough=survey.borough.slug, survey=survey.slug)
    version = survey.version(str(place.version))
    given = read(version.definition, place.fields)
    attempt = attempts.attempt_here(request, survey, given.fields)
    if place.screen >= len(version.screens):
        response = show_review(request, survey, version, given, attempt)
    else:
        response = show_screen(request, survey, version, given, attempt, place.screen, errors=False)
    response.headers["Cache-Control"] = "no-store"
    return response


async def _opened(request: Request, survey: Questionnaire, code: str) -> Place | None:
    """Returns what was saved with a code, unless it has been sent since: the row may be there a day longer."""
    if not is_code(code):
        return None
    secret = request.app.state.settings.secret
    if await held_under(survey.id, inbox.receipt_hash(secret, inbox.SURVEYS, survey.id, code)):
        return None
    return await open_saved(survey, code, **_here(request))


def _here(request: Request) -> dict[str, Any]:
    return {"secret": request.app.state.settings.secret, "day": today(request)}


async def note_sent(request: Request, survey: Questionnaire, code: str) -> None:
    """Has what was saved under the code of an attempt erased, a day after that was sent (`Sent`)."""
    state = request.app.state
    kept: Sent | None = getattr(state, "sent", None)
    if kept is None:
        kept = state.sent = Sent()
    await kept.note(code_hash(state.settings.secret, survey.id, code), today(request))


_SURVEY = "/{borough}/surveys/{survey}"

routes = [
    public(f"{_SURVEY}/save", answered_in_kiosk(save), "GET POST", cached=False, quiet=True),
    public(f"{_SURVEY}/saved", in_kiosk(saved), cached=False, quiet=True),
    public(f"{_SURVEY}/return", not_in_kiosk(come_back), "GET POST", quiet=True),
    public(f"{_SURVEY}/return/answers", in_kiosk(go_on), cached=False, quiet=True),
]
