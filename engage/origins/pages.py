"""The page on which clerks and chairs choose what a recommendation builds on, while it is a draft."""

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS, Role
from boroughs.search.forms import SearchForm
from engage.kit.clock import today
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from engage.origins.citable import cited_at, documents, residents_said
from engage.origins.forms import CiteForm
from meetings.recommendations.actions import MOST_CITED, cite, cite_no_longer
from meetings.recommendations.pages import recommendation_here


async def choose(request: Request) -> Response:
    """What a draft builds on, what residents said lately, and a search over all that is public here."""
    borough, meeting, one = await recommendation_here(request)
    if request.method == "POST":
        form = await CiteForm.read(request)
        if not form.validate():
            raise Conflict(gettext("Choose one of the things on this page."))
        if form.do.data == "remove":
            await cite_no_longer(borough, meeting, one.number, form.path.data, **acting(request))
        else:
            cited = await cited_at(borough, form.path.data, today(request))
            if cited is None:
                raise Conflict(gettext("Only what is public in this borough can be cited. Choose it on this page."))
            await cite(borough, meeting, one.number, cited, **acting(request))
        return go(request, "origins.choose", **request.path_params)
    search = SearchForm.of({"q": request.query_params.get("q", "")}, [])
    is_valid = search.validate()
    said = await residents_said(borough, today(request))
    found = await documents(borough, search.q.data) if is_valid and search.q.data else None
    chosen = [known["path"] for known in one.cites]
    return page(
        request,
        "origins/choose.html",
        200 if is_valid else 422,
        meeting=meeting,
        recommendation=one,
        form=search,
        said=[citable for citable in said if citable.cited["path"] not in chosen],
        found=found and [citable for citable in found if citable.cited["path"] not in chosen],
        was_found=bool(found),
        most=MOST_CITED,
    )


routes = [
    staff("/{borough}/meetings/{meeting}/recommendations/{number}/origins", choose, *CLERKS, Role.PANEL_CHAIR),
]
