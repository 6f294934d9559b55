"""Pages of a panel's cases: what is public of those that are done, and the work of the panel and the clerk on them."""

import asyncio
from collections import Counter
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

import meetings.cases.grading.pages
from boroughs.access import acting, borough_here, has_role, staff
from boroughs.people.models import Person, Role
from boroughs.responses.standing import Standing, standing, standings
from engage.kit.agreement import FEWEST_SUBJECTS
from engage.kit.clock import moment, today
from engage.kit.forms import read_file
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from engage.kit.routes import public
from meetings.cases.access import KEEPERS, PANEL, case_here, published_case_here
from meetings.cases.actions import add_cases, end_case, open_case, record_outcome, remove_case
from meetings.cases.forms import CaseFileForm, CaseForm, EndingForm, OutcomeForm
from meetings.cases.models import GOWISELY, Case, Colour, Grade
from meetings.cases.returning import told_at
from meetings.cases.sheet import COLUMNS, MOST_BYTES, MOST_ROWS, Refused, UnreadableSheet, read_cases
from meetings.cases.verdicts import agreed, dissent, judging, told
from meetings.models import Panel, PanelKind

FEWEST_CASES = 10
"""With fewer published cases in a year their colours are not counted: too few to say how a borough is searched."""

# ---- for everybody ----------------------------------------------------------------------------------------------


async def list_cases(request: Request) -> Response:
    """A borough's reviewed cases: verdicts by year, what was learned, asked and answered, and how far members agree."""
    borough = await borough_here(request)
    cases = (
        await Case.filter(borough=borough, published_on__isnull=False).order_by("-number").prefetch_related("grades")
    )
    by_request: dict[int | None, Standing] = {}
    if any(case.request_id for case in cases):
        by_request = {one.request.id: one for one in await standings(borough.id, today(request))}
    return page(
        request,
        "meetings/cases/list.html",
        cases=[(case, by_request.get(case.request_id)) for case in cases],
        years=_by_year(cases),
        agreement=agreed([list(case.grades) for case in cases]),
        fewest_cases=FEWEST_CASES,
        fewest_subjects=FEWEST_SUBJECTS,
    )


async def case(request: Request) -> Response:
    """What is public of one reviewed case: quarter, power, verdict, letters, learning point, question and answer."""
    borough, found = await published_case_here(request)
    grades = await Grade.filter(case=found)
    asked = found.request
    return page(
        request,
        "meetings/cases/case.html",
        case=found,
        letters=told(grades),
        dissent=dissent(found, grades),
        standing=await standing(borough.id, asked.number, today(request)) if asked else None,
    )


def _by_year(cases: list[Case]) -> list[tuple[int, dict[Colour, int] | None]]:
    """Returns each year in which cases were published, newest first, with how many of each colour, None of too few."""
    years = Counter(case.published_on.year for case in cases if case.published_on)
    colours = Counter((case.published_on.year, case.colour) for case in cases if case.published_on)
    return [
        (year, {colour: colours[year, colour] for colour in Colour} if years[year] >= FEWEST_CASES else None)
        for year in sorted(years, reverse=True)
    ]


# ---- for the panel and the clerk --------------------------------------------------------------------------------


async def all_cases(request: Request) -> Response:
    """Every case of a borough that this person may see, the newest first, and how far each is."""
    borough = await borough_here(request)
    cases = Case.filter(borough=borough)
    if not has_role(request, borough, *KEEPERS):
        cases = cases.filter(opened_on__isnull=False)
    mine = await Grade.filter(case__borough=borough, member_id=request.state.person.id).values_list(
        "case_id", flat=True
    )
    return page(
        request,
        "meetings/cases/review/all_cases.html",
        cases=await cases.order_by("-number"),
        mine=set(mine),
        **_roles(request),
    )


async def add(request: Request) -> Response:
    """Keys one anonymised case."""
    borough = await borough_here(request)
    panels = await _panels(request)
    form = await CaseForm.read(request)
    form.offer(list(panels.values()), today(request))
    if request.method == "POST" and form.validate():
        [added] = await add_cases(borough, panels[form.panel.data], [form.details], **acting(request))
        return go(request, "meetings.cases.review", borough=borough.slug, number=added.number)
    status = 422 if form.errors else 200
    return page(request, "meetings/cases/review/add.html", status, form=form, has_panels=bool(panels))


async def upload(request: Request) -> Response:
    """Adds the cases of a CSV file: all of them, or none and the rows that are refused."""
    borough = await borough_here(request)
    panels = await _panels(request)
    sent = await read_file(request, "file", MOST_BYTES) if request.method == "POST" else None
    form = CaseFileForm(sent.fields if sent else None)
    form.offer(list(panels.values()))
    refused: list[Refused] = []
    if sent and form.validate():
        try:
            if not sent.data:
                raise UnreadableSheet(gettext("Select a CSV file smaller than 200 kB"))
            panel = panels[form.panel.data]
            cases, refused = await asyncio.to_thread(read_cases, sent.data, panel, today(request))
            if not refused:
                await add_cases(borough, panel, cases, **acting(request))
                return go(request, "meetings.cases.all_cases", borough=borough.slug)
            form.file.errors = [gettext("Nothing was added. The list says what to change in the file.")]
        except UnreadableSheet as why:
            form.file.errors = [str(why)]
    status = 422 if form.errors else 200
    return page(request, "meetings/cases/review/upload.html", status, form=form, has_panels=bool(panels),
                refused=refused, columns=COLUMNS, most_rows=MOST_ROWS)  # fmt: skip


async def review(request: Request) -> Response:
    """One case as the panel and the clerk see it: the grades only once they are revealed, and only the panel."""
    _, found = await case_here(request)
    roles = _roles(request)
    grades = await Grade.filter(case=found) if found.revealed_on and roles["is_panel"] else []
    people = {p.id: p.name for p in await Person.filter(id__in=[g.member_id for g in grades])}
    return page(
        request,
        "meetings/cases/review/case.html",
        case=found,
        letters=GOWISELY,
        own=await Grade.get_or_none(case=found, member_id=request.state.person.id) if roles["is_panel"] else None,
        grades=sorted(judging(grades), key=lambda grade: people[grade.member_id]),
        recused=[grade for grade in grades if grade.recused_because],
        people=people,
        can_record=bool(found.request_id and not found.outcome and await told_at(found, moment(request))),
        **roles,
    )


async def opening(request: Request) -> Response:
    """Opens a case for grades."""
    borough, found = await case_here(request)
    await open_case(borough, found, **acting(request))
    return _back(request)


async def removal(request: Request) -> Response:
    """Removes a case that members have not seen."""
    borough, found = await case_here(request)
    await remove_case(borough, found, **acting(request))
    return go(request, "meetings.cases.all_cases", borough=borough.slug)


async def ending(request: Request) -> Response:
    """The chair says how a judged case ends, sees what becomes public, and publishes it."""
    borough, found = await case_here(request)
    if found.colour is None:
        raise Conflict(gettext("The panel’s verdict comes first."))
    grades = await Grade.filter(case=found)
    form = await EndingForm.read(request)
    others = [grade for grade in judging(grades) if grade.colour is not found.colour]
    form.colour, form.reasons = found.colour, [grade.reason for grade in others]
    if request.method == "POST" and form.validate():
        site = request.app.state.settings.public_url
        await end_case(borough, found, **form.data, site=site, **acting(request))
        return _back(request)
    if found.published_on:
        return _back(request)
    status = 422 if form.errors else 200
    return page(request, "meetings/cases/review/ending.html", status, case=found, form=form, letters=told(grades),
                dissent=dissent(found, grades), reasons=[reason for reason in form.reasons if reason])  # fmt: skip


async def outcome(request: Request) -> Response:
    """The chair records what came of a case, once the answer was told at a meeting."""
    borough, found = await case_here(request)
    form = await OutcomeForm.read(request)
    if request.method == "POST" and form.validate():
        await record_outcome(borough, found, form.outcome.data, **acting(request))
        return _back(request)
    meeting = None if found.outcome else await told_at(found, moment(request))
    if meeting is None:
        raise Conflict(gettext("The answer comes back to a meeting of the panel first."))
    status = 422 if form.errors else 200
    return page(request, "meetings/cases/review/outcome.html", status, case=found, form=form, meeting=meeting)


async def _panels(request: Request) -> dict[str, Panel]:
    """Returns the borough's panels by id as text, the one that monitors stop and search first."""
    panels = await Panel.filter(borough=await borough_here(request)).order_by("name")
    panels.sort(key=lambda panel: panel.kind is not PanelKind.COMMUNITY_MONITORING_GROUP)
    return {str(panel.id): panel for panel in panels}


def _roles(request: Request) -> dict[str, Any]:
    borough = request.state.borough
    return {
        "is_panel": has_role(request, borough, *PANEL),
        "is_chair": has_role(request, borough, Role.PANEL_CHAIR),
        "is_keeper": has_role(request, borough, *KEEPERS),
    }


def _back(request: Request) -> Response:
    return go(request, "meetings.cases.review", **request.path_params)


_CASE = "/{borough}/cases/{number}"

routes = [
    *meetings.cases.grading.pages.routes,
    public("/{borough}/meetings/cases", list_cases),
    public("/{borough}/meetings/cases/{number}", case),
    staff("/{borough}/cases", all_cases, *KEEPERS, Role.PANEL_MEMBER, methods="GET"),
    staff("/{borough}/new-case", add, *KEEPERS),
    staff("/{borough}/new-case/file", upload, *KEEPERS),
    staff(_CASE, review, *KEEPERS, Role.PANEL_MEMBER, methods="GET"),
    staff(f"{_CASE}/opening", opening, Role.PANEL_CHAIR, methods="POST"),
    staff(f"{_CASE}/removal", removal, *KEEPERS, methods="POST"),
    staff(f"{_CASE}/ending", ending, Role.PANEL_CHAIR),
    staff(f"{_CASE}/outcome", outcome, Role.PANEL_CHAIR),
]
