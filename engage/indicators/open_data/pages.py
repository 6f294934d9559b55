"""Addresses of open data: an indicator of a borough as CSV and JSON, bundles of releases, codebook and catalogue."""

import asyncio
import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from boroughs.access import borough_here
from boroughs.models import Borough
from engage.indicators.definition import Definition
from engage.indicators.models import IndicatorRelease
from engage.indicators.open_data.bundling import bundle, figures_of, table, version_of
from engage.indicators.open_data.columns import (
    CAVEAT_CODES,
    FIGURES,
    INDICATORS,
    LICENCE,
    LICENCE_ADDRESS,
    figure_row,
    indicator_row,
)
from engage.indicators.open_data.describing import catalogue, csvw
from engage.indicators.reading import Standing, definitions, everything, published_keys
from engage.indicators.reproducing import find_release
from engage.kit import sheets
from engage.kit.html import page
from engage.kit.problems import NotFound
from engage.kit.routes import public

MOST_RELEASES = 120
"""So many releases are listed, the newest first: ten years of months."""


async def show(request: Request) -> Response:
    """What open data there is, what its columns mean, and on what terms."""
    return page(
        request,
        "indicators/data/show.html",
        releases=[(version_of(one), one.released_at) for one in await _releases()],
        tables=(("figures", FIGURES), ("indicators", INDICATORS)),
        caveats=CAVEAT_CODES,
        licence=LICENCE,
        licence_address=LICENCE_ADDRESS,
    )


async def _releases() -> list[IndicatorRelease]:
    every = IndicatorRelease.all().only("id", "slot", "revision", "released_at")
    return await every.order_by("-slot", "-revision").limit(MOST_RELEASES)


async def as_csv(request: Request) -> Response:
    """Everything in force of one indicator in a borough, for a spreadsheet."""
    borough, definition, standings = await _indicator(request)
    content = sheets.as_csv([column.name for column in FIGURES], [figure_row(one.figure) for one in standings])
    return _file(content, "text/csv", f"{definition.key}-{borough.slug}.csv")


async def as_json(request: Request) -> Response:
    """Everything in force of one indicator in a borough, with what the indicator is."""
    borough, definition, standings = await _indicator(request)
    figures = [one.figure.as_json() | {"released_at": one.released_at.isoformat()} for one in standings]
    place = {"name": borough.name, "slug": borough.slug, "gss": borough.gss}
    return JSONResponse(
        {"place": place, "indicator": indicator_row(definition), "figures": figures, "licence": LICENCE}
    )


async def _indicator(request: Request) -> tuple[Borough, Definition, list[Standing]]:
    borough = await borough_here(request)
    key = request.path_params["indicator"]
    found = await definitions([key])
    if key not in found:
        raise NotFound
    return borough, found[key], await everything(borough.gss, key)


async def codebook(request: Request) -> Response:
    """What every published indicator is, as a table."""
    found = await definitions(await published_keys())
    return _file(table(INDICATORS, map(indicator_row, found.values())), "text/csv", "indicators.csv")


async def columns(request: Request) -> Response:
    """What the columns of the tables mean, as CSV on the Web has it."""
    return Response(json.dumps(csvw(), ensure_ascii=False, indent=1), media_type="application/csvm+json")


async def listed(request: Request) -> Response:
    """The catalogue of data sets, for programs that gather open data."""
    site = request.app.state.settings.public_url
    releases = [(version_of(one), one.released_at, f"{site}/data/{version_of(one)}.zip") for one in await _releases()]
    said = json.dumps(catalogue(site, releases), ensure_ascii=False, indent=1)
    return Response(said, media_type="application/ld+json")


async def bundled(request: Request) -> Response:
    """The bundle of a release as it was made with it, at an address that never changes."""
    release = await find_release(request.path_params["release"])
    if release is None or version_of(release) != request.path_params["release"]:
        raise NotFound
    content = release.bundle
    if content is None:  # it was made before bundles were stored with their releases
        figures = await asyncio.to_thread(figures_of, release)  # tens of thousands: nobody else waits for them
        found = await definitions({one.indicator for one in figures})
        content = await asyncio.to_thread(bundle, release, figures, found)
    return _file(content, "application/zip", f"engage-{version_of(release)}.zip")


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


routes = [
    public("/data", show),
    public("/data/indicators.csv", codebook),
    public("/data/csv-metadata.json", columns),
    public("/data/catalogue.jsonld", listed),
    public("/data/{release}.zip", bundled),
    public("/{borough}/trust/{indicator}.csv", as_csv),
    public("/{borough}/trust/{indicator}.json", as_json),
]
