"""A clerk's pages: a survey from its title to its publication."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from wtforms.fields.choices import SelectChoice

import surveys.drafts.conditions.pages
import surveys.drafts.previews.pages
import surveys.drafts.questions.pages
import surveys.drafts.sections.pages
import surveys.drafts.translations.pages
import surveys.drafts.versions.pages
from boroughs.access import acting, borough_here, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import today
from engage.kit.drafts import SavedMeanwhile
from engage.kit.forms import read_fields
from engage.kit.html import address, go, page
from engage.kit.i18n import KNOWN, N_, gettext
from surveys import bank
from surveys.definition.arranging import section_with
from surveys.definition.checks import Fault, faults
from surveys.definition.parts import Definition
from surveys.definition.telling import condition_in_words, in_words, language_in_words
from surveys.drafts import actions, links
from surveys.drafts.access import Draft, definition_of, draft_here, opened_here, unpublished_here
from surveys.drafts.forms import (
    CopyForm,
    DatesForm,
    LanguagesForm,
    ReadyQuestionsForm,
    RulesForm,
    StartForm,
    WordsForm,
    differences,
)
from surveys.drafts.overview import overview
from surveys.drafts.questions.kinds import BY_KIND
from surveys.drafts.ready_made import BY_KEY_READY, READY_MADE
from surveys.drafts.translations.pages import offered
from surveys.drafts.translations.texts import missing
from surveys.drafts.versions.actions import copy_survey
from surveys.models import Assurance, EarlyResults, Survey

__all__ = ["definition_of", "draft_here", "routes"]

BANK_GROUPS = (
    (N_("Police in your area"), bank.PAS),
    (N_("In people’s own words"), (bank.ONE_IMPROVEMENT,)),
    (N_("About the people who answer"), bank.DEMOGRAPHICS),
)


GROUPS = {"draft": N_("Drafts"), "open": N_("Open"), "waiting": N_("Published, not open yet"), "closed": N_("Closed")}
"""How far surveys are, in the order in which they are listed."""


async def list_all(request: Request) -> Response:
    """Every survey of a borough by how far it is, with its answers and what needs doing next."""
    borough = await borough_here(request)
    roles = {held.role for held in request.state.roles if held.borough_id == borough.id}
    found = await overview(borough, roles, today(request), request.state.person.id)
    groups = [(words, group, [one for one in found if one.group == group]) for group, words in GROUPS.items()]
    return page(request, "surveys/drafts/all.html", groups=groups, is_empty=not found)


async def create(request: Request) -> Response:
    """Starts a survey with its title and introduction, or from a ready-made or an older one."""
    borough = await borough_here(request)
    form = await StartForm.read(request)
    if request.method == "POST" and form.validate():
        survey = await actions.create_survey(borough, **form.data, **acting(request))
        return go(request, "surveys.drafts.edit", borough=borough.slug, survey=survey.slug)
    others = await Survey.filter(borough=borough).order_by("-id").limit(100)
    return page(request, "surveys/drafts/create.html", 422 if form.errors else 200, form=form, ready_made=READY_MADE,
                copying=_copying(others))  # fmt: skip


def _copying(others: list[Survey], sent: Any = None) -> CopyForm:
    form = CopyForm(sent)
    form.copied.choices = [SelectChoice("", gettext("Choose a survey"))]
    form.copied.choices += [SelectChoice(other.slug, other.title) for other in others]
    return form


async def create_from(request: Request) -> Response:
    """Starts a survey from a ready-made one (`ready`), or as a copy of one of the borough's (`copied`)."""
    borough = await borough_here(request)
    sent = await read_fields(request)
    if ready := BY_KEY_READY.get(sent.get("ready", "")):
        survey = await actions.create_from(borough, ready.definition(), **acting(request))
        return go(request, "surveys.drafts.edit", borough=borough.slug, survey=survey.slug)
    others = await Survey.filter(borough=borough).order_by("-id").limit(100)
    copying = _copying(others, sent)
    if copying.validate():
        chosen = next(other for other in others if other.slug == copying.copied.data)
        survey = await copy_survey(borough, chosen, **acting(request))
        return go(request, "surveys.drafts.edit", borough=borough.slug, survey=survey.slug)
    return page(request, "surveys/drafts/create.html", 422, form=StartForm(), ready_made=READY_MADE, copying=copying)


async def edit(request: Request) -> Response:
    """Everything about a draft and what is left to do."""
    draft = await opened_here(request)
    definition, day = draft.definition, today(request)
    wrong = faults(definition)
    left = actions.unfinished(draft.survey, definition, day)[len(wrong) :] if not draft.is_correction else []
    return page(
        request,
        "surveys/drafts/edit.html",
        draft=draft,
        survey=draft.survey,
        is_settled=draft.is_settled(day),
        definition=definition,
        faults=[(_fault_address(request, definition, fault), fault.words) for fault in wrong],
        left=left,
        kinds=BY_KIND,
        told=lambda text: in_words(text, definition.default_language),
        when=lambda condition: condition_in_words(definition, condition),
        names={code: language_in_words(code) for code in definition.languages},
        missing=missing(definition),
        links=links.WRITING,
    )


def _fault_address(request: Request, definition: Definition, fault: Fault) -> str:
    """Returns where a fault is mended: the form of the question, or its place on this page."""
    if definition.question(fault.place):
        where = {**request.path_params, "question": fault.place}
        return address(request, "surveys.drafts.questions.change", **where)
    return f"#section-{fault.place}" if section_with(definition, fault.place) else "#questions"


async def words(request: Request) -> Response:
    """The title, the introduction and the last words of a draft."""
    draft = await opened_here(request)
    form = await WordsForm.read(request, **_words(draft.definition))
    conflict, theirs = "", []
    if request.method == "POST" and form.validate():
        try:
            await actions.change_words(draft.survey, **form.data, **acting(request))
            return go(request, "surveys.drafts.edit", borough=request.state.borough.slug, survey=draft.survey.slug)
        except SavedMeanwhile as raised:
            conflict = str(raised.detail)
            stored = WordsForm(data=_words(await definition_of(draft.survey)))
            theirs = differences(form, stored)
            form.seen.data = stored.seen.data
    status = 409 if conflict else 422 if form.errors else 200
    return page(request, "surveys/drafts/words.html", status, survey=draft.survey, form=form, conflict=conflict,
                theirs=theirs, is_correction=draft.is_correction)  # fmt: skip


def _words(definition: Definition) -> dict[str, str]:
    language = definition.default_language
    texts = {"title": definition.title, "intro": definition.intro, "thanks": definition.thanks}
    return {name: text.get(language, "") for name, text in texts.items()} | {"seen": actions.words_edition(definition)}


async def languages(request: Request) -> Response:
    """Which of the service's languages a draft is offered in."""
    draft = await opened_here(request)
    default = draft.definition.default_language
    form = await LanguagesForm.read(request, languages=list(draft.definition.languages))
    form.languages.choices = [
        SelectChoice(language.code, language_in_words(language.code))
        for language in offered(request)
        if language.code != default
    ]
    if request.method == "POST" and form.validate():
        await actions.set_languages(draft.survey, form.languages.data, **acting(request))
        return _to_edit(request, "languages")
    status = 422 if form.errors else 200
    return page(request, "surveys/drafts/languages.html", status, survey=draft.survey, form=form,
                default=KNOWN[default], choices=[one for one in offered(request) if one.code != default])  # fmt: skip


async def dates(request: Request) -> Response:
    """When a draft will take answers."""
    survey = (await unpublished_here(request)).survey
    form = await DatesForm.read(request, opens_on=survey.opens_on, closes_on=survey.closes_on)
    if request.method == "POST" and form.validate():
        await actions.set_dates(survey, **form.data, **acting(request))
        return _to_edit(request)
    return page(request, "surveys/drafts/dates.html", 422 if form.errors else 200, survey=survey, form=form)


async def rules(request: Request) -> Response:
    """How a draft will be answered, who sees results early, and how long answers are kept."""
    survey = (await unpublished_here(request)).survey
    form = await RulesForm.read(request, **_rules(survey))
    if request.method == "POST" and form.validate():
        chosen = {**form.data, "assurance": Assurance(form.assurance.data),
                  "early_results": EarlyResults(form.early_results.data)}  # fmt: skip
        await actions.set_rules(survey, **chosen, **acting(request))
        return _to_edit(request)
    return page(request, "surveys/drafts/rules.html", 422 if form.errors else 200, survey=survey, form=form)


def _rules(survey: Survey) -> dict[str, Any]:
    return {"assurance": survey.assurance.value, "early_results": survey.early_results.value,
            "keep_texts_months": survey.keep_texts_months, "keep_rows_months": survey.keep_rows_months}  # fmt: skip


async def ready_questions(request: Request) -> Response:
    """The bank of ready questions, to choose from."""
    draft = await opened_here(request)
    key = request.query_params.get("section", "")
    section = key if section_with(draft.definition, key) else ""
    form = await ReadyQuestionsForm.read(request)
    if request.method == "POST" and form.validate():
        await actions.add_ready_questions(draft.survey, form.keys.data, section=section, **acting(request))
        return _to_edit(request, f"section-{section}" if section else "questions")
    there = {question.key for question in draft.definition.questions}
    status = 422 if form.errors else 200
    return page(request, "surveys/drafts/ready.html", status, survey=draft.survey, form=form, groups=BANK_GROUPS,
                there=there)  # fmt: skip


async def publish(request: Request) -> Response:
    """What publishing will settle for good, and the button that does it."""
    draft: Draft = await unpublished_here(request)
    survey, definition = draft.survey, draft.definition
    if request.method == "POST":
        await actions.publish(survey, **acting(request))
        by_code = survey.assurance is Assurance.ONE_TIME_CODES
        return go(request, "surveys.codes.codes" if by_code else "surveys.sharing.share", **request.path_params)
    left = actions.unfinished(survey, definition, today(request))
    questions = [in_words(question.wording, definition.default_language) for question in definition.asked]
    names = [language_in_words(code) for code in definition.languages]
    form = RulesForm(data=_rules(survey))
    return page(request, "surveys/drafts/publish.html", survey=survey, questions=questions, missing=left, names=names,
                untranslated={language_in_words(c): n for c, n in missing(definition).items() if n},
                rules=[(field.label.text, chosen.label.text) for field in (form.assurance, form.early_results)
                       for chosen in field if chosen.checked])  # fmt: skip


def _to_edit(request: Request, place: str = "") -> Response:
    edit = address(request, "surveys.drafts.edit", **request.path_params)
    return RedirectResponse(f"{edit}#{place}" if place else edit, 303)


_DRAFT = "/{borough}/surveys/{survey}"

routes = [
    staff("/{borough}/your-surveys", list_all, *CLERKS, methods="GET"),
    staff("/{borough}/new-survey", create, *CLERKS),
    staff("/{borough}/new-survey/from", create_from, *CLERKS, methods="POST"),
    staff(f"{_DRAFT}/edit", edit, *CLERKS, methods="GET"),
    staff(f"{_DRAFT}/edit/words", words, *CLERKS),
    staff(f"{_DRAFT}/edit/languages", languages, *CLERKS),
    staff(f"{_DRAFT}/edit/dates", dates, *CLERKS),
    staff(f"{_DRAFT}/edit/rules", rules, *CLERKS),
    staff(f"{_DRAFT}/edit/ready-questions", ready_questions, *CLERKS),
    *surveys.drafts.questions.pages.routes,
    *surveys.drafts.sections.pages.routes,
    *surveys.drafts.conditions.pages.routes,
    *surveys.drafts.translations.pages.routes,
    *surveys.drafts.versions.pages.routes,
    *surveys.drafts.previews.pages.routes,
    staff(f"{_DRAFT}/publish", publish, *CLERKS),
]
