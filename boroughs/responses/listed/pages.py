"""The list of what was asked in a borough: as a page, for spreadsheets and as JSON."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from boroughs.access import borough_here
from boroughs.models import Borough
from boroughs.people.models import Office
from boroughs.responses.listed import exports
from boroughs.responses.listed.finding import GROUPS, ON_A_PAGE, Dated, Shown, Wanted, dated, in_order, years_of
from boroughs.responses.listed.forms import ListForm
from boroughs.responses.standing import Standing, standings_among
from engage.kit.clock import today
from engage.kit.html import page
from engage.kit.routes import public


@dataclass(frozen=True)
class Part:
    """One part of the list: how many requests are in it altogether, and those on this page."""

    group: Shown
    count: int
    standings: list[Standing]


async def requests_page(request: Request) -> Response:
    """Everything asked in a borough, 25 at a time: overdue, waiting, answered, or what a person narrows it down to."""
    borough = await borough_here(request)
    form, offices = await _form(request, borough)
    is_valid = form.validate()
    wanted, day = (form.wanted, form.day) if is_valid else (Wanted(), today(request))
    found = await dated(borough.id, day, wanted)
    listed = in_order(found, wanted.state)
    pages = max(1, -(-len(listed) // ON_A_PAGE))
    here = _page_number(request.query_params.get("page", ""), pages)
    shown = listed[(here - 1) * ON_A_PAGE : here * ON_A_PAGE]
    by_id = {one.request.id: one.on(day) for one in await standings_among([one.id for one in shown], day)}
    verdicts = await request.app.state.verdicts(by_id, day)  # panels stand above this package
    return page(
        request,
        "responses/list_requests.html",
        422 if form.errors else 200,
        form=form,
        wanted=wanted,
        day=day,
        is_past=day < today(request),
        offices=offices,
        verdicts=verdicts,
        parts=[_part(group, found, shown, by_id) for group in GROUPS if _has(wanted.state, group)],
        late=sum(one.is_in(Shown.LATE) for one in found),
        count=len(listed),
        page_shown=here,
        pages=pages,
    )


def _part(group: Shown, found: list[Dated], shown: list[Dated], by_id: dict[int, Standing]) -> Part:
    on_this_page = [by_id[one.id] for one in shown if one.group is group]
    return Part(group, sum(one.group is group for one in found), on_this_page)


def _has(state: Shown | None, group: Shown) -> bool:
    return state in (None, group) or (state is Shown.LATE and group is Shown.ANSWERED)


async def requests_csv(request: Request) -> Response:
    """The list, whole and as narrowed down, for a spreadsheet."""
    borough, rows, _ = await _rows(request)
    name = f'attachment; filename="responses-{borough.slug}.csv"'
    return Response(exports.as_csv(rows), media_type="text/csv", headers={"Content-Disposition": name})


async def requests_json(request: Request) -> Response:
    """The list, whole and as narrowed down, in the shape that `boroughs.responses.listed.exports` describes."""
    borough, rows, day = await _rows(request)
    return JSONResponse(exports.as_json(borough, rows, day))


async def _rows(request: Request) -> tuple[Borough, list[dict[str, Any]], date]:
    borough = await borough_here(request)
    form, _ = await _form(request, borough)
    is_valid = form.validate()
    wanted, day = (form.wanted, form.day) if is_valid else (Wanted(), today(request))
    found = in_order(await dated(borough.id, day, wanted), wanted.state)
    return borough, await exports.rows_of(borough, found, request.app.state.settings.public_url, day), day


async def _form(request: Request, borough: Borough) -> tuple[ListForm, list[Office]]:
    offices = await Office.filter(borough=borough).order_by("id")
    return ListForm.of(request.query_params, offices, await years_of(borough.id), today(request)), offices


def _page_number(text: str, pages: int) -> int:
    """Returns the page an address asks for, from 1; the first one for anything that is none, the last for later."""
    is_number = text.isascii() and text.isdigit() and len(text) <= 6
    return min(max(1, int(text)), pages) if is_number else 1


routes = [public("/{borough}/responses.csv", requests_csv), public("/{borough}/responses.json", requests_json)]
