"""A clerk's pages that show a draft as residents will meet it: its screens, and every path through it."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import staff
from boroughs.people.models import CLERKS
from engage.kit.forms import Fields
from engage.kit.html import page
from engage.kit.i18n import KNOWN, use_language
from engage.kit.problems import NotFound
from surveys.definition.answers import Given
from surveys.definition.routing import can_list_paths, paths
from surveys.definition.telling import in_words, test_in_words
from surveys.drafts.access import opened_here
from surveys.models import SurveyVersion
from surveys.questionnaire import Questionnaire, of_versions
from surveys.sheet import Sheet


async def _questionnaire(request: Request) -> Questionnaire:
    """Returns the draft as residents would meet it, in the language that `?in=` names, if the survey has it."""
    draft = await opened_here(request)
    version = await SurveyVersion.draft_of(draft.survey)
    if version is None:
        raise NotFound
    code = request.query_params.get("in", draft.definition.default_language)
    if code in draft.definition.languages and code in KNOWN:
        use_language(code)
    return of_versions(draft.survey, [version], request.state.borough)


async def preview(request: Request) -> Response:
    """A draft as residents will see it, screen after screen; nothing can be sent from here."""
    survey = await _questionnaire(request)
    offered = [KNOWN[code] for code in survey.definition.languages if code in KNOWN]
    return page(request, "surveys/drafts/preview.html", survey=survey, offered=offered, for_staff=True,
                sheet=Sheet(survey.newest, Given(Fields())))  # fmt: skip


async def every_path(request: Request) -> Response:
    """Each way through a draft: the answers that lead there, and what is asked then."""
    draft = await opened_here(request)
    definition = draft.definition
    numbers = {question.key: number for number, question in enumerate(definition.questions, 1)}
    wordings = {q.key: in_words(q.wording, definition.default_language) for q in definition.questions}
    found = [
        ([test_in_words(definition, test) for test in tests], [(numbers[key], wordings[key]) for key in keys])
        for tests, keys in paths(definition)
    ]
    return page(request, "surveys/drafts/paths.html", survey=draft.survey, paths=found,
                is_complete=can_list_paths(definition), number=len(numbers))  # fmt: skip


_PREVIEW = "/{borough}/surveys/{survey}/preview"

routes = [
    staff(_PREVIEW, preview, *CLERKS, methods="GET"),
    staff(f"{_PREVIEW}/paths", every_path, *CLERKS, methods="GET"),
]
