"""A clerk's page of what was flagged among a survey's submissions: numbers and decisions, nobody's answers."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import today
from engage.kit.forms import Fields, read_fields
from engage.kit.html import go, page
from engage.kit.i18n import N_
from surveys.access import survey_here
from surveys.checking import actions
from surveys.checking.findings import FEWEST_ANSWERED, FEWEST_COPIES, copy_sets, findings_of
from surveys.checking.forms import REASONS, DecisionForm
from surveys.checking.models import Suspicion
from surveys.models import Survey
from surveys.results.facts import checked_until

SAID = {
    Suspicion.FILLED_BY_PROGRAM: (
        N_("Probably filled in by a program"),
        N_("A field that people cannot see was filled in."),
    ),
    Suspicion.TOO_FAST: (
        N_("Sent faster than people read"),
        N_("All questions were answered in a few seconds. Somebody may know the questions already."),
    ),
    Suspicion.BUSY_NETWORK: (
        N_("Many from one network in a short time"),
        N_("It can be one person again and again, or a school, a library or an office."),
    ),
    Suspicion.COPIES: (
        N_("Copies of each other"),
        N_("The same answer to every question, many times over. One of each set stays, whatever you decide."),
    ),
}
"""A heading and an explanation for each suspicion."""


async def checks(request: Request) -> Response:
    """What was found and what was decided; the button that was used says what to do.

    `decide` and `undo` have a suspicion as their value; `finish` ends the checks.
    """
    survey = await survey_here(request)
    sent = await read_fields(request) if request.method == "POST" else Fields()
    found = {suspicion.value: suspicion for suspicion in Suspicion}
    if "finish" in sent:
        await actions.finish(survey, **acting(request))
    elif undone := found.get(sent.get("undo", "")):
        await actions.undo(survey, undone, **acting(request))
    elif decided := found.get(sent.get("decide", "")):
        form = DecisionForm(sent, prefix=f"{decided.value}-")
        if not form.validate():
            return await _show(request, survey, decided, form)
        await actions.decide(survey, decided, form.exclusion, **acting(request))
    if request.method == "POST":
        return go(request, "surveys.checking.checks", **request.path_params)
    return await _show(request, survey)


async def _show(
    request: Request, survey: Survey, wrong: Suspicion | None = None, form: DecisionForm | None = None
) -> Response:
    findings = await findings_of(survey.id)
    forms = {one.suspicion: DecisionForm(prefix=f"{one.suspicion.value}-") for one in findings}
    if wrong in forms and form:
        forms[wrong] = form
    return page(
        request,
        "surveys/checking/checks.html",
        422 if form else 200,
        survey=survey,
        findings=findings,
        forms=forms,
        form=form,
        said=SAID,
        reasons=REASONS,
        sets=await copy_sets(survey.id) if Suspicion.COPIES in forms else [],
        fewest_answered=FEWEST_ANSWERED,
        fewest_copies=FEWEST_COPIES,
        why_not=await actions.why_not_now(survey, today(request)),
        until=checked_until(survey.closes_on),  # type: ignore[arg-type]
        all_decided=all(one.decision is not None for one in findings),
    )


routes = [staff("/{borough}/surveys/{survey}/checks", checks, *CLERKS)]
