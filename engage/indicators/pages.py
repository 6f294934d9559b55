"""A borough's trust page, the page of each indicator on it, and the first of them as data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from boroughs.access import borough_here
from boroughs.models import Borough
from engage.indicators import exports
from engage.indicators.catalogue import DEFINITIONS
from engage.indicators.definition import Domain, Kind
from engage.indicators.figures import Figure
from engage.indicators.freshness import freshness
from engage.indicators.glance import in_short
from engage.indicators.models import LONDON_GSS, Source
from engage.indicators.pictures import by_group, spark, trend
from engage.indicators.reading import by_indicator, definitions, everything, latest_groups, of_places
from engage.indicators.told import Indicator, in_domain, indicators_of
from engage.indicators.wording import SPAN_NAMES, VERDICTS, partition_name, partition_of
from engage.kit.html import page
from engage.kit.i18n import gettext, lazy
from engage.kit.problems import NotFound
from engage.kit.routes import public

SOURCE_SERIES = (("pas.", "pas"), ("ss.", "stops"), ("crime.", "crime"), ("uof.", "uof"))
"""The beginning of an indicator's key → the beginning of the series whose files it is made from."""

MOST_FILES = 12
"""So many of the newest files are named on the page of an indicator."""


MOST_AT_ONCE = 3
"""So many indicators of a part of the trust page are open; with two more or so, the rest is folded up."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the trust page: its id, its heading, and what of it has figures and what has none yet.

    `shows_blanks`: what has none is shown as large as what has some, with where it would come from.
    """

    id: str
    title: str
    shown: list[Indicator]
    blank: list[Indicator]
    shows_blanks: bool = False

    @property
    def first(self) -> list[Indicator]:
        """What is shown at once, if not all: what has a number, of that what the Casey Review asked for."""
        if len(self.shown) <= MOST_AT_ONCE + 1:
            return self.shown
        ordered = sorted(self.shown, key=lambda one: (not (one.latest and one.latest.is_shown), not one.casey))
        return ordered[:MOST_AT_ONCE]

    @property
    def rest(self) -> list[Indicator]:
        """What has figures, too, and is folded up."""
        first = self.first
        return [one for one in self.shown if one not in first]

    @property
    def awaited(self) -> list[tuple[tuple[str, str], list[Indicator]]]:
        """What has none, by the place it would be of and where it would come from."""
        found: dict[tuple[str, str], list[Indicator]] = {}
        for one in self.blank:
            found.setdefault((one.place, one.source), []).append(one)
        return list(found.items())


_TITLES = (
    (Domain.STOPS, lazy("Stop and search")),
    (Domain.ANSWERED, lazy("Being answered")),
    (Domain.SCRUTINY, lazy("Scrutiny itself")),
    (Domain.POLICING, lazy("Policing, and what the Casey Review asked to see")),
)


async def trust(request: Request) -> Response:
    """What is known of trust in a borough: in short, then part by part, each figure with how sure it is."""
    _, indicators = await _shown(request)
    by_key = {one.key: one for one in indicators}
    said = in_domain(indicators, Domain.TRUST)
    return page(
        request,
        "indicators/trust.html",
        in_short=in_short(by_key),
        here=_section("here", gettext("What people said here"), [one for one in said if one.kind is Kind.SAMPLE]),
        sampled=_section(
            "sampled", gettext("What a random sample said"), [one for one in said if one.kind is Kind.RANDOM_SAMPLE]
        ),
        gaps=sorted((one for one in said if one.groups), key=lambda one: not one.casey),
        sections=[_section(domain.value, title, in_domain(indicators, domain)) for domain, title in _TITLES],
        **await freshness(request),
        spark=spark,
        trend=trend,
        by_group=by_group,
        groups_of=groups_of,
    )


def _section(id: str, title: str, indicators: list[Indicator]) -> Section:
    shown, blank = [one for one in indicators if one.latest], [one for one in indicators if not one.latest]
    return Section(id, title, shown, blank, shows_blanks=id == Domain.POLICING.value)


async def _shown(request: Request) -> tuple[Borough, list[Indicator]]:
    """Every indicator there is for the borough of this address, with or without figures, in three queries."""
    borough = await borough_here(request)
    standings = await of_places([borough.gss, LONDON_GSS]) + await latest_groups(borough.gss)
    defined = await definitions({*DEFINITIONS, *by_indicator(standings)})
    return borough, indicators_of(borough.gss, borough.name, defined.values(), standings)


def groups_of(indicator: Indicator) -> list[tuple[str, list[Figure]]]:
    """Returns the latest figures of groups by partition: what the partition is called, and its groups."""
    found: dict[str, list[Figure]] = {}
    for one in indicator.groups:
        found.setdefault(partition_of(one.group), []).append(one)
    return [(partition_name(name), figures) for name, figures in found.items()]


async def indicator(request: Request) -> Response:
    """Everything published of one indicator in a borough: over time, by group, in tables, and how it is made."""
    borough = await borough_here(request)
    key = request.path_params["indicator"]
    defined = await definitions([key])
    if key not in defined:
        raise NotFound
    standings = await everything(borough.gss, key) + await of_places([LONDON_GSS], [key])
    [one] = indicators_of(borough.gss, borough.name, defined.values(), standings)
    return page(
        request,
        "indicators/indicator.html",
        one=one,
        files=await _files(key),
        revised=_revised(one),
        address=one.latest.detail.get("address", "") if one.latest else "",
        **await freshness(request),
        trend=trend,
        by_group=by_group,
        groups_of=groups_of,
        span_names=SPAN_NAMES,
        verdicts=VERDICTS,
    )


async def _files(key: str) -> list[tuple[Source, list[Source]]]:
    """The newest files that an indicator's figures are made from, where they come from elsewhere.

    Those of one publisher, title and licence are together, with the first of them.
    """
    series = next((name for start, name in SOURCE_SERIES if key.startswith(start)), None)
    if series is None:
        return []
    found: dict[tuple[str, str, str], list[Source]] = {}
    for one in await Source.filter(series__startswith=series, withdrawn_at=None).order_by("-id").limit(MOST_FILES):
        found.setdefault((one.publisher, one.title, one.licence), []).append(one)
    return [(files[0], files) for files in found.values()]


def _revised(one: Indicator) -> list[tuple[datetime, str]]:
    """When figures of an indicator that are in force were published again, newest first, and why."""
    again = {(standing.released_at, standing.reason) for standing in one.standings if standing.reason}
    return sorted(again, reverse=True)[:MOST_FILES]


async def trust_csv(request: Request) -> Response:
    """The page's figures for a spreadsheet."""
    borough, indicators = await _shown(request)
    name = f'attachment; filename="trust-{borough.slug}.csv"'
    return Response(
        exports.as_csv(_published(indicators)), media_type="text/csv", headers={"Content-Disposition": name}
    )


async def trust_json(request: Request) -> Response:
    """The page's figures as JSON, in the shape that `engage.indicators.exports` describes."""
    borough, indicators = await _shown(request)
    return JSONResponse(exports.as_json(borough, _published(indicators)))


def _published(indicators: Iterable[Indicator]) -> list[Indicator]:
    return [one for one in indicators if one.standings]


routes = [
    public("/{borough}/trust", trust),
    public("/{borough}/trust.csv", trust_csv),
    public("/{borough}/trust.json", trust_json),
    public("/{borough}/trust/{indicator}", indicator),
]
