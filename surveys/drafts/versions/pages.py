"""A clerk's pages for a published survey: correct it, or ask it again."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import today
from engage.kit.forms import read_fields
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import NotFound
from surveys.definition.arranging import section_with
from surveys.definition.checks import faults
from surveys.definition.parts import Definition
from surveys.definition.telling import in_words
from surveys.drafts.access import opened_here, published_here
from surveys.drafts.forms import NoteForm
from surveys.drafts.versions import actions
from surveys.drafts.versions.forms import WaveForm
from surveys.models import SurveyVersion


async def correct(request: Request) -> Response:
    """What a correction can change, and the button that starts one."""
    survey = await published_here(request)
    if request.method == "POST":
        await actions.start_correction(survey, **acting(request))
        return go(request, "surveys.drafts.edit", **request.path_params)
    has_draft = await SurveyVersion.draft_of(survey) is not None
    has_opened = survey.opens_on is not None and survey.opens_on <= today(request)
    return page(request, "surveys/drafts/versions/correct.html", survey=survey, has_draft=has_draft,
                has_opened=has_opened)  # fmt: skip


async def publish(request: Request) -> Response:
    """What a correction changes, the note about it to the public, and the button that publishes it."""
    draft = await opened_here(request)
    if not draft.is_correction:
        raise NotFound
    form = await NoteForm.read(request)
    if request.method == "POST":
        if "discard" in await read_fields(request):
            await actions.discard_correction(draft.survey, **acting(request))
            return go(request, "surveys.drafts.list_all", borough=request.path_params["borough"])
        if form.validate():
            await actions.publish_correction(draft.survey, **form.data, **acting(request))
            return go(request, "surveys.answer", **request.path_params)
    changes = await actions.changes_of(draft.survey, draft.definition)
    missing = [fault.words for fault in faults(draft.definition)]
    status = 422 if form.errors else 200
    placed = [(_place(draft.definition, change.place), change) for change in changes]
    return page(request, "surveys/drafts/versions/publish.html", status, survey=draft.survey, form=form,
                missing=missing, changes=placed)  # fmt: skip


def _place(definition: Definition, key: str) -> str:
    if question := definition.question(key):
        return in_words(question.wording, definition.default_language)
    section = section_with(definition, key)
    return in_words(section.title, definition.default_language) if section else ""


async def ask_again(request: Request) -> Response:
    """What the next wave is called, and the button that makes a draft of it."""
    survey = await published_here(request)
    last = await actions.last_wave(survey)
    number = last.wave + (1 if last.published_at else 0)
    title = gettext("%(title)s, wave %(number)s", title=survey.title.partition(", wave ")[0], number=number)
    form = await WaveForm.read(request, title=title[:100])
    if request.method == "POST" and form.validate():
        wave = await actions.ask_again(survey, **form.data, **acting(request))
        return go(request, "surveys.drafts.edit", borough=request.path_params["borough"], survey=wave.slug)
    status = 422 if form.errors else 200
    return page(request, "surveys/drafts/versions/again.html", status, survey=survey, form=form, number=number)


_SURVEY = "/{borough}/surveys/{survey}"

routes = [
    staff(f"{_SURVEY}/correct", correct, *CLERKS),
    staff(f"{_SURVEY}/edit/correction", publish, *CLERKS),
    staff(f"{_SURVEY}/ask-again", ask_again, *CLERKS),
]
