"""A clerk's pages that show a draft as residents will meet it: its screens, and every path through it."""

import re
from datetime import timedelta
from typing import Any

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import staff
from boroughs.people.models import CLERKS
from engage.kit.clock import today
from engage.kit.forms import Fields, read_fields
from engage.kit.html import address, page
from engage.kit.i18n import KNOWN, gettext, language, use_language
from engage.kit.problems import NotFound
from surveys.definition.answers import AGAIN, Given, read
from surveys.definition.parts import Asking
from surveys.definition.telling import choice_in_words, in_words
from surveys.definition.ways import ways
from surveys.drafts.access import opened_here
from surveys.models import SurveyVersion
from surveys.questionnaire import Questionnaire, Version, of_versions
from surveys.sheet import Sheet, rows
from surveys.steps import SCREEN, screen_after, screen_before, screen_with_errors, typed

_SHOWN_OPEN_FOR = timedelta(days=14)


def _around(request: Request) -> dict[str, Any]:
    """Returns what stands around a draft that is shown: for the clerk, in English whatever language the draft is in.

    `to` are the addresses of these pages, with that language behind them; `action` is where its forms go.
    """
    shown = language().code
    use_language("en")
    where = request.path_params
    to = {name: address(request, f"surveys.drafts.{name}", **where) for name in ("edit", "previews.preview")}
    walking = f"{address(request, 'surveys.drafts.previews.walk', **where)}?in={shown}"
    notes = {
        "back": gettext("Back to the survey"),
        "back_to_preview": gettext("Back to the preview"),
        "preview": gettext("This is a preview of a draft. Nothing can be sent from here."),
        "walk": gettext("Walk through it as a resident"),
        "screen": gettext("Screen"),
        "not_stored": gettext("This is a draft. Nothing you fill in here is stored."),
        "not_sent": gettext("This is the end of a draft. Nothing you fill in here is stored, and nothing is sent."),
        "end": gettext("Here residents check their answers, and then send them."),
    }
    use_language(shown)
    to = {"edit": to["edit"], "preview": f"{to['previews.preview']}?in={shown}", "walk": walking}
    return {"notes": notes, "to": to, "action": walking, "for_staff": True, "may_save": False,
            "texts_are_apart": False}  # fmt: skip


async def _questionnaire(request: Request) -> Questionnaire:
    """Returns the draft as residents would meet it, in the language that `?in=` names, if the survey has it.

    While no dates are set it is shown as one that is open for two weeks.
    """
    draft = await opened_here(request)
    version = await SurveyVersion.draft_of(draft.survey)
    if version is None or not draft.definition.questions:
        raise NotFound
    code = request.query_params.get("in", draft.definition.default_language)
    if code in draft.definition.languages and code in KNOWN:
        use_language(code)
    survey = of_versions(draft.survey, [version], request.state.borough)
    if draft.survey.closes_on is None:
        survey.opens_on, survey.closes_on = today(request), today(request) + _SHOWN_OPEN_FOR
    return survey


async def preview(request: Request) -> Response:
    """A draft's screens as residents will see them, one below the other; nothing can be sent from here."""
    draft = await opened_here(request)
    if not draft.definition.questions:
        return page(request, "surveys/drafts/nothing.html", survey=draft.survey)
    survey = await _questionnaire(request)
    offered = [KNOWN[code] for code in survey.definition.languages if code in KNOWN]
    return page(request, "surveys/drafts/preview.html", survey=survey, version=survey.newest, offered=offered,
                sheet=Sheet(survey.newest, Given(Fields())), **_around(request))  # fmt: skip


async def walk(request: Request) -> Response:
    """A draft as a resident walks through it, screen after screen to the review; nothing is stored."""
    survey = await _questionnaire(request)
    version = survey.newest
    sent = await read_fields(request) if request.method == "POST" else Fields()
    given = read(version.definition, sent)
    number = sent.get(SCREEN, "")
    here = min(int(number), len(version.screens)) if re.fullmatch("[0-9]{1,4}", number, re.ASCII) else 0
    if request.method != "POST":
        return _screen(request, survey, version, given, 0, errors=False)
    if "change" in sent:
        return _screen(request, survey, version, given, version.places.get(sent["change"], 0), errors=False)
    if "back" in sent:
        return _screen(request, survey, version, given, screen_before(version, given, here) or 0, errors=False)
    if any(version.places[key] == here for key in given.errors):
        return _screen(request, survey, version, given, here, errors=True)
    after = screen_after(version, given, here)
    if after is None:
        wrong = screen_with_errors(version, given)
        if wrong is None:
            return _review(request, survey, version, given)
        return _screen(request, survey, version, given, wrong, errors=True)
    return _screen(request, survey, version, given, after, errors=False)


def _screen(
    request: Request, survey: Questionnaire, version: Version, given: Given, number: int, *, errors: bool
) -> Response:
    asked = sorted({version.places[question.key] for question in given.shown})
    number = number if number in asked else next((place for place in asked if place > number), asked[-1])
    screen = version.screens[number]
    questions = screen.asked(given.shown)
    wrong = {q.key: given.errors[q.key] for q in questions if q.key in given.errors} if errors else {}
    again = [q.key for q in questions if q.key in wrong and q.asking is Asking.ONCE_MORE]
    hidden = [(SCREEN, str(number)), *((AGAIN, key) for key in {*given.fields.getlist(AGAIN), *again})]
    hidden += typed(version, given.fields, without={question.key for question in questions})
    return page(request, "surveys/drafts/walk.html", 422 if wrong else 200, survey=survey, version=version,
                sheet=Sheet(version, given), screen=screen, questions=questions, errors=wrong, is_first=number == 0,
                hidden=_inputs(hidden), number=number + 1, **_around(request))  # fmt: skip


def _review(request: Request, survey: Questionnaire, version: Version, given: Given) -> Response:
    hidden = [(SCREEN, str(len(version.screens))), *((AGAIN, key) for key in given.fields.getlist(AGAIN))]
    around = _around(request)
    sheet = Sheet(version, given)
    answers = rows(request, survey, sheet, around["action"]).decode()
    shown = _inputs([*hidden, *typed(version, given.fields)]) + Markup(answers)  # noqa: S704 - a template of ours
    return page(request, "surveys/drafts/walk_review.html", survey=survey, version=version, sending="first",
                hidden=shown, **around)  # fmt: skip


def _inputs(pairs: list[tuple[str, str]]) -> Markup:
    made = (f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">\n' for name, value in pairs)
    return Markup("".join(made))  # noqa: S704 - both parts are escaped on the line above


async def every_path(request: Request) -> Response:
    """Each way through a draft: the answers that lead there, and what is asked then."""
    draft = await opened_here(request)
    definition = draft.definition
    numbers = definition.numbers
    wordings = {q.key: in_words(q.wording, definition.default_language) for q in definition.questions}
    listed, is_complete = ways(definition)
    listed.sort(key=lambda way: len(way.keys))
    found = [
        (
            [[choice_in_words(definition, choice) for choice in choices] for choices in way.either],
            [(numbers.get(key), wordings[key]) for key in way.keys],
        )
        for way in listed
    ]
    return page(request, "surveys/drafts/paths.html", survey=draft.survey, paths=found,
                is_complete=is_complete, number=len(numbers))  # fmt: skip


_PREVIEW = "/{borough}/surveys/{survey}/preview"

routes = [
    staff(_PREVIEW, preview, *CLERKS, methods="GET"),
    staff(f"{_PREVIEW}/paths", every_path, *CLERKS, methods="GET"),
    staff(f"{_PREVIEW}/walk", walk, *CLERKS),
]
