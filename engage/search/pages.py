"""The page of a borough's search."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

import engage.search.feed
from boroughs.access import borough_here
from boroughs.following.topics import of_words, value_of
from boroughs.search.finding import MOST_FOUND, ON_A_PAGE, Found, find
from boroughs.search.forms import SearchForm
from engage.kit.html import page
from engage.kit.routes import public
from meetings.models import Panel

_LAST_PAGE = -(-MOST_FOUND // ON_A_PAGE)


async def search(request: Request) -> Response:
    """Finds words in a borough's agendas, papers, minutes, responses and surveys; all of it is public."""
    borough = await borough_here(request)
    panels = await Panel.filter(borough=borough).order_by("name").values_list("name", flat=True)
    form = SearchForm.of(request.query_params, map(str, panels))
    number = _page_number(request.query_params.get("page", ""))
    found: Found | None = None
    if form.validate() and form.q.data:
        found = await find(borough.id, form.sought, number)
    topic = of_words(form.q.data or "")  # no longer than a topic may be
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "page" and value]
    return page(
        request,
        "search/search.html",
        422 if form.errors else 200,
        form=form,
        found=found,
        most=MOST_FOUND,
        page_shown=number,
        pages=-(-min(found.count, MOST_FOUND) // ON_A_PAGE) if found else 0,
        query=urlencode(kept, errors="replace"),
        topic=topic,
        can_follow=bool(found and found.has_words and value_of(topic) == " ".join(form.q.data.split())),
        words_alone=urlencode({"q": form.q.data or ""}, errors="replace"),
    )


def _page_number(text: str) -> int:
    """Returns the page an address asks for; the first one for anything that is none."""
    is_number = text.isascii() and text.isdigit() and len(text) <= 3
    return min(max(1, int(text)), _LAST_PAGE) if is_number else 1


routes = [*engage.search.feed.routes, public("/{borough}/search", search, cached=False)]
