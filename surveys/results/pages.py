"""Pages of results: the public one, the same one early for those who may see it, and asking about the findings."""

from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS, Appointment, OfficeKind, Role
from boroughs.responses.clock import due_on
from engage.kit.clock import today
from engage.kit.html import go, page
from engage.kit.i18n import gettext, show_date
from engage.kit.problems import Conflict, NotFound
from engage.kit.routes import public
from surveys.access import refuse_police
from surveys.models import EarlyLook, EarlyResults
from surveys.questionnaire import Questionnaire, questionnaire_here
from surveys.results import open_data
from surveys.results.actions import BASIS, NotShownYet, ask_about_findings, look_early
from surveys.results.facts import Facts, Stage, checked_until, facts_of
from surveys.results.forms import AskForm
from surveys.results.people import ADDRESSES, by_name_of
from surveys.results.ways import name_of, say_assurance, say_excluded
from surveys.results.whole import groups_by, results_of

EARLY = (Role.PANEL_CHAIR, Role.PANEL_MEMBER, *CLERKS)
"""Who may look at results early when a survey says so: never the police alone."""


async def show(request: Request) -> Response:
    """What people answered: once the survey has closed and every answer is counted, or from the start for everyone."""
    survey = await questionnaire_here(request)
    facts = await facts_of(survey.id)
    stage = facts.stage(survey.opens_on, survey.closes_on, today(request))
    if stage in (Stage.EARLY, Stage.FINAL):
        return await _page(request, survey, facts)
    return page(
        request,
        "surveys/results/none.html",
        survey=survey,
        stage=stage.value,
        checked_until=checked_until(survey.closes_on) if stage in (Stage.CHECKING, Stage.PAPERS) else None,
        looks=facts.looks,
    )


async def _page(request: Request, survey: Questionnaire, facts: Facts) -> Response:
    results = await results_of(survey, facts, today(request))
    return page(
        request,
        "surveys/results/page.html",
        survey=survey,
        results=results,
        assurance=say_assurance(survey.assurance),
        excluded=say_excluded(facts.excluded),
        way=name_of,
        by=[(address, by_name_of(name)) for address, name in ADDRESSES.items() if name in results.characteristics],
    )


async def as_csv(request: Request) -> Response:
    """The figures of the page as a file, once they are public for good."""
    survey = await questionnaire_here(request)
    facts = await facts_of(survey.id)
    day = today(request)
    if facts.stage(survey.opens_on, survey.closes_on, day) is not Stage.FINAL:
        raise NotFound
    name = f"attachment; filename={survey.borough.slug}-{survey.slug}.csv"
    content = open_data.as_csv(await results_of(survey, facts, day))
    return Response(content, media_type="text/csv", headers={"Content-Disposition": name})


async def by_group(request: Request) -> Response:
    """What groups of people answered, by age, sex or ethnic group, once the results are public for good."""
    survey = await questionnaire_here(request)
    characteristic = ADDRESSES.get(request.path_params["by"])
    facts = await facts_of(survey.id)
    if characteristic is None or facts.stage(survey.opens_on, survey.closes_on, today(request)) is not Stage.FINAL:
        raise NotFound
    return page(
        request,
        "surveys/results/by_group.html",
        survey=survey,
        name=by_name_of(characteristic),
        questions=await groups_by(survey, characteristic),
    )


async def early_results(request: Request) -> Response:
    """The page as it is today, for the panel and the council while the survey is open; that they looked is public."""
    refuse_police(request)
    survey = await questionnaire_here(request)
    facts = await facts_of(survey.id)
    day = today(request)
    if survey.is_closed(day) or facts.early_results is EarlyResults.EVERYONE:
        return go(request, "surveys.results.show", **request.path_params)
    if facts.early_results is EarlyResults.NOBODY:
        raise NotShownYet(
            gettext(
                "Its rule, settled when it was published, is that nobody sees results early. It closes at the end "
                "of %(day)s. The results are published the day after, or by %(until)s if answers need to be checked "
                "first.",
                day=show_date(survey.closes_on),
                until=show_date(checked_until(survey.closes_on) + timedelta(days=1)),
            )
        )
    if not survey.is_open(day):
        raise NotFound
    role = _role(request, survey)
    if request.method == "POST":
        await look_early(survey.borough, survey.id, role, **acting(request))
        return go(request, "surveys.results.early_results", **request.path_params)
    if not await _has_looked(survey, role, day):
        return page(request, "surveys/results/look.html", survey=survey, role=role)
    return await _page(request, survey, facts)


def _role(request: Request, survey: Questionnaire) -> Role:
    held = {one.role for one in request.state.roles if one.borough_id == survey.borough.id}
    return next(role for role in EARLY if role in held)


async def _has_looked(survey: Questionnaire, role: Role, day: date) -> bool:
    return await EarlyLook.exists(survey_id=survey.id, role=role, looked_on=day)


async def ask(request: Request) -> Response:
    """Asks the superintendent about the findings, which starts the clock."""
    survey = await questionnaire_here(request)
    facts = await facts_of(survey.id)
    day = today(request)
    if facts.request_number:
        return go(request, "surveys.results.show", **request.path_params)
    if facts.stage(survey.opens_on, survey.closes_on, day) is not Stage.FINAL:
        raise Conflict(gettext("The findings can be asked about once the results are public."))
    form = await AskForm.read(request)
    if request.method == "POST" and form.validate():
        await ask_about_findings(
            survey.borough,
            survey.id,
            asked_by=_asker(request, survey),
            text=form.text.data,
            site=request.app.state.settings.public_url,
            **acting(request),
        )
        return go(request, "surveys.results.show", **request.path_params)
    return page(
        request,
        "surveys/results/ask.html",
        422 if form.errors else 200,
        survey=survey,
        form=form,
        asked_by=_asker(request, survey),
        basis=BASIS,
        due_on=due_on(BASIS, day),
        holder=await Appointment.on(day)
        .filter(office__borough=survey.borough, office__kind=OfficeKind.BOROUGH_SUPERINTENDENT)
        .first(),
    )


def _asker(request: Request, survey: Questionnaire) -> str:
    """Returns in whose name the person asks."""
    if _role(request, survey) is Role.PANEL_CHAIR:
        return f"{survey.borough.name} scrutiny panel"
    return f"{survey.borough.name} council"


_SURVEY = "/{borough}/surveys/{survey}"

routes = [
    public(f"{_SURVEY}/results", show),
    public(f"{_SURVEY}/results.csv", as_csv),
    public(f"{_SURVEY}/results/{{by}}", by_group),
    staff(f"{_SURVEY}/early-results", early_results, *EARLY),
    staff(f"{_SURVEY}/ask", ask, *CLERKS, Role.PANEL_CHAIR),
]
