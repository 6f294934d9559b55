"""A clerk's pages for the questions of a draft."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from wtforms.fields.choices import SelectChoice

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import today
from engage.kit.drafts import SavedMeanwhile
from engage.kit.forms import read_fields
from engage.kit.html import address, go, page
from engage.kit.i18n import gettext
from engage.kit.problems import NotFound
from surveys.definition.arranging import dependents, earlier_than, section_of, section_with
from surveys.definition.parts import Definition, Kind, Question
from surveys.definition.telling import condition_in_words, in_words
from surveys.drafts.access import Draft, definition_of, opened_here, question_here
from surveys.drafts.actions import NotACorrection
from surveys.drafts.forms import differences
from surveys.drafts.questions import actions
from surveys.drafts.questions.changing import Another, others
from surveys.drafts.questions.filled import choices_of, data_of, edition_of, empty, question_in
from surveys.drafts.questions.forms import KindForm, QuestionForm
from surveys.drafts.questions.kinds import BY_KIND, CODES, KINDS, SETTLED


async def choose_kind(request: Request) -> Response:
    """The kinds of question there are, each with an example, to choose the next one's."""
    draft = await opened_here(request)
    section = _section(request, draft.definition)
    return page(request, "surveys/drafts/questions/kinds.html", draft=draft, survey=draft.survey, kinds=KINDS,
                section=section)  # fmt: skip


def _section(request: Request, definition: Definition) -> str:
    """Returns the key of the section that a new question goes to, "" for the last."""
    key = request.query_params.get("section", "")
    return key if section_with(definition, key) else ""


async def add(request: Request) -> Response:
    """A new question of the kind that the address names."""
    draft = await opened_here(request)
    kind = next((kind for kind in Kind if kind.value == request.path_params["kind"].replace("-", "_")), None)
    if kind is None:
        raise NotFound
    section = _section(request, draft.definition)
    before = empty(kind, draft.definition.default_language)
    form = await _read(request, draft, before)
    refused = ""
    if request.method == "POST" and form.validate():
        made = question_in(form, before, draft.definition)
        try:
            key = await actions.add_question(draft.survey, made, section=section, **acting(request))
        except NotACorrection as raised:
            refused = str(raised.detail)
        else:
            if "another" in await read_fields(request):
                more = address(request, "surveys.drafts.questions.choose_kind", **_where(request))
                return RedirectResponse(f"{more}?section={section}" if section else more, 303)
            return to_question(request, key)
    return _show(request, draft, before, form, refused=refused, section=section)


async def change(request: Request) -> Response:
    """One question, to change; of a question of the bank only what leaves its answers comparable."""
    draft = await opened_here(request)
    before = question_here(request, draft.definition)
    form = await _read(request, draft, before)
    conflict, theirs, refused = "", [], ""
    if form.seen.data != edition_of(before):
        for name in {"codes", "row_codes"} & {field.name for field in form}:
            form[name].data = form[name].object_data  # those sent belong to answers that are no more
    if request.method == "POST" and form.validate():
        try:
            made = question_in(form, before, draft.definition)
            await actions.save_question(draft.survey, made, seen=form.seen.data, **acting(request))
            return to_question(request, before.key)
        except NotACorrection as raised:
            refused = str(raised.detail)
        except SavedMeanwhile as raised:
            conflict = str(raised.detail)
            before = question_here(request, await definition_of(draft.survey))
            stored = _form(request, draft, before, None)
            theirs = differences(form, stored)
            form.seen.data = edition_of(before)
    return _show(request, draft, before, form, refused=refused, conflict=conflict, theirs=theirs)


async def _read(request: Request, draft: Draft, question: Question) -> QuestionForm:
    return _form(request, draft, question, await read_fields(request) if request.method == "POST" else None)


def _form(request: Request, draft: Draft, question: Question, sent: Any) -> QuestionForm:
    form = QuestionForm(sent, data=data_of(question, draft.definition.default_language))
    has_codes = question.key and not draft.is_correction
    settled = SETTLED if draft.is_settled(today(request)) else () if has_codes else CODES
    return form.keep(question.kind, choices_of(question), is_ready=question.bank is not None, settled=settled)


def _show(
    request: Request, draft: Draft, question: Question, form: QuestionForm, *, conflict: str = "", **more: Any
) -> Response:
    definition = draft.definition
    stored = definition.question(question.key)
    earlier = earlier_than(definition, stored) if stored else [*definition.asked]
    context = {"theirs": [], "section": "", "refused": "", **more}
    return page(
        request,
        "surveys/drafts/questions/question.html",
        409 if conflict or context["refused"] else 422 if form.errors else 200,
        draft=draft,
        survey=draft.survey,
        question=question,
        is_settled=draft.is_settled(today(request)),
        form=form,
        conflict=conflict,
        described=BY_KIND[question.kind],
        wording=in_words(question.wording, definition.default_language),
        when=condition_in_words(definition, stored.show_when) if stored and stored.show_when else "",
        is_first=stored is None or not earlier,
        earlier=[(other.key, in_words(other.wording, definition.default_language)) for other in earlier],
        **context,
    )


async def change_kind(request: Request) -> Response:
    """The other kinds that a question could be, each with what would be lost, to choose one."""
    draft = await opened_here(request)
    question = question_here(request, draft.definition)
    may_change = question.bank is None and not draft.is_correction
    form = await KindForm.read(request, seen=edition_of(question))
    found = others(draft.definition, question) if may_change else []
    form.kind.choices = [SelectChoice(one.described.kind.value, gettext(one.described.name)) for one in found]
    is_it = request.method == "POST" and form.kind.data == question.kind.value
    if request.method == "POST" and (is_it or not may_change or form.validate()):
        kind = question.kind if is_it or not may_change else Kind(form.kind.data)
        await actions.change_kind(draft.survey, question.key, kind, seen=form.seen.data, **acting(request))
        return go(request, "surveys.drafts.questions.change", **request.path_params)
    form.seen.data = edition_of(question)
    return page(
        request,
        "surveys/drafts/questions/change_kind.html",
        422 if form.errors else 200,
        draft=draft,
        survey=draft.survey,
        question=question,
        form=form,
        described=BY_KIND[question.kind],
        wording=in_words(question.wording, draft.definition.default_language),
        hints={one.described.kind.value: _consequences(one) for one in found},
    )


def _consequences(one: Another) -> str:
    """Returns what becomes of a question as another kind, in sentences."""
    lost = gettext("Lost: %(parts)s.", parts=", ".join(one.lost)) if one.lost else gettext("Nothing is lost.")
    after = gettext("Then: %(todo)s.", todo="; ".join(one.after)) if one.after else ""
    return f"{lost} {after}".strip()


async def arrange(request: Request) -> Response:
    """Moves a question up or down, or copies it: the field says which, its value is the question's key."""
    draft = await opened_here(request)
    sent = await read_fields(request)
    key = ""
    if key := sent.get("up", ""):
        await actions.move_question(draft.survey, key, places=-1, **acting(request))
    elif key := sent.get("down", ""):
        await actions.move_question(draft.survey, key, places=1, **acting(request))
    elif key := sent.get("copy", ""):
        await actions.copy_question(draft.survey, key, **acting(request))
    return to_question(request, key if draft.definition.question(key) else "")


async def remove(request: Request) -> Response:
    """What would be lost with a question, and the button that removes it; or what depends on it."""
    draft = await opened_here(request)
    definition = draft.definition
    if request.method == "POST":
        await actions.remove_question(draft.survey, request.path_params["question"], **acting(request))
        return go(request, "surveys.drafts.edit", **_where(request))
    question = question_here(request, definition)
    needed_by = [
        (other, in_words(other.wording if isinstance(other, Question) else other.title, definition.default_language))
        for other in dependents(definition, question.key)
    ]
    section = section_of(definition, question.key)
    return page(
        request,
        "surveys/drafts/questions/remove.html",
        survey=draft.survey,
        question=question,
        section=section,
        wording=in_words(question.wording, definition.default_language) or gettext("a question without words"),
        needed_by=[(isinstance(other, Question), other.key, words or other.key) for other, words in needed_by],
    )


def _where(request: Request) -> dict[str, str]:
    return {name: request.path_params[name] for name in ("borough", "survey")}


def to_question(request: Request, key: str) -> Response:
    """Returns a redirect to the survey's page, at a question, or at its top."""
    edit = address(request, "surveys.drafts.edit", **_where(request))
    return RedirectResponse(f"{edit}#question-{key}" if key else edit, 303)


_EDIT = "/{borough}/surveys/{survey}/edit"

routes = [
    staff(f"{_EDIT}/new-question", choose_kind, *CLERKS, methods="GET"),
    staff(f"{_EDIT}/new-question/{{kind}}", add, *CLERKS),
    staff(f"{_EDIT}/questions", arrange, *CLERKS, methods="POST"),
    staff(f"{_EDIT}/questions/{{question}}", change, *CLERKS),
    staff(f"{_EDIT}/questions/{{question}}/kind", change_kind, *CLERKS),
    staff(f"{_EDIT}/questions/{{question}}/remove", remove, *CLERKS),
]
