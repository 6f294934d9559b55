"""Pages on which figures of published papers are entered: a borough's by its clerks and its superintendent, London's by
the platform's administrator.
"""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, borough_here, staff
from boroughs.people.models import CLERKS, Role
from engage.indicators.catalogue import DEFINITIONS
from engage.indicators.definition import Definition
from engage.indicators.entering.actions import NeedsReason, enter_figure
from engage.indicators.entering.forms import FigureForm
from engage.indicators.families.reported import ENTERED
from engage.indicators.models import LONDON_GSS, EnteredFigure
from engage.indicators.periods import Kind, Period, closed_before
from engage.kit.clock import today
from engage.kit.html import go, page
from engage.kit.problems import Conflict

MOST_PERIODS = 16
MOST_SHOWN = 100


async def of_borough(request: Request) -> Response:
    """A figure of the borough."""
    borough = await borough_here(request)
    indicators = [one for one in ENTERED if not one.london_only]
    return await _enter(request, borough.gss, borough.name, indicators, borough_id=borough.id)


async def of_london(request: Request) -> Response:
    """A figure of London as a whole."""
    return await _enter(request, LONDON_GSS, "London", list(ENTERED), borough_id=None)


async def _enter(
    request: Request, gss: str, place: str, indicators: list[Definition], *, borough_id: int | None
) -> Response:
    """The form and what was entered; each is public with the next release."""
    form = await FigureForm.read(request)
    form.offer(indicators, _periods(today(request)))
    if request.method == "POST" and form.validate():
        period = Period.parse(form.period.data)
        counts = (form.numerator.data, form.base.data) if form.base.data is not None else None
        if period.kind not in DEFINITIONS[form.indicator.data].spans:
            form.period.errors = ["This figure is not of such a period: select another"]
        else:
            try:
                await enter_figure(
                    gss, form.indicator.data, period, counts=counts, share=form.share, title=form.title.data,
                    address=form.address.data, reason=form.reason.data, borough_id=borough_id, **acting(request),
                )  # fmt: skip
            except NeedsReason as problem:
                form.reason.errors = [str(problem)]
            except Conflict as problem:
                form.period.errors = [str(problem)]
            else:
                return go(request, request.scope["route"].name, **request.path_params)
    entered = await EnteredFigure.filter(gss=gss).order_by("-id").limit(MOST_SHOWN).select_related("entered_by")
    return page(
        request,
        "indicators/entering/enter.html",
        422 if form.errors else 200,
        form=form,
        place=place,
        entered=entered,
        definitions=DEFINITIONS,
        period_name=lambda key: _name(Period.parse(key)),
    )


def _periods(day: date) -> list[tuple[Period, str]]:
    """The closed quarters, and the years to the end of each, newest first, each with its name."""
    found, quarter = [], closed_before(day, Kind.QUARTER)
    for _ in range(MOST_PERIODS):
        found += [quarter, Period.of(Kind.YEAR, quarter.ends_on)]
        quarter = quarter.previous()
    return [(period, _name(period)) for period in found]


def _name(period: Period) -> str:
    """A period in English, as staff pages are."""
    if period.kind is Kind.YEAR:
        return f"Twelve months to {period.ends_on:%B %Y}"
    return f"{period.starts_on:%B} to {period.ends_on:%B %Y}"


routes = [
    staff("/{borough}/trust/enter", of_borough, *CLERKS, Role.BOROUGH_SUPERINTENDENT),
    staff("/figures/london", of_london, Role.PLATFORM_ADMIN),
]
