"""The questionnaire on paper for everybody, and a clerk's pages to enter and verify what comes back."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import today
from engage.kit.forms import read_fields
from engage.kit.html import go, page
from engage.kit.i18n import gettext, lazy
from engage.kit.problems import Conflict, NotFound
from engage.kit.routes import number_here, public
from surveys.access import refuse_police
from surveys.codes.invitation import FIELD
from surveys.definition.answers import Given, words_of
from surveys.definition.parts import Question
from surveys.models import Channel
from surveys.paper.actions import discard, verify
from surveys.paper.actions import enter as enter_answers
from surveys.paper.letters import needs_code, read_code_typed, wrong_code_again
from surveys.paper.models import TIME_AFTER_CLOSING, Entry
from surveys.paper.sheet import Sheet
from surveys.paper.typed import Typed, differences, pairs_of, read_fields_of, read_typed, settled
from surveys.questionnaire import Questionnaire, Version, questionnaire_here

CHANNELS = {"paper": lazy("Paper"), "phone": lazy("Phone")}

WHICH = ("first", "second")
"""Whose reading is on the paper: the person's who entered it, or who types it again."""

_BUTTONS = frozenset({"settle", "again"})


class NotNow(Conflict):
    """A paper came before the survey opened or after its time."""

    title = lazy("No answers can be entered now")


# ---- on paper ----------------------------------------------------------------------------------------------------


async def print_blank(request: Request) -> Response:
    """The whole questionnaire, to print."""
    return await _print(request, is_large=False)


async def print_large(request: Request) -> Response:
    """The whole questionnaire, to print in large letters."""
    return await _print(request, is_large=True)


async def _print(request: Request, *, is_large: bool) -> Response:
    survey = await questionnaire_here(request)
    sheet = Sheet(survey.definition)
    return page(request, "surveys/paper/print.html", survey=survey, sheet=sheet, is_large=is_large,
                needs_code=needs_code(survey))  # fmt: skip


async def script(request: Request) -> Response:
    """The questionnaire to read out on the telephone, with the notes for interviewers and what to type."""
    survey = await questionnaire_here(request)
    return page(request, "surveys/paper/script.html", survey=survey, sheet=Sheet(survey.definition))


# ---- the first person --------------------------------------------------------------------------------------------


async def taking_here(request: Request) -> Questionnaire:
    """Returns the published survey that this address names, to which answers on paper can be added today.

    Raises Forbidden, NotFound or NotNow.
    """
    refuse_police(request)
    survey, day = await questionnaire_here(request), today(request)
    if day < survey.opens_on:
        raise NotNow(gettext("This survey has not opened yet."))
    if not await Entry.can_still_come(survey.id, survey.closes_on, day):
        raise NotNow(gettext("This survey has closed and its results can be seen: no answer can be added to them."))
    return survey


async def enter(request: Request) -> Response:
    """One paper or call, typed by its numbers."""
    survey = await taking_here(request)
    sent = await read_fields(request) if request.method == "POST" else None
    kept: Mapping[str, str] = sent or request.query_params
    version, channel = _version(survey, kept), _channel(kept)
    typed = read_typed(version.definition, sent) if sent is not None else None
    code = ""
    if typed is not None and needs_code(survey):
        code, wrong = await read_code_typed(survey, _secret(request), typed.boxes.get(FIELD, ""))
        typed.errors.update({FIELD: wrong} if wrong else {})
    if typed is not None and _is_complete(typed):
        pairs = [*([(FIELD, code)] if code else []), *pairs_of(version.definition, typed.given)]
        number = await enter_answers(survey, version.number, channel, pairs, **acting(request))
        response = go(request, "surveys.paper.enter", **request.path_params)
        response.headers["Location"] += f"?channel={channel}&version={version.number}&saved={number}"
        return response
    saved = request.query_params.get("saved", "")
    return page(
        request,
        "surveys/paper/enter.html",
        422 if typed else 200,
        survey=survey,
        version=version,
        sheet=Sheet(version.definition),
        needs_code=needs_code(survey),
        channel=channel,
        channels=CHANNELS,
        typed=typed,
        saved=int(saved) if saved.isascii() and saved.isdigit() and len(saved) < 9 else None,
    )


def _secret(request: Request) -> str:
    secret: str = request.app.state.settings.secret
    return secret


def _version(survey: Questionnaire, sent: Mapping[str, str]) -> Version:
    number = sent.get("version", "")
    chosen = survey.versions.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 6 else None
    return chosen or survey.newest


def _channel(sent: Mapping[str, str]) -> Channel:
    return Channel.PHONE if sent.get("channel") == Channel.PHONE else Channel.PAPER


def _is_complete(typed: Typed) -> bool:
    """Whether what was typed can go on: nothing to mend, and the clerk knows of every answer that is left out."""
    if not typed.errors and not typed.given.answers and not typed.unasked:
        typed.errors[typed.given.shown[0].key] = gettext("Type at least one answer")
    known = set(typed.boxes.get("leave_out", "").split())
    return not typed.errors and bool(typed.given.answers) and {question.key for question in typed.unasked} <= known


# ---- the second person -------------------------------------------------------------------------------------------


async def entries(request: Request) -> Response:
    """What waits for a second person; a number typed from a paper opens it."""
    refuse_police(request)
    survey = await questionnaire_here(request)
    asked = request.query_params.get("number", "").strip()[:20]
    waiting = await Entry.filter(survey_id=survey.id).only("number", "channel", "entered_by_id").order_by("number")
    if asked in {str(entry.number) for entry in waiting}:
        return go(request, "surveys.paper.check", **request.path_params, number=asked)
    own = request.state.person.id
    verified = request.query_params.get("verified", "")
    return page(
        request,
        "surveys/paper/entries.html",
        422 if asked else 200,
        survey=survey,
        others=[entry for entry in waiting if entry.entered_by_id != own],
        own=[entry for entry in waiting if entry.entered_by_id == own],
        verified=await Entry.verified_of(survey.id),
        asked=asked,
        just_verified=verified if verified.isascii() and verified.isdigit() and len(verified) < 9 else "",
        needs_code=needs_code(survey),
        ends_on=survey.closes_on + TIME_AFTER_CLOSING,
        can_enter=survey.opens_on <= today(request)
        and await Entry.can_still_come(survey.id, survey.closes_on, today(request)),
        channels=CHANNELS,
    )


async def entry_here(request: Request, survey: Questionnaire) -> Entry:
    """Returns the waiting entry of a survey that this address names, or raises NotFound."""
    entry = await Entry.get_or_none(survey_id=survey.id, number=number_here(request, "number"))
    if entry is None or entry.version not in survey.versions:
        raise NotFound
    return entry


async def check(request: Request) -> Response:
    """One entry, typed again by a second person who does not see the first reading until theirs is complete."""
    survey = await taking_here(request)
    entry = await entry_here(request, survey)
    sent = await read_fields(request)
    if request.method == "POST" and "discard" in sent:
        await discard(survey, entry, **acting(request))
        return _back_to_list(request)
    definition = survey.versions[entry.version].definition
    typed = read_typed(definition, sent) if request.method == "POST" else None
    if typed is not None and needs_code(survey):
        wrong = wrong_code_again(survey, _secret(request), entry, typed.boxes.get(FIELD, ""))
        typed.errors.update({FIELD: wrong} if wrong else {})
    is_complete = typed is not None and _is_complete(typed)
    if typed is None or not is_complete or "again" in sent:
        return _check_page(request, survey, entry, typed, 422 if typed and not is_complete else 200)
    first = read_fields_of(definition, [(name, value) for name, value in entry.typed])
    which = {q.key: sent.get(f"which-{q.key}", "") for q in differences(definition, first, typed.given)}
    if not all(chosen in WHICH for chosen in which.values()):
        return _differences_page(request, survey, entry, typed, first, which)
    by_second = {key for key, chosen in which.items() if chosen == "second"}
    agreed = settled(definition, first, typed.given, by_second)
    await verify(survey, entry, agreed, secret=_secret(request), **acting(request))
    return _back_to_list(request, entry.number)


def _back_to_list(request: Request, verified: int | None = None) -> Response:
    path = request.path_params
    response = go(request, "surveys.paper.entries", borough=path["borough"], survey=path["survey"])
    if verified is not None:
        response.headers["Location"] += f"?verified={verified}"
    return response


def _check_page(request: Request, survey: Questionnaire, entry: Entry, typed: Typed | None, status: int) -> Response:
    return page(
        request,
        "surveys/paper/check.html",
        status,
        survey=survey,
        entry=entry,
        sheet=Sheet(survey.versions[entry.version].definition),
        typed=typed,
        needs_code=needs_code(survey),
        is_own=entry.entered_by_id == request.state.person.id,
        channels=CHANNELS,
    )


def _differences_page(
    request: Request, survey: Questionnaire, entry: Entry, typed: Typed, first: Given, which: Mapping[str, str]
) -> Response:
    """Both readings of the answers that differ, to settle each with the paper in hand."""
    sheet = Sheet(survey.versions[entry.version].definition)
    is_sent = "settle" in typed.boxes
    return page(
        request,
        "surveys/paper/differences.html",
        422 if is_sent else 200,
        entry=entry,
        sheet=sheet,
        apart=[(question, _words(question, first), _words(question, typed.given), which[question.key])
               for question in sheet.definition.asked if question.key in which],
        is_sent=is_sent,
        kept=[(name, value) for name, value in typed.boxes.multi_items()
              if name not in _BUTTONS and not name.startswith("which-")],
    )  # fmt: skip


def _words(question: Question, given: Given) -> list[str]:
    """Returns an answer in words, one line each, "Other" with its own; nothing when there is none."""
    other = given.others.get(question.key)
    return [*words_of(question, given.answers.get(question.key)), *([f"“{other}”"] if other else [])]


_SURVEY = "/{borough}/surveys/{survey}"

routes = [
    public(f"{_SURVEY}/print", print_blank),
    public(f"{_SURVEY}/print/large", print_large),
    staff(f"{_SURVEY}/script", script, *CLERKS, methods="GET"),
    staff(f"{_SURVEY}/entry", enter, *CLERKS),
    staff(f"{_SURVEY}/entries", entries, *CLERKS, methods="GET"),
    staff(f"{_SURVEY}/entries/{{number}}", check, *CLERKS),
]
