"""A clerk's pages: a survey from its title to its publication."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, borough_here, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import today
from engage.kit.forms import Fields, read_fields
from engage.kit.html import address, go, page
from engage.kit.i18n import N_, gettext
from engage.kit.problems import NotFound
from surveys import bank
from surveys.definition import codec
from surveys.definition.answers import Given
from surveys.definition.parts import Definition, Kind
from surveys.drafts import actions
from surveys.drafts.forms import DatesForm, OwnQuestionForm, ReadyQuestionsForm, WordsForm
from surveys.models import LONGEST_SLUG, Survey, SurveyVersion
from surveys.questionnaire import of_versions
from surveys.steps import Sheet

BANK_GROUPS = (
    (N_("Police in your area"), bank.PAS),
    (N_("In people’s own words"), (bank.ONE_IMPROVEMENT,)),
    (N_("About the people who answer"), bank.DEMOGRAPHICS),
)


async def draft_here(request: Request) -> Survey:
    """Returns the draft that this address names; a published survey leads to its public page.

    Raises NotFound, or AlreadyPublished when something was to be changed.
    """
    borough = await borough_here(request)
    slug = request.path_params["survey"]
    survey = await Survey.get_or_none(borough=borough, slug=slug) if len(slug) <= LONGEST_SLUG else None
    if survey is None:
        raise NotFound
    if survey.published_at is not None:
        if request.method == "POST":
            raise actions.AlreadyPublished(gettext("Its words, dates and questions can no longer be changed."))
        here = address(request, "surveys.answer", borough=borough.slug, survey=survey.slug)
        raise HTTPException(303, headers={"Location": here})
    return survey


async def definition_of(survey: Survey) -> Definition:
    """Returns what a draft asks so far."""
    draft = await SurveyVersion.draft_of(survey)
    if draft is None:
        raise NotFound
    return codec.from_json(draft.definition)


async def create(request: Request) -> Response:
    """Starts a survey with its title and introduction; lists the drafts there are."""
    borough = await borough_here(request)
    form = await WordsForm.read(request)
    if request.method == "POST" and form.validate():
        survey = await actions.create_survey(borough, **form.data, **acting(request))
        return go(request, "surveys.drafts.edit", borough=borough.slug, survey=survey.slug)
    drafts = await Survey.filter(borough=borough, published_at=None).order_by("-id").limit(50)
    status = 422 if form.errors else 200
    return page(request, "surveys/drafts/create.html", status, form=form, drafts=drafts)


async def edit(request: Request) -> Response:
    """Everything about a draft and what is left to do."""
    survey = await draft_here(request)
    asked = await definition_of(survey)
    missing = actions.unfinished(survey, asked, today(request))
    return page(request, "surveys/drafts/edit.html", survey=survey, questions=asked.questions, missing=missing)


async def words(request: Request) -> Response:
    """The title and introduction of a draft."""
    survey = await draft_here(request)
    asked = await definition_of(survey)
    form = await WordsForm.read(request, title=survey.title, intro=asked.intro.get(asked.default_language, ""))
    if request.method == "POST" and form.validate():
        await actions.change_words(survey, **form.data, **acting(request))
        return go(request, "surveys.drafts.edit", **request.path_params)
    return page(request, "surveys/drafts/words.html", 422 if form.errors else 200, survey=survey, form=form)


async def dates(request: Request) -> Response:
    """When a draft will take answers."""
    survey = await draft_here(request)
    form = await DatesForm.read(request, opens_on=survey.opens_on, closes_on=survey.closes_on)
    if request.method == "POST" and form.validate():
        await actions.set_dates(survey, **form.data, **acting(request))
        return go(request, "surveys.drafts.edit", **request.path_params)
    return page(request, "surveys/drafts/dates.html", 422 if form.errors else 200, survey=survey, form=form)


async def ready_questions(request: Request) -> Response:
    """The bank of ready questions, to choose from."""
    survey = await draft_here(request)
    form = await ReadyQuestionsForm.read(request)
    if request.method == "POST" and form.validate():
        await actions.add_ready_questions(survey, form.keys.data, **acting(request))
        return go(request, "surveys.drafts.edit", **request.path_params)
    there = {question.key for question in (await definition_of(survey)).questions}
    status = 422 if form.errors else 200
    return page(request, "surveys/drafts/ready.html", status, survey=survey, form=form, groups=BANK_GROUPS,
                there=there)  # fmt: skip


async def own_question(request: Request) -> Response:
    """A question in the clerk's own words."""
    survey = await draft_here(request)
    form = await OwnQuestionForm.read(request)
    if request.method == "POST" and form.validate():
        await actions.add_own_question(
            survey,
            kind=Kind(form.kind.data),
            wording=form.wording.data,
            labels=form.labels,
            is_required=form.is_required.data,
            **acting(request),
        )
        return go(request, "surveys.drafts.edit", **request.path_params)
    return page(request, "surveys/drafts/own.html", 422 if form.errors else 200, survey=survey, form=form)


async def arrange(request: Request) -> Response:
    """Moves a question up or down, or removes it: the field says which, its value is the question's key."""
    survey = await draft_here(request)
    sent = await read_fields(request)
    if key := sent.get("remove"):
        await actions.remove_question(survey, key, **acting(request))
    elif key := sent.get("up"):
        await actions.move_question(survey, key, places=-1, **acting(request))
    elif key := sent.get("down"):
        await actions.move_question(survey, key, places=1, **acting(request))
    return go(request, "surveys.drafts.edit", **request.path_params)


async def preview(request: Request) -> Response:
    """A draft as residents will see it; nothing can be sent from here."""
    survey = await draft_here(request)
    draft = await SurveyVersion.draft_of(survey)
    questionnaire = of_versions(survey, [draft] if draft else [], request.state.borough)
    sheet = Sheet(questionnaire.newest, Given(Fields()))
    return page(request, "surveys/drafts/preview.html", survey=questionnaire, sheet=sheet)


async def publish(request: Request) -> Response:
    """What publishing will settle for good, and the button that does it."""
    survey = await draft_here(request)
    if request.method == "POST":
        await actions.publish(survey, **acting(request))
        return go(request, "surveys.answer", **request.path_params)
    asked = await definition_of(survey)
    missing = actions.unfinished(survey, asked, today(request))
    return page(request, "surveys/drafts/publish.html", survey=survey, questions=asked.questions, missing=missing)


_DRAFT = "/{borough}/surveys/{survey}"

routes = [
    staff("/{borough}/new-survey", create, *CLERKS),
    staff(f"{_DRAFT}/edit", edit, *CLERKS, methods="GET"),
    staff(f"{_DRAFT}/edit/words", words, *CLERKS),
    staff(f"{_DRAFT}/edit/dates", dates, *CLERKS),
    staff(f"{_DRAFT}/edit/ready-questions", ready_questions, *CLERKS),
    staff(f"{_DRAFT}/edit/new-question", own_question, *CLERKS),
    staff(f"{_DRAFT}/edit/questions", arrange, *CLERKS, methods="POST"),
    staff(f"{_DRAFT}/preview", preview, *CLERKS, methods="GET"),
    staff(f"{_DRAFT}/publish", publish, *CLERKS),
]
