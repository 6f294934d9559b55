"""What an address of these pages names: a borough's survey, and what is being written of it."""

from dataclasses import dataclass
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request

from boroughs.access import borough_here
from engage.kit.html import address
from engage.kit.i18n import gettext
from engage.kit.problems import NotFound
from surveys.definition import codec
from surveys.definition.parts import Definition, Question, Section
from surveys.drafts.actions import AlreadyPublished, survey_of_old_address
from surveys.models import LONGEST_SLUG, Survey, SurveyVersion


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being written of a survey: `number` 1 is the survey itself, a higher one a correction of it."""

    survey: Survey
    number: int
    definition: Definition

    @property
    def is_correction(self) -> bool:
        """Whether the survey is published and this will replace what it asks."""
        return self.number > 1

    def is_settled(self, day: date) -> bool:
        """Whether which questions are asked, of whom and in what order can change no more on a London date."""
        return self.is_correction and self.survey.opens_on is not None and self.survey.opens_on <= day


async def survey_here(request: Request) -> Survey:
    """Returns the survey of this borough that this address names, draft or published.

    The address that a draft had under another title leads to the one it has now, with whatever was typed. Raises
    NotFound.
    """
    borough = await borough_here(request)
    slug = request.path_params["survey"]
    survey = await Survey.get_or_none(borough=borough, slug=slug) if len(slug) <= LONGEST_SLUG else None
    if survey is None and (moved := await survey_of_old_address(borough, slug)):
        now = address(request, request.scope["route"].name, **{**request.path_params, "survey": moved.slug})
        query = f"?{request.url.query}" if request.url.query else ""
        raise HTTPException(307, headers={"Location": now + query})
    if survey is None:
        raise NotFound
    return survey


async def published_here(request: Request) -> Survey:
    """Returns the published survey that this address names.

    Raises NotFound for a draft.
    """
    survey = await survey_here(request)
    if survey.published_at is None:
        raise NotFound
    return survey


async def opened_here(request: Request) -> Draft:
    """Returns what is being written of the survey that this address names, a correction of it perhaps.

    A published survey that nobody corrects leads to its public page. Raises NotFound, or AlreadyPublished when
    something was to be changed.
    """
    survey = await survey_here(request)
    version = await SurveyVersion.draft_of(survey)
    if version is None:
        if request.method == "POST":
            raise AlreadyPublished(gettext("Its words, dates and questions can no longer be changed."))
        here = address(request, "surveys.answer", borough=request.state.borough.slug, survey=survey.slug)
        raise HTTPException(303, headers={"Location": here})
    return Draft(survey, version.number, codec.from_json(version.definition))


async def unpublished_here(request: Request) -> Draft:
    """Returns the draft that this address names, where a correction is not one: what is settled by publishing.

    Raises as `opened_here` does.
    """
    draft = await opened_here(request)
    if draft.is_correction:
        if request.method == "POST":
            raise AlreadyPublished(gettext("Its dates and rules can no longer be changed."))
        here = address(request, "surveys.drafts.edit", borough=request.state.borough.slug, survey=draft.survey.slug)
        raise HTTPException(303, headers={"Location": here})
    return draft


async def draft_here(request: Request) -> Survey:
    """Returns the survey that this address names, of which a draft or a correction is being written.

    Raises as `opened_here` does.
    """
    return (await opened_here(request)).survey


async def definition_of(survey: Survey) -> Definition:
    """Returns what a draft, or a correction of a published survey, asks so far.

    Raises NotFound when nothing is being written.
    """
    draft = await SurveyVersion.draft_of(survey)
    if draft is None:
        raise NotFound
    return codec.from_json(draft.definition)


def question_here(request: Request, definition: Definition) -> Question:
    """Returns the question that this address names.

    Raises NotFound.
    """
    found = definition.question(request.path_params["question"])
    if found is None:
        raise NotFound
    return found


def section_here(request: Request, definition: Definition) -> Section:
    """Returns the section that this address names.

    Raises NotFound.
    """
    key = request.path_params["section"]
    found = next((section for section in definition.sections if section.key == key), None)
    if found is None:
        raise NotFound
    return found
