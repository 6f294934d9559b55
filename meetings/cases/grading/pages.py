"""Pages on which the panel grades a case, reveals the grades and breaks a tie."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import Role
from engage.kit.clock import today
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from meetings.cases.access import PANEL, case_here, members_of
from meetings.cases.grading.actions import AlreadyGraded, NotGradedNow, cast, record_grade, recuse, reveal
from meetings.cases.grading.forms import CastingForm, GradeForm, RecusalForm
from meetings.cases.models import Case, Grade
from meetings.cases.verdicts import FEWEST_GRADES, judging, leading


async def grade(request: Request) -> Response:
    """A member judges a case, checks what was chosen, and sends it for good."""
    borough, case = await case_here(request)
    form = await GradeForm.read(request)
    form.ask(is_child=bool(case.is_child))
    if request.method == "GET":
        await _refuse_second(request, case)
    elif form.validate() and form.do.data != "change":
        if form.do.data == "send":
            await record_grade(borough, case, **form.judgement, **acting(request))
            return _back(request)
        return page(request, "meetings/cases/review/check.html", case=case, form=form)
    status = 422 if form.errors else 200
    return page(request, "meetings/cases/review/grade.html", status, case=case, form=form)


async def recusal(request: Request) -> Response:
    """A member takes no part in a case, and says why."""
    borough, case = await case_here(request)
    form = await RecusalForm.read(request)
    if request.method == "GET":
        await _refuse_second(request, case)
    elif form.validate():
        await recuse(borough, case, form.because.data, **acting(request))
        return _back(request)
    status = 422 if form.errors else 200
    return page(request, "meetings/cases/review/recusal.html", status, case=case, form=form)


async def revealing(request: Request) -> Response:
    """Says who has graded and who has not, and reveals the grades to the panel."""
    borough, case = await case_here(request)
    if not case.is_graded_now and not case.revealed_on:
        raise NotGradedNow(gettext("Open the case for grades first."))
    if request.method == "POST":
        await reveal(borough, case, **acting(request))
        return _back(request)
    grades = await Grade.filter(case=case)
    members = await members_of(borough, today(request))
    graded = {grade.member_id: grade.colour is not None for grade in grades}
    return page(
        request,
        "meetings/cases/review/reveal.html",
        case=case,
        graded=[one for key, one in members.items() if graded.get(key)],
        recused=[one for key, one in members.items() if graded.get(key) is False],
        missing=[one for key, one in members.items() if key not in graded],
        can_reveal=case.is_graded_now and len(judging(grades)) >= FEWEST_GRADES,
    )


async def casting_vote(request: Request) -> Response:
    """The chair breaks a tie, with a reason."""
    borough, case = await case_here(request)
    if case.revealed_on is None:
        raise Conflict(gettext("There is no tie to break."))
    form = await CastingForm.read(request)
    form.offer(leading(await Grade.filter(case=case)))
    if request.method == "POST" and form.validate():
        await cast(borough, case, form.colour.data, form.reason.data, **acting(request))
        return _back(request)
    if not case.is_tied:
        raise Conflict(gettext("There is no tie to break."))
    status = 422 if form.errors else 200
    return page(request, "meetings/cases/review/casting_vote.html", status, case=case, form=form)


async def _refuse_second(request: Request, case: Case) -> None:
    """Raises what sending would raise, before anything is written."""
    if not case.is_graded_now:
        raise NotGradedNow(gettext("This case is not open for grades."))
    if await Grade.exists(case=case, member_id=request.state.person.id):
        raise AlreadyGraded(gettext("You have already judged this case. A grade cannot be changed."))


def _back(request: Request) -> Response:
    return go(request, "meetings.cases.review", **request.path_params)


_CASE = "/{borough}/cases/{number}"

routes = [
    staff(f"{_CASE}/grade", grade, *PANEL),
    staff(f"{_CASE}/recusal", recusal, *PANEL),
    staff(f"{_CASE}/revealing", revealing, Role.PANEL_CHAIR),
    staff(f"{_CASE}/casting-vote", casting_vote, Role.PANEL_CHAIR),
]
