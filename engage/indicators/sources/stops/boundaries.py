"""Where the boroughs lie: reads their boundaries from GeoJSON, and says which one a map point is in.

Points and boundaries are in degrees of longitude and latitude (WGS 84).
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from boroughs.london import BY_GSS
from engage.indicators.sources.stops.files import NotStops
from engage.indicators.sources.stops.rows import Point

LARGEST = 32 * 2**20
"""The largest file of boundaries that is read, in bytes."""

LONDON = (-0.7, 51.2, 0.5, 51.8)
"""West, south, east and north of a box around all of London, in degrees."""

MOST_OVERLAP = 0.01
"""The most that boroughs may lie upon each other, as a share of all their area: simplified lines do a little."""

OUTSIDE = "outside"
"""In the place of a borough: the map point lies in none."""

_GSS = re.compile(r"E09[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Shape:
    """The boundary of a borough."""

    gss: str
    geometry: BaseGeometry


def read(data: bytes) -> list[Shape]:
    """Returns the boundaries of all 33 boroughs, in the order of their codes. Raises NotStops saying what is wrong.

    The code of a borough is whatever property of its feature has the form of one (E09000012), under any name.
    """
    features = _features(data)
    found: dict[str, BaseGeometry] = {}
    for number, feature in enumerate(features, 1):
        gss = _gss(feature, number)
        if gss in found:
            raise NotStops(f"feature {number}: {gss} is there twice")
        found[gss] = _geometry(feature, number)
    if missing := sorted(set(BY_GSS) - set(found)):
        raise NotStops(f"it lacks {len(missing)} of the {len(BY_GSS)} boroughs: {', '.join(missing)}")
    shapes = [Shape(gss, found[gss]) for gss in sorted(found)]
    _refuse_overlaps(shapes)
    return shapes


def _features(data: bytes) -> list[Any]:
    if len(data) > LARGEST:
        raise NotStops(f"it is larger than {LARGEST // 2**20} MB")
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        raise NotStops("it is not JSON in UTF-8, or nested too deep") from None
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or whole.get("type") != "FeatureCollection":
        raise NotStops("it is not a GeoJSON FeatureCollection")
    if len(features) > 1000:
        raise NotStops("it has more features than London has boroughs")
    return features


def _gss(feature: Any, number: int) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    values = properties.values() if isinstance(properties, dict) else ()
    codes = {value for value in values if isinstance(value, str) and _GSS.fullmatch(value)}
    if len(codes) != 1 or not codes <= set(BY_GSS):
        raise NotStops(f"feature {number}: expected one property with the code of a London borough, E09000001 to 33")
    return codes.pop()


def _geometry(feature: Mapping[str, Any], number: int) -> BaseGeometry:
    try:
        geometry = shapely.from_geojson(json.dumps(feature.get("geometry")))
    except (shapely.errors.GEOSException, ValueError, RecursionError):
        geometry = None
    if geometry is None or geometry.geom_type not in ("Polygon", "MultiPolygon") or geometry.is_empty:
        raise NotStops(f"feature {number}: expected a Polygon or a MultiPolygon")
    if not shapely.is_valid(geometry):
        raise NotStops(f"feature {number}: its boundary crosses itself, or is no boundary at all")
    west, south, east, north = geometry.bounds
    if not (LONDON[0] <= west and LONDON[1] <= south and east <= LONDON[2] and north <= LONDON[3]):
        raise NotStops(f"feature {number}: expected longitudes and latitudes in London, in degrees (WGS 84)")
    return shapely.force_2d(geometry)


def _refuse_overlaps(shapes: list[Shape]) -> None:
    whole = sum(shape.geometry.area for shape in shapes)
    together = shapely.union_all([shape.geometry for shape in shapes]).area
    if whole - together > MOST_OVERLAP * whole:
        raise NotStops("its boroughs lie upon each other")


class Places:
    """Which borough a map point lies in; each point is looked for once, however many rows have it."""

    def __init__(self, shapes: Iterable[Shape]) -> None:
        ordered = sorted(shapes, key=lambda shape: shape.gss)
        self._codes = [shape.gss for shape in ordered]
        self._tree = shapely.STRtree([shape.geometry for shape in ordered])
        self._known: dict[Point, str] = {}

    def gss(self, points: Iterable[Point]) -> dict[Point, str]:
        """Returns the code of the borough of each point, or OUTSIDE; a point on a line is in the first of the two."""
        wanted = set(points)
        if new := [point for point in wanted if point not in self._known]:
            self._known |= dict.fromkeys(new, OUTSIDE)
            places, boroughs = self._tree.query(shapely.points(new), predicate="intersects")
            for place, borough in sorted(zip(places.tolist(), boroughs.tolist(), strict=True), reverse=True):
                self._known[new[place]] = self._codes[borough]
        return {point: self._known[point] for point in wanted}
