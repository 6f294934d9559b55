"""Every borough beside its own past, and what different sources say of one borough, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import NoMatchFound

from boroughs import london as places
from boroughs.access import borough_here
from boroughs.models import Borough
from engage.indicators import measures
from engage.indicators.beside.agreement import agreement
from engage.indicators.beside.pictures import small, top_of
from engage.indicators.catalogue import DEFINITIONS
from engage.indicators.definition import Definition
from engage.indicators.freshness import freshness
from engage.indicators.models import LONDON_GSS
from engage.indicators.pictures import trend
from engage.indicators.reading import definitions, everywhere, of_places, published_keys
from engage.indicators.told import Indicator, indicators_of
from engage.indicators.wording import ASKED
from engage.kit.charts.svg import Element
from engage.kit.charts.tiles import Tile, tile_map
from engage.kit.comparisons import Direction
from engage.kit.html import address, go, page
from engage.kit.i18n import gettext, lazy
from engage.kit.problems import NotFound
from engage.kit.routes import public

_FIRST = "pas.trust_mps"
_SEARCHES = "ss.rrr_black_white"
_TOPICS = [key for key in DEFINITIONS if key.startswith("pas.") and measures.SURVEY_PREFIX + key in DEFINITIONS]

_STATES = {
    Direction.HIGHER: ("up", "▲", lazy("%(borough)s: went up, %(figure)s")),
    Direction.LOWER: ("down", "▼", lazy("%(borough)s: went down, %(figure)s")),
    Direction.NO_CLEAR_DIFFERENCE: ("same", "–", lazy("%(borough)s: cannot tell a change, %(figure)s")),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A borough with its indicator: `one` has no figures where nothing is published of it there."""

    borough: Borough
    one: Indicator

    @property
    def verdict(self) -> Direction:
        """What may be said of the change of its latest figure."""
        figure = self.one.last_shown
        return figure.change.verdict if figure and figure.change else Direction.NO_CLEAR_DIFFERENCE


async def london(request: Request) -> Response:
    """The first indicator in every borough; the form that asks for another is led to the page of that one."""
    if "indicator" in request.query_params:
        return _led_to(request, "london_of", indicator=request.query_params["indicator"])
    return await _london(request, "")


async def london_of(request: Request) -> Response:
    """An indicator in every borough. NotFound for one that is not known, so that as many are cached as there are."""
    return await _london(request, request.path_params["indicator"])


def _led_to(request: Request, page: str, **params: str) -> Response:
    """To the page that is the same for everybody who asks for it, and so comes from the cache."""
    try:
        return go(request, f"indicators.beside.{page}", **params)
    except NoMatchFound:
        raise NotFound from None


async def _london(request: Request, key: str) -> Response:
    """One indicator in every borough by name, each beside its own past: never a rank."""
    keys = await published_keys()
    choices = list((await definitions(keys | {_FIRST})).values())
    by_key = {one.key: one for one in choices}
    wanted = key or (_FIRST if _FIRST in keys else choices[0].key)
    if wanted not in by_key:
        raise NotFound
    definition, figures = by_key[wanted], await everywhere(wanted)
    standings = [one for of_place in figures.values() for one in of_place]
    boroughs = await Borough.all().order_by("name")
    shown = (
        [Place(borough, indicators_of(borough.gss, borough.name, [definition], standings)[0]) for borough in boroughs]
        if not definition.london_only
        else []
    )
    [whole] = indicators_of(LONDON_GSS, gettext("London"), [definition], standings)
    return page(
        request,
        "indicators/london.html",
        definition=definition,
        choices=choices,
        places=shown,
        whole=whole,
        map=_map(request, shown, whole),
        small=small,
        label_of=label_of,
        **await freshness(request),
        top=top_of([place.one for place in shown]),
    )


def _map(request: Request, shown: Sequence[Place], whole: Indicator) -> Element:
    """London as tiles, each with what may be said of its change."""
    title = gettext("Map of London’s boroughs: how each changed. %(name)s", name=whole.name)
    return tile_map(title, key="changes", tiles=[_tile(request, place) for place in shown])


def _tile(request: Request, place: Place) -> Tile:
    at = places.BY_GSS[place.borough.gss]
    figure = place.one.last_shown
    state, mark, words = _STATES[place.verdict]
    if figure is None:
        state, mark, words = "none", "", lazy("%(borough)s: nothing published")
    values = {"borough": place.borough.name, "figure": place.one.number(figure) if figure else ""}
    href = ""
    if place.borough.is_open:
        href = address(request, "indicators.indicator", borough=place.borough.slug, indicator=place.one.key)
    return Tile(str(words) % values, at.label, at.column, at.row, href, state, mark)


async def compare(request: Request) -> Response:
    """The first topic; the form that asks for another is led to the page of that one."""
    if "about" in request.query_params:
        borough = request.path_params["borough"]
        return _led_to(request, "compare_about", borough=borough, about=request.query_params["about"])
    return await _compare(request, _FIRST)


async def compare_about(request: Request) -> Response:
    """A topic. NotFound for one that is not known, so that as many are cached as there are."""
    return await _compare(request, request.path_params["about"])


async def _compare(request: Request, topic: str) -> Response:
    """Our surveys, the random sample and recorded searches of a borough side by side, never on one axis."""
    borough = await borough_here(request)
    if topic not in _TOPICS:
        raise NotFound
    wanted = [measures.SURVEY_PREFIX + topic, topic, _SEARCHES]
    standings = await of_places([borough.gss, LONDON_GSS], wanted)
    ours, sampled, searched = indicators_of(borough.gss, borough.name, [DEFINITIONS[key] for key in wanted], standings)
    return page(
        request,
        "indicators/compare.html",
        topics=[DEFINITIONS[key] for key in _TOPICS],
        topic=topic,
        columns=[
            (lazy("What people said here"), ours),
            (lazy("What a random sample said"), sampled),
            (lazy("What was recorded"), searched),
        ],
        said=agreement(ours, sampled, searched),
        **await freshness(request),
        trend=trend,
    )


def label_of(definition: Definition) -> str:
    """Returns what an indicator is called in a list, and where it comes from if others are called the same."""
    end = ASKED.get(definition.kind)
    return f"{gettext(definition.label)} ({end})" if end else gettext(definition.label)


routes = [
    public("/london", london),
    public("/london/{indicator}", london_of),
    public("/{borough}/trust/compare", compare),
    public("/{borough}/trust/compare/{about}", compare_about),
]
