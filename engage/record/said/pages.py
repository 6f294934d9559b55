"""The page of what residents said and what came of it."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import borough_here
from engage.kit.clock import today
from engage.kit.html import page
from engage.kit.routes import public
from engage.record.said.forms import SaidForm
from engage.record.said.outcomes import outcomes_of
from engage.record.said.things import Part, things_said

ON_A_PAGE = 15


async def you_said(request: Request) -> Response:
    """You said, we did, did it help? Across surveys, meetings and the charter, the newest first, 15 at a time."""
    borough = await borough_here(request)
    day = today(request)
    known = await things_said(borough, day)
    form = SaidForm.of(request.query_params, sorted({one.on.year for one in known}, reverse=True))
    chosen = known
    if form.validate():
        part = Part(form.part.data) if form.part.data else None
        chosen = [one for one in known if part in (None, one.kind.part) and form.year.data in ("", str(one.on.year))]
    pages = max(1, -(-len(chosen) // ON_A_PAGE))
    here = _page_number(request.query_params.get("page", ""), pages)
    shown = chosen[(here - 1) * ON_A_PAGE : here * ON_A_PAGE]
    return page(
        request,
        "record/you_said.html",
        422 if form.errors else 200,
        form=form,
        things=shown,
        outcomes=await outcomes_of({id for one in shown for id in one.request_ids}, day),
        count=len(chosen),
        is_narrowed=bool(form.query) and not form.errors,
        page_shown=here,
        pages=pages,
    )


def _page_number(text: str, pages: int) -> int:
    """Returns the page an address asks for, from 1; the first one for anything that is none, the last for later."""
    is_number = text.isascii() and text.isdigit() and len(text) <= 6
    return min(max(1, int(text)), pages) if is_number else 1


routes = [public("/{borough}/you-said", you_said)]
