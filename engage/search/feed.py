"""The feed of a search: the newest of what has these words, for whoever wants no e-mail."""

from datetime import time
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import borough_here
from boroughs.search.finding import newest
from boroughs.search.forms import SearchForm
from engage.kit import atom
from engage.kit.clock import london_moment
from engage.kit.html import address, go
from engage.kit.i18n import gettext, language
from engage.kit.problems import NotFound
from engage.kit.routes import public
from meetings.models import Panel


async def feed(request: Request) -> Response:
    """What a borough has published that has the words of a search (`?q=`), narrowed down as the search itself.

    Without words there is none: it leads to the search.
    """
    borough = await borough_here(request)
    panels = await Panel.filter(borough=borough).order_by("name").values_list("name", flat=True)
    form = SearchForm.of(request.query_params, map(str, panels))
    if not form.validate():
        raise NotFound
    if not (form.q.data or "").strip():
        return go(request, "search.search", borough=borough.slug)
    site = request.app.state.settings.public_url
    asked = urlencode([one for one in request.query_params.multi_items() if one[1]], errors="replace")
    own = address(request, "search.feed.feed", borough=borough.slug)
    above = site + address(request, "workspace.home", borough=borough.slug)
    entries = [
        atom.Entry(
            key=f"borough/{borough.id}/found/{one.path.replace('#', '/')}/{one.kind.value}/{one.on}",
            title=one.title,
            link=f"{above}/{one.path}",
            at=london_moment(one.on, time(9)),
            summary=", ".join(filter(None, (gettext(one.kind.label), one.panel))),
        )
        for one in await newest(borough.id, form.sought, atom.AT_MOST)
    ]
    made = atom.Feed(
        key=f"{own.lstrip('/')}?{asked}",
        title=gettext("%(borough)s: what has the words “%(words)s”", borough=borough.name, words=form.q.data),
        author=borough.name,
        link=f"{site}{own}?{asked}",
        page=f"{site}{address(request, 'search.search', borough=borough.slug)}?{asked}",
        language=language().code,
        entries=entries,
    )
    return Response(atom.xml_of(made), media_type=atom.MEDIA_TYPE)


routes = [public("/{borough}/search.atom", feed, cached=False)]
